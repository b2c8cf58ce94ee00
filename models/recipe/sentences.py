"""Labelled sentences: IOB2 files read, split by sentence number, one spelling of a sentence drawn for an epoch.

KazNERD holds many sentences in several spellings: `AID7` spells its numbers out, `BID7` writes digits, `CID7` the % sign. All
spellings of a number stay on one side of the split, since a model that has seen one of them knows the others.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from derek.evaluation import sentences as files

SPLIT_SEED = 2022
"""The development part stays the same whatever the seed of a training run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A sentence: its words, their IOB2 labels, and the number that its other spellings share."""

    number: str
    words: tuple[str, ...]
    labels: tuple[str, ...]


def read_sentences(paths: Iterable[Path]) -> list[Labelled]:
    """Read IOB2 files: a `word LABEL` a line, a blank line after a sentence, before it perhaps a line with its id.

    A sentence without an id is its own number, so that a file without ids is split sentence by sentence.
    """
    return [
        Labelled(number=sentence.id.partition("ID")[2] or f"{path.name}:{place}", words=sentence.words, labels=sentence.labels)
        for path in paths
        for place, sentence in enumerate(files.read_sentences(path))
    ]


def as_sentence(sentence: Labelled) -> files.Sentence:
    """A sentence as it is scored."""
    return files.Sentence("", sentence.words, sentence.labels)


def split_by_number(sentences: Sequence[Labelled], *, share: float, seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Set the spellings of a seeded share of the numbers apart for development; return the rest and that share."""
    numbers = sorted({sentence.number for sentence in sentences})
    random.Random(seed).shuffle(numbers)
    held_out = set(numbers[: round(share * len(numbers))])
    rest = [sentence for sentence in sentences if sentence.number not in held_out]
    return rest, [sentence for sentence in sentences if sentence.number in held_out]


def draw_spellings(sentences: Sequence[Labelled], draws: random.Random) -> list[Labelled]:
    """Take one spelling of each number at random: the others would mostly repeat what an epoch has taught already."""
    spellings = defaultdict(list)
    for sentence in sentences:
        spellings[sentence.number].append(sentence)
    return [draws.choice(group) for group in spellings.values()]
