"""The second part of a compound that no list has: `орны` of `жұмыс орны`, `бұзушы` of `тәртіп бұзушы`, `өңдеу зауыты` of `ет өңдеу зауыты`.

Which nouns may be the head of one is told by their class in `lexicon/nouns.tsv`, or by the note `head` there.
"""

from __future__ import annotations

import regex

from derek.detection.scene import Scene
from derek.detection.words import function_class, is_derived, noun_reading
from derek.morphology import Reading, readings
from derek.morphology.lemmas import with_possessive

_BEINGS = frozenset({"person", "org"})
_COMPOUND_HEADS = frozenset({"person", "place", "org", "event", "thing", "part", "animal"})
_PERSONS = frozenset({"person"})
_AGENT = regex.compile(r"\p{L}+[уү]ш[ыі]")
_TOOL = regex.compile(r"\p{L}{3,}[ғгқк][ыі]ш")
_VERBAL = regex.compile(r"\p{L}{2,}[ую]")


def made_part(scene: Scene, at: int, noun: Reading | None) -> tuple[str, tuple[str, ...]] | None:
    """The rest of a compound around a verbal noun, `өңдеу зауыты` in `ет өңдеу зауыты`; but `40 бала жүзу секциясына қатысады`."""
    verbal = scene.words[at + 1]
    if noun is None or noun.value in _BEINGS or _VERBAL.fullmatch(verbal) is None or function_class(verbal):
        return None
    owned = owned_part(scene, at + 1, None)
    return None if owned is None else (f"{verbal} {owned[0]}", owned[1])


def is_tool(scene: Scene, at: int) -> bool:
    """Whether a noun and what is done with it qualify the noun behind: `6 қар тазалағыш техника` are machines."""
    tool = scene.words[at + 1]
    if not tool.endswith("ш") or _TOOL.fullmatch(tool) is None or noun_reading(tool) is not None:
        return False
    noun = noun_reading(scene.words[at])
    return noun is not None and not noun.features and noun_reading(scene.words[at + 2]) is not None


def agent_part(scene: Scene, at: int, noun: Reading | None) -> Reading | None:
    """Who does something with the thing counted, `бұзушы` in `35 тәртіп бұзушы`."""
    if noun is None or noun.value in _BEINGS or _AGENT.match(scene.words[at + 1]) is None:
        return None
    agent = noun_reading(scene.words[at + 1])
    fits = agent is not None and (agent.value == "person" or "head" in agent.note) and "P3" not in agent.features
    return agent if fits else None


def owned_part(scene: Scene, at: int, noun: Reading | None) -> tuple[str, tuple[str, ...]] | None:
    """The second word of a compound, `орны` in `жұмыс орнын`: its form with the possessive and its case features."""
    word = scene.words[at + 1]
    is_function = bool(function_class(word))
    for reading in readings(word):
        if reading.category != "noun" or len(reading.words) > 1 or "P3" not in reading.features[:2] or is_derived(reading):
            continue
        if "apart" in reading.note and reading.features[-1:] == ("ACC",):  # `5 мектеп есігін ашты` counts schools
            continue
        if "head" not in reading.note:
            is_owner = noun is not None and noun.value in _PERSONS and reading.value not in _PERSONS
            if is_function or is_owner or reading.value not in _COMPOUND_HEADS:
                continue
        possessed = with_possessive(reading.lemma, drops_vowel="drop" in reading.note)
        return possessed, tuple(feature for feature in reading.features if feature not in ("PL", "P3"))
    return None
