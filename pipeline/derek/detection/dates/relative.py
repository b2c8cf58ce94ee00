"""Periods counted from the publication: `биыл`, `былтырғы`, `өткен аптада`, `келесі жылы`, `кеше`, `осы тоқсанда`.

`бүгінде`, `соңғы жылдары`, `сол күні` name no interval; they are found so that their numbers and nouns count for nothing else.
"""

from __future__ import annotations

from derek.detection.dates.expressions import Period, Unit
from derek.detection.dates.numbered import first_months, unlisted
from derek.detection.dates.numbered import year as year_named
from derek.detection.dates.reader import Piece, Reader
from derek.detection.dates.within import boundary, complete, day_after, inside

_JUNE = 6
_UNITS: dict[str, Unit] = {"year": "year", "month": "month", "week": "week"}


def day(reader: Reader, at: int) -> Piece | None:
    """`бүгін`, `кешегі`, `ертең`; `бүгінде`, `бүгінгі таңда`, `бүгінгі күні` mean nowadays, `бүгінге дейін` so far."""
    word = reader.kind(at)
    if word is None or word.case == "ACC":  # `кешені` is a complex
        return None
    following = reader.kind(at + 1)
    if following is not None and following.kind == "nowadays":
        return Piece(at, at + 1, "nowadays", head=following)
    is_day = word.is_adjective and reader.is_name(at + 1, "unit", "day")
    is_so_far = word.case == "DAT" and reader.is_name(at + 1, "after", "until")
    if word.low == 0 and (word.case == "LOC" or is_day or is_so_far):
        return Piece(at, at + 1 if is_day else at, "nowadays", head=following if is_day and following else word)
    period = Period(unit="day", offset=word.low)
    return Piece(at, at, "relative day", period, period, word)


def year(reader: Reader, at: int) -> Piece | None:
    """`биыл`, `былтырғы жылы`, `биылғы 7 айда`, `былтыр мамырда`, `былтырғы сәйкес кезеңде`."""
    word = reader.kind(at)
    if word is None:
        return None
    last, head = at, word
    following = reader.kind(at + 1)
    is_bare = word.features in ((), ("REL",))
    if is_bare and following is not None and reader.is_name(at + 1, "unit", "year") and following.counted is None:
        last, head = at + 1, following
    if following is not None and following.kind == "month" and following.low == _JUNE and word.is_adjective and following.counted is None:
        return Piece(at, at + 1, "season", head=following)  # `биылғы маусымда`
    period = Period(unit="year", offset=word.low)
    return same_span(reader, Piece(at, last, "relative year", period, period, head)) or complete(
        reader, Piece(at, last, "relative year", period, period, head)
    )


def same_span(reader: Reader, year_piece: Piece) -> Piece | None:
    """`былтырғы сәйкес кезеңмен салыстырғанда`: the period named before, in that year; which it is is told later."""
    at = year_piece.last + 1
    if reader.word(at) == "дәл":
        at += 1
    word, head = reader.kind(at), reader.kind(at + 1)
    if word is None or head is None or word.kind not in ("same", "which", "vague"):
        return None
    if head.kind != "span" and not (word.kind == "same" and head.name == "month"):
        return None
    return Piece(year_piece.first, at + 1, SAME, None, year_piece.end, head)


SAME = "same period"
"""The rule of an expression that leans on another in its sentence."""


def which(reader: Reader, at: int) -> Piece | None:
    """A telling word with its unit: `өткен аптада`, `келесі жылы`, `осы тоқсанда`, `өткен сенбіде`, `алдағы үш жылда`."""
    word = reader.kind(at)
    if word is None:
        return None
    counted = reader.counted(at + 1)
    if counted is not None:
        return _counted(reader, at, word.low)
    head = reader.kind(at + 1)
    if head is None:
        return None
    if head.kind == "unit":
        return _unit(reader, at, word.low)
    if head.kind in ("quarter", "half"):
        period = Period(unit="quarter" if head.kind == "quarter" else "half", offset=_near(word.low))
        return Piece(at, at + 1, "relative " + head.kind, period, period, head)
    if head.kind == "weekday":
        period = Period(unit="weekday", number=head.low, offset=_near(word.low))
        return Piece(at, at + 1, "weekday", period, period, head)
    if head.kind == "month" and head.low != 6:
        return _month(reader, at, word.low)
    if head.kind in ("season", "century"):
        return Piece(at, at + 1, head.kind, head=head)
    return None


