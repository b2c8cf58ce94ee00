"""A place where a sentence may end, as the rules of `derek.tokenization.sentences` see it: «млрд.|» with the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from derek.tokenization.abbreviations import Abbreviation, abbreviation, is_function_word

ENDING_MARKS = frozenset(".!?…؟")
CLOSING_MARKS = frozenset("»)]}”")
OPENING_MARKS = frozenset("«([{“\"'")
DASHES = frozenset("—–-")

_SPACED_LETTER = regex.compile(r"\p{Ll}\.")
_LONGEST_SPACED = len("б.з.б.")


@dataclass(slots=True)
class Boundary:
    """The token `mark` ends in a full stop or its like; `last` is the last of the quotes and marks that follow it.

    `first` is the first token of the sentence so far, `is_paragraph_end` tells that a line or the text ends after `last`.
    """

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    first: int
    mark: int
    last: int
    is_paragraph_end: bool

    @property
    def abbreviation(self) -> Abbreviation | None:
        """What the lexicon knows of the token at `mark`; None for a mark of its own and for initials."""
        word = self.words[self.mark]
        if len(word) == 1 or self.is_initial:
            return None
        # `б. з. б.` is `б.з.б.`, not a page (`б.`).
        token = self.mark - 1
        while len(word) <= _LONGEST_SPACED and token >= self.first and _SPACED_LETTER.fullmatch(self.words[token]):
            word = self.words[token] + word
            token -= 1
        return abbreviation(word)

    @property
    def is_initial(self) -> bool:
        """Whether the token at `mark` is initials: `М.`, `Қ.К.`"""
        start, end = self.starts[self.mark], self.ends[self.mark]
        return end - start > 1 and self.text[start].isupper() and self.text[start + 1] == "." and self.text[end - 2].isupper()

    @property
    def before(self) -> str:
        """The word before the mark within the sentence, lower-cased; empty where the sentence begins with the mark."""
        return self.words[self.mark - 1] if self.mark > self.first else ""

    @property
    def after(self) -> str:
        """The token after the boundary, lower-cased; empty at the end of the text."""
        return self.words[self.last + 1] if self.last + 1 < len(self.words) else ""

    @property
    def is_glued(self) -> bool:
        """Whether no space follows."""
        return self.last + 1 < len(self.words) and self.starts[self.last + 1] == self.ends[self.last]

    @property
    def _next(self) -> int:
        """The next token that is no dash, bracket or quote; at most four of these are passed over."""
        token = self.last + 1
        limit = min(token + 4, len(self.words))
        while token < limit and (self.words[token] in OPENING_MARKS or self.words[token] in DASHES):
            token += 1
        return token

    @property
    def next_word(self) -> str:
        """The next word behind dashes, brackets and quotes, lower-cased."""
        return self.words[self._next] if self._next < len(self.words) else ""

    @property
    def next_letter(self) -> str:
        """The first character, as written, of the next word; empty at the end of the text."""
        return self.text[self.starts[self._next]] if self._next < len(self.words) else ""

    @property
    def opens_sentence(self) -> bool:
        """Whether a function word with a capital comes next: `Бұл`, `Алайда`, `Ол`."""
        return self.next_letter.isupper() and is_function_word(self.next_word)

    def following(self, count: int) -> Sequence[str]:
        """Up to `count` tokens after the boundary, lower-cased."""
        return self.words[self.last + 1 : self.last + 1 + count]


def end_of_marks(words: Sequence[str], starts: Sequence[int], ends: Sequence[int], mark: int, limit: int) -> int:
    """The last of the marks that go with the one at `mark`: `?!`, `.»`, `!"`, `.)`."""
    last = mark
    while last + 1 < limit:
        word, is_glued = words[last + 1], starts[last + 1] == ends[last]
        # A straight quote closes when it touches the text before it and not the text after it.
        is_closing_quote = word in "\"'" and is_glued and (last + 2 >= limit or starts[last + 2] > ends[last + 1])
        if not (word in CLOSING_MARKS or is_closing_quote or (is_glued and word[0] in ENDING_MARKS)):
            break
        last += 1
    return last
