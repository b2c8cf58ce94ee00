"""From claims to facts: offsets in the text as given, items in the nominative, and the period that a fact holds for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from derek import lexicon
from derek.detection.claims import claim_all
from derek.detection.items import item_of
from derek.detection.scene import CLAUSE_ENDS, Claim, Scene
from derek.facts import Count, Fact, Money, Percent, Quantity
from derek.normalization.dates import Interval

KINDS: dict[str, type[Fact]] = {"money": Money, "count": Count, "percent": Percent, "quantity": Quantity}

_FARTHEST = 40
"""Tokens on either side of a fact in which a period of the same clause is looked for."""


def facts_of(scene: Scene, intervals: Sequence[Interval] = ()) -> list[Fact]:
    """All facts of a scene in text order; `intervals` are the periods of the scene, in text order, that its facts may hold for."""
    intervals = [interval for interval in intervals if (interval.start or interval.end) and not _is_compared(scene, interval)]
    firsts = [interval.expression.first for interval in intervals]
    return [_fact(scene, claim, _period_of(scene, claim, intervals, firsts)) for claim in claim_all(scene)]


def _fact(scene: Scene, claim: Claim, period: Interval | None) -> Fact:
    start, end, text = scene.passage.slice(claim.first, claim.last)
    return KINDS[claim.kind](
        start=start,
        end=end,
        text=text,
        source=claim.rule,
        value=_tidy(claim.value),
        value_max=None if claim.value_max is None else _tidy(claim.value_max),
        modifier=claim.modifier,
        unit=claim.unit,
        item=item_of(scene, claim),
        period_start=period.start if period else None,
        period_end=period.end if period else None,
    )


def _is_compared(scene: Scene, interval: Interval) -> bool:
    """`2023 жылмен салыстырғанда 15 пайызға көп`: the period is what the fact is measured against, not when it holds."""
    return scene.words[interval.expression.last + 1] in _comparisons()


@lru_cache(maxsize=1)
def _comparisons() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("comparisons"))


def _tidy(value: Decimal) -> Decimal:
    """The value without the zeros that multiplying left: 432200000000, not 432200000000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _period_of(scene: Scene, claim: Claim, intervals: Sequence[Interval], firsts: Sequence[int]) -> Interval | None:
    """The nearest period in the claim's clause, one before it preferred: `биыл 10 айда … 1 178 млрд теңге`."""
    place = bisect_left(firsts, claim.first)
    if place and firsts[place - 1] >= claim.first - _FARTHEST:
        before = intervals[place - 1].expression
        if before.last < claim.first and not _parted(scene, before.last + 1, claim.first):
            return intervals[place - 1]
    if place < len(firsts) and claim.last < firsts[place] <= claim.last + _FARTHEST and not _parted(scene, claim.last + 1, firsts[place]):
        return intervals[place]
    return None


def _parted(scene: Scene, begin: int, end: int) -> bool:
    """Whether a clause ends between two tokens."""
    return not CLAUSE_ENDS.isdisjoint(scene.passage.words[begin:end]) or scene.passage.sentence_of(begin) != scene.passage.sentence_of(end)
