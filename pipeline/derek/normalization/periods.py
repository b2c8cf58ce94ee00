"""What a date expression means for an article of a given day: `10 айдың қорытындысымен` in November 2025 is January to October of 2025.

Where the text leaves the year open, the tense of the clause and the day of publication choose it; what cannot be told stays unresolved.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from derek.detection.dates import DateExpression, Period, Tense

Interval: TypeAlias = tuple[datetime.date | None, datetime.date | None]
Days: TypeAlias = tuple[datetime.date, datetime.date]

_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_PARTS_OF_YEAR = {"begin": (1, 3), "middle": (4, 9), "end": (10, 12)}
"""`жыл басында` is the first quarter, `жыл соңында` the last."""
_PARTS_OF_MONTH = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
_YEARS_AROUND = (-2, -1, 0, 1, 2)
_WEEK = datetime.timedelta(days=7)


def resolve(expression: DateExpression, published: datetime.date | None) -> Interval | None:
    """First and last day of the interval that an expression names; None on a side that is open, None altogether if it cannot be told.

    >>> ten_months = Period(unit="months", number=10)
    >>> resolve(DateExpression(0, 1, "months", ten_months, ten_months), datetime.date(2025, 11, 12))
    (datetime.date(2025, 1, 1), datetime.date(2025, 10, 31))
    >>> resolve(DateExpression(0, 1, "duration"), datetime.date(2025, 11, 12)) is None
    True
    """
    if expression.start is None or expression.end is None:
        return None
    return _days(expression.start, expression.end, expression.tense, published)


@lru_cache(maxsize=1 << 12)
def _days(start: Period, end: Period, tense: Tense, published: datetime.date | None) -> Interval | None:
    """Worked out once for all articles of a day."""
    try:
        if start.part in ("to date", "rest"):
            return _open(start, published)
        if start.is_anchored and end.is_anchored:
            return _ordered(_anchored(start, published), _anchored(end, published))
        return _unanchored(start, end, tense, published)
    except (OverflowError, ValueError):
        # 30 February, or a distance beyond the calendar: the text names no day.
        return None


def _ordered(start: Days | None, end: Days | None) -> Days | None:
    return (start[0], end[1]) if start is not None and end is not None and start[0] <= end[1] else None


def _open(period: Period, published: datetime.date | None) -> Interval | None:
    """`жыл басынан бері` up to the publication, `жыл соңына дейін` from it on."""
    year = _year(period, published)
    if period.part == "rest" and period.offset:
        return _months(year, *_PARTS_OF_YEAR["end"]) if year is not None else None
    if year is None:
        return None
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if published is not None and not first <= published:
        return None
    if period.part == "to date":
        return first, published
    return None if published is not None and published > last else (published, last)


def _anchored(period: Period, published: datetime.date | None) -> Days | None:
    """The days of a period whose year or distance the text tells."""
    if period.offset is not None:
        return None if published is None else _DISTANT[period.unit](period, period.offset, published)
    year = _year(period, published)
    return None if year is None else _in_year(period, year)


def _year(period: Period, published: datetime.date | None) -> int | None:
    if period.year is not None:
        return period.year
    offset = period.offset if period.unit == "year" else period.year_offset
    return None if offset is None or published is None else published.year + offset


def _in_year(period: Period, year: int) -> Days:
    """The days of a period in a year that is known."""
    number = period.number or 1
    if period.unit == "day":
        day = datetime.date(year, number, period.day or 1)
        return day, day
    if period.unit == "decade":
        return datetime.date(number, 1, 1), datetime.date(number + 9, 12, 31)
    if period.unit == "months":
        return _months(year, 1, number)
    if period.unit == "month":
        return _part_of_month(period, year, number)
    if period.unit == "year":
        return _months(year, *_PARTS_OF_YEAR.get(period.part, (1, 12)))
    length = _MONTHS_OF[period.unit]
    return _months(year, (number - 1) * length + 1, number * length)


def _months(year: int, first: int, last: int) -> Days:
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def _part_of_month(period: Period, year: int, month: int) -> Days:
    start, end = _months(year, month, month)
    first, last = _PARTS_OF_MONTH.get(period.part, (1, 31))
    return start.replace(day=first), end.replace(day=min(last, end.day))


def _distant_day(period: Period, offset: int, published: datetime.date) -> Days:
    if period.day is not None:  # `осы айдың 20-сына`: the distance is that of the month
        year, month = _month_at(published, offset)
        day = datetime.date(year, month, period.day)
    else:
        day = published + datetime.timedelta(days=offset)
    return day, day


def _distant_week(period: Period, offset: int, published: datetime.date) -> Days:
    monday = published - datetime.timedelta(days=published.weekday()) + offset * _WEEK
    if period.day is not None:
        return (day := monday + datetime.timedelta(days=period.day - 1)), day
    return monday, monday + datetime.timedelta(days=6)


def _distant_weekday(period: Period, offset: int, published: datetime.date) -> Days:
    """`өткен сенбіде` is before the day of publication, `келесі сенбіде` after it, `осы сенбіде` in its week."""
    ahead = ((period.number or 1) - 1 - published.weekday()) % 7
    if offset == 0:
        day = _distant_week(period, 0, published)[0] + datetime.timedelta(days=(period.number or 1) - 1)
    else:
        day = published + datetime.timedelta(days=ahead or 7) if offset > 0 else published + datetime.timedelta(days=ahead - 7)
    return day, day


def _distant_months(period: Period, offset: int, published: datetime.date) -> Days:
    """A month, quarter, half or year at a distance; `өткен қазанда` is the last October that is over."""
    if period.unit == "month" and period.number is not None:
        passed = offset < 0 and period.number >= published.month
        to_come = offset > 0 and period.number <= published.month
        return _in_year(period, published.year - passed + to_come)
    length = _MONTHS_OF[period.unit]
    index = (published.year * 12 + published.month - 1) // length + offset
    year, first = divmod(index * length, 12)
    return _in_year(Period(unit=period.unit, number=first // length + 1, part=period.part), year)


def _distant_year(period: Period, offset: int, published: datetime.date) -> Days:
    return _in_year(period, published.year + offset)


def _month_at(published: datetime.date, offset: int) -> tuple[int, int]:
    year, month = divmod(published.year * 12 + published.month - 1 + offset, 12)
    return year, month + 1


_DISTANT: Mapping[str, Callable[[Period, int, datetime.date], Days]] = MappingProxyType(
    {
        "day": _distant_day,
        "week": _distant_week,
        "weekday": _distant_weekday,
        "month": _distant_months,
        "quarter": _distant_months,
        "half": _distant_months,
        "year": _distant_year,
    }
)
"""How each unit is counted from the day of publication."""


def _unanchored(start: Period, end: Period, tense: Tense, published: datetime.date | None) -> Days | None:
    """An interval with a side whose year is open."""
    if start.is_anchored:
        first = _anchored(start, published)
        later = None if first is None else (days for days in _candidates(end, first[0]) if days[0] >= first[0])
        return None if later is None else _ordered(first, next(later, None))
    if end.is_anchored:
        last = _anchored(end, published)
        sooner = [] if last is None else [days for days in _candidates(start, last[0]) if days[0] <= last[1]]
        return _ordered(sooner[-1], last) if sooner else None
    if published is None:
        return None
    return _chosen(start, end, tense, published)


def _candidates(period: Period, around: datetime.date) -> Iterator[Days]:
    """A period in the years around a day; a weekday in the weeks around it."""
    if period.unit == "weekday":
        for week in _YEARS_AROUND:
            monday = _distant_week(period, week, around)[0]
            day = monday + datetime.timedelta(days=(period.number or 1) - 1)
            yield day, day
        return
    for distance in _YEARS_AROUND:
        try:
            yield _in_year(period, around.year + distance)
        except ValueError:  # 29 February is not in every year
            continue


_LONG_PAST = 300
"""Days: of what is so long over the year would be told, where a verb points ahead."""


def _chosen(start: Period, end: Period, tense: Tense, published: datetime.date) -> Days | None:
    """The interval that the tense asks for; the nearest one for a level; without a tense the nearest day, or the last month, quarter
    or half that has begun."""
    intervals: list[tuple[Days, datetime.date]] = []  # with the first day of its last unit
    for last in _candidates(end, published):
        firsts = [first for first in _candidates(start, last[0]) if first[0] <= last[0]]
        if firsts:
            intervals.append(((firsts[-1][0], last[1]), last[1].replace(day=1) if end.unit == "months" else last[0]))
    begun = [days for days, last in intervals if (days[0] if start.unit == "day" else last) <= published]
    ahead = [days for days, _ in intervals if days[1] >= published]
    if tense == "future":
        return ahead[0] if ahead else None
    if tense == "rather past" and ahead and begun and (published - begun[-1][1]).days > _LONG_PAST:
        return ahead[0]
    by_distance = tense == "level" or (tense == "" and start.unit == "day")
    if by_distance and ahead and begun and ahead[0][0] - published < published - begun[-1][1]:
        return ahead[0]
    return begun[-1] if begun else None
