"""Word forms to what the fast tagger sees of them: «Тоқаевтың» has four pieces, begins with «^то», ends in «тың$», and has a capital.

What is seen of a form depends on nothing but its letters, so that it is computed once and kept. Pieces are known by the vectors that
the large model's encoder has for them; strings of letters, so that unknown names look like known ones, by hashed rows of a table.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from derek.detection.tagger.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

FLAGS = 8
"""How many numbers `flags_of` gives."""

BEGINNINGS, ENDS, INSIDES = (2, 3, 4, 5), (1, 2, 3, 4, 5), (3, 4)
"""Lengths of the strings of letters; a Kazakh case or possessive has one to four letters, a chain of them rarely more than five."""

LONGEST_FORM = 40
"""Letters of a form that are looked at; what is longer is an address or a mistake."""

SHORTEST_DEVIATION = 1e-5
"""Added to the variance of a piece's vector, as a layer norm does."""

_DIGITS, _LATIN = frozenset("0123456789"), frozenset("abcdefghijklmnopqrstuvwxyz")


class Features(NamedTuple):
    """What is seen of some forms: rows of the table of letters end to end, how many each form has, and all else as floats."""

    letters: Integers
    counts: Integers
    floats: Floats


def features_of(words: Sequence[str], pieces: Pieces, buckets: int) -> Features:
    """Look at word forms; `floats` are mean, last and first of the vectors of a form's pieces, then its flags."""
    import numpy as np

    letters = [letters_of(word, buckets) for word in words]
    flags = np.array([flags_of(word) for word in words], np.float32)
    return Features(
        np.fromiter(chain.from_iterable(letters), np.int64),
        np.array([len(rows) for rows in letters], np.int64),
        np.concatenate([_vectors(pieces.ids(words), pieces), flags], axis=1),
    )


def flags_of(word: str) -> list[float]:
    """What is seen of a word at a glance: capitals, digits, scripts, signs, length.

    >>> flags_of("БҰҰ-ның")
    [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.4375]
    """
    low = word.lower()
    has_digit = not _DIGITS.isdisjoint(word)
    return [
        float(word[:1].isupper()),
        float(len(word) > 1 and word.isupper()),
        float(word[1:] != low[1:]),
        float(has_digit),
        float(not _LATIN.isdisjoint(low)),
        float(not has_digit and low == word.upper()),  # a sign has no case
        float("-" in word[1:]),
        min(len(word), 16) / 16,
    ]


def letters_of(word: str, buckets: int) -> list[int]:
    """The rows of the table of letters for a word: its beginnings and ends, the strings inside of it and the whole, in lower case."""
    low = word[:LONGEST_FORM].lower()
    whole = f"^{low}$"
    strings = {
        whole,
        *(f"^{low[:length]}" for length in BEGINNINGS),
        *(f"{low[-length:]}$" for length in ENDS),
        *(whole[at : at + length] for length in INSIDES for at in range(len(whole) - length + 1)),
    }
    # A checksum is the same on every machine, which a hash of Python's is not; sorted, so that sums are too.
    return sorted(zlib.crc32(string.encode("utf-8", "surrogatepass")) % buckets for string in strings)


def _vectors(cut: Sequence[tuple[int, ...]], pieces: Pieces) -> Floats:
    """Mean, last and first of each form's piece vectors, every vector brought to one scale."""
    import numpy as np

    counts = np.array([len(ids) for ids in cut], np.int64)
    starts = np.cumsum(counts) - counts
    rows = pieces.vectors(np.fromiter(chain.from_iterable(cut), np.int64))
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(rows.var(axis=1, keepdims=True) + SHORTEST_DEVIATION)
    mean = np.add.reduceat(rows, starts, axis=0) / counts[:, None].astype(np.float32)
    return np.concatenate([mean, rows[starts + counts - 1], rows[starts]], axis=1)
