"""Periods inside a year or month: `2025 жылғы 12 қараша`, `былтырғы үшінші тоқсанда`, `жыл басынан бері`, `қарашаның он екісінде`.

The outer word tells the year, the inner one the day, month, quarter or part of it.
"""

from __future__ import annotations

from dataclasses import replace

from derek.detection.dates.comparisons import compares
from derek.detection.dates.expressions import Part, Period
from derek.detection.dates.numbered import NUMBERED, first_months
from derek.detection.dates.reader import DASHES, LINKS, Counted, Piece, Reader, whole
from derek.detection.dates.words import Word

_CASES = (("LOC",), ("ABL",), ("DAT",))
"""`маусымның 13-де` for `13-інде`."""
_IN_YEAR = {"quarter": 4, "half": 2}
"""How many of them a year has."""
_PARTS: dict[str, Part] = {"begin": "begin", "middle": "middle", "end": "end"}


def complete(reader: Reader, year: Piece) -> Piece:
    """Join a year with the period inside it, where one follows."""
    if year.start is None or year.start.unit != "year" or not takes_inner(year):
        return year
    inner = inside(reader, year.last + 1, year.start)
    return year if inner is None else inner._replace(first=year.first)


def inside(reader: Reader, at: int, year: Period) -> Piece | None:
    """The period of a year that begins at the token; the year itself may be left open."""
    counted = reader.counted(at)
    if counted is not None:
        return in_year(_counted_inside(reader, counted), year)
    word = reader.kind(at)
    if word is None:
        return None
    if word.kind == "first":
        return in_year(_first(reader, at), year)
    if reader.is_name(at, "vague", "last"):
        return in_year(_last(reader, at), year)
    if word.kind in ("month", "months"):
        return in_year(month(reader, at), year)
    if word.kind == "half":
        period = Period(unit="half", number=1)
        return in_year(Piece(at, at, "half", period, period, word), year)
    if word.kind == "boundary":
        return boundary(reader, at, year)
    if word.kind == "season" and "ATTR" not in word.features:  # `биыл күздік бидай`
        return Piece(at, at, "season", head=word)
    return None


def month(reader: Reader, at: int) -> Piece | None:
    """A month or months by name, with `айы`, a day or a part of the month after it; whether it stands alone is for the caller to judge."""
    word = reader.kind(at)
    if word is None:
        return None
    last, head, low, high = at, word, word.low, word.high
    if word.kind == "month" and word.is_plain and (second := _second_month(reader, at)) is not None:
        last, head, high = at + 2, second, second.low
    if head.is_plain and (unit := reader.kind(last + 1)) is not None and unit.name == "month" and "P3" in unit.features:
        last, head = last + 1, unit
    start, end = Period(unit="month", number=low), Period(unit="month", number=high)
    found = Piece(at, last, "month", start, end, head)
    if head.case != "GEN" or low != high:
        return found
    return day_after(reader, found) or boundary(reader, last + 1, start, found) or found


def _second_month(reader: Reader, at: int) -> Word | None:
    """The later month of `қаңтар–қазан`, of `маусым мен тамыз аралығында`, or of neighbours such as `қазан, қараша айларында`."""
    second, link = reader.kind(at + 2), reader.word(at + 1)
    first = reader.kind(at)
    if first is None or second is None or second.kind != "month" or second.low <= first.low:
        return None
    if link in DASHES:
        return second
    following = at + 4 if reader.is_name(at + 3, "unit", "month") else at + 3
    if link in LINKS and second.is_plain and reader.is_name(following, "frame", "between"):
        return second
    are_months = second.is_plain and reader.is_name(at + 3, "unit", "month") and second.low == first.low + 1
    return second if are_months and (link == "," or link in LINKS) else None


def day_after(reader: Reader, outer: Piece) -> Piece | None:
    """`қарашаның 12-сі`, `қарашаның он екісінде`, `5-і мен 14-і аралығында`, `осы айдың 20-сына`."""
    if outer.start is None:
        return None
    first = _day(reader, outer.last + 1)
    if first is None:
        return None
    last, low, high, features = first
    second = _day(reader, last + 2) if reader.word(last + 1) in LINKS | DASHES else None
    if second is not None and reader.is_name(second[0] + 1, "frame", "between"):
        last, high, features = second[0], second[2], second[3]
    elif features[-1:] == ("ABL",) and (until := _until(reader, last + 1)) is not None and low <= until[2]:
        last, high, features = until[0], until[2], until[3]
    start = replace(outer.start, unit="day", day=low)
    head = replace(outer.head, features=features)
    return Piece(outer.first, last, "day", start, replace(start, day=high), head)


