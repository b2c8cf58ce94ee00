"""What is scored, in one shape for gold and predictions: an item is right when its key equals a gold key.

The key of a money, count, percent or quantity is its value, highest value, unit and modifier: «300-ге жуық компания» is
`("300", "", "компания", "about")`. A person or organization has its folded name, a role the folded names of person and role, a date
its first and last day.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import regex

from derek.facts import Article, Date, Fact, Found, plain

FACT_KINDS = ("money", "count", "percent", "quantity")
KINDS = (*FACT_KINDS, "people", "roles", "orgs", "dates")
"""The kinds in the order that reports show them."""

Finder: TypeAlias = Callable[[Article], Iterable[Found]]
"""A function from an article to all that is found in it; things given twice count once."""

Key: TypeAlias = tuple[str, str, str, str]

_NAME_LABELS = {"PERSON": "people", "ORG": "orgs"}
_QUOTES = regex.compile(r"""[«»„“”‟"‹›]|''""")
_APOSTROPHES = regex.compile(r"[’‘‚‛ʼ`´]")
_DASHES = regex.compile(r"\s*[\p{Pd}\u2212]\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be scored. `alternatives` are other keys that are right too; offsets are -1 where they are not known."""

    kind: str
    key: Key
    text: str
    start: int = -1
    end: int = -1
    source: str = ""
    alternatives: tuple[Key, ...] = ()


def fold(name: str) -> str:
    """Make names comparable: one case, one kind of quotes, dashes and spaces.

    >>> fold("“Souths  Oil” Компаниясы") == fold("«Souths Oil» компаниясы")
    True
    >>> fold("Қасым–Жомарт Тоқаев"), fold("Қасым Жомарт")
    ('қасым-жомарт тоқаев', 'қасым жомарт')
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    folded = _APOSTROPHES.sub("'", _QUOTES.sub('"', folded))
    return " ".join(_DASHES.sub("-", folded).split())


def found_items(found: Iterable[Found]) -> Iterator[Item]:
    """The items among what a finder found; a date without a known interval claims nothing, and other labels are not scored."""
    for thing in found:
        kind, key = _identity(thing)
        if kind:
            yield Item(kind, key, thing.text, thing.start, thing.end, thing.source)


def fact_key(fact: Fact) -> Key:
    """The identity of an amount: its value, highest value, unit and modifier, as tables write them."""
    return plain(fact.value), plain(fact.value_max), fact.unit, fact.modifier


def name_key(name: str, role: str = "") -> Key:
    """The identity of a person or organization, or of a person in a role."""
    return fold(name), fold(role), "", ""


def _identity(thing: Found) -> tuple[str, Key]:
    if isinstance(thing, Fact):
        if thing.kind in FACT_KINDS:
            return thing.kind, fact_key(thing)
        if thing.kind == "role":
            return "roles", name_key(thing.subject, thing.item)
    elif isinstance(thing, Date):
        if thing.period_start or thing.period_end:
            return "dates", (_day(thing.period_start), _day(thing.period_end), "", "")
    elif thing.label in _NAME_LABELS:
        return _NAME_LABELS[thing.label], name_key(thing.canonical)
    return "", ("", "", "", "")


def _day(day: object) -> str:
    return str(day) if day else ""
