"""Decades: `90-жылдары`, `тоқсаныншы жылдардың басында`, `1980 жылдары`, `XIX ғасырдың 40-жылдары`."""

from __future__ import annotations

from derek.detection.dates.reader import LINKS, Counted, Reader, whole

EARLIEST, LATEST = 1000, 2199
"""Numbers between these may be years."""

_LAST_CENTURY = 20


def decade(reader: Reader, counted: Counted) -> int | None:
    """The first year of the decade that a number before `жылдар` names; None if it names none (`5 жылдары`, `2025 жылдары`)."""
    number = counted.low
    if number is None or number != counted.high or number % 10:
        return None
    if reader.word(counted.first - 1) in {",", *LINKS} and reader.word(counted.first - 2)[-1:].isdigit():
        return None  # `2019, 2020 жылдары` are two years
    if counted.is_ordinal and 10 <= number < 100:
        return (_century_before(reader, counted.first - 1) - 1) * 100 + number
    return number if EARLIEST <= number <= LATEST else None


def _century_before(reader: Reader, at: int) -> int:
    """The century that a decade belongs to: in news the last one, unless another is named right before it."""
    word = reader.kind(at)
    if word is None or word.kind != "century":
        return _LAST_CENTURY
    if word.counted is not None:
        return word.counted[1]
    before, numeral = reader.kind(at - 1), reader.numerals.get(at - 1)
    if before is not None and before.kind == "roman" and before.counted is not None:
        return before.counted[1]
    low = whole(numeral)[0] if numeral is not None else None
    return low if low is not None and 10 < low <= _LAST_CENTURY + 1 else _LAST_CENTURY
