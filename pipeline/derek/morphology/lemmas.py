"""Lemmas of nouns that the lexicon does not hold, and the possessive form of those that it does.

A form is cut only where stem and suffix agree in harmony and in the class of the joint (`стартаптарды` to `стартап`), and only by suffixes
that no plain stem ends in by chance; when unsure the form stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

from derek.memory import RARE
from derek.morphology.phonology import VOWELS, ending, harmony
from derek.morphology.stems import shapes
from derek.morphology.suffixes import Chain, chains

_SHORTEST_STEM = 3
# Chains that a plain stem hardly ends in by chance; others (`-да`, `-ға`, `-ы`) need more letters of stem to be believed.
_SAFE = frozenset({"GEN", "ABL", "PL"})
_UNSAFE_STEM = 4
_WANTED = frozenset({"PL", "P3", "GEN", "DAT", "ACC", "LOC", "ABL", "INS", "P1PL"})
_SYLLABIC = frozenset(VOWELS + "иу")
_DEVOICED = {"б": "п", "г": "к", "ғ": "қ"}


@lru_cache(maxsize=RARE)
def guess_noun(surface: str) -> tuple[str, tuple[str, ...]]:
    """Lemma and features of an unknown noun form; the form itself and no features where nothing can be cut safely.

    >>> guess_noun("стартаптарды"), guess_noun("кофе")
    (('стартап', ('PL', 'ACC')), ('кофе', ()))
    """
    word = surface if surface[1:2].isupper() else surface.lower()
    lower = surface.lower()
    if len(lower) > 64:
        return word, ()
    stem, hyphen, tail = lower.rpartition("-")
    if hyphen and stem and tail in chains() and len(stem) > 1:
        return word[: len(stem)], chains()[tail][0].features
    table = _wanted_chains()
    for cut in range(_SHORTEST_STEM, len(lower)):
        for chain in table.get(lower[cut:], ()):
            if _believed(lower[:cut], chain.features) and ending(lower[:cut]) in chain.after and _agrees(lower[:cut], chain.harmony):
                return _restored(word[:cut], lower[cut]), chain.features
    return word, ()


@lru_cache(maxsize=1)
def _wanted_chains() -> dict[str, tuple[Chain, ...]]:
    """The chains that are cut from unknown stems, by their letters."""
    wanted = {letters: tuple(chain for chain in found if _WANTED.issuperset(chain.features)) for letters, found in chains().items()}
    return {letters: found for letters, found in wanted.items() if found}


def with_possessive(lemma: str, *, drops_vowel: bool = False) -> str:
    """The third person possessive of a noun in the nominative.

    >>> with_possessive("орын", drops_vowel=True), with_possessive("өкіл"), with_possessive("учаске"), with_possessive("ошақ")
    ('орны', 'өкілі', 'учаскесі', 'ошағы')
    """
    vowel = "і" if harmony(lemma) == "front" or (harmony(lemma) == "both" and _front_by_sight(lemma)) else "ы"
    if ending(lemma) == "V":
        return f"{lemma}с{vowel}"
    if lemma.endswith("ь"):  # ансамблі, секретарі
        return f"{lemma[:-1]}і"
    if lemma.endswith("к") and lemma[-2:-1] not in VOWELS + "иу":  # short loans are front: банкі, паркі
        return f"{lemma}і"
    # The last shape is the one that the suffix asks for: a dropped vowel, a voiced or a single consonant.
    return [letters for letters, _ in shapes(lemma, drops_vowel=drops_vowel)][-1] + vowel if lemma[-2:] != "ст" else lemma + vowel


def _front_by_sight(lemma: str) -> bool:
    for letter in reversed(lemma):
        if letter == "у" and not lemma.endswith("у"):
            return False  # a loan: институты, клубы
        if letter in "әөүіеэи":
            return True
        if letter in "аоұыяёю":
            return False
    return "у" not in lemma


def _believed(stem: str, features: tuple[str, ...]) -> bool:
    safe = not _SAFE.isdisjoint(features)
    enough = _SHORTEST_STEM if safe else _UNSAFE_STEM
    return len(stem) >= enough and not _SYLLABIC.isdisjoint(stem)


def _agrees(stem: str, mode: str) -> bool:
    return mode == "both" or harmony(stem) in ("both", mode)


def _restored(stem: str, following: str) -> str:
    """The stem as it stands alone: `мектеб` + `і` was `мектеп`."""
    if following in VOWELS and stem[-1] in _DEVOICED:
        return stem[:-1] + _DEVOICED[stem[-1]]
    return stem
