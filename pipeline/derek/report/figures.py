"""The figures of a whole run, gathered document by document in memory that does not grow with it.

For «Облысқа 432,2 млрд теңге тартылды.» they count one document, one fact of the kind money, and one amount in KZT between 10^11.33 and
10^11.67.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import floor, log10
from typing import Any

from derek.facts import plain
from derek.report.documents import Document
from derek.tabulation.rows import EntityRow, FactRow

STEPS = 3
"""Steps of a decade in which amounts are counted: of 100 to 1000 the bounds are 100, 215, 464 and 1000."""

CURRENCIES, ITEMS, NAMES, NODES, LINKS = 12, 12, 12, 36, 120
"""How much a chart shows: currencies, items of one, names of a kind, names in the network, and links between them."""

HELD_ITEMS = 20_000
"""Items that are held before all but the largest are forgotten; what is forgotten comes back with a larger amount, so none is lost."""

FLOAT_DIGITS = 17
"""Digits that a float can tell apart."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest amount said of an item, and where."""

    value: Decimal
    text: str
    doc_id: str


@dataclass(slots=True)
class Amounts:
    """The amounts in one currency."""

    steps: Counter[int] = field(default_factory=Counter)
    least: Decimal | None = None
    most: Decimal | None = None

    def add(self, value: Decimal) -> None:
        """Count an amount above zero."""
        self.steps[floor(STEPS * magnitude(value))] += 1
        self.least = value if self.least is None else min(self.least, value)
        self.most = value if self.most is None else max(self.most, value)


class Figures:
    """Counts of a run: `add` its documents, then ask for `as_dict`."""

    def __init__(self, entities: Sequence[EntityRow], total: int) -> None:
        """`entities` are those that charts name; `total` is how many there are."""
        self._entities = {entity.entity_id: entity for entity in entities}
        self._counts = Counter({"entities": total})
        self._kinds: Counter[str] = Counter()
        self._amounts: dict[str, Amounts] = {}
        self._largest: dict[tuple[str, str], Largest] = {}
        self._months: Counter[tuple[str, str, bool]] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(self, document: Document) -> None:
        """Count a document and all that it holds."""
        self._counts["documents"] += 1
        self._counts["failures"] += document.row.status == "error"
        self._counts["mentions"] += len(document.mentions)
        self._counts["facts"] += len(document.facts)
        for fact in document.facts:
            self._kinds[fact.kind] += 1
            self._add_month(fact, document.row.date)
            if fact.kind == "money" and fact.value is not None and fact.value > 0:
                self._add_amount(fact, fact.value)
        together = {mention.entity_id for mention in document.mentions if mention.entity_id in self._entities}
        self._pairs.update(combinations(sorted(filter(None, together)), 2))

    def _add_month(self, fact: FactRow, published: str | None) -> None:
        """A fact belongs to the end of its period: what grew from January to October is known for October."""
        own = fact.period_end or fact.period_start
        if month := _MONTH.match(own or published or ""):
            self._months[month[0], fact.kind, bool(own)] += 1
        else:
            self._counts["undated"] += 1

    def _add_amount(self, fact: FactRow, value: Decimal) -> None:
        unit = fact.unit or ""
        self._amounts.setdefault(unit, Amounts()).add(value)
        if not fact.item:
            return
        known = self._largest.get((unit, fact.item))
        if known is None or known.value < value:
            self._largest[unit, fact.item] = Largest(value, fact.text, fact.doc_id)
        if len(self._largest) > HELD_ITEMS:
            self._largest = {(unit, item): one for unit in self._amounts for item, one in self._largest_of(unit)}

    def _largest_of(self, unit: str) -> list[tuple[str, Largest]]:
        of_unit = ((item, one) for (its, item), one in self._largest.items() if its == unit)
        return sorted(of_unit, key=lambda one: (-one[1].value, one[0]))[:ITEMS]

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON can hold them: amounts are texts, which keep them exact."""
        units = sorted(self._amounts, key=lambda unit: (-self._amounts[unit].steps.total(), unit))[:CURRENCIES]
        return {
            **{name: self._counts[name] for name in ("documents", "failures", "facts", "mentions", "entities", "undated")},
            "kinds": dict(sorted(self._kinds.items(), key=lambda one: (-one[1], one[0]))),
            "steps": STEPS,
            "currencies": [self._currency(unit) for unit in units],
            "months": [[*key, count] for key, count in sorted(self._months.items())],
            "people": self._names("PERSON"),
            "organizations": self._names("ORG"),
            "network": self._network(),
        }

    def _currency(self, unit: str) -> dict[str, Any]:
        amounts = self._amounts[unit]
        return {
            "unit": unit,
            "count": amounts.steps.total(),
            "least": plain(amounts.least),
            "most": plain(amounts.most),
            "steps": sorted(amounts.steps.items()),
            "items": [[item, plain(one.value), one.text, one.doc_id] for item, one in self._largest_of(unit)],
        }

    def _names(self, label: str) -> list[str]:
        return [entity.entity_id for entity in leading(self._entities.values(), (label,), NAMES)]

    def _network(self) -> dict[str, Any]:
        nodes = [entity.entity_id for entity in leading(self._entities.values(), ("PERSON", "ORG"), NODES)]
        pairs = [(pair, count) for pair, count in self._pairs.items() if set(pair) <= set(nodes)]
        links = sorted(pairs, key=lambda one: (-one[1], one[0]))[:LINKS]
        return {"nodes": nodes, "links": [[*pair, count] for pair, count in links]}


def leading(entities: Iterable[EntityRow], labels: Sequence[str], number: int) -> list[EntityRow]:
    """The entities of some labels that most documents name."""
    named = (entity for entity in entities if entity.label in labels)
    return sorted(named, key=lambda entity: (-entity.documents, -entity.mentions, entity.entity_id))[:number]


def magnitude(value: Decimal) -> float:
    """The decimal logarithm of a value above zero, however many digits it has.

    >>> round(magnitude(Decimal("432200000000")), 2)
    11.64
    """
    first, *rest = value.as_tuple().digits[:FLOAT_DIGITS]
    return value.adjusted() + log10(float(f"{first}.{''.join(map(str, rest))}"))
