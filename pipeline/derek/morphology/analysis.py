"""What a word form can be: lexicon lemma plus suffix chain.

`долларынан` is `доллар` with third person possessive and ablative. Each distinct form is analysed once in a process and kept, so a
text costs one dictionary look-up a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from derek.memory import RARE, WORDS, shared
from derek.morphology.phonology import VOWELS, ending, harmony
from derek.morphology.stems import Shape, homonyms, phrase_lengths, possible_lengths, stem_index
from derek.morphology.suffixes import OWNED_STEM, Chain, chains, digit_chains

LONGEST = 64
"""Longer tokens are no Kazakh words (links, keyboard noise) and are not analysed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a form: its category and lemma in the lexicon, the lexicon's value, and the suffixes' features in order.

    `words` has more than one item where the form is the last word of a lexicon phrase; the others must stand before it.
    """

    category: str
    lemma: str
    value: str
    note: str
    words: tuple[str, ...]
    features: tuple[str, ...]

    @property
    def case(self) -> str:
        """The case as a feature name, NOM where no suffix marks one."""
        return case_of(self.features)


_NO_CATEGORIES: frozenset[str] = frozenset()
_NONE: Mapping[str, tuple[Reading, ...]] = MappingProxyType({})
"""What all words share that the lexicon does not know."""

CASES = frozenset({"GEN", "DAT", "ACC", "LOC", "ABL", "INS"})


@lru_cache(maxsize=1 << 12)
def case_of(features: tuple[str, ...]) -> str:
    """The last case of a feature chain, NOM where there is none.

    >>> case_of(("P3", "ABL")), case_of(())
    ('ABL', 'NOM')
    """
    return next((feature for feature in reversed(features) if feature in CASES), "NOM")


@lru_cache(maxsize=RARE)
def readings(word: str) -> tuple[Reading, ...]:
    """All lexicon readings of a lower-case form, longest stem first; empty for a word that the lexicon does not know.

    >>> [(r.category, r.lemma, r.features) for r in readings("пайызынан")]
    [('percent', 'пайыз', ('P3', 'ABL')), ('noun', 'пайыз', ('P3', 'ABL'))]
    >>> readings("қазақша")
    ()
    """
    return tuple(reading for reading in all_readings(word) if (word, reading.category) not in homonyms())


def inner_readings(word: str) -> tuple[Reading, ...]:
    """The readings of a form inside a longer expression, where `бірі` and `жүзі` are numbers: `он бірі`, `жеті жүзі`."""
    return tuple(reading for reading in all_readings(word) if homonyms().get((word, reading.category), True))


def all_readings(word: str) -> tuple[Reading, ...]:
    """All readings of a form by its letters, homonyms among them."""
    if len(word) > LONGEST:
        return ()
    plain = word[:-1] if word.endswith(".") and len(word) > 1 else word
    stem, hyphen, tail = plain.rpartition("-")
    found = _analyse(plain)
    if hyphen:
        # After a hyphen any shape of a suffix is accepted: abbreviations and symbols follow their pronunciation (`млрд-қа`, `%-ға`).
        stem = stem.rstrip(".")
        if tail == "ақ":
            found += all_readings(stem)
        elif tail in digit_chains():
            features = digit_chains()[tail]
            found += tuple(_reading(shape, features) for shape in stem_index().get(stem, ()) if not shape.before_vowel)
    return found


@lru_cache(maxsize=WORDS)
def readings_by_category(word: str) -> Mapping[str, tuple[Reading, ...]]:
    """The readings of a form, grouped by category; kept for words that are asked for again and again."""
    return grouped(readings(word))


def grouped(found_readings: tuple[Reading, ...]) -> Mapping[str, tuple[Reading, ...]]:
    """Readings by category."""
    if not found_readings:
        return _NONE
    found: dict[str, tuple[Reading, ...]] = {}
    for reading in found_readings:
        found[reading.category] = (*found.get(reading.category, ()), reading)
    return found


@lru_cache(maxsize=WORDS)
def openers(word: str) -> frozenset[str]:
    """The categories of which a form is a word, or begins a phrase: a cheap look before the phrase itself is read.

    >>> "currency" in openers("ақш"), "currency" in openers("адам")
    (True, False)
    """
    return opened_by(word)


def opened_by(word: str) -> frozenset[str]:
    """The same, for those who ask once a word and keep it themselves."""
    single = {reading.category for reading in readings(word) if len(reading.words) == 1}
    phrases = phrase_lengths().get(word, ())
    return shared(frozenset(single.union(phrases))) if single or phrases else _NO_CATEGORIES


def reading_of(word: str, category: str) -> Reading | None:
    """The first reading of a form in one category."""
    found = readings_by_category(word).get(category)
    return found[0] if found else None


def _analyse(word: str) -> tuple[Reading, ...]:
    bare = tuple(_reading(shape, ()) for shape in stem_index().get(word, ()) if not shape.before_vowel)
    harmonic, others = _suffixed(word)
    # Some loans are written against harmony (`куәдан`): that is believed only where no other reading is possible.
    found = harmonic or ([] if bare else others)
    # `мыңды` is an accusative before it is "with a thousand".
    return bare + tuple(sorted(found, key=lambda reading: reading.features[0] == "WITH"))


def _suffixed(word: str) -> tuple[list[Reading], list[Reading]]:
    """The readings with a suffix, those in harmony and the others, longest stem first."""
    index, table = stem_index(), chains()
    found: tuple[list[Reading], list[Reading]] = [], []
    for cut in possible_lengths(word):
        stem = index.get(word[:cut])
        if stem is None or cut >= len(word):
            continue
        for chain in table.get(word[cut:], ()):
            fitting = [_reading(shape, chain.features) for shape in stem if _joins(word[:cut], shape, chain, word[cut])]
            if fitting:
                found[0 if _harmonic(word[:cut], chain) else 1].extend(fitting)
    return found


def _joins(letters: str, shape: Shape, chain: Chain, first: str) -> bool:
    if shape.owned and OWNED_STEM in chain.after:
        return True
    if shape.before_vowel:
        return first in VOWELS and "T" in chain.after
    return ending(letters) in chain.after


def _harmonic(letters: str, chain: Chain) -> bool:
    # Loans and abbreviations are written with either set; only words with letters of Kazakh itself are held to one.
    return chain.harmony == "both" or harmony(letters) in ("both", chain.harmony) or not set(letters) & set("әғқңөұүһі")


def _reading(shape: Shape, features: tuple[str, ...]) -> Reading:
    return Reading(shape.lexeme.category, shape.lexeme.lemma, shape.lexeme.value, shape.lexeme.note, shape.lexeme.words, features)
