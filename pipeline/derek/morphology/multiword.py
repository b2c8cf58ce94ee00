"""Words and phrases of the lexicon in a row of tokens: `күн панелі` begins at `күн`; only its last word carries suffixes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from derek.memory import WORDS
from derek.morphology.analysis import Reading, openers, readings_by_category
from derek.morphology.stems import phrase_lengths


def phrase_at(words: Sequence[str], at: int, category: str) -> tuple[int, Reading] | None:
    """The last token and the reading of the longest phrase of a category that begins at a token, or of the word by itself.

    >>> phrase_at(("12", "күн", "панелін", "қойды", ""), 1, "compound")[0]
    2
    """
    return opened_phrase(words, at, category) if category in openers(words[at]) else None


def opened_phrase(words: Sequence[str], at: int, category: str) -> tuple[int, Reading] | None:
    """The same for a token that is known to begin something of the category."""
    word = words[at]
    lengths = phrase_lengths().get(word)
    if lengths is not None and category in lengths:
        for last in range(at + lengths[category] - 1, at, -1):
            for reading in readings_by_category(words[last]).get(category, ()):
                if len(reading.words) == last - at + 1 and reading.words[:-1] == tuple(words[at:last]):
                    return last, reading
    single = single_reading(word, category)
    return None if single is None else (at, single)


@lru_cache(maxsize=WORDS)
def single_reading(word: str, category: str) -> Reading | None:
    """The first reading of a form in a category that is no part of a phrase."""
    for reading in readings_by_category(word).get(category, ()):
        if len(reading.words) == 1:
            return reading
    return None
