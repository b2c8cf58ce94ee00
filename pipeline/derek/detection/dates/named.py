"""Expressions that begin with a name or unit of time: `қазанда`, `қаңтар–қыркүйекте`, `дүйсенбі күні`, `жыл басынан бері`, `сағат 9:30-да`.

A month's name alone needs a case (`қазанда`), since `қазан`, `наурыз`, `маусым` are other words too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from derek.detection.dates import relative, within
from derek.detection.dates.expressions import Period
from derek.detection.dates.numbered import NUMBERED
from derek.detection.dates.reader import Piece, Reader, whole
from derek.detection.dates.verbs import joins_clauses
from derek.detection.dates.words import Word

_JUNE = 6
_HOMOGRAPHS = frozenset({3, _JUNE, 10})
"""наурыз is a feast and a name, маусым a season, қазан a cauldron and a city."""

_OPEN_YEAR = Period(unit="year")
_THIS_YEAR = Period(unit="year", offset=0)
_MOST_BEFORE_HOUR = 2
"""`таңғы сағат`, `сағат кешкі`."""
_OLDEST = 100
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""Bare numbers between these are years: `2017-де`."""


def month(reader: Reader, at: int) -> Piece | None:
    """`қазанда`, `қараша айында`, `қарашаның 12-сінде`, `қаңтар–қыркүйекте`; not `қазанға құйды`, `жылыту маусымында`."""
    word = reader.kind(at)
    found = within.month(reader, at)
    if word is None or found is None:
        return None
    if found.last > at or found.start != found.end:
        return found if found.head.case != "NOM" or found.head is not word or word.kind == "months" else None
    return found if _stands_alone(reader, at) else None


def weekday(reader: Reader, at: int) -> Piece | None:
    """`дүйсенбіде`, `жұма күні`, `сәрсенбі, 12 қараша`; `сенбі күндері`, `жұма сайын` say how often."""
    word, following = reader.kind(at), reader.kind(at + 1)
    if word is None:
        return None
    period = Period(unit="weekday", number=word.low)
    found = Piece(at, at, "weekday", period, period, word)
    if following is not None and following.kind == "unit" and following.name == "day" and word.is_plain:
        if "PL" in following.features or following.is_plain:
            return Piece(at, at + 1, "frequency", head=following)
        return found._replace(last=at + 1, head=following)
    if "PL" in word.features or reader.is_name(at + 1, "after", "each"):
        return Piece(at, at, "frequency", head=word)
    if word.is_plain and reader.word(at + 1) == ",":
        counted = reader.counted(at + 2)
        inner = NUMBERED["month"](reader, counted) if counted is not None and counted.head.kind == "month" else None
        return inner._replace(first=at) if inner is not None else None
    return found if word.case in ("LOC", "ABL") or (word.case == "DAT" and reader.is_kind(at + 1, "after")) else None


def weekdays(reader: Reader, at: int) -> Piece | None:
    """`дүйсенбі-жұма`: opening days."""
    word = reader.kind(at)
    return Piece(at, at, "frequency", head=word) if word is not None else None


def unit(reader: Reader, at: int) -> Piece | None:
    """A unit without a number: `жыл басынан бері`, `жылдың 9 айында`, `жыл сайын`, `күніне`, `сағат 9:30-да`."""
    word = reader.kind(at)
    if word is None or word.counted is not None:
        return None
    if reader.is_name(at + 1, "after", "each"):
        return Piece(at, at + 1, "frequency", head=word)
    if word.features == ("P3", "DAT"):
        return Piece(at, at, "frequency", head=word)
    if word.name == "hour" and word.is_plain:
        return clock(reader, at)
    if word.name in ("year", "month") and (word.is_plain or word.features == ("GEN",)):
        return _part(reader, at)
    if reader.is_name(at + 1, "after", "within"):
        return Piece(at, at + 1, "duration", head=word)
    return None


def half(reader: Reader, at: int) -> Piece | None:
    """`жартыжылдықтың қорытындысымен`: the first half; alone the word may be an adjective (`жартыжылдық жоспар`)."""
    word = reader.kind(at)
    if word is None or (word.is_plain and not reader.is_kind(at + 1, "frame")):
        return None
    return within.inside(reader, at, _OPEN_YEAR)


def date(reader: Reader, at: int) -> Piece | None:
    """`15.11.2025 ж.`, `2025-11-15`: always day, month, year, or the ISO order."""
    word = reader.kind(at)
    if word is None or word.written is None:
        return None
    year, number, day = word.written
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    last = at + 1 if reader.is_name(at + 1, "unit", "year") else at
    period = Period(unit="day", number=number, day=day, year=year)
    return Piece(at, last, "written date", period, period, word)


