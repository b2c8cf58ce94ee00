"""The small tagger on ONNX Runtime: vectors of word forms, two bidirectional LSTMs over the words of a sentence, a tag each.

    FastTagger(fast_folder(), model_folder()).tag([["Қасым-Жомарт", "Тоқаев", "Астанаға", "келді", "."]])

finds a PERSON in words 0 to 1 and a GPE in word 2. A large model taught it; see `models/README.md`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from derek.detection.tagger.decoding import TaggedSpan, probabilities, spans_of
from derek.detection.tagger.engine import loading, open_session
from derek.detection.tagger.forms import features_of
from derek.detection.tagger.paths import best_paths
from derek.detection.tagger.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

FORMS, SENTENCES, LETTERS = "forms.onnx", "sentences.onnx", "letters.safetensors"

KEPT_FORMS = 1 << 16
"""Word forms whose vectors are kept: some 50 MB, and more than the distinct forms of some thousand articles."""

COMPUTED_FORMS = 1 << 9
"""Word forms whose vectors are computed at once."""

BATCH_WORDS = 512
"""Words of a batch: the step of an LSTM over some 30 sentences is quick and still fits the cache."""

FEWEST_ROWS = 2
"""A product of one row is summed in another order than one of several, and its result differs in the last digit."""


class Reading(NamedTuple):
    """What is found in a sentence, and the mean probability of its words' tags, 1 where it has none."""

    spans: list[TaggedSpan]
    sureness: float


class FastTagger:
    """The small model's folder, loaded, with the pieces of the large one's folder. Safe to share between threads.

    `threads` is the number of cores it may use, one by default: its products are too small to gain by sharing them out.

    *Errors*: ModelError where a file of the folders is missing or broken.
    """

    def __init__(self, folder: Path, pieces: Path | Pieces, *, threads: int = 1) -> None:
        self._folder, self._threads = folder, threads
        self._sessions: list[object] = []
        with loading(folder):
            self._forms = Forms(folder, pieces if isinstance(pieces, Pieces) else Pieces(pieces))
            self._open()

    def _open(self) -> None:
        self._process = os.getpid()
        self._session = open_session(self._folder / SENTENCES, self._threads)
        # The end of a session waits for its threads, which a forked process does not have: the parent's is never ended there.
        self._sessions += [self._session, self._forms.open(self._folder / FORMS, self._threads)]

    @property
    def tags(self) -> tuple[str, ...]:
        """The BIOES tags in the order of their scores."""
        return self._forms.tags

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """Find the names in tokenized sentences, of any length; spans come in the order of their words.

        *Shape*: a list for each sentence. What is found in one does not depend on the others.
        """
        return [read.spans for read in self.read(sentences)]

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Find the names in tokenized sentences, and tell how sure that is."""
        found = [Reading([], 1.0)] * len(sentences)
        for batch, scores, lengths in self._scored(sentences):
            tags = best_paths(scores, lengths, self.tags)
            names = [self.tags[tag] for tag in tags.tolist()]
            sure = probabilities(scores, tags).tolist()
            start = 0
            for number, length in zip(batch, lengths, strict=True):
                here = slice(start, start := start + length)
                # Of numbers in digits the rules tell more than any model, and articles write them as no training text does.
                doubts = (1 - one for one, word in zip(sure[here], sentences[number], strict=True) if not word[:1].isdigit())
                found[number] = Reading(list(spans_of(names[here], sure[here])), 1 - sum(doubts) / length)
        return found

    def emissions(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """The scores of `tags` for each word. *Shape*: an array of words times tags for each sentence."""
        import numpy as np

        found = [np.zeros((0, len(self.tags)), np.float32)] * len(sentences)
        for batch, scores, lengths in self._scored(sentences):
            for number, rows in zip(batch, np.split(scores, np.cumsum(lengths)[:-1]), strict=True):
                found[number] = rows
        return found

    def _scored(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], Floats, list[int]]]:
        """Batches of sentences by their numbers, longest first: the scores of their words end to end, and how many words each has."""
        if self._process != os.getpid() and self._threads != 1:
            self._open()  # a forked process has none of the threads that its parent's session runs on
        self._forms.learn(word for sentence in sentences for word in sentence)
        order = sorted((number for number, sentence in enumerate(sentences) if sentence), key=lambda number: -len(sentences[number]))
        for batch in _batches(order, [len(sentence) for sentence in sentences]):
            yield batch, *self._run([sentences[number] for number in batch])

    def _run(self, sentences: Sequence[Sequence[str]]) -> tuple[Floats, list[int]]:
        import numpy as np

        lengths = np.array([len(sentence) for sentence in sentences], np.int64)
        inside = np.arange(lengths[0]) < lengths[:, None]
        vectors = self._forms.vectors([word for sentence in sentences for word in sentence])
        padded = np.zeros((max(len(sentences), FEWEST_ROWS), lengths[0], vectors.shape[1]), np.float32)
        padded[: len(sentences)][inside] = vectors
        rows = np.ones(len(padded), np.int64)
        rows[: len(lengths)] = lengths
        (emissions,) = self._session.run(None, {"words": padded.transpose(1, 0, 2), "lengths": rows})
        return emissions.transpose(1, 0, 2)[: len(sentences)][inside], lengths.tolist()


class Forms:
    """The vectors of word forms: each is computed when it is first met, and kept."""

    def __init__(self, folder: Path, pieces: Pieces) -> None:
        import numpy as np
        from safetensors import safe_open

        with safe_open(folder / LETTERS, framework="numpy") as file:
            self.tags: tuple[str, ...] = tuple(json.loads(file.metadata()["tags"]))
            self._letters = file.get_tensor("rows").astype(np.float32) * file.get_tensor("scales").astype(np.float32)
        self._pieces = pieces
        self._known: dict[str, Floats] = {}

    def open(self, path: Path, threads: int) -> Any:
        """Open the session that turns what is seen of forms into their vectors, and return it."""
        self._session = open_session(path, threads)
        return self._session

    def vectors(self, words: Sequence[str]) -> Floats:
        """The vector of each word. *Shape*: words, width."""
        import numpy as np

        known = self.learn(words)
        return np.concatenate([known[word] for word in words]).reshape(len(words), -1)

    def learn(self, words: Iterable[str]) -> Mapping[str, Floats]:
        """Compute the vectors that are not known yet, and return a memory that holds those of all the words."""
        if len(self._known) > KEPT_FORMS:
            self._known = {}  # not emptied, since another thread may be reading it
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        for start in range(0, len(new), COMPUTED_FORMS):
            some = new[start : start + COMPUTED_FORMS]
            known.update(zip(some, self._computed(some), strict=True))
        return known

    def _computed(self, words: list[str]) -> Floats:
        import numpy as np

        filled = words + ["."] * (FEWEST_ROWS - len(words))
        seen = features_of(filled, self._pieces, len(self._letters))
        sums = np.add.reduceat(self._letters[seen.letters], np.cumsum(seen.counts) - seen.counts, axis=0)
        vectors: Floats = self._session.run(None, {"seen": np.concatenate([sums, seen.floats], axis=1)})[0]
        return vectors[: len(words)]


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Cut sentences, longest first, into batches of some number of words, padding counted."""
    start = 0
    while start < len(order):
        size = max(1, BATCH_WORDS // lengths[order[start]])
        yield list(order[start : start + size])
        start += size
