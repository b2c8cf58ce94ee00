"""Counts: `58 инвестициялық жоба`, `100-ден астам ірі компания өкілдері`, `науқастар саны 1766-ға жетті`.

What follows the number is read by `derek.detection.noun_phrases`; what is no count is refused by `derek.detection.refusals`.
"""

from __future__ import annotations

from dataclasses import replace

from derek.detection.amounts import Amount
from derek.detection.noun_phrases import counted_noun, noun_reading
from derek.detection.refusals import refused
from derek.detection.scene import Claim, Scene, match
from derek.morphology import case_of
from derek.morphology.lemmas import guess_noun

_YEARS = range(1900, 2100)


def claim_count(found: Amount) -> Claim | None:
    """Claim a whole number that a noun follows, or that `… саны` stands before."""
    scene, numeral = found.scene, found.numeral
    if refused(scene, found.index) or numeral.value is None or numeral.value <= 0:
        return None
    return _number_of(scene, found) or _followed_by_noun(scene, found)


def _followed_by_noun(scene: Scene, found: Amount) -> Claim | None:
    numeral = found.numeral
    marked = found.next > numeral.last + 1
    if numeral.features and not marked and numeral.features != ("ABOUT",):
        return None
    if found.between.features and set(found.between.features) - {"ABOUT"} and marked and found.between.until is False and _owned(found):
        return None
    value = numeral.value if numeral.thousands is None else numeral.thousands
    if value is None or value % 1:
        return None
    head = counted_noun(scene, found.next)
    if head is None or len(head.unit) < 2 or _is_measured(scene, found.next):
        return None
    year = value in _YEARS and not numeral.in_words and numeral.magnitude == 1
    if not head.known and year and (not marked or numeral.value_max is not None):
        return None
    claim = found.claim("count", head.last, head.features, head.unit, "count-noun")
    return replace(claim, value=value, item=head.item)


def _is_measured(scene: Scene, at: int) -> bool:
    """Whether a unit follows, which other rules claimed or refused: `1 граммы` counts no grams."""
    return any(match(scene, at, category) for category in ("unit", "currency", "percent"))


def _owned(found: Amount) -> bool:
    """`300-ден астамы`: the marker itself is owned, so that no noun follows."""
    return "P3" in found.between.features


def _number_of(scene: Scene, found: Amount) -> Claim | None:
    """`дерт жұқтырғандардың саны 1766-ға жетті`: the counted noun stands before `саны`."""
    at = found.first - 1
    while scene.word(at) in ("—", "–", "-"):
        at -= 1
    noun = noun_reading(scene.word(at))
    if noun is None or noun.lemma != "сан" or "P3" not in noun.features:
        return None
    lemma = _noun_ending_at(scene, at - 1)
    numeral = found.numeral
    following = scene.word(found.next)
    if not lemma or (not numeral.features and following[:1].isalpha() and noun_reading(following) is not None):
        return None
    return replace(found.claim("count", found.next - 1, numeral.features, lemma, "count-number-of"), item=lemma)


def _noun_ending_at(scene: Scene, at: int) -> str:
    """The lemma of the noun or compound whose last word is token `at`."""
    for first in (at - 2, at - 1):
        if first >= 0 and (compound := match(scene, first, "compound")) and compound.last == at:
            return compound.reading.lemma
    word = scene.word(at)
    if not word[:1].isalpha():
        return ""
    noun = noun_reading(word)
    if noun is not None:
        return noun.lemma
    lemma, features = guess_noun(scene.passage.surface(at, at))
    return lemma if case_of(features) in ("GEN", "NOM") else ""
