"""What trained taggers believe: the chances that exported models see of the tags of sentences such as «Тоқаев Астанаға келді.».

A large tagger ends in a CRF, so that the score of a word's tag alone is no probability of it: its chances are those over all taggings of
the sentence. They are the soft labels of a distillation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentences import Labelled

from derek.detection.tagger import FastTagger
from derek.detection.tagger.batches import batched, inputs_of
from derek.detection.tagger.decoding import Decoder
from derek.detection.tagger.engine import ENGINE, open_session
from derek.detection.tagger.fast import SENTENCES
from derek.detection.tagger.paths import best_paths
from derek.detection.tagger.pieces import Pieces

RAREST = 1e-6
"""The least chance of a tag: one teacher alone cannot rule it out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chances:
    """How probable teachers hold each tag of each word. *Shape*: a tensor of words times tags, and one of words times width, a sentence."""

    tags: tuple[str, ...]
    rows: list[torch.Tensor]
    states: list[torch.Tensor]

    def best(self) -> list[list[str]]:
        """The best valid BIOES labels of each sentence."""
        paths = (best_paths(rows.clamp_min(RAREST).log().numpy(), [len(rows)], self.tags) for rows in self.rows)
        return [[self.tags[tag] for tag in path] for path in paths]


def chances_of(folders: Sequence[Path], sentences: Sequence[Labelled]) -> Chances:
    """The chances that exported models see, large ones (see `export`) and small ones (see `student`) together: their geometric mean.

    The encoder's states are those of the first, if that is a large one.
    """
    small = [(folder / SENTENCES).is_file() for folder in folders]
    pieces = next(folder for folder, is_small in zip(folders, small, strict=True) if not is_small)
    logs: list[list[torch.Tensor]] = []
    states: list[torch.Tensor] = []
    known: set[tuple[str, ...]] = set()
    for folder, is_small in zip(folders, small, strict=True):
        if is_small:
            tagger = FastTagger(folder, pieces)
            known.add(tagger.tags)
            logs.append([torch.from_numpy(rows).log_softmax(dim=1) for rows in tagger.emissions([list(one.words) for one in sentences])])
        else:
            engine = _Engine(folder)
            known.add(engine.decoder.tags)
            chances, seen = engine.read(sentences)
            logs.append([rows.clamp_min(math.log(RAREST)) for rows in chances])
            states = states or seen
    if len(known) > 1:
        raise ValueError("the models of an ensemble know different tags")
    means = [torch.stack(each).mean(dim=0).softmax(dim=1) for each in zip(*logs, strict=True)]
    return Chances(tags=known.pop(), rows=means, states=states)


class _Engine:
    """An exported model that gives its encoder's states beside the chances of tags."""

    def __init__(self, folder: Path) -> None:
        self.session = open_session(folder / ENGINE, None)
        self.pieces, self.decoder = Pieces(folder), Decoder.load(folder)

    def read(self, sentences: Sequence[Labelled]) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        """Logarithms of the chances of the words' tags, and the words' states. *Shape*: words times tags, and times width, a sentence."""
        parts: list[list[tuple[int, np.ndarray, np.ndarray]]] = [[] for _ in sentences]
        for batch in batched(self.pieces.cut([sentence.words for sentence in sentences])):
            inputs = inputs_of(batch, self.pieces)
            emissions, states = self.session.run(["emissions", "states"], inputs)
            chances = self.decoder.log_chances(emissions, inputs["words"])
            for row, window in enumerate(batch):
                counted = slice(window.first, window.stop)
                parts[window.sentence].append((window.offset, chances[row, counted], states[row, counted]))
        ordered = [sorted(found, key=lambda part: part[0]) for found in parts]
        chances_and_states = ([torch.from_numpy(np.concatenate([part[at] for part in found])) for found in ordered] for at in (1, 2))
        return next(chances_and_states), next(chances_and_states)
