"""The dates of a passage as intervals of days: «Форум 12-15 қараша аралығында өтті» has 2025-11-12/2025-11-15 for an article of that month."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from derek.detection.dates import detect_dates
from derek.detection.numbers import Numeral
from derek.facts import Date
from derek.normalization.periods import resolve
from derek.tokenization.passage import Passage


def dates_of(passage: Passage, numerals: Iterable[Numeral], published: datetime.date | None) -> list[Date]:
    """The listed dates of a passage in text order; those of which neither first nor last day can be told are left out.

    *Source*: the rule of `derek.detection.dates` that found the expression.
    """
    found = []
    for expression in detect_dates(passage, numerals):
        interval = resolve(expression, published) if expression.listed else None
        if interval is None or interval == (None, None):
            continue
        start, end, text = passage.slice(expression.first, expression.last)
        date = Date(start=start, end=end, text=text, source=expression.rule, period_start=interval[0], period_end=interval[1])
        found.append(date)
    return found
