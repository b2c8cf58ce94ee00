"""A place where a sentence may end, as the rules of `derek.tokenization.sentences` see it: «млрд.|» with the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derek.tokenization.abbreviations import Abbreviation, abbreviation, is_function_word

ENDING_MARKS = frozenset(".!?…؟")
CLOSING_MARKS = frozenset("»)]}”")
OPENING_MARKS = frozenset("«([{“\"'")
DASHES = frozenset("—–-")


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
        return None if len(word) == 1 or self.is_initial else abbreviation(word)

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
