"""The small tagger of `ner="fast"`: vectors of word forms, two bidirectional LSTMs over the words of a sentence, a tag each.

What is seen of a word form comes from `derek.detection.tagger.forms`, and the trained parts are written as `FastTagger` runs them, so
that training and use cannot differ. A form's vector depends on nothing but its letters: it is computed once for each form of a batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence, pad_sequence
from training import QuickDropout

from derek.detection.tagger.fast import FORMS, LETTERS, SENTENCES
from derek.detection.tagger.forms import features_of
from derek.detection.tagger.paths import best_paths
from derek.detection.tagger.pieces import Pieces

OPSET = 17
SCORED_AT_ONCE = 128  # sentences


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The sizes of a student; its tags are BIOES."""

    tags: tuple[str, ...]
    seen: int  # floats that are seen of a form
    states: int  # width of the teacher's states, which the student learns beside its tags
    buckets: int = 1 << 15
    letter_width: int = 64
    form_width: int = 448  # of the layer between what is seen of a form and its vector
    width: int = 224  # of a form's vector
    hidden: int = 160  # of an LSTM, in each direction
    layers: int = 2
    dropout: float = 0.3
    seen_dropout: float = 0.2
    letter_dropout: float = 0.25


class Known:
    """Word forms of sentences, each looked at once."""

    def __init__(self, pieces: Pieces, buckets: int) -> None:
        self.pieces, self.buckets = pieces, buckets
        self.numbers: dict[str, int] = {}
        self.letters = self.counts = self.starts = np.empty(0, np.int64)
        self.floats = torch.empty(0)

    def learn(self, sentences: Iterable[Sequence[str]]) -> None:
        """Look at the forms that are new."""
        new = list(dict.fromkeys(word for words in sentences for word in words if word not in self.numbers))
        if new:
            self.numbers.update(zip(new, range(len(self.numbers), len(self.numbers) + len(new)), strict=True))
            seen = features_of(new, self.pieces, self.buckets)
            self.letters, self.counts = np.append(self.letters, seen.letters), np.append(self.counts, seen.counts)
            self.starts = np.cumsum(self.counts) - self.counts
            self.floats = torch.cat([self.floats, torch.from_numpy(seen.floats)])

    def row(self, words: Sequence[str]) -> np.ndarray:
        """The numbers of a sentence's forms."""
        return np.array([self.numbers[word] for word in words], np.int64)

    def of(self, forms: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What is seen of some forms: rows of the table of letters end to end, where each form's begin, and the floats."""
        counts = self.counts[forms]
        ends = np.cumsum(counts)
        places = np.repeat(self.starts[forms] - ends + counts, counts) + np.arange(ends[-1])
        return torch.from_numpy(self.letters[places]), torch.from_numpy(ends - counts), self.floats[torch.from_numpy(forms)]


class FormLayers(nn.Module):
    """From what is seen of word forms to their vectors."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.inner = nn.Linear(shape.letter_width + shape.seen, shape.form_width)
        self.outer = nn.Linear(shape.form_width, shape.width)
        self.drop, self.norm = QuickDropout(shape.dropout), nn.LayerNorm(shape.width)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """*Shape*: forms, letters then floats; the result forms, width."""
        states: torch.Tensor = self.norm(self.outer(self.drop(nn.functional.gelu(self.inner(seen)))))
        return states


class SentenceLayers(nn.Module):
    """From the vectors of the words of sentences to the scores of their tags."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        widths = [shape.width, *[2 * shape.hidden] * (shape.layers - 1)]
        self.lstms = nn.ModuleList(nn.LSTM(width, shape.hidden, bidirectional=True) for width in widths)
        self.drop, self.norm = QuickDropout(shape.dropout), nn.LayerNorm(2 * shape.hidden)
        self.head = nn.Linear(2 * shape.hidden, len(shape.tags))

    def forward(self, words: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """As it is run later. *Shape*: words (longest, rows, width), lengths (rows,) in falling order; the result (longest, rows, tags)."""
        for lstm in self.lstms:
            begin = words.new_zeros(2, words.shape[1], lstm.hidden_size)
            words = pad_packed_sequence(lstm(pack_padded_sequence(words, lengths), (begin, begin))[0])[0]
        scores: torch.Tensor = self.head(self.norm(words))
        return scores

    def states(self, packed: PackedSequence) -> PackedSequence:
        """What the tags are told from, as it is trained."""
        for lstm in self.lstms:
            packed = lstm(packed._replace(data=self.drop(packed.data)))[0]
        return packed._replace(data=self.drop(self.norm(packed.data)))


class Network(nn.Module):
    """The trained parts of a student."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.letters = nn.EmbeddingBag(shape.buckets, shape.letter_width, mode="sum")
        nn.init.normal_(self.letters.weight, std=0.05)
        self.letter_drop, self.seen_drop = QuickDropout(shape.letter_dropout), QuickDropout(shape.seen_dropout)
        self.forms, self.sentences = FormLayers(shape), SentenceLayers(shape)
        self.teacher = nn.Linear(2 * shape.hidden, shape.states)

    def forward(self, known: Known, rows: Sequence[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of the tags of all words, sentence after sentence, and a guess of the teacher's states there.

        *Shape*: words, tags; words, states.
        """
        forms, places = np.unique(np.concatenate(rows), return_inverse=True)
        vectors = self.vectors(*known.of(forms))[torch.from_numpy(places)]
        lengths = torch.tensor([len(row) for row in rows])
        padded = pad_sequence(list(vectors.split(lengths.tolist())))
        states, _ = pad_packed_sequence(
            self.sentences.states(pack_padded_sequence(padded, lengths, enforce_sorted=False)), batch_first=True
        )
        flat = states[torch.arange(states.shape[1]) < lengths[:, None]]
        return self.sentences.head(flat), self.teacher(flat)

    def vectors(self, letters: torch.Tensor, starts: torch.Tensor, floats: torch.Tensor) -> torch.Tensor:
        """The vectors of word forms from what is seen of them."""
        vectors: torch.Tensor = self.forms(torch.cat([self.letter_drop(self.letters(letters, starts)), self.seen_drop(floats)], dim=1))
        return vectors

    @torch.inference_mode()
    def tag(self, sentences: Sequence[Sequence[str]], known: Known) -> list[list[str]]:
        """The BIOES labels of sentences."""
        self.eval()
        known.learn(sentences)
        found: list[list[str]] = []
        for start in range(0, len(sentences), SCORED_AT_ONCE):
            rows = [known.row(words) for words in sentences[start : start + SCORED_AT_ONCE]]
            lengths = [len(row) for row in rows]
            tags = [self.shape.tags[tag] for tag in best_paths(self(known, rows)[0].numpy(), lengths, self.shape.tags)]
            for stop, length in zip(np.cumsum(lengths), lengths, strict=True):
                found.append(tags[stop - length : stop])
        return found


def export_student(network: Network, folder: Path) -> None:
    """Write a student as `FastTagger` reads it: two graphs, and the table of letters in 8 bits with a scale for each row."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    shape = network.shape
    table = network.letters.weight.detach().numpy()
    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-6).astype(np.float16) / np.float16(127)
    rows = np.clip(np.rint(table / scales.astype(np.float32)), -127, 127).astype(np.int8)
    save_file({"rows": rows, "scales": scales}, folder / LETTERS, {"tags": json.dumps(shape.tags, ensure_ascii=False)})
    seen = torch.zeros(2, shape.letter_width + shape.seen)
    _write(network.forms, (seen,), folder / FORMS, {"seen": {0: "forms"}, "vectors": {0: "forms"}}, "vectors")
    example = torch.zeros(5, 3, shape.width), torch.tensor([5, 3, 1])
    axes = {"words": {0: "longest", 1: "rows"}, "lengths": {0: "rows"}, "scores": {0: "longest", 1: "rows"}}
    _write(network.sentences, example, folder / SENTENCES, axes, "scores")


def _write(layers: nn.Module, example: tuple[torch.Tensor, ...], path: Path, axes: dict[str, dict[int, str]], result: str) -> None:
    torch.onnx.export(
        layers,
        example,
        str(path),
        input_names=[name for name in axes if name != result],
        output_names=[result],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
