"""Passages to a model's names: their sentences are tagged together, whichever texts they come from.

In «Тоқаев Астанаға келді.» a tagger finds two names; here their classes become the labels of the tables (`lexicon/ner_labels.tsv`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from derek.detection.names.tagged import Tagged
from derek.detection.ner import NameTagger
from derek.lexicon import load
from derek.tokenization import Passage


def tag_passages(tagger: NameTagger, passages: Sequence[Passage]) -> list[list[Tagged]]:
    """The names that a model finds in each passage, in text order, as tokens of the passage."""
    starts = [(number, first) for number, passage in enumerate(passages) for first in passage.sentences]
    tagged: list[list[Tagged]] = [[] for _ in passages]
    sentences = [sentence for passage in passages for sentence in sentences_of(passage)]
    labels = _labels()
    for (number, first), spans in zip(starts, tagger.tag(sentences), strict=True):
        tagged[number] += [
            Tagged(first + span.first, first + span.last, labels[span.label], span.score) for span in spans if span.label in labels
        ]
    return tagged


def sentences_of(passage: Passage) -> list[list[str]]:
    """The sentences of a passage as a tagger takes them: clean tokens in their own case."""
    text, bounds = passage.clean.text, (*passage.sentences, len(passage))
    tokens = [text[start:end] for start, end in zip(passage.starts, passage.ends, strict=True)]
    return [tokens[first:stop] for first, stop in pairwise(bounds)]


@cache
def _labels() -> dict[str, str]:
    return {entry.lemma: entry.value for entry in load("ner_labels")}
