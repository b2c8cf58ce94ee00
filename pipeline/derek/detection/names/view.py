"""A passage as the detectors of names read it: which tokens are capitalized, where quotes begin and end, what each word can be.

In «Бүгін «Алтын Дән» ЖШС ашылды.» the tokens 2, 3 and 5 are capitalized inside the sentence, and the quote spans 1 to 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from derek.detection.names.words import KINDS, Word, word_of
from derek.detection.scene import Match, Scene, match
from derek.detection.words import function_class
from derek.tokenization.passage import Passage

_PADDING = 64
"""More than any rule looks beyond either end of a passage."""
_QUOTES = frozenset("«»")
_SAYING = frozenset({"деп", "деді", "дейді"})
LONGEST_QUOTE = 16
"""Tokens between the quotes of a name, at the most; longer quotes are speech."""


@dataclass(eq=False)
class View:
    """A passage with what is known of its tokens; `taken` are the tokens of persons' names and `place_ends` the last
    tokens of places with their first ones, `namesakes` those of persons after whom something is named, all filled in as they are found."""

    passage: Passage
    taken: dict[int, int] = field(default_factory=dict)
    place_ends: dict[int, int] = field(default_factory=dict)
    namesakes: dict[int, int] = field(default_factory=dict)
    words: tuple[str, ...] = field(init=False)
    """The lower-case tokens with empty ones behind, which a look before the first token finds as well."""
    kinds: list[Word] = field(init=False)
    """What each token can be, those of the padding too."""
    is_capital: list[bool] = field(init=False)
    """Per token, and for those of the padding: whether it begins with a capital letter."""
    first_tokens: frozenset[int] = field(init=False)
    """The tokens that stand first in a sentence, after its opening dash or quote too: there a capital says nothing."""

    def __post_init__(self) -> None:
        # Plain attributes, for the detectors read them at every token.
        self.words = (*self.passage.words, *("",) * _PADDING)
        self.kinds = [*map(KINDS.__getitem__, self.passage.words), *(word_of(""),) * _PADDING]
        self.is_capital = [*self._capital_letters(), *(False,) * _PADDING]
        self.first_tokens = self._sentence_openings()

    @cached_property
    def scene(self) -> Scene:
        """The passage as phrase look-ups want it."""
        return Scene(self.passage, (), ())

    def __len__(self) -> int:
        return len(self.passage.words)

    @cached_property
    def roles(self) -> list[int]:
        """The tokens that can be the head of a role."""
        return [at for at, kind in enumerate(self.kinds) if kind.role is not None]

    @cached_property
    def heads(self) -> list[int]:
        """The tokens that can be the head of an organization's name."""
        return [at for at, kind in enumerate(self.kinds) if kind.head is not None]

    def surface(self, first: int, last: int) -> str:
        """The clean text of the tokens."""
        return self.passage.surface(first, last)

    def written(self, at: int) -> str:
        """The token as a name is written: of a sentence in capital letters only, `ТОҚАЕВ` as `Тоқаев`."""
        surface = self.surface(at, at)
        return "-".join(part.capitalize() for part in surface.split("-")) if at in self.shouted else surface

    @cached_property
    def shouted(self) -> frozenset[int]:
        """The tokens of sentences in capital letters only, as headlines are: there capitals say nothing."""
        bounds = pairwise((*self.passage.sentences, len(self)))
        return frozenset(at for first, stop in bounds if self._is_shouted(first, stop) for at in range(first, stop))

    def _is_shouted(self, first: int, stop: int) -> bool:
        text = self.surface(first, stop - 1) if self.is_capital[first] else ""
        return text.isupper() and sum(len(word) > 1 and word.isalpha() for word in self.words[first:stop]) > 1

    def _capital_letters(self) -> list[bool]:
        capital = list(map(str.isupper, map(self.passage.clean.text.__getitem__, self.passage.starts)))
        for at in [at for at, word in enumerate(self.passage.words) if "-" in word]:
            if not capital[at]:  # `әл-Фараби`
                capital[at] = any(part[:1].isupper() for part in self.surface(at, at).split("-")) and not self.words[at][0].isdigit()
        return capital

    @cached_property
    def capitals(self) -> list[int]:
        """The capitalized tokens."""
        return [at for at, capital in enumerate(self.is_capital) if capital]

    @cached_property
    def surfaces(self) -> list[str]:
        """The capitalized tokens as they stand."""
        text, starts, ends = self.passage.clean.text, self.passage.starts, self.passage.ends
        return [text[starts[at] : ends[at]] for at in self.capitals]

    def _sentence_openings(self) -> frozenset[int]:
        found = set()
        for first in self.passage.sentences:
            while self.words[first] in ("—", "–", "-", "«", "…"):
                found.add(first)
                first += 1
            found.add(first)
        return frozenset(found)

    def starts_name(self, at: int) -> bool:
        """Whether the token's capital is a name's, and not that of a sentence's first word."""
        return 0 <= at < len(self.is_capital) and self.is_capital[at] and at not in self.first_tokens

    def bounds(self, at: int) -> tuple[int, int]:
        """First token of the token's sentence, and first token after it."""
        return self.passage.sentence_bounds(at)

    @cached_property
    def quotes(self) -> dict[int, int]:
        """The token of each opening quote of a name, with that of the closing one."""
        found: dict[int, int] = {}
        open_at: list[int] = []
        first = -1
        for at in [at for at, word in enumerate(self.passage.words) if word in _QUOTES]:
            if self.words[at] == "«":
                open_at.append(at)
            elif open_at:
                first = open_at.pop()
                if 1 < at - first <= LONGEST_QUOTE and not self._is_said(first, at):
                    found[first] = at
            elif first in found and self._goes_on(found[first], at):
                found[first] = at
        return found

    def _goes_on(self, closing: int, at: int) -> bool:
        """Whether a second closing quote ends the name that one opening quote began: `«Самұрық-Қазына» ұлттық әл-ауқат қоры» АҚ`."""
        head, between = self.kinds[at + 1].head, self.words[closing + 1 : at]
        if head is None or head.value != "legal":
            return False
        return 0 < len(between) <= LONGEST_QUOTE and all(word[0].isalpha() for word in between)

    def _is_said(self, first: int, last: int) -> bool:
        """Whether a quote is speech: a verb or pronoun inside, or what introduces speech behind it."""
        if self.words[last + 1] in _SAYING or (self.words[last + 1] == "," and self.words[last + 2] in ("—", "–", "-", "деп")):
            return True
        return any(function_class(self.words[at]) in ("verb", "pronoun") for at in range(first + 1, last))

    @cached_property
    def closings(self) -> dict[int, int]:
        """The token of each closing quote of a name, with that of the opening one."""
        return {last: first for first, last in self.quotes.items()}

    @cached_property
    def listed(self) -> dict[int, int]:
        """The last token of each organization that is listed under several words, with its first one."""
        openers = [at for at in self.capitals if "organization" in self.kinds[at].opens]
        return {found.last: at for at in openers if (found := self.phrase(at, "organization")) is not None and found.last > at}

    @cached_property
    def listed_starts(self) -> frozenset[int]:
        """The first tokens of those organizations."""
        return frozenset(self.listed.values())

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The tokens inside the quotes of names."""
        return frozenset(token for first, last in self.quotes.items() for token in range(first + 1, last))

    def phrase(self, at: int, category: str) -> Match | None:
        """The longest lexicon phrase of a category that begins at a token."""
        if category not in self.kinds[at].opens:
            return None
        return match(self.scene, at, category)
