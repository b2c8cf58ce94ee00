"""What the detectors of amounts share: a passage with its numbers and times, and the claims made on them.

A *claim* says what one number is: 27 in `27 млрд. АҚШ долларын` is claimed as money. Rules read a `Scene`; none changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from derek.detection.dates import DateExpression
from derek.detection.numbers import Numeral
from derek.facts import Modifier
from derek.morphology import Reading, case_of, openers, phrase_lengths, readings_by_category
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


@dataclass(frozen=True)
class Scene:
    """A passage, its numbers, and the expressions of time on it, all in text order."""

    passage: Passage
    numerals: tuple[Numeral, ...]
    times: tuple[DateExpression, ...]

    @cached_property
    def padded(self) -> tuple[str, ...]:
        """The words with empty ones behind, so that a look a few tokens beyond either end finds nothing."""
        return (*self.passage.words, *("",) * _PADDING)

    def word(self, at: int) -> str:
        """The lower-case token, empty up to a few tokens outside the passage."""
        return self.padded[at]

    def reading(self, at: int, category: str) -> Reading | None:
        """The token's first reading in a category, as a word of its own."""
        return next((r for r in readings_by_category(self.word(at)).get(category, ()) if len(r.words) == 1), None)

    @cached_property
    def amounts(self) -> dict[int, Any]:
        """Where `derek.detection.amounts` keeps what it found around each number."""
        return {}

    @cached_property
    def has_quotes(self) -> bool:
        """Whether anything is quoted in the passage."""
        return "«" in self.passage.words

    @cached_property
    def timed(self) -> frozenset[int]:
        """The tokens that belong to an expression of time."""
        return frozenset(token for time in self.times for token in range(time.first, time.last + 1))


class Match(NamedTuple):
    """A lexicon word or phrase found over the tokens `first` up to and including `last`."""

    first: int
    last: int
    reading: Reading


def match(scene: Scene, at: int, category: str) -> Match | None:
    """The longest word or phrase of a category that begins at a token; only its last word may carry suffixes.

    `АҚШ долларынан` matches the currency `АҚШ доллары` with the suffixes P3 and ABL.
    """
    words = scene.passage.words
    if at >= len(words) or category not in openers(words[at]):
        return None
    longest = phrase_lengths().get(words[at], {}).get(category, 1)
    for last in range(min(at + longest, len(words)) - 1, at - 1, -1):
        for reading in readings_by_category(words[last]).get(category, ()):
            if len(reading.words) == last - at + 1 and reading.words[:-1] == words[at:last]:
                return Match(at, last, reading)
    return None


def clause(scene: Scene, at: int, longest: int) -> Sequence[int]:
    """The tokens from `at` to the end of its clause (a comma, semicolon, dash, quote, bracket or sentence end), `longest` at most."""
    if at >= len(scene.passage):
        return range(at, at)
    end = min(scene.passage.sentence_bounds(at)[1], at + longest)
    return range(at, next((token for token in range(at, end) if scene.passage.words[token] in CLAUSE_ENDS), end))


CLAUSE_ENDS = frozenset(',;:—–()«»"!?…') | {"."}
