"""Words to the pieces that the encoder knows: «Тоқаевтың» is `▁То`, `қа`, `ев`, `тың`, and the last one stands for the word.

Every word is cut by itself, so a form is cut once and then looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

EMBEDDINGS = "model-00001-of-00002.safetensors"
BEGIN, PAD, END = 0, 1, 2
CACHED_FORMS = 200_000
"""Word forms kept cut: some 60 MB, and more than the distinct forms of a hundred thousand articles' common words."""

LONGEST_WINDOW = 256
"""Pieces that are read at once. News sentences have 20 to 60; attention costs the square of the length."""

OVERLAP = 48
"""Pieces that neighbouring windows of a longer sentence share: context for the words at their borders."""

LONGEST_WORD = 32
"""Pieces of one word: of a longer one, an address say, the first and the last halves of that are read."""


class Window(NamedTuple):
    """Neighbouring words of a sentence that are read at once.

    `pieces` begins and ends with the encoder's signs for that; `last` holds the place in it of each word's last piece. Of its words those
    from `first` up to `stop` count; the others are context. `offset` is the number of its first word in the sentence.
    """

    sentence: int
    pieces: list[int]
    last: list[int]
    offset: int
    first: int
    stop: int


class Pieces:
    """The encoder's vocabulary, its way to cut words, and the vectors of its pieces."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        (self._vectors,) = load_file(folder / EMBEDDINGS).values()
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, sentences: Sequence[Sequence[str]]) -> Iterator[Window]:
        """Cut sentences into windows; a sentence without words has none."""
        known = self._learn({word for sentence in sentences for word in sentence})
        for number, sentence in enumerate(sentences):
            if sentence:
                yield from _windows(number, [known[word] for word in sentence])

    def ids(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The numbers of each word's pieces, at least one; nothing is kept."""
        # Stanza reads a word that its tokenizer leaves nothing of, such as a lone soft hyphen, as a hyphen.
        texts = [[_whole(word)] for word in words] + [["-"]]
        *cut, empty = self._tokenizer.encode_batch(texts, is_pretokenized=True, add_special_tokens=False)
        return [_shortened(encoding.ids or empty.ids) for encoding in cut]

    def vectors(self, pieces: Integers) -> Floats:
        """The vectors of pieces, one more axis than given."""
        import numpy as np

        return self._vectors[pieces].astype(np.float32)

    def _learn(self, words: set[str]) -> dict[str, tuple[int, ...]]:
        """Cut the words that are new, and return a memory that holds all of them.

        A full memory gives way to a new one and is not emptied, since another thread may be reading it.
        """
        if len(self._known) + len(words) > CACHED_FORMS:
            self._known = {}
        known = self._known
        new = [word for word in words if word not in known]
        known.update(zip(new, self.ids(new), strict=True))
        return known


def _shortened(ids: Sequence[int]) -> tuple[int, ...]:
    half = LONGEST_WORD // 2
    return tuple(ids) if len(ids) <= LONGEST_WORD else (*ids[:half], *ids[-half:])


def _whole(word: str) -> str:
    """The word as the tokenizer takes it: halves of surrogate pairs, which are no text, become question marks."""
    return word.encode("utf-8", "replace").decode("utf-8") if not word.isascii() else word


def _windows(number: int, words: Sequence[tuple[int, ...]]) -> Iterator[Window]:
    """Cut one sentence: one window if it is short enough, else several that overlap, each word counted in the one it lies deeper in."""
    start = counted = 0
    while counted < len(words):
        stop, size = start, 2
        while stop < len(words) and size + len(words[stop]) <= LONGEST_WINDOW:
            size += len(words[stop])
            stop += 1
        following = stop if stop == len(words) else _back(words, stop, OVERLAP, at_least=start + 1)
        until = stop if stop == len(words) else (following + stop + 1) // 2
        yield _window(number, words[start:stop], start, counted - start, until - start)
        start, counted = following, until


def _back(words: Sequence[tuple[int, ...]], stop: int, pieces: int, *, at_least: int) -> int:
    """The word that lies some pieces before `stop`."""
    while stop > at_least and pieces > 0:
        stop -= 1
        pieces -= len(words[stop])
    return stop


def _window(number: int, words: Sequence[tuple[int, ...]], offset: int, first: int, stop: int) -> Window:
    pieces, last = [BEGIN], []
    for word in words:
        pieces += word
        last.append(len(pieces) - 1)
    pieces.append(END)
    return Window(number, pieces, last, offset, first, stop)
