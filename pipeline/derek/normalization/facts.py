"""From claims to facts: offsets in the text as given, items in the nominative, and the period that a fact holds for."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from derek.detection.claims import claim_all
from derek.detection.items import item_of
from derek.detection.scene import CLAUSE_ENDS, Claim, Scene
from derek.facts import Count, Fact, Money, Percent, Quantity
from derek.normalization.periods import resolve

KINDS: dict[str, type[Fact]] = {"money": Money, "count": Count, "percent": Percent, "quantity": Quantity}


_FARTHEST = 40
"""Tokens on either side of a fact in which a period of the same clause is looked for."""

_first = attrgetter("first")


class _Period(NamedTuple):
    first: int
    last: int
    start: datetime.date | None
    end: datetime.date | None


def facts_of(scene: Scene, published: datetime.date | None = None) -> list[Fact]:
    """All facts of a scene in text order; periods are resolved against the publication date."""
    claims = claim_all(scene)
    periods = _periods(scene, published) if claims else []
    return [_fact(scene, claim, _period_of(scene, claim, periods)) for claim in claims]


def _fact(scene: Scene, claim: Claim, period: _Period | None) -> Fact:
    start, end, text = scene.passage.slice(claim.first, claim.last)
    return KINDS[claim.kind](
        start=start,
        end=end,
        text=text,
        source=claim.rule,
        value=claim.value,
        value_max=claim.value_max,
        modifier=claim.modifier,
        unit=claim.unit,
        item=item_of(scene, claim),
        period_start=period.start if period else None,
        period_end=period.end if period else None,
    )


def _periods(scene: Scene, published: datetime.date | None) -> list[_Period]:
    found = []
    for time in scene.times:
        if time.listed and (interval := resolve(time, published)) is not None:
            found.append(_Period(time.first, time.last, *interval))
    return found


def _period_of(scene: Scene, claim: Claim, periods: list[_Period]) -> _Period | None:
    """The nearest period in the claim's clause, one before it preferred: `биыл 10 айда … 1 178 млрд теңге`."""
    if not periods:
        return None
    begin, end = scene.passage.sentence_bounds(claim.first)
    words = scene.passage.words
    first, last = max(begin, claim.first - _FARTHEST), min(end, claim.last + 1 + _FARTHEST)
    start = next((at for at in range(claim.first - 1, first - 1, -1) if words[at] in CLAUSE_ENDS), first - 1)
    stop = next((at for at in range(claim.last + 1, last) if words[at] in CLAUSE_ENDS), last)
    place = bisect_left(periods, claim.first, key=_first)
    if place and start < periods[place - 1].first and periods[place - 1].last < claim.first:
        return periods[place - 1]
    if place < len(periods) and claim.last < periods[place].first < stop:
        return periods[place]
    return None
