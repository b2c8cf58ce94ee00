"""What is known of names: given names, family names, the endings of surnames and patronymics, and the sounds of Chinese.

`Айдар` is a given name though it ends like a plural, `Көшеров` a surname by its ending, `Күреңбай` a name by its last component. The words
live in `given_names`, `family_names`, `surname_endings`, `name_parts` and `chinese_sounds`, all in the nominative.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import regex

from derek import lexicon
from derek.memory import RARE
from derek.morphology.phonology import VOWELS

SYLLABIC = VOWELS + "иу"
"""The letters that make a syllable."""


class Knowledge(IntEnum):
    """How sure it is that letters are a name in the nominative."""

    UNKNOWN = 0
    SHORT = 1  # a family name or syllable of the Far East: `Ли`, `Ын`
    LIKELY = 2  # a component of Kazakh names, an ending that other words share
    KNOWN = 3  # listed, or with an ending that only surnames have


class GivenName(NamedTuple):
    """A listed given name: `gender` is male, female or both; `origin` a code such as kk, ru, tr; `word`: it is an ordinary word too."""

    lemma: str
    gender: str
    origin: str
    word: bool


class SurnameEnding(NamedTuple):
    """An ending of surnames or patronymics; `owned` ones end in a possessive (`-ұлы`), `sure` ones end hardly any other word."""

    letters: str
    gender: str
    sure: bool
    owned: bool
    patronymic: bool


@lru_cache(maxsize=1)
def given_names() -> dict[str, GivenName]:
    """The listed given names, by their letters in lower case."""
    found: dict[str, GivenName] = {}
    for entry in lexicon.load("given_names"):
        gender, origin = entry.value.split(" ")
        found.setdefault(entry.lemma.lower(), GivenName(entry.lemma, gender, origin, "also a word" in entry.note))
    return found


@lru_cache(maxsize=1)
def family_names() -> dict[str, str]:
    """The listed family names without a telling ending, in lower case, each with the code of its origin."""
    return {entry.lemma.lower(): entry.value for entry in lexicon.load("family_names")}


@lru_cache(maxsize=1)
def _endings() -> dict[str, SurnameEnding]:
    found: dict[str, SurnameEnding] = {}
    for entry in lexicon.load("surname_endings"):
        gender, kind, *patronymic = entry.value.split(" ")
        found[entry.lemma] = SurnameEnding(entry.lemma, gender, kind != "open", kind == "owned", bool(patronymic))
    return found


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    return {entry.lemma: entry.value for entry in lexicon.load("name_parts")}


@lru_cache(maxsize=1)
def _chinese() -> regex.Pattern[str]:
    sounds: dict[str, list[str]] = {"initial": [], "final": []}
    for entry in lexicon.load("chinese_sounds"):
        sounds[entry.value].append(entry.lemma)
    return regex.compile(rf"(?:(?:{'|'.join(sounds['initial'])})?(?:{'|'.join(sounds['final'])})){{1,2}}")


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, (*_endings(), *_parts())))


@lru_cache(maxsize=RARE)
def surname_ending(word: str) -> SurnameEnding | None:
    """The longest surname or patronymic ending of a lower-case nominative, if letters enough stand before it.

    >>> surname_ending("есімов").gender, surname_ending("кемелұлы").patronymic, surname_ending("ин")
    ('male', True, None)
    """
    endings = _endings()
    for cut in range(max(0, len(word) - _longest()), len(word)):
        ending = endings.get(word[cut:])
        # The son's and the daughter's word may stand apart (`Серік қызы`); of others a syllable must be left: `Лин` is no surname in -ин.
        if ending and (ending.owned or (cut > 1 and syllables(word[:cut]) > 0)):
            return ending
    return None


def name_part(word: str) -> str | None:
    """The gender of the Kazakh component that a lower-case name ends in: `Күреңбай` is male; None if there is none."""
    parts = _parts()
    for cut in range(max(2, len(word) - _longest()), len(word) - 1):
        gender = parts.get(word[cut:])
        if gender:
            return gender
    return None


def is_chinese(word: str, *, sure: bool = False) -> bool:
    """Whether the letters can be one or two Chinese syllables, as many as a name has: `цзиньпин`, but not `цзиньпинде`.

    With `sure` a sound must be there that other names lack: `Халида` begins like Chinese.
    """
    return len(word) <= 14 and (not sure or "цз" in word or "чж" in word) and _chinese().fullmatch(word) is not None


def is_far_eastern(word: str) -> bool:
    """Whether a lower-case word is a Chinese or Korean family name, which names of single syllables follow."""
    return family_names().get(word) in ("zh", "ko")


@lru_cache(maxsize=RARE)
def knowledge(word: str) -> Knowledge:
    """How sure it is that a lower-case word is a name in the nominative.

    >>> knowledge("айдар").name, knowledge("күреңбай").name, knowledge("қ").name
    ('KNOWN', 'LIKELY', 'UNKNOWN')
    """
    origin = family_names().get(word)
    if word in given_names() or (origin and not (origin in ("zh", "ko") and len(word) < 4)):
        return Knowledge.KNOWN
    if origin:
        return Knowledge.SHORT
    ending = surname_ending(word)
    if ending and ending.sure:
        return Knowledge.KNOWN
    return Knowledge.LIKELY if ending or name_part(word) else Knowledge.UNKNOWN


def syllables(word: str) -> int:
    """How many syllables a lower-case word has."""
    return sum(letter in SYLLABIC for letter in word)