def first(reader: Reader, at: int) -> Piece | None:
    """`алғашқы бес айда`, `алғашқы тоқсанда`: of a year left open; `алғашқы үш күнде` is a duration."""
    found = inside(reader, at, Period(unit="year"))
    if found is not None:
        return found
    counted = reader.counted(at + 1)
    return None if counted is None or counted.head.kind != "unit" else unlisted(counted, "duration")._replace(first=at)


def vague(reader: Reader, at: int) -> Piece | None:
    """`соңғы үш айда`, `кейінгі жылдары`, `сол күні`: stretches without an end or a beginning of their own."""
    counted = reader.counted(at + 1)
    if counted is not None:
        return unlisted(counted, "duration")._replace(first=at) if counted.head.kind in ("unit", "century", "season", "weekday") else None
    head = reader.kind(at + 1)
    if head is None or head.kind not in ("unit", "season", "century", "weekday", "quarter", "half"):
        return None
    # `сол жылғы 9 желтоқсанда` is a day of a year told elsewhere.
    inner = inside(reader, at + 2, Period(unit="year")) if head.name == "year" and head.counted is None else None
    return Piece(at, inner.last if inner is not None else at + 1, "vague period", head=inner.head if inner is not None else head)


def _counted(reader: Reader, at: int, offset: int) -> Piece | None:
    counted = reader.counted(at + 1)
    if counted is None or counted.head.kind not in ("unit", "weekday", "quarter", "half", "century"):
        return None
    head = counted.head
    if counted.is_ordinal or (head.name == "year" and year_named(reader, counted).start is not None):
        return None
    if head.name == "month" and offset == -1 and head.case in ("LOC", "GEN") and (counted.low or 0) > 2:
        # `өткен 10 айда` are the months of the year that have passed.
        months = first_months(counted)
        return months._replace(first=at) if months is not None else None
    return unlisted(counted, "duration")._replace(first=at)


def _unit(reader: Reader, at: int, offset: int) -> Piece | None:
    head = reader.kind(at + 1)
    if head is None or head.counted is not None:
        return None
    if "PL" in head.features or head.name in ("hour", "night") or "ATTR" in head.features:
        return Piece(at, at + 1, "vague period", head=head) if head.name not in ("hour", "night") else None
    if head.name in ("day", "24h"):
        return _day(reader, at, offset)
    period = Period(unit=_UNITS[head.name], offset=offset if head.name == "year" else _near(offset))
    whole = Piece(at, at + 1, f"relative {head.name}", period, period, head)
    if head.name == "week" and head.case == "GEN" and (of_week := reader.kind(at + 2)) is not None and of_week.kind == "weekday":
        day_of_week = Period(unit="week", offset=period.offset, day=of_week.low)
        return Piece(at, at + 2, "weekday", day_of_week, day_of_week, of_week)
    if head.name == "year":
        return same_span(reader, whole) or complete(reader, whole)
    if head.name == "month" and head.case == "GEN":
        return day_after(reader, whole) or boundary(reader, at + 2, period, whole) or whole
    return whole


def _day(reader: Reader, at: int, offset: int) -> Piece | None:
    head = reader.kind(at + 1)
    if head is None:
        return None
    is_yesterday = offset == -1 and head.name == "24h"
    is_day_before = offset == -2 and head.features == ("P3",)
    if is_yesterday or is_day_before:  # `осы күні`, `келесі күні` hang on the story
        period = Period(unit="day", offset=offset)
        return Piece(at, at + 1, "relative day", period, period, head)
    return Piece(at, at + 1, "vague period", head=head)


def _month(reader: Reader, at: int, offset: int) -> Piece | None:
    head = reader.kind(at + 1)
    if head is None:
        return None
    last = at + 1
    following = reader.kind(at + 2)
    if head.is_plain and following is not None and following.name == "month" and following.counted is None:
        last, head = at + 2, following
    elif head.is_plain:
        return None
    month = reader.kind(at + 1)
    if month is None:
        return None
    if offset == 0:
        period = Period(unit="month", number=month.low, year_offset=0)
    else:
        period = Period(unit="month", number=month.low, offset=_near(offset))
    whole = Piece(at, last, "month", period, period, head)
    return (day_after(reader, whole) if offset == 0 and head.case == "GEN" else None) or whole


def _near(offset: int) -> int:
    """`алдыңғы апта` is the week before, as `алдыңғы жыл` is not."""
    return max(-1, min(1, offset))
