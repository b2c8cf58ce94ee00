"""The types that all stages share: what is found in a text, and the article it is found in.

Offsets (`start`, `end`) count Unicode code points in the text as given, half open, and `text` is exactly that slice:
in «Облысқа 432,2 млрд теңге тартылды.» the money has `text == "432,2 млрд теңге"`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

Modifier: TypeAlias = Literal["exact", "about", "over", "at_least", "under", "at_most", "range", ""]
"""How a value bounds what it says; empty on facts that have no value."""


def plain(value: Decimal | None) -> str:
    """Write a decimal as tables do: no exponent, no separators, no trailing zeros; nothing for None.

    >>> plain(Decimal("4.322E+11")), plain(Decimal("16.90")), plain(None)
    ('432200000000', '16.9', '')
    """
    if value is None:
        return ""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def interval(start: datetime.date | None, end: datetime.date | None) -> str:
    """Write a period as ISO 8601 does: one date for one day, `start/end` for more, `..` for an open side.

    >>> interval(datetime.date(2025, 1, 1), datetime.date(2025, 10, 31))
    '2025-01-01/2025-10-31'
    """
    if start is None and end is None:
        return ""
    if start == end and start is not None:
        return start.isoformat()
    return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document as it was read: its text and what is known of it. `date` is the day of publication."""

    text: str
    id: str = ""
    title: str = ""
    date: datetime.date | None = None
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Anything located in a text. `source` names the rule or model that found it; `score`, in 0..1, is None for rules that have none."""

    label: ClassVar[str] = ""

    start: int
    end: int
    text: str
    source: str = ""
    score: float | None = None

    @property
    def canonical(self) -> str:
        """The normal form that tables show."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Found):
    """A number in digits, words or both. `value` is None where the text names no exact one (`жүздеген`)."""

    label: ClassVar[str] = "NUMBER"

    value: Decimal | None
    value_max: Decimal | None = None
    modifier: Modifier = "exact"
    ordinal: bool = False

    @property
    def canonical(self) -> str:
        return _amount(self.value, self.value_max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Found):
    """A number that says something: base units in `value`, exact; `value_max` only where `modifier` is range."""

    kind: ClassVar[str] = ""

    value: Decimal | None
    value_max: Decimal | None = None
    modifier: Modifier = "exact"
    unit: str = ""
    item: str = ""
    subject: str = ""
    predicate: str = ""
    status: str = ""
    speaker: str = ""
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None

    @property
    def canonical(self) -> str:
        return f"{_amount(self.value, self.value_max)} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Fact):
    """An amount of money; `unit` is its ISO 4217 code, empty where the text names no currency."""

    kind: ClassVar[str] = "money"
    label: ClassVar[str] = "MONEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Fact):
    """A number with its counted noun; `unit` is the noun's lemma, `item` the noun phrase in the nominative."""

    kind: ClassVar[str] = "count"
    label: ClassVar[str] = "COUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(Fact):
    """A share or a rate; `unit` is `%`, or `pp` for percentage points."""

    kind: ClassVar[str] = "percent"
    label: ClassVar[str] = "PERCENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Fact):
    """A measured amount; `unit` is a symbol (`km`, `t`, `MW`)."""

    kind: ClassVar[str] = "quantity"
    label: ClassVar[str] = "QUANTITY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Fact):
    """A person (`subject`) in a role (`item`, in the nominative as the article gives it); there is no value.

    `organization` is the canonical name of the organization or place that the role belongs to, empty where the article names none.
    """

    kind: ClassVar[str] = "role"
    label: ClassVar[str] = "POSITION"

    value: Decimal | None = None
    modifier: Modifier = ""
    organization: str = ""

    @property
    def canonical(self) -> str:
        return self.item


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Found):
    """A date or period as an interval of whole days; None on a side that the text leaves open or that cannot be told."""

    label: ClassVar[str] = "DATE"

    period_start: datetime.date | None
    period_end: datetime.date | None

    @property
    def canonical(self) -> str:
        return interval(self.period_start, self.period_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Found):
    """A person, an organization, a place or another thing called by its name; `label` is one of the contract's (PERSON, ORG, GPE, ...).

    `name` is the nominative of the mention itself; `entity` the fullest name in the document of what it refers to.
    """

    label: str  # type: ignore[misc]  # fixed by its class for everything but names
    name: str = ""
    entity: str = ""

    @property
    def canonical(self) -> str:
        """The fullest name of a thing; of a role, the role itself and not who holds it."""
        return (self.name if self.label == "POSITION" else self.entity or self.name) or self.text


def _amount(value: Decimal | None, value_max: Decimal | None) -> str:
    return plain(value) if value_max is None else f"{plain(value)}–{plain(value_max)}"
