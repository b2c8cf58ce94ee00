"""A passage: a text with its tokens and sentences, the shape that every detector reads.

Detectors work on the clean text (see `derek.orthography`) and on parallel tuples, one item a token; `Passage.slice` carries a
token range back to the text as given.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

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
        following = bisect_right(self.sentences, token)
        return self.sentences[following - 1], self.sentences[following] if following < len(self.sentences) else len(self.words)

    def is_spaced(self, token: int) -> bool:
        """Whether white space precedes the token."""
        return self.starts[token] > (self.ends[token - 1] if token else 0)
