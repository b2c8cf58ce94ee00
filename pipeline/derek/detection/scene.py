"""What the detectors of amounts share: a passage with its numbers and times, and the claims made on them.

A *claim* says what one number is: 27 in `27 млрд. АҚШ долларын` is claimed as money. Rules read a `Scene`; none changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from derek.detection.dates import DateExpression
from derek.detection.numbers import Numeral
from derek.facts import Modifier
from derek.morphology import Reading, case_of, opened_phrase, openers, single_reading
from derek.tokenization.passage import Passage

Kind = Literal["money", "count", "percent", "quantity"]


class Claim(NamedTuple):
    """A number with its meaning over the tokens `first` up to and including `last`.

    `numeral` is the number's index in the scene, `features` the suffixes that end the amount (on the unit, or on the number itself),
    `until` says that `дейін` follows: only the neighbours tell whether that is a ceiling, a level or the end of a range.
    """

    kind: Kind
    numeral: int
    first: int
    last: int
    value: Decimal
    value_max: Decimal | None = None
    modifier: Modifier = "exact"
    unit: str = ""
    item: str = ""
    rule: str = ""
    features: tuple[str, ...] = ()
    until: bool = False
    noun: int = -1
    """The token of the unit or counted noun; -1 where the amount has none of its own."""

    @property
    def case(self) -> str:
        """The case that ends the amount."""
        return case_of(self.features)


_PADDING = 64
"""More than any rule looks ahead of a number, or behind it."""


@dataclass(eq=False, slots=True)
class Scene:
    """A passage, its numbers, and the expressions of time on it, all in text order."""

    passage: Passage
    numerals: tuple[Numeral, ...]
    times: tuple[DateExpression, ...]
    words: tuple[str, ...] = field(init=False)
    """The lower-case tokens with empty ones behind, so that a look a few tokens beyond either end finds nothing."""
    timed: frozenset[int] = field(init=False)
    """The tokens that belong to an expression of time."""
    has_quotes: bool = field(init=False)
    """Whether anything is quoted in the passage."""
    amounts: dict[int, Any] = field(init=False, default_factory=dict)
    """Where `derek.detection.amounts` keeps what it found around each number."""
    refusals: dict[int, str] = field(init=False, default_factory=dict)
    """Where `derek.detection.refusals` keeps which rule refuses each number as a count."""

    def __post_init__(self) -> None:
        # All of it plain attributes: the rules read them for every number, and a property would cost more than the look-up.
        self.words = (*self.passage.words, *("",) * _PADDING)
        self.timed = frozenset([token for time in self.times for token in range(time.first, time.last + 1)])
        self.has_quotes = "«" in self.passage.words

    def reading(self, at: int, category: str) -> Reading | None:
        """The token's first reading in a category, as a word of its own."""
        return single_reading(self.words[at], category)


class Match(NamedTuple):
    """A lexicon word or phrase found over the tokens `first` up to and including `last`."""

    first: int
    last: int
    reading: Reading


def match(scene: Scene, at: int, category: str) -> Match | None:
    """The longest word or phrase of a category that begins at a token; only its last word may carry suffixes.

    `АҚШ долларынан` matches the currency `АҚШ доллары` with the suffixes P3 and ABL.
    """
    if category not in openers(scene.words[at]):
        return None
    found = opened_phrase(scene.words, at, category)
    return None if found is None else Match(at, *found)


LONGEST_BRACKET = 6
"""Tokens inside a bracket that is looked over, at the most."""


def after_bracket(scene: Scene, at: int) -> int:
    """The token after a short bracket that begins at `at`, `at` itself where none does: `12 теңгеге дейін (5-7%) қымбаттады`."""
    if scene.words[at] != "(":
        return at
    return next((token + 1 for token in range(at + 1, at + LONGEST_BRACKET + 2) if scene.words[token] == ")"), at)


def clause(scene: Scene, at: int, longest: int) -> Sequence[int]:
    """The tokens from `at` to the end of its clause (a comma, semicolon, dash, quote, bracket or sentence end), `longest` at most."""
    if at >= len(scene.passage):
        return range(at, at)
    end = min(scene.passage.sentence_bounds(at)[1], at + longest)
    return range(at, next((token for token in range(at, end) if scene.passage.words[token] in CLAUSE_ENDS), end))


CLAUSE_ENDS = frozenset(',;:—–()«»"!?…') | {"."}
