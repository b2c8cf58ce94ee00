"""From claims to facts: offsets in the text as given, items in the nominative, and the period that a fact holds for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from derek.detection.claims import claim_all
from derek.detection.items import item_of
from derek.detection.scene import Claim, Scene
from derek.facts import Count, Fact, Money, Percent, Quantity
from derek.normalization.dates import Interval
from derek.normalization.fact_periods import period_of, periods_of

KINDS: dict[str, type[Fact]] = {"money": Money, "count": Count, "percent": Percent, "quantity": Quantity}


def facts_of(scene: Scene, intervals: Sequence[Interval] = ()) -> list[Fact]:
    """All facts of a scene in text order; `intervals` are the listed times of the scene, in text order, which its facts may hold for."""
    periods = periods_of(scene, intervals)
    return [_fact(scene, claim, period_of(periods, claim)) for claim in claim_all(scene)]


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
        period_end=period.until if period else None,
    )


def _tidy(value: Decimal) -> Decimal:
    """The value without the zeros that multiplying left: 432200000000, not 432200000000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
