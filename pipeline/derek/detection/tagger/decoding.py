"""Emissions to spans: the best sequence of tags under the CRF, and what it says is named where.

Tags are BIOES: «Қасым-Жомарт Тоқаев» is `B-PERSON`, `E-PERSON`; «Астана» is `S-GPE`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

DECODER = "decoder.safetensors"
NO_TAGS = 4
"""Stanza's first tags stand for padding and the like; one that is chosen nevertheless is read as the first real tag, as Stanza does."""


class TaggedSpan(NamedTuple):
    """A name found by a model: its first and its last word in the sentence, its class, and how sure the model is, in 0..1."""

    first: int
    last: int
    label: str
    score: float


class Decoder:
    """The CRF of a tagger: its tags, and what each costs after each other one."""

    def __init__(self, tags: Sequence[str], transitions: Floats) -> None:
        self.tags, self.transitions = tuple(tags), transitions

    @classmethod
    def load(cls, folder: Path) -> Decoder:
        """Read the decoder of a model's folder."""
        from safetensors import safe_open

        with safe_open(folder / DECODER, framework="numpy") as file:
            return cls(json.loads(file.metadata()["tags"]), file.get_tensor("transitions"))

    def spans(self, emissions: Floats, words: Integers) -> list[list[TaggedSpan]]:
        """The spans in each row of a batch.

        *Shape*: emissions (rows, words, tags); words (rows,), each row's number of words, in falling order.
        """
        tags = best_tags(emissions, self.transitions, words)
        sure = probabilities(emissions, tags)
        return [
            list(spans_of([self.tags[max(tag, NO_TAGS)] for tag in row[:count]], scores))
            for row, scores, count in zip(tags.tolist(), sure.tolist(), words.tolist(), strict=True)
        ]


def best_tags(emissions: Floats, transitions: Floats, words: Integers) -> Integers:
    """Viterbi's algorithm over a batch at once; rows come in falling order of words, and what lies past a row's words is 0."""
    import numpy as np

    rows, length, _ = emissions.shape
    active = [int(np.searchsorted(-words, -place, side="left")) for place in range(length)]  # rows longer than a place
    arrivals = np.ascontiguousarray(transitions.T)[None]  # into a tag, from a tag
    trellis = emissions[:, 0].copy()
    back = []
    for place in range(1, length):
        paths = trellis[: active[place], None, :] + arrivals
        best = paths.argmax(axis=2)
        trellis[: active[place]] = np.take_along_axis(paths, best[:, :, None], axis=2)[:, :, 0] + emissions[: active[place], place]
        back.append(best)
    tags = np.zeros((rows, length), np.int64)
    current = trellis.argmax(axis=1)
    for place in range(length - 1, -1, -1):
        reached = active[place]
        tags[:reached, place] = current[:reached]
        if place:
            current[:reached] = back[place - 1][np.arange(reached), current[:reached]]
    return tags


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
