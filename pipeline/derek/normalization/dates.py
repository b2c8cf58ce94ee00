"""The dates of a passage as intervals of days.

«Форум 12-15 қараша аралығында өтті» has 2025-11-12/2025-11-15 for an article of that month.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from derek.detection.dates import DateExpression
from derek.facts import Date
from derek.normalization.periods import resolve
from derek.tokenization.passage import Passage


class Interval(NamedTuple):
    """A listed expression of time with the days that it begins and ends on; None on a side that cannot be told.

    `until` is the last day of what is told of it: the end, or the day of publication for all from it on (`2020 жылдан бері`), unless it
    begins later.
    """

    expression: DateExpression
    start: datetime.date | None
    end: datetime.date | None
    until: datetime.date | None


def intervals_of(expressions: Iterable[DateExpression], published: datetime.date | None) -> list[Interval]:
    """The listed expressions with their days, in text order; impossible ones (`31.02.2025`) are left out.

    One that only a publication date could tell (`кеше`) stays visible without one: it has no days.
    """
    found = []
    for time in expressions:
        if time.start is None:
            continue
        days = resolve(time, published)
        if days is not None and days != (None, None):
            found.append(Interval(time, *days, _until(time, *days, published)))
        elif published is None and time.start.year is None:
            found.append(Interval(time, None, None, None))
    return found


def _until(
    time: DateExpression, start: datetime.date | None, end: datetime.date | None, published: datetime.date | None
) -> datetime.date | None:
    if time.limit not in ("from", "since"):
        return end
    return published if start is None or published is None or start <= published else None


def dates_of(passage: Passage, intervals: Iterable[Interval]) -> list[Date]:
    """The intervals as dates of the text as given. *Source*: the rule that found the expression."""
    found = []
    for expression, first_day, last_day, _ in intervals:
        start, end, text = passage.slice(expression.first, expression.last)
        found.append(Date(start=start, end=end, text=text, source=expression.rule, period_start=first_day, period_end=last_day))
    return found
