"""What follows an expression and belongs to it, and two expressions that are the ends of one interval.

`2025-2028 жылдар аралығында`, `1 қаңтардан бастап`, `10 айдың қорытындысы бойынша`; `12 қарашадан 3 желтоқсанға дейін`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from derek.detection.dates.expressions import DateExpression, Period
from derek.detection.dates.numbered import NUMBERED
from derek.detection.dates.reader import DASHES, LINKS, Counted, Piece, Reader, whole
from derek.detection.dates.relative import same_span
from derek.detection.dates.within import complete, in_year, takes_inner
from derek.detection.dates.words import Word

SLASH = "/"
"""`2024/2025 оқу жылы`."""

MOST_LISTED = 8
"""`2019, 2020, 2021 жылдары`: no list of years or days is longer than this."""

MOST_FOLLOWING = 4
"""`қарашаның 5-і күні аралығында дейін`: no more words than this follow and belong to an expression."""

_LISTABLE = frozenset({"month", "quarter"})
_YEAR = regex.compile(r"(?:19|20)\d\d")
_IN_YEAR = frozenset({"day", "month", "months", "quarter", "half"})
_WANTED_CASES = {"until": "DAT", "by": "DAT", "from": "ABL", "since": "ABL", "later": "ABL"}


def extend(reader: Reader, piece: Piece) -> Piece:
    """Take in `күні`, `айында`, `аралығында`, `ішінде`, `қорытындысымен`, `дейін`, `бастап` after an expression."""
    for _ in range(MOST_FOLLOWING):
        word = reader.kind(piece.last + 1)
        if word is None or not _belongs(reader, piece, piece.last + 1):
            break
        piece = piece._replace(last=piece.last + 1, head=piece.head if word.kind == "after" else word)
    return piece


def _belongs(reader: Reader, piece: Piece, at: int) -> bool:
    word, case = reader.kind(at), piece.head.case
    if word is None:
        return False
    if word.kind == "after":
        wanted = _WANTED_CASES.get(word.name)
        if wanted is not None:
            return case == wanted
        if word.name == "ago":
            return case == "NOM" and piece.start is None
        return word.name in ("within", "result") and (case in ("NOM", "GEN") or word.name == "result")
    if word.kind == "filler":
        return word.name == "about" and case in ("DAT", "ABL") and piece.start is None
    if word.kind == "boundary":
        return piece.rule in ("decade", "century", "vague period") and case == "GEN"
    if word.kind == "frame":
        return case in ("NOM", "GEN") and piece.head.kind != "frame"
    is_day = word.kind == "unit" and word.name == "day" and word.counted is None and word.is_owned
    return is_day and piece.start is not None and piece.start.unit in ("day", "weekday") and case == "NOM"


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
    if start is not None and start.unit == "weekday":  # `дүйсенбіден жұмаға дейін`: opening days
        return Piece(left.first, right.last, "frequency", head=right.head)
    return Piece(left.first, right.last, "between", start, end, right.head)


def shared(reader: Reader, at: int) -> Piece | None:
    """The first of numbers that share one word of time: `2023, 2024 жылдары`, `5 пен 14 қараша аралығында`, `12-ден 15 қарашаға дейін`."""
    numeral = reader.numerals[at]
    following = numeral.last + 1
    is_start, is_tied = numeral.features == ("ABL",), reader.word(following) in DASHES or reader.word(following) == SLASH
    is_listed = reader.word(following) == "," or reader.word(following) in LINKS
    if not (is_start or (numeral.features in ((), ("ORD",)) and (is_tied or is_listed))):
        return None
    low, _ = whole(numeral)
    if low is None or numeral.value_max is not None:
        return None
    if is_start or is_tied:
        return _up_to(reader, at, low, following if is_start else following + 1)
    counted = _end_of_list(reader, following)
    if counted is None or counted.low is None:
        return None
    if reader.word(following) in LINKS and counted.first == following + 1 and reader.is_name(counted.last + 1, "frame", "between"):
        both = counted._replace(first=at, low=low)
        return NUMBERED[counted.head.kind](reader, both) if low < counted.low else None
    return _alone(reader, Counted(at, numeral.last, low, low, numeral.form == "ordinal", numeral.in_words, counted.head), counted)


def _alone(reader: Reader, first: Counted, last: Counted) -> Piece | None:
    """The first number of a list: an interval of its own (`2023, 2024 жылдары`), or one measure with the last (`3 пен 5 жыл`)."""
    features = tuple(feature for feature in first.head.features if feature != "PL")
    found = NUMBERED[first.head.kind](reader, first._replace(head=replace(first.head, features=features)))
    if found is not None and found.start is not None:
        return found._replace(head=Word(""))
    is_pair = last.first == first.last + 2 and reader.word(first.last + 1) in LINKS
    measure = NUMBERED[last.head.kind](reader, last) if is_pair else None
    return measure._replace(first=first.first) if measure is not None and measure.start is None else None


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


def _up_to(reader: Reader, at: int, low: int, following: int) -> Piece | None:
    counted = reader.counted(following)
    if counted is None or counted.low is None or low >= counted.low or counted.low != counted.high:
        return None
    between = reader.word(following - 1)
    fits = counted.is_ordinal if between in DASHES else counted.head.name == "year" if between == SLASH else counted.head.case == "DAT"
    if counted.head.kind not in NUMBERED or not fits:
        return None
    both = counted._replace(first=at, low=low)
    return NUMBERED[counted.head.kind](reader, both)


def trailing_year(reader: Reader, piece: Piece) -> Piece:
    """`12 қараша 2025 жыл`, `12 қараша, 2025`, `12 қараша, 2025 ҚазАқпарат`: the year after the day."""
    if piece.start is None or piece.end is None or piece.start.unit != "day" or piece.head.case != "NOM" or piece.start.year is not None:
        return piece
    at = piece.last + 2 if reader.word(piece.last + 1) == "," else piece.last + 1
    if _YEAR.fullmatch(reader.word(at)) and (not reader.word(at + 1)[:1].isalnum() or (at > piece.last + 1 and reader.is_capital(at + 1))):
        start, end = (replace(side, year=int(reader.word(at))) for side in (piece.start, piece.end))
        return Piece(piece.first, at, piece.rule, start, end, piece.head)
    counted = reader.counted(at)
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
    if piece.start.unit == "year":
        same = same_span(reader, piece) if piece.start == piece.end else None
        return same or _with_weekday(reader, list_inside(reader, complete(reader, piece)))
    return _with_weekday(reader, year_in_brackets(reader, trailing_year(reader, piece)))


def list_inside(reader: Reader, year: Piece) -> Piece:
    """A lone year with the first of the days listed after it: `2025 жылғы 6 және 7 қарашада`, `2023 жылғы 12-ден 15 қазанға дейін`."""
    at = year.last + 1
    if at not in reader.numerals or year.start is None or year.start.unit != "year" or not takes_inner(year):
        return year
    first = in_year(shared(reader, at), year.start)
    return year if first is None else first._replace(first=year.first)


def _with_weekday(reader: Reader, piece: Piece) -> Piece:
    """`15 қараша, сенбі күні`: the weekday adds nothing to the day."""
    if piece.start is None or piece.start.unit != "day" or piece.start != piece.end or piece.head.case != "NOM":
        return piece
    at = piece.last + 2 if reader.word(piece.last + 1) == "," else piece.last + 1
    weekday = reader.kind(at)
    if weekday is None or weekday.kind != "weekday" or weekday.counted is not None or "PL" in weekday.features:
        return piece
    if weekday.is_plain and not reader.is_name(at + 1, "unit", "day"):  # no date by itself
        return piece
    return piece._replace(last=at, head=weekday)


def year_in_brackets(reader: Reader, piece: Piece) -> Piece:
    """`қаңтар-тамызда (2025 ж.)`: the year behind, in brackets."""
    if reader.word(piece.last + 1) != "(" or piece.start is None or piece.end is None or piece.start.is_anchored or piece.end.is_anchored:
        return piece
    counted = reader.counted(piece.last + 2)
    if counted is None or counted.head.name != "year" or reader.word(counted.last + 1) != ")" or piece.start.unit not in _IN_YEAR:
        return piece
    year = NUMBERED["unit"](reader, counted)
    if year is None or year.start is None or year.start != year.end or year.start.unit != "year":
        return piece
    start, end = (replace(side, year=year.start.year) for side in (piece.start, piece.end))
    return Piece(piece.first, counted.last + 1, piece.rule, start, end, piece.head)


def same_period(year: Period, named: Sequence[DateExpression]) -> tuple[Period, Period] | None:
    """The ends of `былтырғы сәйкес кезең`: the last period of a year among those named before it in the sentence, moved to that year."""
    for before in reversed(named):
        start, end = before.start, before.end
        if start is not None and end is not None and start.unit in _IN_YEAR and start.number is not None and end.number is not None:
            moved = [replace(side, year=year.year, year_offset=year.offset, offset=None) for side in (start, end)]
            return moved[0], moved[1]
    return None
