"""The view that the date rules share: a passage's words of time, its whole numbers, and the tense of the clause around a token.

In `алғашқы 10 айда` the rules see a word of kind `first`, the number 10, and a unit in the locative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from derek.detection.dates.expressions import Period, Tense
from derek.detection.dates.tense import tense_after
from derek.detection.dates.words import DATE_WORDS, Word
from derek.detection.numbers import Numeral
from derek.morphology import phrase_at
from derek.tokenization.passage import Passage

DASHES = frozenset("-–—")
LARGEST = Decimal(10**6)
"""Larger numbers count as this one: no rule tells them apart."""

LINKS = frozenset({"мен", "пен", "бен", "және"})

_TYING = DASHES | LINKS | {",", "/"}
"""What ties a number to another one that a word of time follows."""

_PADDING = 64
"""More than any rule looks beyond either end of a passage."""


class Piece(NamedTuple):
    """A time expression while it grows: without `start` it is unlisted. `head` is the last word that carries its suffixes."""

    first: int
    last: int
    rule: str
    start: Period | None = None
    end: Period | None = None
    head: Word = Word("")


class Counted(NamedTuple):
    """A number with the word of time that it counts or orders. `low` and `high` are None where the number is not whole.

    `filler` names what stands between: `school` for `2025-2026 оқу жылы`, `about` for `20 жылдан астам`, empty for nothing.
    """

    first: int
    last: int
    low: int | None
    high: int | None
    is_ordinal: bool
    in_words: bool
    head: Word
    filler: str = ""


class Reader:
    """A passage as the date rules read it."""

    def __init__(self, passage: Passage, numerals: Iterable[Numeral]) -> None:
        self.passage = passage
        self.words = passage.words
        self._kinds: list[Word | None] = [*map(DATE_WORDS.__getitem__, passage.words), *(None,) * _PADDING]
        self._padded = (*passage.words, *("",) * _PADDING)
        # The rules look at tokens by the thousand: the lists' own look-up takes half the time of a method around it.
        self.word: Callable[[int], str] = self._padded.__getitem__
        """The token, empty up to a few tokens outside of the passage."""
        self.kind: Callable[[int], Word | None] = self._kinds.__getitem__
        """The token as a word of time."""
        self.numerals = {numeral.first: numeral for numeral in numerals}

    def anchors(self) -> list[int]:
        """The tokens where a time expression may begin, in order: words of time, and numbers that anything makes one."""
        words = [at for at, kind in enumerate(self._kinds) if kind is not None]
        return sorted({*words, *(first for first, numeral in self.numerals.items() if self._may_be_time(numeral))})

    def _may_be_time(self, numeral: Numeral) -> bool:
        """Whether a number has a suffix, or before it something that makes it a time: a word of time, or the next of its kind."""
        following = numeral.last + 1
        return bool(numeral.features) or self._kinds[following] is not None or self._padded[following] in _TYING

    def opens_compound(self, at: int) -> bool:
        """Whether the word of time begins a thing's name: `күн панелі` is no day."""
        return phrase_at(self._padded, at, "compound") is not None

    def is_kind(self, at: int, *kinds: str) -> bool:
        """Whether the token is a word of time of one of the kinds."""
        word = self.kind(at)
        return word is not None and word.kind in kinds

    def is_name(self, at: int, kind: str, name: str) -> bool:
        """Whether the token is a word of time of this kind and name."""
        word = self.kind(at)
        return word is not None and word.kind == kind and word.name == name

    def is_capital(self, at: int) -> bool:
        """Whether the token begins with a capital letter."""
        return self.passage.clean.text[self.passage.starts[at]].isupper()

    def tense(self, at: int, *, is_running: bool = False, is_goal: bool = False) -> Tense:
        """The tense of the clause after the token."""
        return tense_after(self.passage, at, is_running=is_running, is_goal=is_goal)

    def counted(self, at: int) -> Counted | None:
        """The number that begins at the token, with the word of time after it."""
        numeral = self.numerals.get(at)
        kind = self.kind(at)
        if kind is not None and kind.counted is not None:
            return self._attached(at, kind)
        if numeral is None or numeral.form not in ("cardinal", "ordinal"):
            return None
        following = numeral.last + 1
        if self.kind(following) is None and self.word(following) not in DASHES:
            return None
        low, high = whole(numeral)
        if self.word(following) in DASHES and (tied := self.kind(following + 1)) is not None and tied.counted is not None:
            # `12-15-қараша`: the second number carries the month.
            return Counted(at, following + 1, low, tied.counted[1], False, False, tied) if tied.kind != "roman" else None
        if numeral.features and not _may_have_filler(numeral):
            return None
        filler, head_at = self._filler(following)
        head = self.kind(head_at)
        if head is None or head.counted is not None or (numeral.features not in ((), ("ORD",)) and filler != "about"):
            return None
        return Counted(at, head_at, low, high, numeral.form == "ordinal", numeral.in_words, head, filler)

    def _attached(self, at: int, kind: Word) -> Counted | None:
        if kind.counted is None:
            return None
        low, high = kind.counted
        if kind.kind != "roman":
            return Counted(at, at, low, high, True, False, kind)
        if self.word(at + 1) in DASHES and (second := self.kind(at + 2)) is not None and second.kind == "roman" and second.counted:
            high, at_head = second.counted[1], at + 3
        else:
            at_head = at + 1
        head = self.kind(at_head)
        return None if head is None or head.counted is not None else Counted(at, at_head, low, high, True, False, head)

    def _filler(self, at: int) -> tuple[str, int]:
        word = self.kind(at)
        if word is not None and word.kind == "filler" and self.kind(at + 1) is not None:
            return word.name, at + 1
        return "", at


def _may_have_filler(numeral: Numeral) -> bool:
    return numeral.features == ("ORD",) or numeral.features[-1:] in (("ABL",), ("DAT",))


def whole(numeral: Numeral) -> tuple[int | None, int | None]:
    """Lowest and highest value of a number, None for both where one is not whole."""
    value = numeral.value
    if value is None:
        return None, None
    highest = value if numeral.value_max is None else numeral.value_max
    low, high = int(min(value, LARGEST)), int(min(highest, LARGEST))
    is_whole = (value >= LARGEST or value == low) and (highest >= LARGEST or highest == high)
    return (low, high) if is_whole else (None, None)
