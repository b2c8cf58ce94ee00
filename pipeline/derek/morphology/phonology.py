"""The sounds that choose a suffix's shape: vowel harmony and the class of a stem's last letter.

`қала` takes `-лар`, `мектеп` takes `-тер`: the first by its back vowels and final vowel, the second by its front vowels and
voiceless end.
"""

from __future__ import annotations

from typing import Literal

Harmony = Literal["back", "front", "both"]

BACK_VOWELS = "аоұыяёю"
FRONT_VOWELS = "әөүіеэ"
VOWELS = BACK_VOWELS + FRONT_VOWELS
# `и` and `у` are vowels that combine like the consonants й and у: биі, тартуы, not *бисі, *тартусы.
_GLIDES = "ийу"
_CLASSES = {
    **dict.fromkeys(VOWELS, "V"),
    **dict.fromkeys("р" + _GLIDES, "R"),
    "л": "L",
    **dict.fromkeys("мнң", "N"),
    **dict.fromkeys("зж", "Z"),
}


def has_vowel(word: str) -> bool:
    """Whether a lower-case word has a vowel, as every word that is written out has.

    >>> has_vowel("теңге"), has_vowel("ұсу"), has_vowel("тг")
    (True, True, False)
    """
    return any(letter in VOWELS or letter in "иу" for letter in word)


def ending(stem: str) -> str:
    """The class of the stem's end: V vowel, R, L, N, Z as in `suffixes.tsv`, T voiceless or loan-final б в г д.

    >>> ending("теңге"), ending("доллар"), ending("миллиард"), ending("рубль")
    ('V', 'R', 'T', 'L')
    """
    last = stem.rstrip("ьъ")[-1:]
    return _CLASSES.get(last, "T")


def harmony(stem: str) -> Harmony:
    """Which suffix vowels the stem asks for; `both` where its spelling does not tell (no vowel, or a loan with `и` or `у` last).

    >>> harmony("қала"), harmony("мектеп"), harmony("млрд")
    ('back', 'front', 'both')
    """
    for letter in reversed(stem):
        if letter in BACK_VOWELS:
            # A final -ь or the loan suffix -ев, -ов after a back vowel is followed by either set in print: юаньға and юаньге.
            return "both" if stem.endswith(("ь", "ов", "ев")) else "back"
        if letter in FRONT_VOWELS:
            return "both" if stem.endswith("ев") else "front"
        if letter in "иу":
            return "both"
    return "both"


def suffix_harmony(suffix: str) -> Harmony:
    """The harmony that a suffix shows by its own first vowel; `both` for those without one and for `-мен, -бен, -пен`."""
    if suffix in ("мен", "бен", "пен"):
        return "both"
    for letter in suffix:
        if letter in BACK_VOWELS:
            return "back"
        if letter in FRONT_VOWELS:
            return "front"
    return "both"
