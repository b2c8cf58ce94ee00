"""Numbers that leave their unit to another: `оның 29-ы`, `олардың үшеуі`, `Семейде 600, Өскеменде 650 теңге`, `53 530-дан 66 913 теңгеге`.

Each rule gives an unclaimed number the kind and unit of a claim nearby, or abstains.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from derek.detection.amounts import amount
from derek.detection.counts import is_number_of, money_nouns
from derek.detection.list_members import has_no_unit, open_alike, opens_like
from derek.detection.modifiers import is_change
from derek.detection.numbers import share_magnitude
from derek.detection.owners import genitive_ending_at
from derek.detection.refusals import is_part_of_time, refused
from derek.detection.scene import Claim, Scene
from derek.detection.words import function_class, is_participle, noun_reading
from derek.morphology import case_of
from derek.tokenization.boundary import DASHES

_COORDINATORS = frozenset({",", "және", "мен", "пен", "бен", "немесе", "әрі", "я", "яки"})
_LONGEST_LIST = 5
_MEASURES = frozenset({"сан", "көрсеткіш"})
"""Nouns that stand with a pronoun for the amount before: `бұл сан үш жүзден асты`."""
_PAUSES = frozenset({",", ".", ";", ":", "—", "–", ")", "»", ""})
_LOOK_BACK = 2
"""Sentences back in which the antecedent of `оның 29-ы` may stand."""
_LIST_GAP = 4
"""Tokens that may stand between the parts of a distributed amount: `600, Өскемен қаласында 650 теңге`."""
_NEAREST = 8
"""Claims before a number among which its antecedent is looked for."""
_LONGEST_PARALLEL = 9
_LONGEST_ASIDE = 12
_FORMS = frozenset({"cardinal", "collective"})
_THOUSAND = Decimal(1000)
_LARGE = Decimal(10) ** 6
_LARGE_DIGITS = Decimal(10_000)
"""Digits from here on are as large as a spoken magnitude, and no year."""
_GOVERNED = frozenset({"DAT", "ACC", "ABL"})
_PLAIN_CASES = frozenset({"NOM", "ACC", "DAT", "ABL", "LOC"})


class Known(NamedTuple):
    """The claims by their number's index, and in a list those on numbers before the one in question, in text order."""

    claims: dict[int, Claim]
    before: list[Claim]

    def latest(self) -> Claim | None:
        """The last claim before the number that is no percent, among the few nearest."""
        return next((claim for claim in reversed(self.before[-_NEAREST:]) if claim.kind != "percent"), None)


def complete(scene: Scene, claims: Mapping[int, Claim]) -> dict[int, Claim]:
    """The claims with those added that neighbours make possible."""
    known = Known(dict(claims), [])
    for index, numeral in enumerate(scene.numerals):
        if index not in known.claims and numeral.value is not None and numeral.form in _FORMS and not is_part_of_time(scene, index):
            claim = next((claim for rule in RULES if (claim := rule(scene, index, known)) is not None), None)
            if claim is not None:
                known.claims[index] = claim
        if index in known.claims:
            known.before.append(known.claims[index])
    return known.claims


def end_of_change(scene: Scene, index: int, known: Known) -> Claim | None:
    """`142-ден 98-ге дейін`: both ends have the unit of the one that names it."""
    numeral = scene.numerals[index]
    if numeral.features == ("ABL",):
        following = _after_times(scene, index)
        if (other := known.claims.get(following)) is not None and _is_near(scene, numeral.last, other.first):
            shared = share_magnitude(numeral, scene.numerals[following])
            return _like(scene, index, other, "change-from")._replace(value=_scaled(scene, following, other, shared or other.value))
    previous = known.claims.get(index - 1)
    if previous is not None and previous.case == "ABL" and previous.last + 1 == numeral.first and case_of(numeral.features) == "DAT":
        return _like(scene, index, previous, "change-to")
    return None


def _after_times(scene: Scene, index: int) -> int:
    """The number after this one that is no part of a date: `2021 жылғы 180 мыңнан 2025 жылы 390 мың теңгеге`."""
    following = index + 1
    while following < len(scene.numerals) and is_part_of_time(scene, following):
        following += 1
    return following


def _is_near(scene: Scene, last: int, first: int) -> bool:
    """Whether nothing but dates stands between two tokens."""
    return last < first <= last + _LIST_GAP + 1 and all(at in scene.timed for at in range(last + 1, first))


