"""Words and phrases of the lexicon in a row of tokens: `күн панелі` begins at `күн`; only its last word carries suffixes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from derek.memory import WORDS
from derek.morphology.analysis import Reading, openers, readings_by_category
from derek.morphology.lemmas import with_possessive
from derek.morphology.stems import phrase_lengths


def phrase_at(words: Sequence[str], at: int, category: str) -> tuple[int, Reading] | None:
    """The last token and the reading of the longest phrase of a category that begins at a token, or of the word by itself.

    >>> phrase_at(("12", "күн", "панелін", "қойды", ""), 1, "compound")[0]
    2
    """
    return opened_phrase(words, at, category) if category in openers(words[at]) else None


def opened_phrase(words: Sequence[str], at: int, category: str) -> tuple[int, Reading] | None:
    """The same for a token that is known to begin something of the category."""
    longest, single = _opened(words[at], category)
    for last in range(at + longest - 1, at, -1):
        for reading in readings_by_category(words[last]).get(category, ()):
            if len(reading.words) == last - at + 1 and reading.words[:-1] == tuple(words[at:last]):
                return last, reading
        if (plural := _in_plural(words, at, last, category)) is not None:
            return last, plural
    return None if single is None else (at, single)


@lru_cache(maxsize=WORDS)
def _opened(word: str, category: str) -> tuple[int, Reading | None]:
    """How many words the longest phrase of a category has that begins with a word, 0 for none, and the reading of the word by itself."""
    return phrase_lengths().get(word, {}).get(category, 0), single_reading(word, category)


def _in_plural(words: Sequence[str], at: int, last: int, category: str) -> Reading | None:
    """The plural of a phrase that ends in a possessive: `жұмыс орындары` of `жұмыс орны`."""
    for owned, features in _singular(words[last]):
        for reading in readings_by_category(owned).get(category, ()):
            if len(reading.words) == last - at + 1 and reading.words[:-1] == tuple(words[at:last]):
                return replace(reading, features=("PL", *features))
    return None


@lru_cache(maxsize=WORDS)
def _singular(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The singular of an owned plural, and the features after the possessive: `орны` of `орындарының`, with the genitive."""
    return tuple(
        (with_possessive(noun.lemma, drops_vowel="drop" in noun.note), noun.features[2:])
        for noun in readings_by_category(word).get("noun", ())
        if noun.features[:2] == ("PL", "P3")
    )


@lru_cache(maxsize=WORDS)
def single_reading(word: str, category: str) -> Reading | None:
    """The first reading of a form in a category that is no part of a phrase."""
    for reading in readings_by_category(word).get(category, ()):
        if len(reading.words) == 1:
            return reading
    return None
