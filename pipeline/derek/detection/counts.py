"""Counts: `58 инвестициялық жоба`, `100-ден астам ірі компания өкілдері`, `науқастар саны 1766-ға жетті`.

What follows the number is read by `derek.detection.noun_phrases`; what is no count is refused by `derek.detection.refusals`. Nouns that
stand for others when counted (`5 алтын` are medals) are in `lexicon/elliptic_nouns.tsv`, words of capacity in `capacity_words.tsv`,
words for money in `money_nouns.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.amounts import Amount, measures
from derek.detection.modifiers import After, after, is_change
from derek.detection.noun_phrases import Head, classifiers, counted_noun
from derek.detection.numbers import Numeral
from derek.detection.owners import noun_ending_at
from derek.detection.quantities import unit_of
from derek.detection.refusals import names_reference, refused
from derek.detection.scene import Claim, Scene, match
from derek.detection.words import function_class, is_adjective, noun_reading
from derek.morphology import case_of, openers
from derek.tokenization.boundary import DASHES

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_MOST_ATTRIBUTES = 3
_LEAST_AMOUNT = 1000
"""Nothing that news tells of costs less."""
_FARTHEST = 8
"""Tokens between `саны` and its number, at the most."""
_LINKING = ("conjunction", "postposition")
_REACHED = ("DAT", "ABL", "ACC")
"""The cases of what a number of something grows to, passes, makes up."""
_PARTING = frozenset({"percent", "multiplier", "numeral", "magnitude"})


def claim_count(found: Amount) -> Claim | None:
    """Claim a whole number that a noun follows, or that `… саны` stands before."""
    scene, value = found.scene, found.numeral.value
    if value is None or value <= 0 or refused(scene, found.at):
        return None
    if found.next > found.numeral.last + 1 and names_reference(scene, found.at, found.next):
        return None
    return _number_of(found) or _followed_by_noun(found)


def _followed_by_noun(found: Amount) -> Claim | None:
    scene, numeral = found.scene, found.numeral
    marked = found.between.modifier is not None
    # `300-ден астамы`: an owned marker has no noun after it, nor has a number with a case of its own.
    if (numeral.features and not marked) or "P3" in found.between.features:
        return None
    value = numeral.value if numeral.thousands is None else numeral.thousands
    if value is None or value % 1:
        return None
    head = _noun_after(found)
    if head is not None and (marked_noun := _past_classifier(scene, head)) is not None:
        between, head = marked_noun
        found = found._replace(between=between)
    if (
        head is None
        or len(head.unit) < 2
        or (head.unit in money_nouns() and _is_amount(numeral))
        or _is_measured(found)
        or _is_capacity(scene, head)
    ):
        return None
    year = _FIRST_YEAR <= value <= _LAST_YEAR and not numeral.in_words and numeral.magnitude == 1
    if not head.known and year and (not marked or numeral.value_max is not None):
        return None
    claim = found.claim("count", head.last, head.features, _elliptic().get(head.unit, head.unit), "count-noun", item=head.item)
    return claim if claim.value == value else claim._replace(value=value)


def _noun_after(found: Amount) -> Head | None:
    """The noun phrase behind a number, in its own sentence: `Халық – 7,5 млн. Ел өсіп келеді`."""
    passage = found.scene.passage
    if found.next >= len(passage) or passage.sentence_of(found.next) != passage.sentence_of(found.numeral.last):
        return None
    return counted_noun(found.scene, found.next)


def _past_classifier(scene: Scene, head: Head) -> tuple[After, Head] | None:
    """The noun behind a classifier with a marker, and the marker: `900 мың бастан астам қой` counts sheep."""
    if head.unit not in classifiers() or not head.features:
        return None
    marker = after(scene, head.last, head.features)
    if marker.modifier is None or marker.last + 1 >= scene.passage.sentence_bounds(head.last)[1]:
        return None
    noun = counted_noun(scene, marker.last + 1)
    return (marker, noun) if noun is not None and noun.known else None


def _is_measured(found: Amount) -> bool:
    """Whether a unit follows, which other rules claimed or refused: `1 граммы` counts no grams."""
    scene, at = found.scene, found.next
    if not measures(scene.words[at]):
        return False
    return unit_of(found) is not None or any(match(scene, at, category) for category in ("currency", "percent"))


def _is_capacity(scene: Scene, head: Head) -> bool:
    """`150 адамға арналған қонақүй`: how many fit, not how many there are."""
    return case_of(head.features) == "DAT" and scene.words[head.last + 1] in _capacity()


def _number_of(found: Amount) -> Claim | None:
    """`дерт жұқтырғандардың саны 1766-ға жетті`: the counted noun stands before `саны`."""
    scene, at = found.scene, found.first - 1
    if scene.words[at] in DASHES:
        at -= 1
    if not is_number_of(scene, at):
        at = _number_of_farther(scene, at) if case_of(found.numeral.features) in _REACHED else -1
    if at < 0:
        return None
    noun = noun_ending_at(scene, at - 1)
    if noun is None or noun.first == at - 1:  # no compound
        noun = noun_ending_at(scene, _before_attributes(scene, at - 1))
    if noun is None or noun.case not in ("GEN", "NOM") or (not found.numeral.features and _counts_behind(found)):
        return None
    return found.claim("count", found.between.shown, (), noun.lemma, "count-number-of", item=noun.lemma)


def _counts_behind(found: Amount) -> bool:
    """Whether a noun of its own stands behind the number, and not only `басқа` of `ірі қара саны 1,2 млн басқа жетті`."""
    head = _noun_after(found)
    return head is not None and head.unit not in classifiers()


def _number_of_farther(scene: Scene, at: int) -> int:
    """The token `саны` over what parts it from its number: `саны қазан айында 451 мыңға`, `саны 8,3 пайызға төмендеп, 1 245-ке`."""
    for token in range(at, max(at - _FARTHEST, scene.passage.sentence_bounds(at)[0]) - 1, -1):
        word = scene.words[token]
        if is_number_of(scene, token):
            return token
        # `саны облыс бойынша 450-ге`: a postposition has its noun before it
        parts = (
            function_class(scene.words[token + 1]) == "postposition"
            or token in scene.timed
            or word == ","
            or word[:1].isdigit()
            or is_change(word)
            or function_class(word) in _LINKING
        )
        if not parts and openers(word).isdisjoint(_PARTING):
            return -1
    return -1


def is_number_of(scene: Scene, at: int) -> bool:
    """Whether the token is `саны` or another case of it, "the number of", or `басы` of animals: `мал басы`."""
    noun = noun_reading(scene.words[at])
    if noun is None or "P3" not in noun.features:
        return False
    animal = noun_reading(scene.words[at - 1]) if noun.lemma == "бас" else None
    return noun.lemma == "сан" or (animal is not None and animal.value == "animal")


def _before_attributes(scene: Scene, at: int) -> int:
    """The last token up to `at` that is no adjective: `мұғалімдердің орташа саны` counts teachers."""
    return next((token for token in range(at, max(at - _MOST_ATTRIBUTES, -1), -1) if not is_adjective(scene.words[token])), at)


def _is_amount(numeral: Numeral) -> bool:
    """Whether a number before a word for money tells how much: `37 айыппұл` are so many of them."""
    return numeral.magnitude > 1 or (numeral.value or 0) >= _LEAST_AMOUNT


@lru_cache(maxsize=1)
def money_nouns() -> frozenset[str]:
    """Words for money: `бес миллиард ақша` is an amount whose currency the text does not name, and no count."""
    return frozenset(entry.lemma for entry in lexicon.load("money_nouns"))


@lru_cache(maxsize=1)
def _capacity() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("capacity_words"))


@lru_cache(maxsize=1)
def _elliptic() -> dict[str, str]:
    return {entry.lemma: entry.value for entry in lexicon.load("elliptic_nouns")}