def owned(scene: Scene, index: int, known: Known) -> Claim | None:
    """`64 науқастың 56-сы`, `оның 12,4 миллиарды`, `300-ден астамы`: part of what was named before."""
    numeral = scene.numerals[index]
    found = amount(scene, index)
    if "P3" not in (*numeral.features, *found.between.features) or numeral.value == 1:  # `жобалардың 1-і` is one of them
        return None
    antecedent = _genitive(scene, found.first - 1, known) or _antecedent(scene, index, known)
    if antecedent is None:
        return None
    claim = _like(scene, index, antecedent, f"{antecedent.kind}-part")
    return claim if claim.kind != "count" or not claim.value % 1 else None


def number_of_them(scene: Scene, index: int, known: Known) -> Claim | None:
    """`8 мың бала оқыса, қазір олардың саны 45 мыңнан асады`: the number of what a pronoun stands for."""
    first = amount(scene, index).first
    if function_class(scene.words[first - 2]) != "pronoun" or refused(scene, index):
        return None
    noun = noun_reading(scene.words[first - 1])
    if not is_number_of(scene, first - 1) and (noun is None or noun.lemma not in _MEASURES or noun.features):
        return None
    antecedent = _antecedent(scene, index, known)
    return None if antecedent is None or antecedent.kind != "count" else _like(scene, index, antecedent, "count-number-of-them")


def listed(scene: Scene, index: int, known: Known) -> Claim | None:
    """`5, 10 және 15 теңге`, `Семейде 600, Өскеменде 650 теңге`: the unit follows the last member."""
    numeral = scene.numerals[index]
    if numeral.features or scene.words[numeral.last + 1] not in _COORDINATORS or refused(scene, index):
        return None
    direct, last = True, numeral.last
    for following in range(index + 1, min(index + 1 + _LONGEST_LIST, len(scene.numerals))):
        target = scene.numerals[following]
        if target.first - last - 1 > _LIST_GAP or not _same_sentence(scene, index, following):
            return None
        # `2023 жылы 15 млн, 2024 жылы 18 млн теңге`; `бірінші кезеңде 30, екінші кезеңде 45 адам`
        if is_part_of_time(scene, following) or target.form == "ordinal":
            direct, last = False, target.last
            continue
        direct, last = direct and target.first == last + 2, target.last
        if (claim := known.claims.get(following)) is not None:
            shares = claim.kind != "count" and not has_no_unit(scene, numeral.first)
            fits = direct or shares or open_alike(scene, target.first, numeral.first)
            falls = direct and following == index + 1 and scene.words[numeral.last + 1] == "," and claim.value < (numeral.value or 0)
            return _sharing(scene, index, following, claim) if fits and claim.noun >= 0 and not falls else None
        if target.features or scene.words[target.last + 1] not in _COORDINATORS:
            return None
    return None


def _sharing(scene: Scene, index: int, following: int, model: Claim) -> Claim | None:
    """The claim of a list's member; the last one's magnitude belongs to all: `200, 150 және 100 мың теңге`."""
    claim = _like(scene, index, model, f"{model.kind}-listed")
    magnitude = scene.numerals[following].magnitude
    if scene.numerals[index].magnitude == 1 and magnitude > 1 and claim.value < _THOUSAND:
        claim = claim._replace(value=claim.value * magnitude)
    return claim if claim.kind != "count" or not claim.value % 1 else None


def parallel(scene: Scene, index: int, known: Known) -> Claim | None:
    """`Алматыда 24 орын, Шымкентте — 12`: a bare number at the end of a clause that repeats the one before."""
    numeral = scene.numerals[index]
    found = amount(scene, index)
    following = scene.words[found.next]
    if refused(scene, index) or not (following in _PAUSES or function_class(following) == "verb" or is_change(following)):
        return None
    # `3 900 теңге еді, енді 4 150-ге жетті`: a case of its own ties the number to the verb.
    governed = case_of(numeral.features) in _GOVERNED and following not in _PAUSES
    bracketed = scene.words[numeral.first - 1] == "(" and following == ")"
    if not (governed or bracketed or scene.words[numeral.first - 1] in DASHES or opens_like(scene, numeral.first)):
        return None
    previous = known.before[-1] if known.before else None
    if previous is None or not _same_sentence(scene, previous.numeral, index) or previous.kind == "percent":
        return None
    if case_of(numeral.features) not in _PLAIN_CASES or (previous.kind == "count" and numeral.value is not None and numeral.value % 1):
        return None
    if numeral.first - previous.last > _LONGEST_PARALLEL or not {",", ";"} & set(scene.passage.words[previous.last + 1 : numeral.first]):
        return None
    return _like(scene, index, previous, f"{previous.kind}-parallel")