def _until(reader: Reader, at: int) -> tuple[int, int, int, tuple[str, ...]] | None:
    """The second day of `15-інен 20-сына дейін`."""
    found = _day(reader, at)
    is_end = found is not None and found[3][-1:] == ("DAT",) and reader.is_name(found[0] + 1, "after", "until")
    return found if is_end else None


def boundary(reader: Reader, at: int, outer: Period, month_piece: Piece | None = None) -> Piece | None:
    """`жыл басынан бері`, `жылдың соңына дейін`, `қарашаның ортасында`."""
    word = reader.kind(at)
    if word is None or word.kind != "boundary" or word.name not in _PARTS:
        return None
    part = _PARTS[word.name]
    if part == "begin" and word.case == "ABL" and outer.unit == "year":
        part = "to date"
    elif part == "end" and word.case == "DAT" and outer.unit == "year" and outer.year is None:
        part = "rest"
    period = replace(outer, part=part)
    return Piece(month_piece.first if month_piece else at, at, "part", period, period, word)


def takes_inner(year: Piece) -> bool:
    """Whether a period of it may stand right after one year: not after `2025 жылға`, `2024–2025 жылдары`."""
    head = year.head
    if year.start != year.end:
        return False
    if head.is_adjective or head.case == "GEN":
        return True
    return head.case == "NOM" and "PL" not in head.features


def _counted_inside(reader: Reader, counted: Counted) -> Piece | None:
    head = counted.head
    if head.name == "month":
        return first_months(counted) if _are_months_of_year(reader, counted) else None
    if head.kind in ("month", "quarter", "half", "boundary") or counted.filler == "half":
        found = NUMBERED[head.kind](reader, counted)
        return found if found is not None and found.start is not None and found.start.year is None else None
    return None


def _are_months_of_year(reader: Reader, counted: Counted) -> bool:
    """Whether months counted after a year are its first ones: `9 айында`, `9 айы ішінде`, `9 ай қорытындысымен`, and where something is
    compared with them, `9 айынан 5 пайызға көп`, `9 айына қарағанда`; not `9 айынан астам`, `9 айынан бері`."""
    case, at = counted.head.case, counted.last + 1
    if case in ("LOC", "GEN", "INS"):
        return True
    if case == "ABL":
        return not reader.is_kind(at, "after", "filler")
    if case == "DAT":
        return compares(reader.word(at))
    return any(reader.is_name(at, "frame", name) or reader.is_name(at, "after", name) for name in ("result", "within"))


def _first(reader: Reader, at: int) -> Piece | None:
    """`алғашқы тоқсанда`, `алғашқы жартысында`, `алғашқы бес айда`."""
    head = reader.kind(at + 1)
    if head is not None and head.kind in ("quarter", "half", "boundary") and head.counted is None:
        return NUMBERED[head.kind](reader, Counted(at, at + 1, 1, 1, True, False, head))
    counted = reader.counted(at + 1)
    if counted is not None and counted.head.name == "month" and (found := first_months(counted)) is not None:
        return found._replace(first=at)
    return None


def _last(reader: Reader, at: int) -> Piece | None:
    """`соңғы тоқсанында`, `соңғы жартысында` of a year that is named."""
    head = reader.kind(at + 1)
    if head is None or head.kind not in _IN_YEAR or head.counted is not None:
        return None
    number = _IN_YEAR[head.kind]
    return NUMBERED[head.kind](reader, Counted(at, at + 1, number, number, True, False, head))


def in_year(inner: Piece | None, year: Period) -> Piece | None:
    """A period that leaves its year open, in the year that is told; None for any other."""
    if inner is None or inner.start is None or inner.end is None or inner.start.is_anchored or inner.start.unit in ("year", "decade"):
        return None
    start, end = (replace(side, year=year.year, year_offset=year.offset) for side in (inner.start, inner.end))
    return inner._replace(start=start, end=end)


def _day(reader: Reader, at: int) -> tuple[int, int, int, tuple[str, ...]] | None:
    numeral = reader.numerals.get(at)
    low, high = whole(numeral) if numeral is not None else (None, None)
    if numeral is None or low is None or high is None or not 1 <= low <= high <= 31:
        return None
    if numeral.features[:1] not in (("P3",), *_CASES) and not (
        numeral.form == "ordinal" and reader.is_name(numeral.last + 1, "unit", "day")
    ):
        return None
    return numeral.last, low, high, tuple(feature for feature in numeral.features if feature != "P3")
