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
    """A listed expression of time with the days that it begins and ends on; None on a side that cannot be told."""

    expression: DateExpression
    start: datetime.date | None
    end: datetime.date | None


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
            found.append(Interval(time, *days))
        elif published is None and time.start.year is None:
            found.append(Interval(time, None, None))
    return found


def dates_of(passage: Passage, intervals: Iterable[Interval]) -> list[Date]:
    """The intervals as dates of the text as given. *Source*: the rule that found the expression."""
    found = []
    for expression, first_day, last_day in intervals:
        start, end, text = passage.slice(expression.first, expression.last)
        found.append(Date(start=start, end=end, text=text, source=expression.rule, period_start=first_day, period_end=last_day))
    return found
