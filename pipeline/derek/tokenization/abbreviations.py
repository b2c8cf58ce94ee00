"""What is known of an abbreviation: «т.б.» may end a sentence, «млн.» practically never does, «проф.» waits for a name.

The words live in `lexicon/abbreviations.tsv`: `value` is the class of sentence end, `note` the kind.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from derek.lexicon import load


class Abbreviation(NamedTuple):
    """`ends` is N (never ends a sentence), E (may), I (a name follows), N/E or I/E (mostly the first); `kind` says what it is."""

    ends: str
    kind: str


UNLISTED = Abbreviation("E", "list")
"""Single letters with dots that no list has are taken for one of the kind of `т.б.`"""


@cache
def _listed() -> dict[str, Abbreviation]:
    return {entry.lemma.lower(): Abbreviation(entry.value, entry.note) for entry in load("abbreviations")}


def abbreviation(word: str) -> Abbreviation | None:
    """What is known of a lower-cased token that ends in a dot; None where the dot is a mark of its own.

    >>> abbreviation("млрд.").kind, abbreviation("о.с.").kind, abbreviation(".")
    ('magnitude', 'list', None)
    """
    if len(word) < 2 or not word[0].isalpha():
        return None
    return _listed().get(word, UNLISTED)


def is_unit(word: str) -> bool:
    """Whether a lower-cased token is a listed abbreviation of a unit, with its dot or without: `га`, `кг.`, `км/сағ`."""
    known = _listed().get(word) or _listed().get(f"{word}.")
    return known is not None and known.kind == "unit"


@cache
def _openers() -> frozenset[str]:
    return frozenset(entry.lemma for entry in load("stop_words"))


def is_function_word(word: str) -> bool:
    """Whether a lower-cased token is a pronoun, a conjunction or the like: with a capital it opens a sentence («Бұл …»)."""
    return word in _openers()


# Shorter names begin too many other words: `бат`, `лек`, `сом`.
_PREFIX_LENGTH = 4


@cache
def _currencies() -> tuple[frozenset[str], tuple[str, ...]]:
    names = frozenset(entry.lemma.split()[-1].lower() for entry in load("currencies") if entry.lemma[-1].isalpha())
    return names, tuple(name for name in names if len(name) >= _PREFIX_LENGTH)


def is_currency(word: str) -> bool:
    """Whether a lower-cased token is the name of a currency in any form: `долларын`, `теңгеге`."""
    names, beginnings = _currencies()
    return word in names or word.startswith(beginnings)
