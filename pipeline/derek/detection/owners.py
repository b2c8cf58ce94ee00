"""The noun that ends at a token, a compound or a word.

`жұмыс орындарының` of `жұмыс орындарының саны`, `науқастардың` of `науқастардың 56-сы`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from derek.detection.scene import Scene, match
from derek.detection.words import function_class, is_word, noun_reading
from derek.memory import WORDS
from derek.morphology import case_of, readings_by_category
from derek.morphology.lemmas import guess_noun

_LONGEST_COMPOUND = 4
_GENITIVE_END = "ң"


class Owner(NamedTuple):
    """A noun from token `first` on, with its lemma and the features of its suffixes."""

    first: int
    lemma: str
    features: tuple[str, ...]

    @property
    def case(self) -> str:
        """The case as a feature name, NOM where no suffix marks one."""
        return case_of(self.features)


def noun_ending_at(scene: Scene, at: int) -> Owner | None:
    """The compound or noun whose last word is the token; an unknown word is cut where that is safe."""
    word = scene.words[at]
    if at < 0 or not is_word(word) or function_class(word):
        return None
    for first in range(max(at - _LONGEST_COMPOUND + 1, 0), at) if _may_end_compound(word) else ():
        compound = match(scene, first, "compound")
        if compound is not None and compound.last == at:
            return Owner(first, compound.reading.lemma, compound.reading.features)
    noun = noun_reading(word)
    return Owner(at, *((noun.lemma, noun.features) if noun is not None else guess_noun(scene.passage.surface(at, at))))


@lru_cache(maxsize=WORDS)
def _may_end_compound(word: str) -> bool:
    """Whether a compound of the lexicon ends in the word: a cheap look before the words before it are read."""
    found = readings_by_category(word)
    is_plural = any(reading.features[:2] == ("PL", "P3") for reading in found.get("noun", ()))
    return is_plural or any(len(reading.words) > 1 for reading in found.get("compound", ()))


def genitive_ending_at(scene: Scene, at: int) -> Owner | None:
    """The noun whose last word is the token, if it is in the genitive."""
    if not scene.words[at].endswith(_GENITIVE_END):
        return None
    found = noun_ending_at(scene, at)
    if found is None or found.case == "GEN":
        return found
    # `отаның` is "of the operation" before it is "your homeland"
    return next((Owner(at, r.lemma, r.features) for r in readings_by_category(scene.words[at]).get("noun", ()) if r.case == "GEN"), None)
