"""The small tagger of `ner="fast"`: word vectors made from the pieces of a large encoder, convolutions over the words, a tag each.

A word form's vector depends on nothing but its letters, so that it is computed once and kept. All sentences of a call stand in one long
row of words, which spares the padding; a convolution gathers each word's neighbours within its sentence and is one product of matrices.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from viterbi import best_paths

MAX_KEPT_FORMS = 200_000
_DIGITS, _LATIN = frozenset("0123456789"), frozenset("abcdefghijklmnopqrstuvwxyz")
FLAGS = 8  # that `flags_of` gives
Rows = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The sizes of a student; its tags are BIOES."""

    tags: tuple[str, ...]
    pieces: int  # in the vocabulary
    piece_width: int
    width: int = 256
    letter_buckets: int = 1 << 14
    letter_width: int = 64
    dilations: tuple[int, ...] = (1, 2, 4)  # of the convolutions, three words each: 15 words are seen around a word
    dropout: float = 0.25


def flags_of(word: str) -> list[float]:
    """What is seen of a word at a glance: capitals, digits, scripts, signs, length."""
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


def buckets_of(word: str, buckets: int) -> list[int]:
    """The hashed beginnings and ends of a word, of one to four letters, and the whole of it, in lower case."""
    low = word.lower()
    parts = [f"^{low[:n]}" for n in (2, 3, 4)] + [f"{low[-n:]}$" for n in (1, 2, 3, 4, 5)] + [f"^{low}$"]
    return [zlib.crc32(part.encode("utf-8", "surrogatepass")) % buckets for part in parts]


class Convolution(nn.Module):
    """A residual convolution over a word and its two neighbours at a distance."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix, self.out = nn.Linear(3 * width, width), nn.Linear(width, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, row: torch.Tensor, around: torch.Tensor) -> torch.Tensor:
        """A row of vectors to another; `around` says where the neighbours of each stand, the row's length where there is none."""
        states = nn.functional.pad(self.norm(row), (0, 0, 0, 1))
        mixed = nn.functional.gelu(self.mix(torch.cat([states[around[0]], states[:-1], states[around[1]]], dim=1)))
        return row + self.drop(self.out(mixed))


