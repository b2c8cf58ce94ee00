"""Professions that no list has, by what they are made of: `кинопродюсер`, `дәрігер-гематолог`, `гепатолог`, `очеркист`.

The parts and endings are in `lexicon/profession_parts.tsv`, the professions that parts stand before in `lexicon/role_heads.tsv`.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from derek import lexicon
from derek.detection.words import noun_reading
from derek.morphology import Reading, grouped, readings
from derek.morphology.lemmas import with_possessive
from derek.morphology.names import is_given_name, is_surname
from derek.morphology.stems import shapes

_OWNED = ("P3",)


class _Ending(NamedTuple):
    """What ends a profession: the ending's nominative, the letters that stand before it at the least, its features."""

    lemma: str
    least: int
    learned: bool
    """Whether it is borrowed with its word, and so stands on no Kazakh one: `олог`."""
    features: tuple[str, ...]


def made_profession(form: str) -> Reading | None:
    """The profession that a lower-case word is by its parts, in the nominative with or without a possessive; None for other words.

    >>> made_profession("кинопродюсері").lemma, made_profession("гепатолог").value, made_profession("Асанологов")
    ('продюсер', 'profession', None)
    """
    if form.startswith(_fields()) and (role := _behind_field(form)) is not None:
        return role
    letters = next(filter(form.endswith, _endings()), "")
    if not letters or not form.isalpha():
        return None
    ending = _endings()[letters]
    stem = form[: -len(letters)]
    name = form.capitalize()
    if len(stem) < ending.least or (not ending.learned and not _is_done(stem)) or is_given_name(name) or is_surname(name):
        return None
    return Reading("role", stem + ending.lemma, "profession", "", (form,), ending.features)


def _is_done(stem: str) -> bool:
    """Whether somebody can do or make what a stem says: `тіркеу`, `қару`; but `қараңдаршы` is a request."""
    noun = noun_reading(stem)
    return stem.endswith("у") or (noun is not None and not noun.features)


def _behind_field(form: str) -> Reading | None:
    """The listed profession behind `кино`, `нейро`, ..."""
    for field in _fields():
        if form.startswith(field):
            for reading in grouped(readings(form[len(field) :])).get("role", ()):
                if len(reading.words) == 1 and reading.value == "profession":
                    return reading
    return None


@lru_cache(maxsize=1)
def _fields() -> tuple[str, ...]:
    return tuple(entry.lemma for entry in lexicon.load("profession_parts") if entry.value == "field")


@lru_cache(maxsize=1)
def _endings() -> MappingProxyType[str, _Ending]:
    """The endings as they stand in the nominative, and the possessive of those that have it: `олог`, `ологы`, `исі`."""
    found = {}
    for entry in lexicon.load("profession_parts"):
        kind, *told = entry.value.split(" ")
        if kind != "ending":
            continue
        learned = "owned" in told
        found[entry.lemma] = _Ending(entry.lemma, int(told[0]), learned, ())
        if learned:
            short = [letters for letters, _ in shapes(entry.example)][-1]  # `очеркисі`, for `очеркисті` is mostly an accusative
            owned = short + with_possessive(entry.example)[-1]
            found[owned[len(entry.example) - len(entry.lemma) :]] = found[entry.lemma]._replace(features=_OWNED)
    return MappingProxyType(found)
