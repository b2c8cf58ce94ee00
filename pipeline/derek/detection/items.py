"""What an amount is an amount of: `35 млрд теңге инвестиция` of `инвестиция`, `жоба құны 35 млрд теңге` of `жоба құны`.

The noun stands bare right after the amount, or owned before it in the same clause; where neither does, the item stays empty. Properties
that only measure another noun (`көлемі`, `үлесі`) are in `lexicon/measured_properties.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.modifiers import after
from derek.detection.noun_phrases import counted_noun
from derek.detection.owners import Owner, genitive_ending_at, noun_ending_at
from derek.detection.scene import CLAUSE_ENDS, Claim, Scene
from derek.detection.words import function_class, is_adjective, noun_reading
from derek.morphology import case_of, openers
from derek.morphology.lemmas import with_possessive
from derek.tokenization.boundary import DASHES

_FARTHEST = 7
_MOST_ATTRIBUTES = 4
_LEADING = frozenset({"NOM", "GEN", "ABL"})
_LED = frozenset({"NOM", "GEN", "ACC"})
_NO_ITEMS = frozenset({"person", "measure"})
_INTENSIFIERS = frozenset({"ең", "өте"})


def item_of(scene: Scene, claim: Claim) -> str:
    """The noun phrase, in the nominative, that the amount counts or measures; empty where the clause names none."""
    if claim.item or claim.kind == "count":
        return claim.item
    if claim.kind == "percent" and "P3" in claim.features and genitive_ending_at(scene, claim.first - 1):
        return _before(scene, claim)  # `оқушылардың 15 пайызы көзілдірік тағады`
    return _after(scene, claim) or _before(scene, claim)


def _after(scene: Scene, claim: Claim) -> str:
    """`14 центнерден өнім`, `7,5 мың гектар алқаптың`, `25 миллион теңгелік мүлкі`: the known noun that the amount leads to."""
    attributive = "ATTR" in claim.features
    if claim.case not in _LEADING and not attributive and claim.modifier == "exact":
        return ""
    head = counted_noun(scene, after(scene, claim.last, claim.features).last + 1)
    if head is None or not head.known:
        return ""
    return head.item if attributive or claim.case == "GEN" or case_of(head.features) in _LED else ""


def _before(scene: Scene, claim: Claim) -> str:
    at = claim.first - 1
    while scene.words[at] in DASHES:
        at -= 1
    if owner := genitive_ending_at(scene, at):
        return _opened(scene, start := _first_of(scene, owner), _nominative(scene, start, owner))
    for token in range(at, max(at - _FARTHEST, -1), -1):
        word = scene.words[token]
        if word in CLAUSE_ENDS or word == "":
            return ""
        noun = noun_reading(word)
        if noun is None or noun.value in _NO_ITEMS or token in scene.timed or is_adjective(word):
            continue
        is_owned = noun.features in (("P3",), ("PL", "P3")) and function_class(word) != "verb"
        if noun.value == "org" and (is_owned or not noun.features):
            return ""  # `министрлік 96 млн теңге бөлді`: who acts
        if is_owned:
            return _owned(scene, token, noun.lemma)
        if token == at and noun.features in ((), ("PL",)):
            start = _first_of(scene, noun_ending_at(scene, token))
            return _opened(scene, start, scene.passage.surface(start, token))
    return ""


def _owned(scene: Scene, at: int, lemma: str) -> str:
    """`инвестициялардың жалпы көлемі` measures `инвестиция`; `жоба құны` stays the value of the project."""
    start = _first_attribute(scene, at)
    owner = genitive_ending_at(scene, start - 1)
    if owner is not None and lemma in _properties():
        head = scene.reading(start - 1, "name_head")
        if head is not None and head.value == "legal":  # `«Нұр» ЖШС-ның үлесі`
            return ""
        start = _first_of(scene, owner)
        return _opened(scene, start, _nominative(scene, start, owner))
    start = _first_of(scene, Owner(at, lemma, ("P3",)))
    return _opened(scene, start, scene.passage.surface(start, at))


def _nominative(scene: Scene, first: int, owner: Owner) -> str:
    """The phrase that ends in an owner, without its genitive: `сиыр еті` of `сиыр етінің бағасы`."""
    head = with_possessive(owner.lemma) if "P3" in owner.features and first < owner.first else owner.lemma
    return f"{scene.passage.surface(first, owner.first - 1)} {head}" if first < owner.first else head


def _first_of(scene: Scene, noun: Owner | None) -> int:
    """The first token of the noun phrase that a noun ends: its adjectives, and before a possessive the nouns that own it."""
    if noun is None:
        return 0
    start, owned = noun.first, "P3" in noun.features
    for _ in range(_MOST_ATTRIBUTES):
        start = _first_attribute(scene, start)
        before = noun_ending_at(scene, start - 1) if owned else None
        if before is None or start - 1 in scene.timed:
            break
        is_name = noun_reading(scene.words[start - 1]) is None and scene.passage.surface(start - 1, start - 1)[:1].isupper()
        if not (is_name or before.case == "GEN" or not before.features):
            break
        start, owned = before.first, not is_name and (not before.features or "P3" in before.features)
    return start


def _opened(scene: Scene, at: int, item: str) -> str:
    """The item without the capital that only the beginning of a sentence gave it."""
    first, _, rest = item.partition(" ")
    plain = first.lower()
    if scene.passage.sentence_bounds(at)[0] == at and not first[1:2].isupper() and _may_be_small(plain):
        return f"{plain} {rest}".rstrip()
    return item


def _may_be_small(word: str) -> bool:
    return "noun" in openers(word) or is_adjective(word) or word in _INTENSIFIERS


def _first_attribute(scene: Scene, at: int) -> int:
    """The first of the adjectives right before a token, the token itself where there is none."""
    start = at
    while start > max(0, at - _MOST_ATTRIBUTES) and is_adjective(scene.words[start - 1]):
        start -= 1
    return start - 1 if start < at and scene.words[start - 1] in _INTENSIFIERS else start


@lru_cache(maxsize=1)
def _properties() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("measured_properties"))
