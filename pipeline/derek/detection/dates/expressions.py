"""What a date expression says, before anything is known of the day of publication.

`2025 жылғы 12 қараша` names a day, `өткен айда` the month before the publication's, `II тоқсан` a second quarter of a year that the text
leaves open, `соңғы 20 жылда` no interval at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "weekday", "week", "month", "months", "quarter", "half", "year", "decade"]
Part = Literal["", "begin", "middle", "end", "to date", "rest"]
Tense = Literal["", "past", "future", "level", "rather past"]
Limit = Literal["", "from", "since", "until", "by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One stretch of the calendar as a text names it; what is None is not said.

    `number` tells which unit: the month of its year, the quarter, the half, the day of the week from Monday as 1, the first year of a
    decade, or, for `months`, how many from January (`10 айда`). `day` is the day of the month. The year is `year`, or `year_offset`
    years from the publication's (`былтыр мамырда`: -1). `offset` counts the unit itself from the publication (`өткен айда`: -1), with a
    `day` the month (`осы айдың 20-сында`: 0) or, for a week, the day from Monday as 1 (`келесі аптаның бейсенбісінде`: 1). `part` is a
    part of a year or month: its beginning, middle or end, the year `to date` (`жыл басынан бері`), or the `rest` of it (`жыл соңына
    дейін`).
    """

    unit: Unit
    number: int | None = None
    day: int | None = None
    year: int | None = None
    year_offset: int | None = None
    offset: int | None = None
    part: Part = ""

    @property
    def is_anchored(self) -> bool:
        """Whether the text itself tells the year, or the distance from the publication."""
        return self.year is not None or self.year_offset is not None or self.offset is not None


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A time expression over the tokens `first` up to and including `last`; `rule` is the name of the rule that found it.

    A listed one names the interval from the beginning of `start` to the end of `end`; `tense` is that of the clause, where the text leaves
    the year open. An unlisted one (duration, age, clock time, season) names none: there `start` and `end` are None. `case` is the case that
    ends it, REL for an adjective (`2024 жылғы`), `limit` what it limits: all from it on (`1 қаңтардан бастап`), since it (`бері`), until it
    (`дейін`) or by it (`қарай`).
    """

    first: int
    last: int
    rule: str
    start: Period | None = None
    end: Period | None = None
    tense: Tense = ""
    case: str = "NOM"
    limit: Limit = ""

    @property
    def listed(self) -> bool:
        """Whether the expression names an interval of the calendar."""
        return self.start is not None
