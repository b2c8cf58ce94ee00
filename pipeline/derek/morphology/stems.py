"""The shapes that a lemma's stem takes before suffixes, and the index of all lexicon stems.

`мектеп` is `мектеб-` before `-і`, `халық` is `халқ-`, `рубль` is `рубл-`, `конгресс` is `конгрес-`, `Минск` is `Минскі-`. The words
are in the lexicon files of CATEGORIES; vowel-dropping nouns are marked `drop` in the note column there, since their list is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from derek import lexicon
from derek.morphology.phonology import VOWELS

CATEGORIES = {
    "numeral": "numerals",
    "magnitude": "magnitudes",
    "collective": "collectives",
    "part": "parts",
    "percent": "percents",
    "currency": "currencies",
    "unit": "units",
    "index": "indices",
    "multiplier": "multipliers",
    "duration": "durations",
    "month": "months",
    "weekday": "weekdays",
    "reference": "references",
    "approximator": "approximators",
    "noun": "nouns",
    "compound": "compounds",
    "adjective": "adjectives",
    "role": "role_heads",
    "name_head": "name_heads",
    "organization": "organizations",
    "place": "places",
    "place_type": "place_types",
}
"""Each category of words and the lexicon file that lists it."""

_BEGINNING, _FIRST = 5, 2
"""Letters by which a look tells what stems a word can have: all of them, or only those of fewer than five letters."""

_VOICED = {"п": "б", "к": "г", "қ": "ғ"}


class Lexeme(NamedTuple):
    """A word of the lexicon, or the head (last word) of a phrase of it; then `lemma` is the whole phrase."""

    category: str
    lemma: str
    value: str
    note: str
    words: tuple[str, ...]


class Shape(NamedTuple):
    """A stem as it stands before suffixes; `before_vowel` says that only vowel-initial suffixes follow it."""

    lexeme: Lexeme
    before_vowel: bool
    owned: bool


@lru_cache(maxsize=1)
def stem_index() -> dict[str, tuple[Shape, ...]]:
    """All stem shapes of all categories, by their letters in lower case."""
    index: dict[str, list[Shape]] = {}
    for category, name in CATEGORIES.items():
        for entry in lexicon.load(name):
            words = tuple(entry.lemma.lower().split(" "))
            lexeme = Lexeme(category, entry.lemma, entry.value, entry.note, words)
            for letters, before_vowel in shapes(words[-1], drops_vowel="drop" in entry.note):
                index.setdefault(letters, []).append(Shape(lexeme, before_vowel, words[-1].endswith(("ы", "і"))))
    return {letters: tuple(found) for letters, found in index.items()}


def possible_lengths(word: str) -> tuple[int, ...]:
    """How long the stems are that begin as a word does, longest first: most words begin like few of them or none.

    >>> possible_lengths("қаладағы"), possible_lengths("ъъъ")
    ((8, 4, 1), ())
    """
    lengths = _lengths()
    return lengths.get(word[:_BEGINNING]) or lengths.get(word[:_FIRST]) or lengths.get(word[:1], ())


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """By five letters, by two and by one: the lengths of the stems that begin so, and of the shorter ones that these letters begin with."""
    lengths: dict[str, set[int]] = {}
    index = stem_index()
    for letters in index:
        key = letters[: _BEGINNING if len(letters) >= _BEGINNING else _FIRST]
        if key not in lengths:
            lengths[key] = {size for size in range(1, len(key)) if key[:size] in index}
        lengths[key].add(len(letters))
    return {letters: tuple(sorted(found, reverse=True)) for letters, found in lengths.items()}


@lru_cache(maxsize=1)
def phrase_lengths() -> dict[str, dict[str, int]]:
    """By first word and category: how many words the longest phrase has that begins so; words that begin none are left out."""
    lengths: dict[str, dict[str, int]] = {}
    for found in stem_index().values():
        for shape in found:
            category, words = shape.lexeme.category, shape.lexeme.words
            if len(words) > 1:
                longest = lengths.setdefault(words[0], {})
                longest[category] = max(len(words), longest.get(category, 0))
    return lengths


@lru_cache(maxsize=1)
def homonyms() -> dict[tuple[str, str], bool]:
    """Pairs of form and category that only look related: `үшін` "for" is no case of `үш`, `оның` "his" none of `он`.

    The value is True where the form is another word only as long as it stands alone (`бірі` in `он бірі` is a number).
    """
    found: dict[tuple[str, str], bool] = {}
    for entry in lexicon.load("homonyms"):
        category, _, alone = entry.value.partition(" ")
        found[entry.lemma, category] = bool(alone)
    return found


def shapes(word: str, *, drops_vowel: bool = False) -> Iterator[tuple[str, bool]]:
    """The letters of a stem and whether only vowel-initial suffixes follow them.

    >>> list(shapes("мектеп")), list(shapes("халық", drops_vowel=True))[1:]
    ([('мектеп', False), ('мектеб', True)], [('халығ', True), ('халқ', True)])
    """
    yield word, False
    if len(word) < 2:
        return
    last, before = word[-1], word[-2]
    if last in _VOICED and before in VOWELS + "иу":
        yield word[:-1] + _VOICED[last], True
    if last == "ь":
        yield word[:-1], True
    if last == before and last not in VOWELS:
        yield word[:-1], False
    if word.endswith("ст") and len(word) > 5:
        yield word[:-1], False
    if last == "к" and before in "сц":  # `Минскіде`
        yield word + "і", False
    if drops_vowel and before in "ыіуү":
        yield word[:-2] + last, True
