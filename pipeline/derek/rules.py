"""Rules that other packages add: functions in Python, found by the entry point group `derek_rules`.

A rule takes the text of an article and its day of publication (None where that is not known), and gives what it found there:

    def bonds(text, date):
        for match in re.finditer(r"KZ[0-9A-Z]{10}", text):
            yield derek.Name(start=match.start(), end=match.end(), text=match[0], label="PRODUCT")

In «KZ2C00004208 облигациясы» it finds a product. `source` becomes the entry point's name where the rule leaves it empty. What a rule finds
takes the place of what the built-in ones found there of the same kind; an amount takes that of any amount.
"""

from __future__ import annotations

import datetime
import inspect
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar, get_args, get_type_hints

from derek import lexicon
from derek.errors import ArticleError, DerekError
from derek.facts import Count, Date, Found, Modifier, Money, Name, Percent, Quantity, Role

GROUP = "derek_rules"
"""The entry point group: `[project.entry-points.derek_rules]` in the pyproject.toml of the package that adds rules."""

Rule: TypeAlias = "Callable[[str, datetime.date | None], Iterable[Found]]"
"""What an entry point names."""

_AMOUNTS = (Money, Count, Percent, Quantity)
_TYPES = (*_AMOUNTS, Role, Date, Name)
_AMOUNT = "amount"

AnyFound = TypeVar("AnyFound", bound=Found)


class NamedRule(NamedTuple):
    """A rule under the name of its entry point; `package` is the name and version of what brought it."""

    name: str
    package: str
    find: Rule


@lru_cache(maxsize=1)
def installed_rules() -> tuple[NamedRule, ...]:
    """The rules of all installed packages by name, looked up once in a process.

    *Errors*: DerekError for one that cannot be loaded or called.
    """
    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    return tuple(NamedRule(point.name, _package(point), _load(point)) for point in points)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _load(point: EntryPoint) -> Rule:
    mend = f"mend the package {_package(point)}, or uninstall it"
    try:
        rule: Rule = point.load()
    except Exception as error:
        raise DerekError(f"the rule {point.name} cannot be loaded ({_said(error)}); {mend}") from error
    try:
        inspect.signature(rule).bind("", None)
    except (TypeError, ValueError) as error:
        raise DerekError(f"the rule {point.name} is no function of a text and a date ({point.value}); {mend}") from error
    return rule


def apply_rules(rules: Sequence[NamedRule], text: str, published: datetime.date | None) -> list[Found]:
    """What rules find in a text, in their order; where two find a thing of one kind in one place, the first is believed.

    *Errors*: ArticleError, naming the rule, where it fails, or gives what is not in the text or fits no table.
    """
    places = _Places()
    for rule in rules:
        try:
            given = list(rule.find(text, published))
        except Exception as error:
            raise ArticleError(f"the rule {rule.name} failed ({_said(error)}); mend or uninstall {rule.package}") from error
        for found in given:
            problem = _problem(found, text)
            if problem:
                raise ArticleError(f"the rule {rule.name} gave {problem}; mend or uninstall {rule.package}")
            places.add(found if found.source else replace(found, source=rule.name))
    return places.all


def without(found: Iterable[AnyFound], others: Iterable[Found]) -> list[AnyFound]:
    """Those that overlap none of the others of their kind."""
    places = _Places()
    for other in others:
        places.add(other)
    return [one for one in found if places.are_free(one)]


class _Places:
    """Where things of each kind are; two of one kind have no letter in common."""

    def __init__(self) -> None:
        self.all: list[Found] = []
        self._ends: dict[str, list[tuple[int, int]]] = {}

    def add(self, found: Found) -> None:
        if self.are_free(found):
            self.all.append(found)
            insort(self._ends.setdefault(_kind(found), []), (found.end, found.start))

    def are_free(self, found: Found) -> bool:
        ends = self._ends.get(_kind(found), [])
        at = bisect_right(ends, found.start, key=itemgetter(0))  # the first that ends behind its beginning
        return at == len(ends) or ends[at][1] >= found.end


def _kind(found: Found) -> str:
    # A number says one thing: who reads `100 АЕК` as money does not want the count of it too.
    return _AMOUNT if isinstance(found, _AMOUNTS) else found.label


def _problem(found: object, text: str) -> str:
    """What is wrong with a find of a rule, empty where nothing is."""
    known = ", ".join(each.__name__ for each in _TYPES)
    kind = next((place for place, each in enumerate(_TYPES) if isinstance(found, each)), None)
    if kind is None or not isinstance(found, _TYPES):
        return f"an object of type {type(found).__name__}, which is none of {known}"
    for name, fits in _tests(kind):
        if not fits(getattr(found, name)):
            return f"a {type(found).__name__} whose {name} cannot be {getattr(found, name)!r}"
    if not 0 <= found.start < found.end <= len(text) or text[found.start : found.end] != found.text:
        return f"a {type(found).__name__} whose text «{found.text}» does not stand from {found.start} to {found.end}"
    if isinstance(found, _AMOUNTS) and (found.value is None or not found.modifier):
        return f"a {type(found).__name__} «{found.text}» without a value or a modifier"
    if isinstance(found, _AMOUNTS) and (found.value_max is None) == (found.modifier == "range"):
        return f"a {type(found).__name__} «{found.text}» whose value_max is no end of a range, or whose range has no end"
    if isinstance(found, Role) and not (found.subject and found.item):
        return f"a Role «{found.text}» without its person (subject) or what it is (item)"
    if isinstance(found, Name) and found.label not in _labels():
        return f"a Name «{found.text}» with the label {found.label}, which is none of {', '.join(_labels())}"
    return ""


_FITTING: dict[object, Callable[[object], bool]] = {
    int: lambda value: isinstance(value, int),
    str: lambda value: isinstance(value, str),
    float | None: lambda value: value is None or (isinstance(value, float) and 0 <= value <= 1),
    Decimal | None: lambda value: value is None or (isinstance(value, Decimal) and value.is_finite()),
    datetime.date | None: lambda value: value is None or type(value) is datetime.date,
    Modifier: lambda value: value in get_args(Modifier),
}
"""What may stand in a field, by its type: tables hold exact decimals, and no times of day."""


@lru_cache(maxsize=len(_TYPES))
def _tests(kind: int) -> tuple[tuple[str, Callable[[object], bool]], ...]:
    """The fields of a type, by its place among those that are known, each with what may stand in it."""
    return tuple((name, _FITTING[hint]) for name, hint in get_type_hints(_TYPES[kind]).items() if hint in _FITTING)


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.value for entry in lexicon.load("ner_labels")))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
