"""The context of a fact: the period named in its clause, not one that it is compared with, and its item."""

from __future__ import annotations

import datetime

import pytest

import derek

PUBLISHED = datetime.date(2025, 11, 12)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Биыл 10 айдың қорытындысымен облысқа 1 178,4 млрд теңге тартылды.", "2025-01-01", "2025-10-31"),
        ("Өткен жылы өңірге 120 млн АҚШ доллары құйылды.", "2024-01-01", "2024-12-31"),
        ("Бұл 2023 жылмен салыстырғанда 15 пайызға көп.", None, None),
        ("Форум кеше өтті, оған 200 компания қатысты.", None, None),
        ("Облысқа 5 млрд теңге бөлінді.", None, None),
    ],
)
def test_period(text: str, start: str | None, end: str | None) -> None:
    facts = derek.extract(derek.Article(text=text, date=PUBLISHED)).facts
    assert [(row.period_start, row.period_end) for row in facts.itertuples()] == [(start, end)]


def test_item_is_no_word_of_time() -> None:
    facts = derek.extract("Зауыт 2024 жылы 1,2 млн, биыл 1,5 млн тонна цемент шығарды.").facts
    assert [row.item for row in facts.itertuples()] == [None, "цемент"]
