"""The year that an open day, month, quarter or half takes from an expression before it in its sentence.

`2023 жылы апат 28 қазанда болды` is of 2023: the year at the head of the clause holds for all of it. So is the second day of
`2023 жылғы 27 және 28 қазанда`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from derek.detection.dates.expressions import DateExpression, Period
from derek.detection.dates.reader import LINKS, Piece, Reader
from derek.detection.dates.tense import REACH, is_parted

MEMORY = 8
"""How many expressions back another one may look."""

_IN_YEAR = frozenset({"day", "month", "months", "quarter", "half"})

Year: TypeAlias = tuple[int | None, int | None]
"""A year by its number, or by its distance from the publication's."""


def with_year(reader: Reader, piece: Piece, found: Sequence[DateExpression]) -> Piece:
    """An open expression with the year that one of those found before it tells; as it is where none does."""
    if piece.start is None or piece.end is None or piece.start.unit not in _IN_YEAR or piece.start.is_anchored or piece.end.is_anchored:
        return piece
    year = _year_before(reader, piece, found)
    if year is None:
        return piece
    start = replace(piece.start, year=year[0], year_offset=year[1])
    # The end of `20 желтоқсаннан 5 қаңтарға дейін` may lie in the year after.
    return piece._replace(start=start, end=start if piece.start == piece.end else piece.end)


def _year_before(reader: Reader, piece: Piece, found: Sequence[DateExpression]) -> Year | None:
    begin = max(reader.passage.sentence_bounds(piece.first)[0], piece.first - REACH)
    between: Year | None = None
    for before in reversed(found[-MEMORY:]):
        if before.first < begin:
            return None
        if before.start is None or not before.start.is_anchored:
            continue
        year = _told(before.start)
        if year is None or between not in (None, year):
            return None
        if _is_at_head(reader, before):
            return None if is_parted(reader.passage, before.last + 1, piece.first) else year
        if _is_listed_with(reader, before, piece):
            return year
        between = year
    return None


def _told(period: Period) -> Year | None:
    """The year of a period; None for one that is counted from the publication otherwise: `кеше`, `өткен аптада`."""
    if period.unit == "year":
        return period.year, period.offset
    return (period.year, period.year_offset) if period.offset is None else None


def _is_at_head(reader: Reader, before: DateExpression) -> bool:
    """Whether an expression is one whole year that holds for its clause: `2023 жылы`, `былтыр`; not `2023 жылғы`, `2023 жыл`."""
    word = reader.kind(before.last)
    if word is None or before.start is None or before.start != before.end or before.start.unit != "year" or before.start.part:
        return False
    return word.is_plain if word.kind == "year" else word.name == "year" and word.features == ("P3",)


def _is_listed_with(reader: Reader, before: DateExpression, piece: Piece) -> bool:
    """Whether both are of one list: `2023 жылғы 6, 7 және 8 қарашада`."""
    if piece.first != before.last + 2 or before.start is None or piece.start is None or before.start.unit != piece.start.unit:
        return False
    link = reader.word(before.last + 1)
    return link in LINKS or (link == "," and before.case == "NOM")
