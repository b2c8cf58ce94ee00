"""Gold files: articles with the facts, people, organizations and dates that are right, one JSON object a line.

A line such as `{"text": "58 инвестициялық жоба іске қосылды.", "facts": [{"kind": "count", "value": 58, "unit": "жоба"}]}` becomes a
`GoldDocument` with one item; keys are as in the output contract, and a line that breaks it is refused by file and line.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

import regex

from derek.errors import InputError
from derek.evaluation.items import FACT_KINDS, Item, Key, name_key
from derek.facts import Article, Modifier, plain

MODIFIERS: tuple[str, ...] = get_args(Modifier)


@dataclass(frozen=True, slots=True)
class Borderline:
    """A thing neither rewarded nor penalised: `keys` may leave parts open (None); without any key, overlap with a span decides."""

    kinds: tuple[str, ...]
    keys: tuple[tuple[str | None, ...], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def excuses(self, item: Item) -> bool:
        """Whether a prediction is this thing."""
        if item.kind not in self.kinds:
            return False
        if self.keys:
            return any(all(mine is None or mine == its for mine, its in zip(key, item.key, strict=True)) for key in self.keys)
        return any(item.start < end and start < item.end for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An article, the items that are right in it, and the borderline ones."""

    article: Article
    items: tuple[Item, ...]
    borderline: tuple[Borderline, ...]


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """Read a gold file line by line; empty lines are passed over.

    Errors: InputError, naming file and line, where the file cannot be read or a line is not as the contract says.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _document(line, f"{path}, line {number}", f"{path.stem}-{number}")
    except OSError as error:
        raise InputError(f"{path}: the gold file cannot be read ({error.strerror})") from error


def _document(line: bytes, where: str, default_id: str) -> GoldDocument:
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_int=Decimal, parse_float=Decimal)
        return _parsed(record, default_id)
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8; save the gold file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not a JSON object ({error.msg}); write one object a line") from error
    except _GoldProblem as problem:
        raise InputError(f"{where}: {problem}") from problem


class _GoldProblem(Exception):
    """What is wrong with a gold document; the reader adds file and line."""


def _parsed(record: object, default_id: str) -> GoldDocument:
    if not isinstance(record, dict):
        raise _GoldProblem("not a JSON object; write one object a line")
    text = record.get("text")
    if not isinstance(text, str):
        raise _GoldProblem("no `text`; give the article as a string")
    date = record.get("date")
    article = Article(text=text, id=str(record.get("id") or default_id), date=None if not date else _iso(date, "date"))
    items = [
        *(_fact(entry, text) for entry in _objects(record, "facts")),
        *_people(_objects(record, "people"), text),
        *(_named("orgs", _name(entry, "orgs"), text) for entry in _list(record, "orgs")),
        *(_date(entry, text) for entry in _objects(record, "dates")),
    ]
    # Equal gold is one thing to find, as equal predictions are one find.
    distinct = {(item.kind, item.key): item for item in reversed(items)}
    return GoldDocument(article, tuple(reversed(distinct.values())), tuple(_borderline(record.get("optional", {}), text)))


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if value is not None and not isinstance(value, list):
        raise _GoldProblem(f"`{key}` must be a list")
    return value or []


def _objects(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    entries = _list(record, key)
    if not all(isinstance(entry, dict) for entry in entries):
        raise _GoldProblem(f"`{key}` must list objects")
    return entries


def _fact(entry: dict[str, Any], text: str) -> Item:
    kind, modifier = str(entry.get("kind")), str(entry.get("modifier") or "exact")
    if kind not in FACT_KINDS:
        raise _GoldProblem(f"a fact's `kind` must be one of {', '.join(FACT_KINDS)}, not {kind!r}")
    if modifier not in MODIFIERS:
        raise _GoldProblem(f"a fact's `modifier` must be one of {', '.join(MODIFIERS)}, not {modifier!r}")
    value, value_max = _amount(entry.get("value")), _amount(entry.get("value_max"))
    units = [str(entry.get("unit") or ""), *_list(entry, "unit_alt")]
    keys: list[Key] = [(value, value_max, str(unit), modifier) for unit in units]
    return _located(kind, keys[0], str(entry.get("text") or ""), text, tuple(keys[1:]))


def _amount(value: object) -> str:
    if value is None or value == "":
        return ""
    try:
        return plain(Decimal(str(value)))
    except InvalidOperation:
        raise _GoldProblem(f"{value!r} is no number; write `value` as a JSON number") from None


def _people(entries: list[dict[str, Any]], text: str) -> Iterator[Item]:
    for entry in entries:
        name, role = _name(entry, "people"), str(entry.get("role") or "")
        yield _named("people", name, text)
        if role:
            yield _located("roles", name_key(name, role), f"{name}: {role}", text)


def _name(entry: object, key: str) -> str:
    name: object = entry.get("name") if isinstance(entry, dict) else entry
    if not isinstance(name, str) or not name.strip():
        raise _GoldProblem(f"`{key}` holds an entry without a name")
    return name


def _named(kind: str, name: str, text: str) -> Item:
    return _located(kind, name_key(name), name, text)


def _date(entry: dict[str, Any], text: str) -> Item:
    return _located("dates", (_day(entry, "start"), _day(entry, "end"), "", ""), str(entry.get("text") or ""), text)


def _day(entry: dict[str, Any], side: str) -> str:
    value = entry.get(side)
    return _iso(value, side).isoformat() if value else ""


def _iso(value: object, key: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise _GoldProblem(f"`{key}` {value!r} is no date; write YYYY-MM-DD") from None


def _located(kind: str, key: Key, surface: str, text: str, alternatives: tuple[Key, ...] = ()) -> Item:
    start = text.find(surface) if surface else -1
    return Item(kind, key, surface, start, start + len(surface) if start >= 0 else -1, "", alternatives)


def _borderline(optional: object, text: str) -> Iterator[Borderline]:
    if optional is None:
        return
    if not isinstance(optional, dict):
        raise _GoldProblem("`optional` must be an object with the lists facts, people, orgs, dates")
    for entry in _list(optional, "facts"):
        yield _optional_fact(entry if isinstance(entry, dict) else {"text": entry}, text)
    for entry in _list(optional, "people"):
        name, _, *_ = name_key(_name(entry, "optional.people"))
        role = entry.get("role") if isinstance(entry, dict) else None
        yield Borderline(("people",), ((name, None, None, None),))
        yield Borderline(("roles",), ((name, name_key("", str(role))[1] if role else None, None, None),))
    for entry in _list(optional, "orgs"):
        yield Borderline(("orgs",), (name_key(_name(entry, "optional.orgs")),))
    for entry in _list(optional, "dates"):
        dated = entry if isinstance(entry, dict) else {"text": entry}
        key = (_day(dated, "start"), _day(dated, "end"), "", "")
        yield Borderline(("dates",), (key,) if any(key) else (), _spans(dated.get("text"), text))


def _optional_fact(entry: dict[str, Any], text: str) -> Borderline:
    if not any(entry.get(key) for key in ("value", "unit", "text")):
        raise _GoldProblem("an optional fact needs a value, a unit or a text")
    kinds = (str(entry["kind"]),) if entry.get("kind") else FACT_KINDS
    units: list[Any] = [entry.get("unit") or None, *_list(entry, "unit_alt")]
    value, value_max = _amount(entry.get("value")) or None, _amount(entry.get("value_max")) or None
    keys = tuple((value, value_max, unit, entry.get("modifier") or None) for unit in units)
    # An amount is what makes a key: kind, modifier or unit alone would excuse whatever looks like it.
    return Borderline(kinds, keys if value or not entry.get("text") else (), _spans(entry.get("text"), text))


def _spans(surface: object, text: str) -> tuple[tuple[int, int], ...]:
    if not isinstance(surface, str) or not surface:
        return ()
    return tuple(match.span() for match in regex.finditer(regex.escape(surface), text))
