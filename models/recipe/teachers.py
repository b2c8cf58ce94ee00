"""What trained taggers believe: the emissions of exported models over sentences, and the chances of tags that follow from them.

A large tagger ends in a CRF, so that the score of a word's tag alone is no probability of it. `marginals` computes those, over all taggings
of the sentence; they are the soft labels of a distillation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from export import ENGINE
from sentences import Labelled
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.trainer import Trainer, unpack_batch
from torch.nn.utils.rnn import pad_sequence

from derek.detection.tagger import FastTagger
from derek.detection.tagger.batches import batched, inputs_of
from derek.detection.tagger.decoding import Decoder
from derek.detection.tagger.fast import SENTENCES
from derek.detection.tagger.paths import best_paths
from derek.detection.tagger.pieces import Pieces

RAREST = 1e-6
"""The least chance of a tag: one teacher alone cannot rule it out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Beliefs:
    """A CRF over some sentences.

    *Shape*: `scores` has a tensor of words times tags for each sentence, in the given order; `transitions` is tags times tags, from row
    to column. `tags` are BIOES. `states` has a tensor of words times width for each sentence, what a tagger's encoder makes of the words;
    it is empty where nobody asked.
    """

    tags: tuple[str, ...]
    scores: list[torch.Tensor]
    transitions: torch.Tensor
    states: list[torch.Tensor] = field(default_factory=list)


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


def tags_of(trainer: Trainer) -> tuple[str, ...]:
    """The BIOES tags of a tagger in the order of its outputs, without the fillers of its vocabulary."""
    return tuple(trainer.vocab["tag"].items(0)[VOCAB_PREFIX_SIZE:])


def forward(trainer: Trainer, batch: Sequence[object]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Loss, emissions and transitions of Stanza's model for one batch, whose items stand as `batch[5]` says, longest first."""
    device = next(trainer.model.parameters()).device
    unpacked = unpack_batch(batch, device)
    (word, letters, mask, chars, tags), _, word_order, char_order, *rest = unpacked
    lengths, word_lengths, char_lengths, offsets = rest
    loss, logits, transitions = trainer.model(
        word, letters, mask, tags, word_order, lengths, word_lengths, chars, offsets, char_lengths, char_order
    )
    return loss, logits[0], transitions[0]


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
            beliefs = _Engine(folder).beliefs(sentences)
            known.add(beliefs.tags)
            logs.append([rows.clamp_min(RAREST).log() for rows in marginals(beliefs)])
            states = states or beliefs.states
    if len(known) > 1:
        raise ValueError("the models of an ensemble know different tags")
    means = [torch.stack(each).mean(dim=0).softmax(dim=1) for each in zip(*logs, strict=True)]
    return Chances(tags=known.pop(), rows=means, states=states)


class _Engine:
    """An exported model that gives its encoder's states beside its emissions."""

    def __init__(self, folder: Path) -> None:
        graph = onnx.load(str(folder / ENGINE))
        # The one gather of elements takes each word's last piece out of the encoder's mixed layers.
        (gathered,) = (node.output[0] for node in graph.graph.node if node.op_type == "GatherElements")
        graph.graph.output.append(onnx.helper.make_empty_tensor_value_info(gathered))
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
        self.pieces, self.decoder = Pieces(folder), Decoder.load(folder)

    def beliefs(self, sentences: Sequence[Labelled]) -> Beliefs:
        """Emissions, transitions and states."""
        parts: list[list[tuple[int, np.ndarray, np.ndarray]]] = [[] for _ in sentences]
        for batch in batched(self.pieces.cut([sentence.words for sentence in sentences])):
            emissions, states = self.session.run(None, inputs_of(batch, self.pieces))
            for row, window in enumerate(batch):
                counted = slice(window.first, window.stop)
                parts[window.sentence].append((window.offset, emissions[row, counted, VOCAB_PREFIX_SIZE:], states[row, counted]))
        ordered = [sorted(found, key=lambda part: part[0]) for found in parts]
        return Beliefs(
            tags=self.decoder.tags,
            scores=[torch.from_numpy(np.concatenate([part[1] for part in found])) for found in ordered],
            transitions=torch.from_numpy(self.decoder.transitions),
            states=[torch.from_numpy(np.concatenate([part[2] for part in found])) for found in ordered],
        )


def marginals(beliefs: Beliefs, *, temperature: float = 1.0, batch_size: int = 64) -> list[torch.Tensor]:
    """The probability of each tag at each word, over all taggings of its sentence; a higher temperature evens them out."""
    order = sorted(range(len(beliefs.scores)), key=lambda place: len(beliefs.scores[place]))
    found: list[torch.Tensor] = [torch.empty(0)] * len(order)
    for start in range(0, len(order), batch_size):
        places = order[start : start + batch_size]
        lengths = torch.tensor([len(beliefs.scores[place]) for place in places])
        padded = pad_sequence([beliefs.scores[place] for place in places], batch_first=True)
        logs = log_marginals(padded / temperature, beliefs.transitions / temperature, lengths)
        for place, log, length in zip(places, logs, lengths.tolist(), strict=True):
            found[place] = log[:length].exp()
    return found


def log_marginals(scores: torch.Tensor, transitions: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The logarithms of the marginals of a batch by forward and backward sums; rows after a sentence's end mean nothing.

    *Shape*: sentences, words, tags, as `scores`. Gradients pass through.
    """
    steps = scores.shape[1]
    # Sums of exponentials as a product of matrices: the largest transition is taken out, so that nothing overflows.
    top = transitions.max()
    kernel = (transitions - top).exp()
    ahead = [scores[:, 0]]
    for step in range(1, steps):
        ahead.append(scores[:, step] + _log_product(ahead[-1], kernel) + top)
    behind = [torch.zeros_like(scores[:, 0])] * steps
    for step in range(steps - 2, -1, -1):
        inside = (step + 1 < lengths.to(scores.device)).unsqueeze(1)
        behind[step] = torch.where(inside, _log_product(behind[step + 1] + scores[:, step + 1], kernel.T) + top, 0.0)
    return torch.stack([a + b for a, b in zip(ahead, behind, strict=True)], dim=1).log_softmax(dim=2)


def _log_product(logs: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    top = logs.max(dim=1, keepdim=True).values
    return ((logs - top).exp() @ kernel).clamp_min(1e-30).log() + top
