"""What a run found, counted row by row: of «Облысқа 432,2 млрд теңге тартылды.» one document, one amount in KZT, the largest.

What is kept does not grow with the run: counts by kind and by currency, and the largest amount of each currency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from derek.tabulation.formats import Row
from derek.tabulation.rows import DocumentRow, FactRow

_STATUS = DocumentRow._fields.index("status")
_KIND, _VALUE, _UNIT, _TEXT = (FactRow._fields.index(name) for name in ("kind", "value", "unit", "text"))


@dataclass(slots=True)
class Overview:
    """The documents of a run and how many of them failed, its facts by kind, its amounts of money by currency."""

    documents: int = 0
    failures: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    largest: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    """By currency the largest value, and how the text writes it."""

    def add(self, document: Row, facts: Iterable[Row]) -> None:
        """Count the row of a document and those of its facts, as named tuples or as they come out of a pack."""
        self.documents += 1
        self.failures += document[_STATUS] == "error"
        for fact in facts:
            self.facts[str(fact[_KIND])] += 1
            if fact[_KIND] == "money" and fact[_VALUE] is not None:
                self._count_money(str(fact[_UNIT] or ""), Decimal(str(fact[_VALUE])), str(fact[_TEXT]))

    def _count_money(self, currency: str, value: Decimal, text: str) -> None:
        self.money[currency] += 1
        known = self.largest.get(currency)
        if known is None or value > known[0]:
            self.largest[currency] = value, text
