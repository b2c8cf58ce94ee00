"""What a run found, counted row by row: of «Облысқа 432,2 млрд теңге тартылды.» one document, one amount in KZT, the largest.

What is kept does not grow with the run: counts by kind and by currency, and the largest amount of each currency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from derek.tabulation.rows import DocumentRows


@dataclass(slots=True)
class Overview:
    """The documents of a run and how many of them failed, its facts by kind, its amounts of money by currency."""

    documents: int = 0
    failures: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    largest: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    """By currency the largest value, and how the text writes it."""

    @classmethod
    def of(cls, documents: Iterable[DocumentRows]) -> Overview:
        """Count some documents."""
        overview = cls()
        for rows in documents:
            overview.documents += 1
            overview.failures += rows.document.status == "error"
            for fact in rows.facts:
                overview.facts[fact.kind] += 1
                if fact.kind == "money" and fact.value is not None:
                    overview.money[fact.unit or ""] += 1
                    overview._see(fact.unit or "", fact.value, fact.text)
        return overview

    def add(self, later: Overview) -> None:
        """Count the documents of another overview, which come after those of this one."""
        self.documents += later.documents
        self.failures += later.failures
        self.facts += later.facts
        self.money += later.money
        for currency, (value, text) in later.largest.items():
            self._see(currency, value, text)

    def _see(self, currency: str, value: Decimal, text: str) -> None:
        known = self.largest.get(currency)
        if known is None or value > known[0]:
            self.largest[currency] = value, text

    def told(self) -> tuple[Any, ...]:
        """The same as text, numbers, tuples and dictionaries."""
        largest = {currency: (str(value), text) for currency, (value, text) in self.largest.items()}
        return self.documents, self.failures, dict(self.facts), dict(self.money), largest

    @classmethod
    def as_told(cls, told: Any) -> Overview:
        """The overview that was told so.

        >>> Overview.as_told((1, 0, {"money": 1}, {"KZT": 1}, {"KZT": ("58", "58 теңге")})).largest
        {'KZT': (Decimal('58'), '58 теңге')}
        """
        documents, failures, facts, money, largest = told
        seen = {currency: (Decimal(value), text) for currency, (value, text) in largest.items()}
        return cls(documents, failures, Counter(facts), Counter(money), seen)