def clock(reader: Reader, at: int) -> Piece | None:
    """`18:00-де`, `сағат 9-да`, `таңғы сағат сегізде`, `кешкі жетіде`, `алты жарымда`."""
    first = at
    for _ in range(_MOST_BEFORE_HOUR):
        word = reader.kind(at)
        if word is None or not (word.kind == "daytime" or (word.kind == "unit" and word.name == "hour" and word.is_plain)):
            break
        at += 1
    if reader.is_kind(at, "clock"):
        return Piece(first, at, "clock time")
    numeral = reader.numerals.get(at)
    if at == first or numeral is None or numeral.value is None or numeral.value > 24 or numeral.form not in ("cardinal", "label"):
        return None
    until = reader.numerals.get(numeral.last + 1) if numeral.features == ("ABL",) else None
    if until is not None and until.features == ("DAT",) and reader.is_name(until.last + 1, "after", "until"):
        return Piece(first, until.last + 1, "clock time")
    return Piece(first, numeral.last, "clock time")


def quarter(reader: Reader, at: int) -> Piece | None:
    """`тоқсан сайын`; without a number before it, or `осы`, `өткен`, the word is the number ninety."""
    return Piece(at, at + 1, "frequency") if reader.is_name(at + 1, "after", "each") else None


def filler(reader: Reader, at: int) -> Piece | None:
    """`жарты жыл бойы`, `жарты сағат`: a duration."""
    word, following = reader.kind(at), reader.kind(at + 1)
    if word is None or word.name != "half" or following is None or following.kind not in ("unit", "century") or following.counted:
        return None
    return Piece(at, at + 1, "duration", head=following)


def season(reader: Reader, at: int) -> Piece | None:
    """`жазда`, `қыс бойы`, `жаз айларында`: no dates."""
    word = reader.kind(at)
    if word is None:
        return None
    if word.case == "LOC" or reader.is_name(at + 1, "after", "within"):
        return Piece(at, at, "season", head=word)
    return Piece(at, at + 1, "season", head=word) if word.is_plain and reader.is_name(at + 1, "unit", "month") else None


def bare_number(reader: Reader, at: int) -> Piece | None:
    """A number in the locative without a noun is an age or an hour (`он бесте`, `алты жарымда`, `23–25-тегі`), or a year (`2017-де`)."""
    numeral = reader.numerals.get(at)
    if numeral is None or numeral.value is None or numeral.form != "cardinal" or "LOC" not in numeral.features:
        return None
    low, high = whole(numeral)
    if numeral.features == ("LOC",) and low is not None and low == high and _FIRST_YEAR <= low < _LAST_YEAR:
        period = Period(unit="year", year=low)
        return Piece(at, numeral.last, "year", period, period, Word("unit", "year", numeral.features))
    if numeral.value >= _OLDEST:
        return None
    case = tuple(feature for feature in numeral.features if feature != "PL")
    if case == ("LOC",) or (case == ("LOC", "REL") and low is not None):
        return Piece(at, numeral.last, "age or hour")
    return None


def _part(reader: Reader, at: int) -> Piece | None:
    word = reader.kind(at)
    if word is None:
        return None
    if word.name == "month":
        whole = Period(unit="month", offset=0)
        return within.boundary(reader, at + 1, whole, Piece(at, at, "relative month", whole, whole, word))
    found = within.boundary(reader, at + 1, _THIS_YEAR)
    if found is None and word.case == "GEN":
        found = within.inside(reader, at + 1, _OPEN_YEAR)
    return None if found is None else found._replace(first=at)


def _stands_alone(reader: Reader, at: int) -> bool:
    """Whether a month's name without year, day or `айы` is a month here."""
    word = reader.kind(at)
    if word is None or word.is_plain or "PL" in word.features or _is_name(reader, at):
        return False
    if word.low == _JUNE and not _begins_clause(reader, at):
        return False
    if word.case in ("LOC", "ABL"):
        return "P3" not in word.features
    if word.case == "DAT":
        return reader.is_kind(at + 1, "after") or word.low not in _HOMOGRAPHS
    return word.case == "GEN" and word.low not in _HOMOGRAPHS and "P3" not in word.features


def _is_name(reader: Reader, at: int) -> bool:
    """A capital inside a sentence: `Қазанда` the city, `Наурызда` the man."""
    passage = reader.passage
    inner = at > passage.sentence_bounds(at)[0] and reader.word(at - 1)[-1:].isalnum()
    return inner and reader.is_capital(at)


def _begins_clause(reader: Reader, at: int) -> bool:
    before = reader.word(at - 1)
    return at == reader.passage.sentence_bounds(at)[0] or not before[-1:].isalnum() or joins_clauses(before)


NAMED: Mapping[str, Callable[[Reader, int], Piece | None]] = MappingProxyType(
    {
        "month": month,
        "months": month,
        "weekday": weekday,
        "weekdays": weekdays,
        "unit": unit,
        "half": half,
        "quarter": quarter,
        "date": date,
        "clock": clock,
        "daytime": clock,
        "season": season,
        "day": relative.day,
        "year": relative.year,
        "which": relative.which,
        "filler": filler,
        "first": relative.first,
        "vague": relative.vague,
    }
)
"""The rule for each kind of word that may begin an expression."""
