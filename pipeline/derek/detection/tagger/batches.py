"""Windows to batches of like length, as arrays.

A window of a text such as «Үкімет отырысы өтті.» is padded to a length that depends on itself alone, so that what is found in it does
not depend on which other texts it was read together with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from derek.detection.tagger.pieces import PAD, Pieces, Window

if TYPE_CHECKING:
    import numpy as np

    Arrays: TypeAlias = dict[str, np.ndarray[Any, Any]]

STEP = 8
"""Windows are padded to multiples of this: some 4 pieces wasted of 25, against a batch for each length."""

BATCH_PIECES = 2_048
"""Pieces of a batch: large enough that the products run at full speed, small enough that their results stay in the cache."""

HIDDEN = -1e4
"""Added to the attention that padding gets."""


def batched(windows: Iterable[Window]) -> Iterator[list[Window]]:
    """Group windows by padded length, and within a batch by falling number of words."""
    shelves: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        shelves[padded(len(window.pieces))].append(window)
    for length, shelf in sorted(shelves.items()):
        shelf.sort(key=lambda window: -len(window.last))
        size = max(1, BATCH_PIECES // length)
        for start in range(0, len(shelf), size):
            yield shelf[start : start + size]


def padded(pieces: int) -> int:
    """The length that a window of so many pieces is padded to."""
    return -(-pieces // STEP) * STEP


def inputs_of(batch: Sequence[Window], pieces: Pieces) -> Arrays:
    """The engine's inputs: vectors of the pieces, attention mask, places of last pieces, numbers of words."""
    import numpy as np

    length = padded(len(batch[0].pieces))
    numbers = np.full((len(batch), length), PAD, np.int64)
    last = np.zeros((len(batch), len(batch[0].last)), np.int64)
    mask = np.full((len(batch), 1, 1, length), HIDDEN, np.float32)
    for row, window in enumerate(batch):
        numbers[row, : len(window.pieces)] = window.pieces
        last[row, : len(window.last)] = window.last
        mask[row, 0, 0, : len(window.pieces)] = 0.0
    words = np.array([len(window.last) for window in batch], np.int64)
    return {"vectors": pieces.vectors(numbers), "mask": mask, "last": last, "words": words}
