"""The counted noun after a number: its head past adjectives, as a lemma, with compounds kept whole.

`58 инвестициялық жоба` counts `жоба`, `23 915 жаңа жұмыс орнын` counts `жұмыс орны`, `5 мектептің басшысы` counts `мектеп`. Nouns,
adjectives and compounds are in the lexicon files of those names, words that end a phrase in `function_words.tsv`, classifiers in
`classifiers.tsv`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import regex

from derek import lexicon
from derek.detection.compounds import agent_part, is_tool, made_part, owned_part
from derek.detection.modifiers import is_change
from derek.detection.scene import Match, Scene, clause, match
from derek.detection.words import (
    ends_phrase,
    function_class,
    is_adjective,
    is_attribute_form,
    is_participle,
    is_word,
    located_noun,
    noun_reading,
)
from derek.morphology import openers, readings, readings_by_category
from derek.morphology.lemmas import guess_noun

_FARTHEST = 7
"""Words between a number and its noun, at the most; longer strings of attributes do not occur in news counts."""
_FINITE = regex.compile(
    r"\p{L}{2,}(?:[ае]п|(?<!с)с[ае]|[ае]мыз|[ае]міз|йміз|ймыз|[мбп][ае][кқ](?:пыз|піз|шы|ші)?|[ае]д[ыі]|йд[ыі]|[ыі]п|[ыі]п[тт][ыі]|уда|уде)"
)
_PAST = regex.compile(r"\p{L}{2,}[дт][ыі](?:қ|к|м|ңыз|ңіз)?")
_CONVERB = regex.compile(r"\p{L}{2,}(?:[ыі]п|[ае]п|йп|май|мей|с[ыі]з)")
_VERBAL = regex.compile(r"\p{L}{2,}[ую]")
_COORDINATORS = frozenset({"және", "әрі"})
_LONGEST_LIST = 5
"""Numbers that share one noun, at the most."""
_OBJECTS = ((), ("ACC",), ("DAT",))
_LENDING = _COORDINATORS | {",", "мен", "пен", "бен"}


class Head(NamedTuple):
    """The counted noun over the tokens `first` to `last`: `unit` its lemma, `item` the whole phrase in the nominative."""

    first: int
    last: int
    unit: str
    item: str
    features: tuple[str, ...]
    known: bool


def counted_noun(scene: Scene, at: int) -> Head | None:
    """The noun phrase that begins at token `at`, or None where no noun follows."""
    begin, stop = at, min(scene.passage.sentence_bounds(at)[1] if at < len(scene.passage) else at, at + _FARTHEST)
    if _opens_participle(scene, at, stop):
        at += 2
    elif ends_phrase(scene.words[at]) and scene.words[at] != "«" and not _is_object(scene, at):
        if not (is_adjective(scene.words[at]) and noun_reading(scene.words[at + 1]) is not None):
            return _heads_counted(scene, at)
        at += 1  # `5 басқа қала`: right after a number it is no postposition
    while at < stop:
        word = scene.words[at]
        if word == "«":
            at = _past_quote(scene, at, stop)
            continue
        if word in _COORDINATORS and at > begin and is_attribute_form(scene.words[at - 1]) and is_attribute_form(scene.words[at + 1]):
            at += 1  # `шағын және орта кәсіпорын`
            continue
        if (ends_phrase(word) and at > begin) or (
            word in _adverbs() and not is_adjective(word) and not _VERBAL.fullmatch(scene.words[at + 1])
        ):
            return _without_head(scene, begin, at - 1) if at > begin else None
        if (place := located_noun(word)) is not None:  # `14 облыстағы 427 елді мекен`: the number belongs to the place
            return Head(begin, at, place.lemma, _phrase(scene, begin, at, place.lemma), place.features, True)
        opened = openers(word)
        compound = match(scene, at, "compound") if "compound" in opened else None
        if compound is not None and compound.last < stop + 1:
            return _head_of_compound(scene, begin, compound)
        adjective = match(scene, at, "adjective") if "adjective" in opened else None
        if adjective is not None and at < adjective.last < stop - 1:  # `аз қамтылған отбасы`
            at = adjective.last + 1
            continue
        if (lent := _lent(scene, begin, at)) is not None:
            return lent
        if _skips(scene, at, stop):
            at += 1
            continue
        if at + 2 < stop and is_tool(scene, at):
            at += 2
            continue
        return _head(scene, begin, at, stop)
    return None


@lru_cache(maxsize=1)
def _adverbs() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("stop_words") if entry.value == "adverb")


@lru_cache(maxsize=1)
def classifiers() -> frozenset[str]:
    """Words between a number and what it counts: `22 дана кешен`."""
    return frozenset(entry.lemma for entry in lexicon.load("classifiers"))


def _heads_counted(scene: Scene, at: int) -> Head | None:
    """A classifier in a case that elsewhere is another word, before a verb or a marker: `8,9 млн басқа жетті`, but `5 басқа қала`."""
    noun = noun_reading(scene.words[at])
    if noun is None or not noun.features or noun.lemma not in classifiers():
        return None
    is_counted = is_verb(scene, at + 1) or "approximator" in openers(scene.words[at + 1])
    return Head(at, at, noun.lemma, noun.lemma, noun.features, True) if is_counted else None


def _past_quote(scene: Scene, at: int, stop: int) -> int:
    """The token after a quoted name: `148 «жасыл» нысан`."""
    for token in range(at + 1, stop):
        if scene.words[token] == "»":
            return token + 1
    return stop


def _skips(scene: Scene, at: int, stop: int) -> bool:
    """Whether the word is an attribute with the noun still to come."""
    word = scene.words[at]
    following = scene.words[at + 1] if at + 1 < stop else ""
    if following in _COORDINATORS:
        return is_attribute_form(word) and is_attribute_form(scene.words[at + 2])
    if not (is_word(following) or following == "«") or function_class(following) in ("postposition", "verb", "conjunction"):
        return False
    if is_attribute_form(word):
        return not _acts(scene, at)
    return _is_acronym(scene, at) and (noun := noun_reading(following)) is not None and "P3" not in noun.features


def _acts(scene: Scene, at: int) -> bool:
    """Whether an adjective is the person who does what the words behind tell: `500 шетелдік жұмыс істейді`."""
    being, thing = noun_reading(scene.words[at]), noun_reading(scene.words[at + 1])
    if being is None or being.value != "person" or thing is None or thing.value != "abstract":
        return False
    return thing.features in _OBJECTS and is_verb(scene, at + 2)


def _is_acronym(scene: Scene, at: int) -> bool:
    """Whether the word is in Latin letters or in capitals, as attributes from other languages are: `20 IT маман`."""
    return scene.words[at].isascii() or (noun_reading(scene.words[at]) is None and scene.passage.surface(at, at)[:2].isupper())


def _opens_participle(scene: Scene, at: int, stop: int) -> bool:
    """Whether an adverb or converb stands before the participle of a noun: `9 салынып жатқан мектеп`, `46 жаңадан ашылған кәсіпорын`."""
    if at + 2 >= stop or not is_participle(scene.words[at + 1]) or not is_word(scene.words[at + 2]):
        return False
    word = scene.words[at]
    if function_class(scene.words[at + 2]) or noun_reading(scene.words[at + 1]) is not None:
        return False
    return (
        word in _adverbs()
        or function_class(word) == "postposition"
        or (noun_reading(word) is None and _CONVERB.fullmatch(word) is not None)
    )


def _without_head(scene: Scene, begin: int, at: int) -> Head | None:
    """The phrase up to token `at`, behind which no noun came: its last word is one itself, as an object or an adjective that is a noun too.

    In `12 қылмысты ашты` the word that could be "criminal" is the object; `17 шетелдік ұсталды` counts foreigners.
    """
    word = scene.words[at]
    found = [r for r in readings_by_category(word).get("noun", ()) if r.features[-1:] == ("ACC",) and len(r.words) == 1]
    lemma, features = (found[0].lemma, found[0].features) if found else ("", ()) if is_adjective(word) else guess_noun(word)
    if features[-1:] == ("ACC",):
        return Head(begin, at, lemma, _phrase(scene, begin, at, lemma), features, bool(found))
    return _substantive(scene, begin, at)


def _lent(scene: Scene, begin: int, at: int) -> Head | None:
    """The noun of a number behind, which counts for this one too: `3 ірі, 5 орта және 12 шағын кәсіпорын`."""
    if noun_reading(scene.words[at]) is not None or _substantive(scene, begin, at) is not None:
        return None
    last = at
    for _ in range(_LONGEST_LIST):
        if scene.words[last + 1] not in _LENDING or not is_attribute_form(scene.words[last]):
            return None
        place = bisect_left(scene.numerals, last + 2, key=attrgetter("first"))
        if place == len(scene.numerals) or scene.numerals[place].first != last + 2 or scene.numerals[place].features:
            return None
        first = scene.numerals[place].last + 1
        if not is_attribute_form(scene.words[first]):
            return None
        if scene.words[first + 1] not in _LENDING:
            head = counted_noun(scene, first)
            if head is None or not head.known:
                return None
            return Head(begin, at, head.unit, f"{scene.passage.surface(begin, at)} {head.unit}", head.features, True)
        last = first
    return None


def _substantive(scene: Scene, begin: int, at: int) -> Head | None:
    """An adjective that is also a noun, where no other noun came: `17 шетелдік ұсталды`."""
    noun = next((r for r in readings_by_category(scene.words[at]).get("adjective", ()) if not r.features and "noun" in r.note), None)
    return None if noun is None else Head(begin, at, noun.lemma, _phrase(scene, begin, at, noun.lemma), (), True)


def _head_of_compound(scene: Scene, begin: int, compound: Match) -> Head:
    last, features, lemma = compound.last, compound.reading.features, compound.reading.lemma
    if not features and (owned := owned_part(scene, last, None)):  # `электр станциясы қызметкері`
        last, features, lemma = last + 1, owned[1], f"{lemma} {owned[0]}"
    return Head(begin, last, lemma, _phrase(scene, begin, compound.first, lemma), features, True)


def _head(scene: Scene, begin: int, at: int, stop: int) -> Head | None:
    word = scene.words[at]
    # An adjective with no noun after it stands for one: `5 ересек`.
    noun = noun_reading(word) or next((r for r in readings_by_category(word).get("adjective", ()) if len(r.words) == 1), None)
    known = noun is not None
    if not known and is_verb(scene, at):
        return _without_head(scene, begin, at - 1) if at > begin else None
    if not known and (citizen := _after_proper_name(scene, begin, at, stop)) is not None:
        return citizen
    lemma, features = (noun.lemma, noun.features) if noun is not None else guess_noun(scene.passage.surface(at, at))
    if not lemma:
        return None
    if not features and at + 1 < stop:
        if lemma in classifiers():
            counted = _head_after_classifier(scene, at, stop)
            if counted is not None:
                return Head(begin, counted.last, counted.unit, counted.item, counted.features, True)
        if made := made_part(scene, at, noun):
            return Head(begin, at + 2, f"{lemma} {made[0]}", _phrase(scene, begin, at, f"{lemma} {made[0]}"), made[1], True)
        if agent := agent_part(scene, at, noun):
            return Head(begin, at + 1, f"{lemma} {agent.lemma}", _phrase(scene, begin, at, f"{lemma} {agent.lemma}"), agent.features, True)
        if owned := owned_part(scene, at, noun):
            return Head(begin, at + 1, f"{lemma} {owned[0]}", _phrase(scene, begin, at, f"{lemma} {owned[0]}"), owned[1], True)
    return Head(begin, at, lemma, _phrase(scene, begin, at, lemma), features, known)


def _is_object(scene: Scene, at: int) -> bool:
    """Whether what could be a verb is an animal as the object of another: `300 қойды базарда сатты`."""
    if function_class(scene.words[at]) != "verb" or not _is_animal(scene.words[at]):
        return False
    is_listed = scene.words[at + 1] == "," and scene.words[at + 2][:1].isdigit()
    return is_listed or any(is_verb(scene, later) for later in clause(scene, at + 1, _FARTHEST))


def _is_animal(word: str) -> bool:
    return any(r.value == "animal" and r.features == ("ACC",) for r in readings(word))


def is_verb(scene: Scene, at: int) -> bool:
    """Whether an unknown word is a verb: by an ending that nouns lack, or by any finite ending where the clause ends."""
    word = scene.words[at]
    if is_change(word) or _FINITE.fullmatch(word) or is_participle(word):
        return True
    return _PAST.fullmatch(word) is not None and not scene.words[at + 1][:1].isalpha()


def _after_proper_name(scene: Scene, begin: int, at: int, stop: int) -> Head | None:
    """`594 Қазақстан азаматы` counts citizens: the name is an attribute, and owned is the noun after it."""
    if at + 1 >= stop or not scene.passage.surface(at, at)[:1].isupper():
        return None
    noun = noun_reading(scene.words[at + 1])
    if noun is None or "P3" not in noun.features:
        return None
    return Head(begin, at + 1, noun.lemma, f"{scene.passage.surface(begin, at)} {noun.lemma}", noun.features, True)


def _head_after_classifier(scene: Scene, at: int, stop: int) -> Head | None:
    """`22 дана кешен` counts `кешен`; nothing where no bare noun follows the classifier."""
    following = scene.words[at + 1]
    if not is_word(following) or function_class(following):
        return None
    head = counted_noun(scene, at + 1)
    return head if head is not None and head.known and head.last < stop else None


def _phrase(scene: Scene, begin: int, head: int, lemma: str) -> str:
    """The words before the head as they stand, and the head as its lemma."""
    attributes = scene.passage.surface(begin, head - 1) + " " if head > begin else ""
    return f"{attributes}{lemma}"
