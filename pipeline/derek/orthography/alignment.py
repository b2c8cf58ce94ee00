"""Edits of a text, and the way back from the edited text to the one before: «мемле\u00adкет» gives «мемлекет», exactly aligned.

A mending step yields edits against its input; `apply` makes the output and an `Alignment`. Steps compose by asking their
alignments one after the other, last step first.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, str]
"""Start and end in the step's input, half open, and what stands there instead. An edit that keeps the length is one to one."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Where the edits that changed a length lie, before and after; between them the two texts differ by a constant shift.

    *Shape*: four arrays of equal length, one item an edit, ascending.
    """

    new_starts: array[int]
    new_ends: array[int]
    old_starts: array[int]
    old_ends: array[int]

    def span_before(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span, before the edits, of exactly the characters from `start` to `end` after them.

        A character that an edit made stands for all that the edit replaced; deleted characters at the span's rim stay outside.
        """
        first = self._source(start)[0]
        return first, self._source(end - 1)[1] if end > start else first

    def _source(self, position: int) -> tuple[int, int]:
        edit = bisect_right(self.new_starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.new_ends[edit]:
            return self.old_starts[edit], self.old_ends[edit]
        before = self.old_ends[edit] + position - self.new_ends[edit]
        return before, before + 1


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, Alignment | None]:
    """Make the edits, which come in text order and do not overlap; the alignment is None where every character kept its place.

    >>> apply("мемле\\u00adкет", [(5, 6, "")])[0]
    'мемлекет'
    """
    pieces: list[str] = []
    new_starts, new_ends, old_starts, old_ends = (array("q") for _ in range(4))
    cursor = shift = 0
    for start, end, replacement in edits:
        pieces += (text[cursor:start], replacement)
        cursor = end
        if len(replacement) != end - start:
            new_starts.append(start + shift)
            shift += len(replacement) - (end - start)
            new_ends.append(end + shift)
            old_starts.append(start)
            old_ends.append(end)
    if not pieces:
        return text, None
    pieces.append(text[cursor:])
    return "".join(pieces), Alignment(new_starts, new_ends, old_starts, old_ends) if new_starts else None
