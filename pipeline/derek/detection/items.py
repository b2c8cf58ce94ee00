"""What an amount is an amount of: `35 млрд теңге инвестиция` of `инвестиция`, `жоба құны 35 млрд теңге` of `жоба құны`.

The noun stands bare right after the amount, or owned before it in the same clause; where neither does, the item stays empty. Properties
that only measure another noun (`көлемі`, `үлесі`) are in `lexicon/measured_properties.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.modifiers import after
from derek.detection.noun_phrases import counted_noun, is_genitive
from derek.detection.scene import CLAUSE_ENDS, Claim, Scene
from derek.detection.words import function_class, is_adjective, noun_reading
from derek.morphology import case_of, openers

_FARTHEST = 7
_MOST_ATTRIBUTES = 4
_LEADING = frozenset({"NOM", "GEN", "ABL"})
_LED = frozenset({"NOM", "GEN", "ACC"})
_NO_ITEMS = frozenset({"person", "measure"})


def item_of(scene: Scene, claim: Claim) -> str:
    """The noun phrase, in the nominative, that the amount counts or measures; empty where the clause names none."""
    if claim.item or claim.kind == "count":
        return claim.item
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
    while scene.words[at] in ("—", "–", "-"):
        at -= 1
    for token in range(at, max(at - _FARTHEST, -1), -1):
        word = scene.words[token]
        if word in CLAUSE_ENDS or word == "":
            return ""
        if owner := is_genitive(scene, token) if token == at else "":
            return _with_attributes(scene, token, owner)
        noun = noun_reading(word)
        if noun is None or noun.value in _NO_ITEMS or token in scene.timed:
            continue
        if noun.features in (("P3",), ("PL", "P3")) and function_class(word) != "verb":
            return _owned(scene, token, noun.lemma)
        if token == at and not noun.features:
            return _with_attributes(scene, token, noun.lemma)
    return ""


def _owned(scene: Scene, at: int, lemma: str) -> str:
    """`инвестициялардың жалпы көлемі` measures `инвестиция`; `жоба құны` stays the value of the project."""
    start = _first_attribute(scene, at) - 1
    owner = is_genitive(scene, start) if start >= 0 else ""
    if owner and lemma in _properties():
        return owner
    noun = noun_reading(scene.words[start]) if start >= 0 else None
    first = start if owner or (noun is not None and not noun.features) else at
    return _opened(scene, first, scene.passage.surface(first, at))


def _with_attributes(scene: Scene, at: int, lemma: str) -> str:
    start = _first_attribute(scene, at)
    return _opened(scene, start, f"{scene.passage.surface(start, at - 1)} {lemma}") if start < at else lemma


def _opened(scene: Scene, at: int, item: str) -> str:
    """The item without the capital that only the beginning of a sentence gave it."""
    first, _, rest = item.partition(" ")
    plain = first.lower()
    if scene.passage.sentence_bounds(at)[0] == at and not first[1:2].isupper() and ("noun" in openers(plain) or is_adjective(plain)):
        return f"{plain} {rest}".rstrip()
    return item


def _first_attribute(scene: Scene, at: int) -> int:
    """The first of the adjectives right before a token, the token itself where there is none."""
    start = at
    while start > max(0, at - _MOST_ATTRIBUTES) and is_adjective(scene.words[start - 1]):
        start -= 1
    return start


@lru_cache(maxsize=1)
def _properties() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("measured_properties"))
