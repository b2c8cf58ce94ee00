"""Emissions to spans: how probable the CRF holds each tag of each word, the best sequence of tags, and what it says is named where.

Tags are BIOES: «Қасым-Жомарт Тоқаев» is `B-PERSON`, `E-PERSON`; «Астана» is `S-GPE`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from derek.detection.tagger.paths import best_paths

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

DECODER = "decoder.safetensors"
NO_TAGS = 4
"""Stanza's first tags stand for padding and the like."""

RAREST = 1e-30
"""The least probability that is told from none."""


class TaggedSpan(NamedTuple):
    """A name found by a model: its first and its last word in the sentence, its class, and how sure the model is, in 0..1."""

    first: int
    last: int
    label: str
    score: float


class Decoder:
    """The CRF of a tagger: its tags, and what each costs after each other one."""

    def __init__(self, tags: Sequence[str], transitions: Floats) -> None:
        self.tags, self.transitions = tuple(tags[NO_TAGS:]), transitions[NO_TAGS:, NO_TAGS:]

    @classmethod
    def load(cls, folder: Path) -> Decoder:
        """Read the decoder of a model's folder."""
        from safetensors import safe_open

        with safe_open(folder / DECODER, framework="numpy") as file:
            return cls(json.loads(file.metadata()["tags"]), file.get_tensor("transitions"))

    def log_chances(self, emissions: Floats, words: Integers) -> Floats:
        """`log_marginals` of a batch's tags, from what the engine gives.

        *Shape*: emissions (rows, words, all of Stanza's tags); words (rows,), the number of words of each, falling; the result (rows,
        words, tags).
        """
        return log_marginals(emissions[:, :, NO_TAGS:], self.transitions, words)


def log_marginals(emissions: Floats, transitions: Floats, words: Integers) -> Floats:
    """The logarithm of each tag's probability at each word, over all taggings of its sentence.

    The best valid path through these finds more than the best tagging as a whole does: it is right in most words, not most often in all.

    *Shape*: emissions and the result (rows, words, tags); transitions from row to column; words (rows,) in falling order. What lies past
    a row's words means nothing.
    """
    import numpy as np

    length = emissions.shape[1]
    active = [int(np.searchsorted(-words, -place, side="left")) for place in range(length)]  # rows longer than a place
    top = transitions.max()
    ahead, behind = emissions.copy(), np.zeros_like(emissions)
    into, out_of = np.exp(transitions - top), np.exp(transitions.T - top)
    for place in range(1, length):
        ahead[: active[place], place] += _summed(ahead[: active[place], place - 1], into) + top
    for place in range(length - 2, -1, -1):
        rows = slice(active[place + 1])
        behind[rows, place] = _summed(behind[rows, place + 1] + emissions[rows, place + 1], out_of) + top
    logs: Floats = ahead + behind
    logs -= logs.max(axis=2, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=2, keepdims=True))
    return logs


def _summed(logs: Floats, factors: Floats) -> Floats:
    """The product of probabilities given as logarithms and a matrix, as logarithms.

    Summed by itself: a library's product of matrices adds up in an order that depends on the number of rows.
    """
    import numpy as np

    most = logs.max(axis=1, keepdims=True)
    sums = (np.exp(logs - most)[:, :, None] * factors).sum(axis=1)
    summed: Floats = np.log(np.maximum(sums, RAREST)) + most
    return summed


def log_shares(emissions: Floats) -> Floats:
    """The logarithm of each tag's share among all tags at its word. *Shape*: words times tags, as the result."""
    import numpy as np

    logs: Floats = emissions - emissions.max(axis=1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    return logs


def decoded(chances: Sequence[Floats], tags: tuple[str, ...]) -> list[list[TaggedSpan]]:
    """The spans on the best valid path through the logarithms of the chances of each sentence's tags.

    *Shape*: words times tags, for each sentence.
    """
    import numpy as np

    found: list[list[TaggedSpan]] = [[] for _ in chances]
    filled = [number for number, rows in enumerate(chances) if len(rows)]
    if not filled:
        return found
    lengths = [len(chances[number]) for number in filled]
    rows = np.concatenate([chances[number] for number in filled])
    path = best_paths(rows, lengths, tags)
    names = [tags[tag] for tag in path.tolist()]
    sure = np.exp(np.take_along_axis(rows, path[:, None], axis=1)[:, 0]).tolist()
    start = 0
    for number, length in zip(filled, lengths, strict=True):
        here = slice(start, start := start + length)
        found[number] = list(spans_of(names[here], sure[here]))
    return found


def probabilities(emissions: Floats, tags: Integers) -> Floats:
    """How sure the model is of each tag: its share among all tags at its word, transitions left aside.

    *Shape*: emissions have one axis more than tags, the last.
    """
    import numpy as np

    chosen = np.take_along_axis(emissions, tags[..., None], axis=-1)
    shares: Floats = 1.0 / np.exp(emissions - chosen).sum(axis=-1)
    return shares


def spans_of(tags: Sequence[str], scores: Sequence[float]) -> Iterator[TaggedSpan]:
    """Read spans from BIOES tags as Stanza does: a stray `I` or `E` begins a span where none of its class is open."""
    first, label = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        prefix, _, kind = tag.partition("-")
        if label and (prefix in "BSO" or kind != label):
            yield TaggedSpan(first, place - 1, label, min(scores[first:place]))
            label = ""
        if prefix == "O":
            continue
        if not label:
            first, label = place, kind
        if prefix in "SE":
            yield TaggedSpan(first, place, label, min(scores[first : place + 1]))
            label = ""
