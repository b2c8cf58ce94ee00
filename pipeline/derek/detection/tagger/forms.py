"""Word forms to what the fast tagger sees of them: «Тоқаевтың» has four pieces, begins with «^то», ends in «тың$», and has a capital.

What is seen of a form depends on nothing but its letters, so that it is computed once and kept. Pieces are known by the vectors that
the large model's encoder has for them; strings of letters, so that unknown names look like known ones, by hashed rows of a table.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from derek.detection.tagger.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
    Bytes: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]

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

    letters, counts = letters_of(words, buckets)
    flags = np.array([flags_of(word) for word in words], np.float32)
    return Features(letters, counts, np.concatenate([_vectors(pieces.ids(words), pieces), flags], axis=1))


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


def letters_of(words: Sequence[str], buckets: int) -> tuple[Integers, Integers]:
    """The rows of the table of letters for words, end to end, and how many each word has.

    Of a word's beginnings and ends, the strings inside of it and the whole, in lower case, each different one has a row. All words are
    looked at together: a new article has a thousand forms with twenty strings each.
    """
    import numpy as np

    wholes = [f"^{word[:LONGEST_FORM].lower()}$" for word in words]
    text = np.frombuffer("".join(wholes).encode("utf-8", "surrogatepass"), np.uint8)
    places = np.append(np.flatnonzero(text & 0xC0 != 0x80), len(text))  # where each letter's bytes begin
    sizes = np.array([len(whole) for whole in wholes])
    first = np.cumsum(sizes) - sizes
    stop = first + sizes
    starts, stops = [first], [stop]
    for length in BEGINNINGS:
        starts.append(first)
        stops.append(np.minimum(first + 1 + length, stop - 1))
    for length in ENDS:
        starts.append(np.maximum(first + 1, stop - 1 - length))
        stops.append(stop)
    numbers = [np.tile(np.arange(len(words)), len(starts))]
    of_letter = np.repeat(np.arange(len(words)), sizes)
    for length in INSIDES:
        inside = np.flatnonzero(np.arange(len(of_letter)) + length <= stop[of_letter])
        starts.append(inside)
        stops.append(inside + length)
        numbers.append(of_letter[inside])
    sums = _checksums(text, places[np.concatenate(starts)], places[np.concatenate(stops)])
    seen = np.sort(np.concatenate(numbers) << 32 | sums)  # in one order on every machine, so that sums of rows are the same
    seen = seen[np.diff(seen, prepend=-1) > 0]
    return (seen & 0xFFFFFFFF) % buckets, np.bincount(seen >> 32, minlength=len(words))


def _checksums(text: Bytes, starts: Integers, stops: Integers) -> Integers:
    """The CRC-32 of stretches of bytes, the same on every machine as a hash of Python's is not; a byte of all of them at a time."""
    import numpy as np

    sizes = stops - starts
    order = np.argsort(-sizes, kind="stable")
    starts, sizes = starts[order], sizes[order]
    sums = np.full(len(starts), 0xFFFFFFFF, np.uint32)
    table = _crc_table()
    for byte in range(sizes[0] if len(sizes) else 0):
        longer = slice(int(np.searchsorted(-sizes, -byte, side="left")))
        sums[longer] = table[(sums[longer] ^ text[starts[longer] + byte]) & 0xFF] ^ sums[longer] >> 8
    found = np.empty(len(sums), np.int64)
    found[order] = ~sums
    return found


@cache
def _crc_table() -> np.ndarray[Any, np.dtype[np.uint32]]:
    """What each byte adds to a CRC-32: that of the byte alone, freed of what the checksum of one byte begins and ends with."""
    import numpy as np

    ones = zlib.crc32(b"\xff")  # the byte that the first one of all ones turns into 0
    return np.array([zlib.crc32(bytes([byte ^ 0xFF])) ^ ones for byte in range(256)], np.uint32)


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
