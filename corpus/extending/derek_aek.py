"""A rule for Derek: amounts in АЕК, the index that fines and fees are set in, as money of the year of publication.

Of an article of 2026 «150 АЕК айыппұл» says 648,750 tenge.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import derek

TENGE = {2024: 3692, 2025: 3932, 2026: 4325}
"""What one АЕК is in each year, by the laws on the republic's budget."""


def find_fines(text: str, date: datetime.date | None) -> Iterator[derek.Money]:
    """Give each amount in АЕК as an amount in tenge; without a date, or for a year that is not known, nothing."""
    rate = TENGE.get(date.year) if date else None
    for count in derek.find_counts(text):
        if rate and count.unit == "АЕК" and count.value is not None:
            yield derek.Money(
                start=count.start,
                end=count.end,
                text=count.text,
                value=count.value * rate,
                value_max=count.value_max and count.value_max * rate,
                modifier=count.modifier,
                unit="KZT",
                item=count.item,
            )
