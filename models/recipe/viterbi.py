"""The best valid tagging of many sentences at once, from the scores of each word's tags alone.

With no learnt transitions only the form of BIOES binds neighbours: what is open goes on or ends, what is closed is followed by
anything new. The best path to an opening tag thus comes from the best closed tag, and to `I-X` or `E-X` from `B-X` or `I-X`, so that a
step costs the number of tags, not its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

NEVER = np.float32(-1e9)
Scores = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


class _Form(NamedTuple):
    """Which tags are new, closed and open; for each that goes on, the places of its `B-X` and `I-X`."""

    new: Numbers
    going: Numbers
    closed: Numbers
    begins: Numbers
    insides: Numbers


@lru_cache(maxsize=8)
def _form(tags: tuple[str, ...]) -> _Form:
    place = {tag: number for number, tag in enumerate(tags)}
    # A class may lack `I-X` where no name has three words; its `B-X` then stands for it.
    going = [number for number, tag in enumerate(tags) if tag[0] in "IE" and f"B-{tag[2:]}" in place]
    begins = [place[f"B-{tags[number][2:]}"] for number in going]
    insides = [place.get(f"I-{tags[number][2:]}", begin) for number, begin in zip(going, begins, strict=True)]
    ends = {tag[2:] for tag in tags if tag[0] == "E"}
    new = [number for number, tag in enumerate(tags) if tag[0] in "OS" or (tag[0] == "B" and tag[2:] in ends)]
    closed = [number for number, tag in enumerate(tags) if tag[0] in "OES"]
    return _Form(*(np.array(numbers, dtype=np.int64) for numbers in (new, going, closed, begins, insides)))


def best_paths(scores: Scores, lengths: Sequence[int], tags: tuple[str, ...]) -> list[list[str]]:
    """The best BIOES labels of sentences whose words' scores stand one after another in `scores`.

    >>> tags = ("O", "B-PERSON", "E-PERSON", "S-PERSON")
    >>> best_paths(np.array([[0, 3, 0, 2], [0.5, 0, 0, 0]], dtype=np.float32), [2], tags)
    [['B-PERSON', 'E-PERSON']]
    """
    order = np.argsort(-np.asarray(lengths, dtype=np.int64), kind="stable")
    ordered = np.asarray(lengths, dtype=np.int64)[order]
    starts = (np.cumsum(lengths) - lengths)[order]
    # At each step the sentences that are that long are the first ones; the others have ended.
    alive = [int(count) for count in np.searchsorted(-ordered, -np.arange(1, ordered[0] + 1), side="right")] if len(ordered) else []
    best, last = _ahead(scores, starts, alive, ordered, _form(tags))
    found: list[list[str]] = [[] for _ in lengths]
    paths = _back(best, last, alive)
    for column, place in enumerate(order):
        found[place] = [tags[tag] for tag in paths[: lengths[place], column].tolist()]
    return found


def _ahead(
    scores: Scores, starts: Numbers, alive: Sequence[int], lengths: Numbers, form: _Form
) -> tuple[list[np.ndarray[tuple[int, int], np.dtype[np.int64]]], Numbers]:
    """Walk through the words of all sentences together; return where each tag came from, and each sentence's last tag."""
    came: list[np.ndarray[tuple[int, int], np.dtype[np.int64]]] = []
    last = np.zeros(len(starts), dtype=np.int64)
    values = np.empty((0, scores.shape[1]), dtype=np.float32)
    for step, count in enumerate(alive):
        words = scores[starts[:count] + step]
        reached = np.full_like(words, NEVER)
        source = np.zeros(words.shape, dtype=np.int64)
        if step == 0:
            reached[:, form.new] = words[:, form.new]
        else:
            values = values[:count]
            best = form.closed[values[:, form.closed].argmax(axis=1)]
            reached[:, form.new] = words[:, form.new] + np.take_along_axis(values, best[:, None], axis=1)
            source[:, form.new] = best[:, None]
            begun, inside = values[:, form.begins], values[:, form.insides]
            reached[:, form.going] = words[:, form.going] + np.maximum(begun, inside)
            source[:, form.going] = np.where(begun >= inside, form.begins, form.insides)
        came.append(source)
        values = reached
        following = alive[step + 1] if step + 1 < len(alive) else 0
        # An open name may not end a sentence.
        last[following:count] = form.closed[values[following:, form.closed].argmax(axis=1)]
    return came, last


def _back(came: Sequence[np.ndarray[tuple[int, int], np.dtype[np.int64]]], last: Numbers, alive: Sequence[int]) -> Numbers:
    """Walk back from each sentence's last tag. *Shape*: steps, sentences."""
    paths = np.zeros((len(alive), len(last)), dtype=np.int64)
    tag = last.copy()
    for step in range(len(alive) - 1, -1, -1):
        count = alive[step]
        paths[step, :count] = tag[:count]
        tag[:count] = np.take_along_axis(came[step], tag[:count, None], axis=1)[:, 0]
    return paths
