"""Dates: the intervals that expressions name for a day of publication, and the times that are no dates.

A row of `cases/dates.tsv` is a sentence with brackets around each listed date, the article's day of publication, and the intervals:

    Форум [12-15 қараша аралығында] өтті	2025-11-12	2025-11-12/2025-11-15	ok	range of days

`-` stands where no date may be listed, `; ` separates dates. `cases/times.tsv` has the expressions that are found but not listed, with the
rule that found each; there the brackets are around those.
"""

from __future__ import annotations

import datetime
import time
from itertools import pairwise

import pytest

from case_files import cases, read, unmark
from derek.detection.dates import DateExpression, Period, detect_dates
from derek.detection.dates.verbs import verb_form
from derek.detection.numbers import scan_numerals
from derek.facts import Date
from derek.normalization.dates import dates_of, intervals_of
from derek.normalization.periods import resolve
from derek.tokenization import tokenize

PUBLISHED = datetime.date(2025, 11, 12)


def expressions(text: str) -> list[tuple[str, DateExpression]]:
    passage = tokenize(text)
    return [(passage.slice(found.first, found.last)[2], found) for found in detect_dates(passage, scan_numerals(passage))]


def dates(text: str, published: datetime.date | None = PUBLISHED) -> list[Date]:
    passage = tokenize(text)
    return dates_of(passage, intervals_of(detect_dates(passage, scan_numerals(passage)), published))


@pytest.mark.parametrize(("marked", "published", "expected"), cases("dates", "text", "published", "expected"))
def test_dates(marked: str, published: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = dates(text, datetime.date.fromisoformat(published) if published else None)
    assert "; ".join(date.canonical for date in found) == ("" if expected == "-" else expected)
    assert [(date.start, date.end) for date in found] == spans
    assert all(text[date.start : date.end] == date.text and date.source for date in found)


@pytest.mark.parametrize(("marked", "expected"), cases("times"))
def test_times_that_are_no_dates(marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = [(surface, time) for surface, time in expressions(text) if not time.listed]
    assert not [surface for surface, time in expressions(text) if time.listed]
    assert "; ".join(time.rule for _, time in found) == ("" if expected == "-" else expected)
    assert [surface for surface, _ in found] == [text[start:end] for start, end in spans]


def test_expressions_are_in_order_and_apart() -> None:
    text = " ".join(unmark(row["text"])[0] + "." for name in ("dates", "times") for row in read(name))
    found = [expression for _, expression in expressions(text)]
    assert len(found) > 100
    assert all(left.last < right.first for left, right in pairwise(found))


@pytest.mark.parametrize("text", ["кеше келді", "12 қарашада келді", "10 айда өсті", "өткен аптада", "II тоқсанда", "жыл соңында"])
def test_relative_dates_need_the_day_of_publication(text: str) -> None:
    assert all(date.canonical for date in dates(text))
    assert [date.canonical for date in dates(text, None)] == [""]


@pytest.mark.parametrize(
    "period",
    [
        Period(unit="day", number=2, day=30, year=2025),
        Period(unit="day", offset=10**9),
        Period(unit="year", offset=-5000),
        Period(unit="month", offset=-(10**6)),
        Period(unit="decade", number=9999, year=9999),
        Period(unit="day", number=2, day=30),
    ],
)
def test_days_that_do_not_exist_are_left_out(period: Period) -> None:
    assert resolve(DateExpression(0, 0, "day", period, period), PUBLISHED) is None


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("өтеді", "future"),
        ("бастайды", "future"),
        ("ұлғаяды", "future"),
        ("жаңартамыз", "future"),
        ("аяқтамақ", "future at the end"),
        ("тиіс", "future"),
        ("жоспарланған", "future"),
        ("салынатын", "future participle"),
        ("қызметінде", ""),
        ("өткен", "past participle"),
        ("ашылды", "past at the end"),
        ("баяулады", "past at the end"),
        ("рәсімдеді", "past at the end"),
        ("қабылдады", "past at the end"),
        ("көбейді", "past at the end"),
        ("болмады", "past at the end"),
        ("бастадық", "we at the end"),
        ("жатыр", "present"),
        ("болатын", "future participle"),
        ("деді", "quote"),
        ("теңге", ""),
        ("үлкен", ""),
    ],
)
def test_verb_forms(word: str, form: str) -> None:
    assert verb_form(word) == form


ENDLESS = """таңғы |сағат |жыл |жылдың |2025 жылғы |12 қараша мен |12 қарашадан |5, |5 және |бойы |қараша, |бүгін-|-ақ|өткен |алғашқы
сол жылғы |қараша – |12-|i-|2024/|аралығында |дейін |９９ жыл |² жыл |мың мың ай |қараша айының |өткен жылдың осы кезеңі |18 бен """
UNITS = [
    *ENDLESS.replace("\n", "|").split("|"),
    "\ud800 ",
    "\x00",
    "2023 жылы үйде 5 қазан және ",
    "2023 жылғы 5, ",
    "9" * 40 + " жыл ",
    "1" * 30 + " триллион жылдай ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_any_text_in_linear_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    passage = tokenize(text)
    numerals = scan_numerals(passage)
    began = time.perf_counter()
    intervals_of(detect_dates(passage, numerals), PUBLISHED)
    assert time.perf_counter() - began < 20