class Network(nn.Module):
    """The trained part of a student, and the frozen piece vectors under it."""

    def __init__(self, shape: Shape, pieces: torch.Tensor | None = None) -> None:
        super().__init__()
        self.shape = shape
        rows = torch.zeros(shape.pieces, shape.piece_width) if pieces is None else pieces
        self.register_buffer("pieces", nn.functional.layer_norm(rows.float(), rows.shape[1:]))
        self.letters = nn.EmbeddingBag(shape.letter_buckets, shape.letter_width, mode="sum")
        nn.init.normal_(self.letters.weight, std=0.1)
        self.join = nn.Linear(2 * shape.piece_width + shape.letter_width + FLAGS, shape.width)
        self.drop = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Convolution(shape.width, shape.dropout) for _ in shape.dilations)
        self.norm = nn.LayerNorm(shape.width)
        self.head = nn.Linear(shape.width, len(shape.tags))

    @torch.no_grad()
    def frozen(self, forms: Forms) -> torch.Tensor:
        """What never changes of word forms: the mean and the last of their piece vectors."""
        mean = nn.functional.embedding_bag(forms.pieces, self.pieces, forms.starts, mode="mean")
        return torch.cat([mean, self.pieces[forms.pieces[forms.ends - 1]]], dim=1)

    def vectors(self, frozen: torch.Tensor, letters: torch.Tensor, flags: torch.Tensor) -> torch.Tensor:
        """The vectors of word forms, from their pieces, their letters and what is seen of them at a glance."""
        return self.join(torch.cat([self.drop(frozen), self.drop(self.letters(letters)), flags], dim=1))

    def forward(self, row: torch.Tensor, around: torch.Tensor) -> torch.Tensor:
        """Tag scores for a row of form vectors; `around` are its `neighbours`."""
        for layer, places in zip(self.layers, around, strict=True):
            row = layer(row, places)
        return self.head(self.drop(self.norm(row)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """Word forms as numbers: their pieces end to end, where each form's begin and end, hashed letters, flags."""

    pieces: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    letters: torch.Tensor
    flags: torch.Tensor


def forms_of(words: Sequence[str], tokenizer: Tokenizer, buckets: int) -> Forms:
    """Turn word forms into numbers; a form that the tokenizer reads as nothing is its unknown piece."""
    unknown = tokenizer.token_to_id("<unk>")
    found = tokenizer.encode_batch([[word] for word in words], is_pretokenized=True, add_special_tokens=False)
    cut = [pieces.ids or [unknown] for pieces in found]
    ends = torch.tensor([len(ids) for ids in cut]).cumsum(0)
    return Forms(
        pieces=torch.tensor([number for ids in cut for number in ids]),
        starts=torch.cat([ends.new_zeros(1), ends[:-1]]),
        ends=ends,
        letters=torch.tensor([buckets_of(word, buckets) for word in words]),
        flags=torch.tensor([flags_of(word) for word in words]),
    )


def neighbours(lengths: Sequence[int], distances: Sequence[int]) -> torch.Tensor:
    """Where the words before and after each word stand, in a row of sentences end to end; the row's length where there is none.

    *Shape*: distances, 2 (before, after), words.
    """
    total = sum(lengths)
    ends = np.repeat(np.cumsum(lengths, dtype=np.int64), lengths)
    starts = ends - np.repeat(np.asarray(lengths, dtype=np.int64), lengths)
    at = np.arange(total)
    around = [
        (np.where(at - distance >= starts, at - distance, total), np.where(at + distance < ends, at + distance, total))
        for distance in distances
    ]
    return torch.from_numpy(np.array(around, dtype=np.int64))


class Student:
    """A trained student with its tokenizer.

    `tag` needs no particular batch: its sentences may be of any length, and the same sentence has the same labels in any company.
    """

    def __init__(self, network: Network, tokenizer: Tokenizer) -> None:
        self.network, self.tokenizer = network.eval(), tokenizer
        self._numbers: dict[str, int] = {}
        self._vectors = torch.empty(0, network.shape.width)

    def save(self, folder: Path) -> None:
        """Write the student as `student.json`, `student.safetensors` with piece vectors in 16 bits, and `tokenizer.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = {name: weight.half() if name == "pieces" else weight for name, weight in self.network.state_dict().items()}
        save_file({name: weight.contiguous() for name, weight in weights.items()}, folder / "student.safetensors")
        (folder / "student.json").write_text(json.dumps(asdict(self.network.shape), ensure_ascii=False, indent=1), encoding="utf-8")
        self.tokenizer.save(str(folder / "tokenizer.json"))

    @classmethod
    def load(cls, folder: Path) -> Student:
        """Read what `save` wrote."""
        written = json.loads((folder / "student.json").read_text(encoding="utf-8"))
        shape = Shape(**{name: tuple(value) if isinstance(value, list) else value for name, value in written.items()})
        network = Network(shape)
        network.load_state_dict({name: weight.float() for name, weight in load_file(folder / "student.safetensors").items()})
        return cls(network, Tokenizer.from_file(str(folder / "tokenizer.json")))

    def tag(self, sentences: Sequence[Sequence[str]], *, row_length: int = 8192) -> list[list[str]]:
        """The BIOES labels of sentences of words, computed some thousand words at a time."""
        found: list[list[str]] = []
        for part in _parts(sentences, row_length):
            scores = self.scores(part)
            found += best_paths(scores, [len(words) for words in part], self.network.shape.tags)
        return found

    @torch.inference_mode()
    def scores(self, sentences: Sequence[Sequence[str]]) -> Rows:
        """The tag scores of all words, sentence after sentence. *Shape*: words, tags."""
        lengths = [len(words) for words in sentences]
        numbers = self._numbered(word for words in sentences for word in words)
        around = neighbours(lengths, self.network.shape.dilations)
        return np.asarray(self.network(self._vectors[numbers], around).numpy())

    def _numbered(self, words: Iterable[str]) -> torch.Tensor:
        """The rows of the words' forms among the kept vectors, to which those of new forms are added."""
        words = list(words)
        if len(self._numbers) > MAX_KEPT_FORMS:
            self._numbers, self._vectors = {}, self._vectors[:0]
        new = [word for word in dict.fromkeys(words) if word not in self._numbers]
        if new:
            self._numbers.update(zip(new, range(len(self._numbers), len(self._numbers) + len(new)), strict=True))
            forms = forms_of(new, self.tokenizer, self.network.shape.letter_buckets)
            vectors = self.network.vectors(self.network.frozen(forms), forms.letters, forms.flags)
            self._vectors = torch.cat([self._vectors, vectors])
        return torch.tensor([self._numbers[word] for word in words], dtype=torch.long)


def _parts(sentences: Sequence[Sequence[str]], row_length: int) -> Iterable[list[Sequence[str]]]:
    part: list[Sequence[str]] = []
    count = 0
    for words in sentences:
        part.append(words)
        count += len(words)
        if count >= row_length:
            yield part
            part, count = [], 0
    if part:
        yield part
