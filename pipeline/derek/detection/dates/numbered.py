"""Numbers with a word of time after them: `2025 жылғы`, `12-15 қараша`, `II тоқсанда`, `10 айда`, `үш жыл бұрын`, `27 жастағы`.

The same number and unit may name a period (`10 айда`, ten months from January) or measure one (`соңғы 10 айда`); the suffix and the words
around decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from derek import lexicon
from derek.detection.dates.decades import EARLIEST, LATEST, decade
from derek.detection.dates.expressions import Period, Unit
from derek.detection.dates.reader import Counted, Piece, Reader
from derek.detection.dates.verbs import is_being

PIVOT = 30
"""Ordinals of two digits up to here are years of this century (`жиырма үшінші жылы`), above it of the last (`тоқсан бірінші жылы`)."""

_SURELY_A_YEAR = 1700
"""Below this a bare `1500 жыл` is a span of time."""

_OLDEST = 130
"""Nobody is older: `500 жас` counts the young."""
_SHORT = 3
"""`үш айдың ішінде` is rather a term than the first quarter."""
_FARTHEST = 500
"""`4 млрд жыл бұрын` points at no year."""
_JUNE, _FEW_SEASONS = 6, 4
_CALENDAR_UNITS: Mapping[str, Unit] = MappingProxyType({"day": "day", "24h": "day", "week": "week", "month": "month", "year": "year"})


def unlisted(counted: Counted, rule: str) -> Piece:
    """The number and its unit as an expression that names no interval."""
    return Piece(counted.first, counted.last, rule, head=counted.head)


def of_unit(reader: Reader, counted: Counted) -> Piece | None:
    """A number of years, months, weeks, days or hours; `200 айлық есептік көрсеткіш` counts an index."""
    if "ATTR" in counted.head.features and reader.word(counted.last + 1).startswith(_index_words()):
        return None
    if counted.head.name == "year":
        return year(reader, counted)
    if counted.head.is_plain and reader.opens_compound(counted.last):  # `12 күн панелі`
        return None
    if counted.head.name == "month" and is_first_months(reader, counted):
        return first_months(counted)
    return duration(reader, counted)


def year(reader: Reader, counted: Counted) -> Piece:
    """`2025 жылы`, `2025–2028 жылдар`, `екі мың жиырма бесінші жылы`, `90-жылдары`; not `5 жылға`, `30 жылдығы`."""
    head = counted.head
    if counted.filler == "half" and counted.low in (1, 2):
        return Piece(counted.first, counted.last, "half", *_one("half", counted.low), head)
    if counted.filler:
        return unlisted(counted, "school year" if counted.filler == "school" else "duration")
    if "ATTR" in head.features:
        return unlisted(counted, "anniversary")
    if "PL" in head.features and (first := decade(reader, counted)) is not None:
        period = Period(unit="decade", number=first)
        return Piece(counted.first, counted.last, "decade", period, period, head)
    low, high = _year_number(counted, counted.low), _year_number(counted, counted.high)
    if low is None or high is None or low > high or _is_span(reader, counted):
        return duration(reader, counted)
    return Piece(counted.first, counted.last, "year", Period(unit="year", year=low), Period(unit="year", year=high), head)


def day_of_month(reader: Reader, counted: Counted) -> Piece | None:
    """`12 қараша`, `12-15 қараша`, `он бесінші қараша`; `2024 қаңтарда` is a month."""
    head, low, high = counted.head, counted.low, counted.high
    if low is None or high is None or "ATTR" in head.features:  # `24 қазандық` are boiler houses
        return None
    if not counted.is_ordinal and low == high and _SURELY_A_YEAR < low <= LATEST:
        period = Period(unit="month", number=head.low, year=low)
        return Piece(counted.first, counted.last, "month", period, period, head)
    if head.low == _JUNE and _is_season(reader, counted, low):
        return unlisted(counted, "season")
    if not 1 <= low <= high <= 31:
        return None
    start, end = (Period(unit="day", number=head.low, day=day) for day in (low, high))
    return Piece(counted.first, counted.last, "day", start, end, head)


def _is_season(reader: Reader, counted: Counted, low: int) -> bool:
    """`маусым` is a season too: `үш маусым`, `екінші маусымда`, `телехикаяның 4-маусымында`."""
    if reader.is_name(counted.last + 1, "unit", "day"):
        return False
    if counted.is_ordinal and counted.head.is_owned and not reader.is_kind(counted.first - 1, "unit", "year"):
        return True
    is_spelled_ordinal = counted.is_ordinal and counted.first != counted.last
    return low < _FEW_SEASONS if is_spelled_ordinal else counted.in_words and not counted.is_ordinal


def quarter(reader: Reader, counted: Counted) -> Piece | None:
    """`II тоқсан`, `бірінші тоқсанда`, `1-тоқсан`; `үш тоқсан` is a duration."""
    return _of_year(counted, "quarter", 4)


def half(reader: Reader, counted: Counted) -> Piece | None:
    """`бірінші жартыжылдық`, `I жартыжылдықта`, `жылдың бірінші жартысында`."""
    return _of_year(counted, "half", 2) if counted.head.kind == "half" or counted.head.name == "half" else None


def age(reader: Reader, counted: Counted) -> Piece | None:
    """`27 жастағы`, `18 жасқа толған`, `жеті жасар`; `3 жас маман` counts the young, `500 жас` with a plural too."""
    head = counted.head
    if (counted.low or 0) > _OLDEST or "PL" in head.features or head.features in (("GEN",), ("ACC",)):
        return None
    following = reader.word(counted.last + 1)
    if head.is_plain and head.name != "always" and following[:1].isalpha() and not _closes_age(reader, counted.last + 1):
        return None
    return unlisted(counted, "age")


def century(reader: Reader, counted: Counted) -> Piece:
    """`XXI ғасыр`, `соңғы екі онжылдықта`: never listed."""
    return unlisted(counted, "century")


def season(reader: Reader, counted: Counted) -> Piece:
    """`екі қыс`: a duration."""
    return unlisted(counted, "duration")


def weekday(reader: Reader, counted: Counted) -> Piece | None:
    """`үш жұма бұрын`: `жұма` after a number is a week, no Friday."""
    return duration(reader, counted, "week") if not counted.is_ordinal and counted.head.low == 5 else None


def duration(reader: Reader, counted: Counted, unit: str = "") -> Piece:
    """`5 жылға`, `үш күн бойы`: no interval; `үш жыл бұрын`, `екі күннен кейін` lie at a distance from the publication."""
    distance = _CALENDAR_UNITS.get(unit or counted.head.name)
    following = counted.last + 1
    is_measure = counted.is_ordinal or counted.filler or counted.low != counted.high
    if distance is None or counted.low is None or counted.low > _FARTHEST or is_measure:
        return unlisted(counted, "duration")
    if counted.head.is_plain and reader.is_name(following, "after", "ago"):
        period = Period(unit=distance, offset=-counted.low)
        return Piece(counted.first, following, "ago", period, period, counted.head)
    # In a narrative `үш күннен кейін келді` counts from the event before.
    if counted.head.case == "ABL" and reader.is_name(following, "after", "later") and reader.tense(following) == "future":
        period = Period(unit=distance, offset=counted.low)
        return Piece(counted.first, following, "later", period, period, counted.head)
    return unlisted(counted, "duration")


def is_first_months(reader: Reader, counted: Counted) -> bool:
    """Whether months are those from January: `10 айда`, `10 айдың қорытындысымен`, not `10 ай`, `10 айға`, `үш айда салынады`."""
    head, following = counted.head, counted.last + 1
    if not _is_month_count(counted):
        return False
    if reader.is_name(following, "frame", "result") or reader.is_name(following, "after", "result"):
        return True
    if head.case == "LOC":
        return head.is_adjective or (not _says_how_often(reader, following) and reader.tense(counted.last) != "future")
    is_inside = head.features == ("GEN",) and reader.is_name(following, "frame", "within")
    return is_inside and (counted.low or 0) > _SHORT and reader.tense(following) != "future"


def _says_how_often(reader: Reader, at: int) -> bool:
    """`екі айда бір рет`."""
    numeral = reader.numerals.get(at)
    return numeral is not None and numeral.in_words and numeral.value == 1


def first_months(counted: Counted) -> Piece | None:
    """The months from January up to the number said."""
    return Piece(counted.first, counted.last, "months", *_one("months", counted.low), counted.head) if _is_month_count(counted) else None


@lru_cache(maxsize=1)
def _index_words() -> tuple[str, ...]:
    """The words after `айлық` in the names of indices."""
    return tuple(word for entry in lexicon.load("indices") for word in entry.lemma.split(" ")[1:])


def _is_month_count(counted: Counted) -> bool:
    whole = counted.low is not None and 2 <= counted.low <= 12 and counted.low == counted.high
    return whole and not counted.is_ordinal and not counted.filler and "PL" not in counted.head.features


def _one(unit: Unit, number: int | None) -> tuple[Period, Period]:
    period = Period(unit=unit, number=number)
    return period, period


def _of_year(counted: Counted, unit: Unit, most: int) -> Piece | None:
    low, high = counted.low, counted.high
    if low is None or high is None or not 1 <= low <= high <= most:
        return None
    if not counted.is_ordinal and counted.in_words:
        return unlisted(counted, "duration")
    return Piece(counted.first, counted.last, unit, Period(unit=unit, number=low), Period(unit=unit, number=high), counted.head)


def _year_number(counted: Counted, number: int | None) -> int | None:
    if number is None or (counted.in_words and not counted.is_ordinal):
        return None
    if EARLIEST <= number <= LATEST:
        return number
    # `бірінші жылы` is the first year of something; an ordinal that no count of years reaches is a year of the calendar.
    if counted.is_ordinal and 13 <= number < 100 and "PL" not in counted.head.features:
        return (2000 if number <= PIVOT else 1900) + number
    return None


def _is_span(reader: Reader, counted: Counted) -> bool:
    """`1500 жыл`, `2010 жыл бұрын`, `2000 жыл бойы` measure time; `2025 жыл бойы` is the year 2025."""
    if not counted.head.is_plain or counted.is_ordinal or counted.low is None:
        return False
    following = counted.last + 1
    is_round = counted.low % 100 == 0 and reader.is_name(following, "after", "within")
    return counted.low < _SURELY_A_YEAR or is_round or reader.is_name(following, "after", "ago")


def _closes_age(reader: Reader, at: int) -> bool:
    return reader.is_kind(at, "frame", "after") or is_being(reader.word(at))


NUMBERED: Mapping[str, Callable[[Reader, Counted], Piece | None]] = MappingProxyType(
    {
        "unit": of_unit,
        "month": day_of_month,
        "quarter": quarter,
        "half": half,
        "boundary": half,
        "age": age,
        "century": century,
        "season": season,
        "weekday": weekday,
    }
)
"""The rule for a number before each kind of word."""
