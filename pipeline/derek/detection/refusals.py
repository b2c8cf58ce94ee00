"""Numbers that count nothing: identifiers (`№14`), attributes (`300 орындық мектеп`), set phrases (`екі қолға бір күрек`), titles.

Years, ages, clock times and durations are found by `derek.detection.dates`; what is refused here never becomes a count. Set phrases are in
`lexicon/idioms.tsv`, measuring attributes in `measure_attributes.tsv`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from derek import lexicon
from derek.detection.noun_phrases import counted_noun, is_verb
from derek.detection.numbers import Numeral
from derek.detection.numbers.atoms import atom
from derek.detection.scene import Scene, match
from derek.detection.words import function_class, noun_reading
from derek.memory import WORDS
from derek.morphology import openers, readings, readings_by_category

_QUALIFYING = frozenset({"multiplier", "duration"})
_DERIVING = (("ATTR",), ("WITH",))
_COUNTED_CLASSES = frozenset({"person", "animal", "place", "org", "event"})
_SPEECH = ("деп", "деді", "дейді")
_LONGEST_TITLE = 7
_OLDEST = 120
"""Nobody is older."""
_FORMULA = regex.compile(r"[xхXХ×*]\d+")


def refused(scene: Scene, index: int) -> str:
    """The name of the rule that refuses the number as a count, or an empty string; looked for once."""
    known = scene.refusals.get(index)
    if known is None:
        numeral = scene.numerals[index]
        rules = RULES if qualifies(scene.words[numeral.last + 1]) or numeral.features else BEFORE
        known = ""
        for rule in rules:
            if rule(scene, index):
                known = rule.__name__
                break
        scene.refusals[index] = known
    return known


@lru_cache(maxsize=WORDS)
def qualifies(word: str) -> bool:
    """Whether a word after a number may turn it into something else than a count: a cheap look before the rules that read it.

    >>> qualifies("есе"), qualifies("бөлмелі"), qualifies("жоба")
    (True, True, False)
    """
    return (
        word in _attributes()
        or word.startswith("еселе")
        or not openers(word).isdisjoint(_QUALIFYING)
        or any(reading.features[:1] in _DERIVING for reading in readings_by_category(word).get("noun", ()))
    )


def is_article(scene: Scene, index: int) -> bool:
    """A lone one: `бір` is mostly the article "a"; in digits it counts people and animals, or stands against other numbers."""
    numeral = scene.numerals[index]
    if numeral.value != 1 or numeral.value_max is not None:
        return False
    return numeral.in_words or not (_counts_beings(scene, numeral.last + 1) or _has_rivals(scene, index))


def _counts_beings(scene: Scene, at: int) -> bool:
    return any(r.category == "noun" and r.value in ("person", "animal") for r in readings(scene.words[at]))


def _has_rivals(scene: Scene, index: int) -> bool:
    """Whether another count in digits stands in the same sentence: `2 мектеп пен 1 балабақша`."""
    begin, end = scene.passage.sentence_bounds(scene.numerals[index].first)
    return any(
        place != index and begin <= other.first < end and other.form == "cardinal" and not other.in_words and other.value != 1
        for place, other in enumerate(scene.numerals[max(0, index - 3) : index + 4], start=max(0, index - 3))
    )


def is_multiplier(scene: Scene, index: int) -> bool:
    """The number multiplies: `екі есеге артты`, `екі еселемек`."""
    word = scene.words[scene.numerals[index].last + 1]
    return word.startswith("еселе") or "multiplier" in openers(word)


def is_part_of_time(scene: Scene, index: int) -> bool:
    """The number belongs to a date, an age, a clock time or a duration."""
    numeral = scene.numerals[index]
    return numeral.last in scene.timed or numeral.first in scene.timed


def is_duration(scene: Scene, index: int) -> bool:
    """A word of time follows: `19 ғ-дың басында`, `үш ай`."""
    following = scene.numerals[index].last + 1
    times = readings_by_category(scene.words[following]).get("duration", ())
    if any(reading.note == "age" and not reading.features for reading in times):
        if (scene.numerals[index].value or 0) > _OLDEST:  # `500 жас қатысты`
            return False
        return noun_reading(scene.words[following + 1]) is None  # `46 жас маман`: there `жас` is "young"
    return bool(times) and match(scene, following, "compound") is None  # `12 күн панелі`


def is_identifier(scene: Scene, index: int) -> bool:
    """A number after `№`, after a word for number, or as part of a Latin name (`Boeing 737`)."""
    numeral = scene.numerals[index]
    before, following = scene.words[numeral.first - 1], numeral.last + 1
    if before in _number_signs() or names_reference(scene, index, following):
        return True
    if _FORMULA.fullmatch(scene.words[following]) and not scene.passage.is_spaced(following):  # `4x100 метр`
        return True
    if numeral.in_words or not before:
        return False
    slashed = "/" in (before, scene.words[following]) and scene.words[following - 1].isdigit()
    return slashed or _after_street(scene, numeral.first) or _after_model(scene, numeral)


def names_reference(scene: Scene, index: int, at: int) -> bool:
    """Whether the noun at a token makes the number a reference: `1458 нөміріне`, `139 балл`, `1-11 сынып`, `2019 жылғы 44 қаулы`.

    Laws, numbers and addresses are named in digits and owned: `үш бабы` are three articles.
    """
    numeral = scene.numerals[index]
    for reading in readings_by_category(scene.words[at]).get("reference", ()):
        if reading.value in ("score", "grade"):
            return True
        if reading.value == "label":
            return numeral.value_max is not None
        dated = reading.value == "law" and numeral.first - 1 in scene.timed
        return not numeral.in_words and reading.value != "street" and ("P3" in reading.features or dated)
    if scene.words[at - 1] in _service_numbers():
        head = counted_noun(scene, at)
        last = readings_by_category(scene.words[head.last]).get("reference", ()) if head is not None else ()
        return any(reading.value in ("number", "service") for reading in last)
    return False


def _after_street(scene: Scene, first: int) -> bool:
    """`Абай даңғылы 52 үйде`, `Абай көшесі, 45 үй`."""
    at = first - 2 if scene.words[first - 1] == "," else first - 1
    return any(r.value == "street" and "P3" in r.features for r in readings_by_category(scene.words[at]).get("reference", ()))


def _after_model(scene: Scene, numeral: Numeral) -> bool:
    """`Boeing 737`, `КамАЗ 65115 көлігі`: a Latin word, or one with capitals inside, before a bare number and an owned noun."""
    before = scene.words[numeral.first - 1]
    if numeral.magnitude > 1 or not before.isalpha() or len(before) < 2:
        return False
    if before.isascii():
        return True
    noun = noun_reading(scene.words[numeral.last + 1])
    surface = scene.passage.surface(numeral.first - 1, numeral.first - 1)
    return noun is not None and "P3" in noun.features and any(letter.isupper() for letter in surface[1:])


def is_attribute(scene: Scene, index: int) -> bool:
    """The word after the number turns it into an attribute: `үш бөлмелі`, `300 орындық`, `екі қабатты`."""
    numeral = scene.numerals[index]
    if numeral.features and numeral.features[0] in ("ATTR", "WITH"):
        return True
    word = scene.words[numeral.last + 1]
    found = readings(word)
    if word in _attributes():  # but `7 бағытты айқындады` has an object
        is_object = any(r.category == "noun" and r.features == ("ACC",) for r in found)
        return not (is_object and noun_reading(scene.words[numeral.last + 2]) is None and is_verb(scene, numeral.last + 2))
    if any(r.category in ("adjective", "noun") and not r.features for r in found):
        return False
    nouns = [r.features for r in found if r.category == "noun"]
    if not any(features[:1] in (("ATTR",), ("WITH",)) for features in nouns) or match(scene, numeral.last + 1, "compound"):
        return False
    if ("ACC",) in nouns:
        # `екі қабатты үй` and `екі тәуекелді атады` look alike: an attribute has its noun after it, and is made of no being or place.
        if any(r.category == "noun" and r.value in _COUNTED_CLASSES for r in found):
            return False
        return any(r.category in ("noun", "compound", "adjective") for r in readings(scene.words[numeral.last + 2]))
    return False  # `120 қызметтік пәтер` are flats, `45 лицензиялы аңшы` hunters


def is_idiom(scene: Scene, index: int) -> bool:
    """The number stands in a set phrase, in words or in digits: `екі қолға бір күрек`, `2 ел арасындағы`."""
    numeral = scene.numerals[index]
    following = numeral.last + 1
    if scene.words[following][:2] not in _idiom_beginnings():
        return False
    return any(
        all(scene.words[following + place].startswith(word) for place, word in enumerate(words))
        for words in _idioms().get((numeral.value, numeral.features), ())
    )


def is_in_title(scene: Scene, index: int) -> bool:
    """The number stands in a short quoted title: `«100 нақты қадам»`; speech in quotes is longer or holds a verb."""
    numeral = scene.numerals[index]
    if not scene.has_quotes or "«" not in scene.passage.words[max(0, numeral.first - _LONGEST_TITLE) : numeral.first]:
        return False
    begin, end = scene.passage.sentence_bounds(numeral.first)
    opened = next(
        (at for at in range(numeral.first - 1, max(begin, numeral.first - _LONGEST_TITLE) - 1, -1) if scene.words[at] in "«»"), -1
    )
    if opened < 0 or scene.words[opened] != "«":
        return False
    for at in range(numeral.last + 1, min(end, opened + _LONGEST_TITLE + 2)):
        word = scene.words[at]
        if word == "»":
            speech = not scene.words[at + 1][:1].isalpha() or scene.words[at + 1] in _SPEECH
            return not speech and not any(function_class(scene.words[inner]) == "verb" for inner in range(opened + 1, at))
        if word in ".,!?;:":
            return False
    return False


@lru_cache(maxsize=1)
def _number_signs() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("number_signs"))


@lru_cache(maxsize=1)
def _service_numbers() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("service_numbers"))


@lru_cache(maxsize=1)
def _attributes() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("measure_attributes"))


@lru_cache(maxsize=1)
def _idiom_beginnings() -> frozenset[str]:
    """The first two letters of each word that follows the number of a phrase."""
    return frozenset(words[0][:2] for phrases in _idioms().values() for words in phrases)


@lru_cache(maxsize=1)
def _idioms() -> dict[tuple[Decimal | None, tuple[str, ...]], tuple[tuple[str, ...], ...]]:
    """The words after the number of each phrase, by the number's value and suffixes."""
    by_number: dict[tuple[Decimal | None, tuple[str, ...]], list[tuple[str, ...]]] = {}
    for entry in lexicon.load("idioms"):
        words = entry.lemma.split(" ")
        value, length = Decimal(0), 0
        features: tuple[str, ...] = ()
        while length < len(words) - 1 and (head := atom(words[length])) is not None and head.value is not None:
            value, features, length = value + head.value, head.features, length + 1
        by_number.setdefault((value, features), []).append(tuple(words[length:]))
    return {number: tuple(phrases) for number, phrases in by_number.items()}


BEFORE = (is_article, is_part_of_time, is_identifier, is_idiom, is_in_title)
"""Asked of every number; those that RULES adds, only where the word after it qualifies."""

RULES = (*BEFORE, is_multiplier, is_duration, is_attribute)
