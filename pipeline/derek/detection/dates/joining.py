"""What follows an expression and belongs to it, and two expressions that are the ends of one interval.

`2025-2028 жылдар аралығында`, `1 қаңтардан бастап`, `10 айдың қорытындысы бойынша`; `2021 жылғы қыркүйектен 2023 жылғы желтоқсанға дейін`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derek.detection.dates.expressions import Period
from derek.detection.dates.numbered import NUMBERED
from derek.detection.dates.reader import DASHES, LINKS, Counted, Piece, Reader
from derek.detection.dates.within import complete

MOST_LISTED = 8
"""`2019, 2020, 2021 жылдары`: no list of years or days is longer than this."""

_LISTABLE = frozenset({"month", "quarter"})
_WANTED_CASES = {"until": "DAT", "by": "DAT", "from": "ABL", "since": "ABL", "later": "ABL"}


def extend(reader: Reader, piece: Piece) -> Piece:
    """Take in `күні`, `айында`, `аралығында`, `ішінде`, `қорытындысымен`, `дейін`, `бастап` after an expression."""
    while (word := reader.kind(piece.last + 1)) is not None and _belongs(reader, piece, piece.last + 1):
        head = piece.head if word.kind == "after" else word
        piece = piece._replace(last=piece.last + 1, head=head)
        if word.kind == "frame" and word.name == "between":
            break
    return piece


def _belongs(reader: Reader, piece: Piece, at: int) -> bool:
    word, case = reader.kind(at), piece.head.case
    if word is None:
        return False
    if word.kind == "after":
        wanted = _WANTED_CASES.get(word.name)
        if wanted is not None:
            return case == wanted and (word.name != "later" or piece.start is not None)
        return word.name in ("within", "result") and (case in ("NOM", "GEN") or word.name == "result")
    if word.kind == "frame":
        return case in ("NOM", "GEN") and piece.head.kind != "frame"
    is_day = word.kind == "unit" and word.name == "day" and word.counted is None and word.is_owned
    return is_day and piece.start is not None and piece.start.unit == "day" and case == "NOM"


def join(reader: Reader, piece: Piece, read: Callable[[Reader, int], Piece | None]) -> Piece:
    """One interval from two expressions: `A мен B аралығында`, `A-дан (бастап) B-ға дейін`, `A – B`."""
    at = piece.last + 1
    if piece.start is None or piece.start.part or piece.end is None or piece.end.part:
        return piece
    link, is_dash = reader.word(at), reader.word(at) in DASHES
    if link in LINKS or is_dash:
        at += 1
    elif piece.head.case != "ABL":
        return piece
    second = read(reader, at)
    if second is None or second.start is None or second.end is None or second.end.part:
        return piece
    whole = extend(reader, second)
    if is_dash:
        joined = piece.head.case == "NOM" and _same_grain(piece, second) and reader.word(at - 1) != "—"
    elif link in LINKS:
        joined = reader.is_name(whole.last, "frame", "between")
    else:
        joined = reader.is_name(whole.last, "after", "until")
    return _between(piece, whole) if joined else piece


def _same_grain(left: Piece, right: Piece) -> bool:
    return left.start is not None and right.start is not None and left.start.unit == right.start.unit in ("day", "month", "year", "quarter")


def _between(left: Piece, right: Piece) -> Piece:
    start, end = left.start, right.end
    if start is not None and end is not None and not start.is_anchored and end.is_anchored and start.unit in ("day", "month"):
        if end.unit in ("day", "month") and (start.number or 0, start.day or 0) <= (end.number or 0, end.day or 31):
            start = replace(start, year=end.year, year_offset=end.year_offset)
    return Piece(left.first, right.last, "between", start, end, right.head)


def shared(reader: Reader, at: int) -> Piece | None:
    """The first of numbers that share one word of time: `2023, 2024 жылдары`, `5 пен 14 қараша аралығында`, `12-ден 15 қарашаға дейін`."""
    numeral = reader.numerals[at]
    if numeral.value is None or numeral.value % 1 or numeral.value_max is not None:
        return None
    low = int(numeral.value) if numeral.value < 10**6 else None
    following = numeral.last + 1
    if numeral.features == ("ABL",):
        return _up_to(reader, at, low, following)
    if numeral.features not in ((), ("ORD",)) or not (reader.word(following) == "," or reader.word(following) in LINKS):
        return None
    counted = _end_of_list(reader, following)
    if counted is None or counted.low is None or low is None:
        return None
    if reader.word(following) in LINKS and counted.first == following + 1 and reader.is_name(counted.last + 1, "frame", "between"):
        both = Counted(at, counted.last, low, counted.high, counted.is_ordinal, counted.in_words, counted.head)
        return NUMBERED[counted.head.kind](reader, both) if low < counted.low else None
    alone = Counted(at, numeral.last, low, low, numeral.form == "ordinal", numeral.in_words, counted.head)
    if reader.word(following) == "," and counted.head.name == "year" and low < 1000:
        return None
    found = NUMBERED[counted.head.kind](reader, alone)
    return found._replace(head=found.head._replace(features=())) if found is not None and _is_list_like(found) else None


def _is_list_like(found: Piece) -> bool:
    return found.start is None or found.start.unit in ("year", "day", "quarter", "decade")


def _end_of_list(reader: Reader, at: int) -> Counted | None:
    for _ in range(MOST_LISTED):
        if not (reader.word(at) == "," or reader.word(at) in LINKS):
            return None
        counted = reader.counted(at + 1)
        if counted is not None:
            named = counted.head.kind in _LISTABLE or counted.head.name == "year"
            return counted if named or (counted.head.kind in ("unit", "age") and reader.word(at) in LINKS) else None
        numeral = reader.numerals.get(at + 1)
        if numeral is None or numeral.features not in ((), ("ORD",)):
            return None
        at = numeral.last + 1
    return None


def _up_to(reader: Reader, at: int, low: int | None, following: int) -> Piece | None:
    counted = reader.counted(following)
    if counted is None or low is None or counted.low is None or low >= counted.low or counted.low != counted.high:
        return None
    if counted.head.case != "DAT" or counted.head.kind not in NUMBERED:
        return None
    both = Counted(at, counted.last, low, counted.high, counted.is_ordinal, counted.in_words, counted.head)
    return NUMBERED[counted.head.kind](reader, both)


def trailing_year(reader: Reader, piece: Piece) -> Piece:
    """`12 қараша 2025 жыл`: the year after the day; `12 қараша, сәрсенбі күні`: the weekday after it."""
    if piece.start is None or piece.end is None or piece.start.unit != "day" or piece.head.case != "NOM" or piece.start.year is not None:
        return piece
    counted = reader.counted(piece.last + 1)
    if counted is not None and counted.head.name == "year" and counted.low == counted.high:
        year = NUMBERED["unit"](reader, counted)
        if year is not None and year.start is not None and year.start.unit == "year" and year.start.year is not None:
            start, end = (replace(side, year=year.start.year) for side in (piece.start, piece.end))
            return Piece(piece.first, year.last, piece.rule, start, end, year.head)
    return piece


def completed(reader: Reader, piece: Piece | None) -> Piece | None:
    """A piece with its inner period or trailing year."""
    if piece is None or piece.start is None:
        return piece
    return complete(reader, piece) if piece.start.unit == "year" else trailing_year(reader, piece)


def sides(piece: Piece) -> tuple[Period | None, Period | None]:
    """The two ends of a piece; both None for an unlisted one."""
    return (piece.start, piece.end) if piece.start is not None else (None, None)
