"""Dates, periods, and the times that are none: `2025 жылғы 12 қарашада` is listed, `соңғы 20 жылда` and `27 жастағы` are not.

The words are in `lexicon/date_words.tsv`, `months.tsv`, `weekdays.tsv` and `tense_verbs.tsv`; what an expression means for a day of
publication is worked out in `derek.normalization.periods`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from derek.detection.dates.expressions import DateExpression, Limit, Period, Tense
from derek.detection.dates.joining import completed, extend, join, list_inside, same_period, shared, year_in_brackets
from derek.detection.dates.named import NAMED, bare_number
from derek.detection.dates.numbered import NUMBERED
from derek.detection.dates.reader import Piece, Reader
from derek.detection.dates.relative import SAME
from derek.detection.dates.years import MEMORY, with_year
from derek.detection.numbers import Numeral
from derek.tokenization.passage import Passage

__all__ = ["DateExpression", "Limit", "Period", "Tense", "detect_dates"]

_LIMITS: Mapping[str, Limit] = MappingProxyType({"from": "from", "since": "since", "until": "until", "by": "by"})
_OPEN_UNITS = frozenset({"day", "weekday", "month", "months", "quarter", "half"})


def detect_dates(passage: Passage, numerals: Iterable[Numeral]) -> tuple[DateExpression, ...]:
    """All time expressions of a passage, listed or not, in token order, without overlaps; independent of the day of publication.

    >>> from derek.detection.numbers import scan_numerals
    >>> from derek.tokenization import tokenize
    >>> passage = tokenize("2025 жылғы 12 қарашада 27 жастағы спортшы жеңді.")
    >>> [(passage.surface(d.first, d.last), d.listed, d.rule) for d in detect_dates(passage, scan_numerals(passage))]
    [('2025 жылғы 12 қарашада', True, 'day'), ('27 жастағы', False, 'age')]
    """
    reader = Reader(passage, numerals)
    found: list[DateExpression] = []
    free = 0
    for at in reader.anchors():
        if at < free:
            continue
        piece = _read(reader, at)
        if piece is None:
            continue
        whole = extend(reader, join(reader, extend(reader, piece), _read))
        found.append(_expression(reader, whole, found))
        free = whole.last + 1
    return tuple(found)


def _read(reader: Reader, at: int) -> Piece | None:
    """One expression that begins at the token, with the period inside it, without what follows."""
    counted = reader.counted(at)
    if counted is not None and counted.head.kind in NUMBERED and counted.head.kind != "boundary":
        found = NUMBERED[counted.head.kind](reader, counted)
        if found is not None:
            return completed(reader, found)
    if at in reader.numerals:
        found = shared(reader, at) or bare_number(reader, at)
        if found is not None:
            return completed(reader, found)
    word = reader.kind(at)
    rule = NAMED.get(word.kind) if word is not None and word.counted is None else None
    named = rule(reader, at) if rule is not None else None
    return named if named is None else year_in_brackets(reader, list_inside(reader, named))


def _expression(reader: Reader, piece: Piece, found: list[DateExpression]) -> DateExpression:
    if piece.rule == SAME and piece.end is not None:
        begin = reader.passage.sentence_bounds(piece.first)[0]
        here = [before for before in found[-MEMORY:] if before.first >= begin]
        start, end = same_period(piece.end, here) or (None, None)
        piece = piece._replace(start=start, end=end)
    piece, limit = with_year(reader, piece, found), _limit(reader, piece)
    is_open = piece.start is not None and not piece.start.is_anchored and piece.start.unit in _OPEN_UNITS
    start, end = (piece.start, piece.end) if piece.start is not None else (None, None)
    case = "REL" if piece.head.is_adjective else piece.head.case
    return DateExpression(piece.first, piece.last, piece.rule, start, end, _tense(reader, piece, limit) if is_open else "", case, limit)


def _limit(reader: Reader, piece: Piece) -> Limit:
    if piece.start is not None and piece.start.part == "to date":  # `жыл басынан 86 хаттама толтырды`
        return "since"
    word = reader.kind(piece.last)
    return _LIMITS.get(word.name, "") if word is not None and word.kind == "after" else ""


def _tense(reader: Reader, piece: Piece, limit: Limit) -> Tense:
    """`2 сәуірден бері` lies behind whatever the verb; what was decided in the past may begin in the future (`1 желтоқсаннан бастап`)."""
    if limit == "since":
        return "past"
    tense = reader.tense(piece.last, is_running=limit != "", is_goal=piece.head.case == "DAT")
    return "rather past" if limit and tense == "past" else tense