def bare_magnitude(scene: Scene, index: int, known: Known) -> Claim | None:
    """`… 94,7 млрд теңге құйылды. Бюджеттен — 31,2 миллиард`: a large number without a noun goes on with the amount before it."""
    numeral = scene.numerals[index]
    large = numeral.magnitude > 1 or (numeral.value is not None and numeral.value >= _LARGE_DIGITS)
    if not large or numeral.form != "cardinal" or refused(scene, index):
        return None
    previous = known.latest()
    if numeral.magnitude >= _LARGE and case_of(numeral.features) in _GOVERNED and not (previous and _is_here(scene, previous, index)):
        following = known.claims.get(index + 1)  # `3,2 трлн-ға артып, 28 трлн теңге болады`
        if following is not None and following.kind == "money" and _same_sentence(scene, index, index + 1):
            return _like(scene, index, following, "money-same-unit")
    if previous is None or scene.passage.sentence_of(numeral.first) - scene.passage.sentence_of(previous.first) > 1:
        return None
    if previous.kind == "count" and ((numeral.value or 0) % 1 or _is_money(scene, amount(scene, index).next)):
        return None
    return _like(scene, index, previous, f"{previous.kind}-same-unit")


def _is_money(scene: Scene, at: int) -> bool:
    """Whether a word for money follows, which is no more of what was counted before: `5 млрд айыппұл`."""
    noun = noun_reading(scene.words[at])
    return noun is not None and noun.lemma in money_nouns()


def _is_here(scene: Scene, claim: Claim, index: int) -> bool:
    return scene.passage.sentence_of(claim.first) == scene.passage.sentence_of(scene.numerals[index].first)


def _like(scene: Scene, index: int, model: Claim, rule: str) -> Claim:
    """A claim on the number with kind and unit of another claim."""
    found = amount(scene, index)
    claim = found.claim(model.kind, found.between.shown, (), model.unit, rule)
    claim = claim._replace(item=model.item, noun=-1, value=_scaled(scene, model.numeral, model, claim.value))
    return claim


def _scaled(scene: Scene, model_index: int, model: Claim, value: Decimal) -> Decimal:
    """The value in the model's unit where that was a part of it: `5-тен 7 тиынға` is in hundredths too."""
    said = scene.numerals[model_index].value
    if said and model.value and said > model.value > 0 and said / model.value in (10, 100):
        return value / (said / model.value)
    return value


def _genitive(scene: Scene, at: int, known: Known) -> Claim | None:
    """The claim that `64 науқастың` makes before the number, or one on the bare genitive noun there."""
    owner = genitive_ending_at(scene, at)
    if owner is None:
        return None
    lemma = owner.lemma
    if known.before and known.before[-1].noun == at:
        return known.before[-1]
    if lemma in money_nouns():  # `қаражаттың 32 миллиарды`
        return next((claim for claim in reversed(known.before[-_NEAREST:]) if claim.kind == "money"), None)
    if noun_reading(scene.words[at]) is None and is_participle(lemma):  # `қаза тапқандардың 96-сы`: of those counted before
        return None
    return Claim(kind="count", numeral=0, first=owner.first, last=at, value=Decimal(0), unit=lemma, item=lemma)


def _antecedent(scene: Scene, index: int, known: Known) -> Claim | None:
    numeral = scene.numerals[index]
    here = scene.passage.sentence_of(numeral.first)
    fallback: Claim | None = None
    for claim in reversed(known.before[-_NEAREST:]):
        if here - scene.passage.sentence_of(claim.first) > _LOOK_BACK:
            break
        if claim.kind == "percent" or _is_aside(scene, claim, numeral.first):
            continue
        if numeral.magnitude >= _LARGE or claim.kind == "count" or (numeral.magnitude > 1 and claim.kind == "quantity"):
            return claim
        fallback = fallback or claim
    return fallback if numeral.magnitude > 1 else None


def _is_aside(scene: Scene, claim: Claim, at: int) -> bool:
    """Whether a claim stands in a bracket that is closed before a token: `23 жобаның 9-ы (820 жұмыс орны) биыл, 14-і келер жылы`."""
    between = scene.passage.words[claim.last + 1 : min(at, claim.last + 1 + _LONGEST_ASIDE)]
    return next((word == ")" for word in between if word in ("(", ")")), False)


def _same_sentence(scene: Scene, one: int, other: int) -> bool:
    passage = scene.passage
    return passage.sentence_of(scene.numerals[one].first) == passage.sentence_of(scene.numerals[other].first)


RULES = (end_of_change, owned, number_of_them, listed, parallel, bare_magnitude)
