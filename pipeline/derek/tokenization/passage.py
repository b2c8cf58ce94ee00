"""A passage: a text with its tokens and sentences, the shape that every detector reads.

Detectors work on the clean text (see `derek.orthography`) and on parallel tuples, one item a token; `Passage.slice` carries a
token range back to the text as given.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from derek.orthography import CleanText


@dataclass(frozen=True, eq=False)
class Passage:
    """*Shape*: `words`, `starts`, `ends` have one item a token, in text order; offsets are in the clean text.

    `words` are lower-cased clean tokens; white space is no token. `sentences` holds the index of each sentence's first token, in order.
    """

    clean: CleanText
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def surface(self, first: int, last: int) -> str:
        """The clean text from token `first` up to and including token `last`."""
        return self.clean.text[self.starts[first] : self.ends[last]]

    def slice(self, first: int, last: int) -> tuple[int, int, str]:
        """Start, end and text, in the text as given, of the tokens `first` up to and including `last`."""
        start, end = self.clean.original_span(self.starts[first], self.ends[last])
        return start, end, self.clean.original[start:end]

    def sentence_of(self, token: int) -> int:
        """The number, from 0, of the sentence that holds the token."""
        return bisect_right(self.sentences, token) - 1

    def sentence_bounds(self, token: int) -> tuple[int, int]:
        """First token of the token's sentence and first token after it."""
        number = self.sentence_of(token)
        following = number + 1
        return self.sentences[number], self.sentences[following] if following < len(self.sentences) else len(self.words)

    @cached_property
    def is_spaced(self) -> tuple[bool, ...]:
        """Per token: whether white space precedes it."""
        return tuple([start > end for start, end in zip(self.starts, (0, *self.ends[:-1]), strict=True)])
