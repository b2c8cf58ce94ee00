"""Numbers that count nothing: identifiers (`№14`), attributes (`300 орындық мектеп`), set phrases (`екі қолға бір күрек`), titles in quotes.

Years, ages, clock times and durations are found by `derek.detection.dates`; what is refused here never becomes a count. Set phrases are in
`lexicon/idioms.tsv`, measuring attributes in `measure_attributes.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.noun_phrases import function_class
from derek.detection.scene import Scene
from derek.morphology import readings

_NUMBER_SIGNS = ("№", "#", "n", "нөмір", "нөмірі", "нөмірлі", "нөмірмен", "код", "коды", "телефоны", "тел")
_LONGEST_TITLE = 7
_ATTRIBUTE_CLASSES = frozenset({"part", "thing", "time", "measure", "abstract", "mass"})


def refused(scene: Scene, index: int) -> str:
    """The name of the rule that refuses the number as a count, or an empty string."""
    return next((rule.__name__ for rule in RULES if rule(scene, index)), "")


def is_article(scene: Scene, index: int) -> bool:
    """A lone `бір` is mostly the article "a"."""
    numeral = scene.numerals[index]
    return numeral.in_words and numeral.value == 1


def is_part_of_time(scene: Scene, index: int) -> bool:
    """The number belongs to a date, an age, a clock time or a duration."""
    numeral = scene.numerals[index]
    return any(time.first <= numeral.last and numeral.first <= time.last for time in scene.times)


def is_identifier(scene: Scene, index: int) -> bool:
    """A number after `№`, after a word for number, or as part of a Latin name (`Boeing 737`)."""
    numeral = scene.numerals[index]
    before = scene.word(numeral.first - 1)
    if before in _NUMBER_SIGNS:
        return True
    if numeral.in_words or not before:
        return False
    return before.isascii() and before.isalpha() and numeral.magnitude == 1 and len(before) > 1


def is_attribute(scene: Scene, index: int) -> bool:
    """The word after the number turns it into an attribute: `үш бөлмелі`, `300 орындық`, `екі қабатты`."""
    numeral = scene.numerals[index]
    if numeral.features and numeral.features[0] in ("ATTR", "WITH"):
        return True
    word = scene.word(numeral.last + 1)
    if word in _attributes():
        return True
    found = readings(word)
    if any(r.category in ("adjective", "noun") and not r.features for r in found):
        return False
    return any(
        r.category == "noun" and r.features and r.features[0] in ("ATTR", "WITH") and r.value in _ATTRIBUTE_CLASSES for r in found
    )


def is_idiom(scene: Scene, index: int) -> bool:
    """The number stands in a set phrase."""
    first = scene.numerals[index].first
    head = scene.word(first)
    return any(
        all(scene.word(first + place).startswith(word) for place, word in enumerate(words)) for words in _idioms().get(head, ())
    )


def is_in_title(scene: Scene, index: int) -> bool:
    """The number stands in a short quoted title: `«100 нақты қадам»`; speech in quotes is longer or holds a verb."""
    numeral = scene.numerals[index]
    begin, end = scene.passage.sentence_bounds(numeral.first)
    opened = next((at for at in range(numeral.first - 1, max(begin, numeral.first - _LONGEST_TITLE) - 1, -1) if scene.word(at) in "«»"), -1)
    if opened < 0 or scene.word(opened) != "«":
        return False
    for at in range(numeral.last + 1, min(end, opened + _LONGEST_TITLE + 2)):
        word = scene.word(at)
        if word == "»":
            return not any(function_class(scene.word(inner)) == "verb" for inner in range(opened + 1, at))
        if word in ".,!?;:":
            return False
    return False


@lru_cache(maxsize=1)
def _attributes() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("measure_attributes"))


@lru_cache(maxsize=1)
def _idioms() -> dict[str, tuple[tuple[str, ...], ...]]:
    by_head: dict[str, list[tuple[str, ...]]] = {}
    for entry in lexicon.load("idioms"):
        words = tuple(entry.lemma.split(" "))
        by_head.setdefault(words[0], []).append(words)
    return {head: tuple(phrases) for head, phrases in by_head.items()}


RULES = (is_article, is_part_of_time, is_identifier, is_attribute, is_idiom, is_in_title)
