"""What one token says about time: `жылғы` is a year's adjective, `15-қарашада` a day of a month, `9:30-да` a clock time.

Units, seasons, relative days and the words around them are in `lexicon/date_words.tsv`, months and weekdays in `months.tsv` and
`weekdays.tsv`. They are kept apart from the words of `derek.morphology`, which may be counted nouns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import regex

from derek import lexicon
from derek.memory import WORDS, Known
from derek.morphology import case_of, readings
from derek.morphology.phonology import ending
from derek.morphology.stems import shapes
from derek.morphology.suffixes import OWNED_STEM, chains

LONGEST = 40
"""Longer tokens are no words of time."""


EMPHASIS = "-ақ"
"""The particle of `былтыр-ақ`, `биылғы жартысында-ақ`; it changes nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token as a word of time.

    `kind` is the first word of the lexicon's value (`unit`, `which`, `after`), or `month`, `months`, `weekday`, `date`, `clock`, `roman`;
    `name` the second. `low` and `high` are numbers: of the month, of the weekday, the offset of a relative word, or those that a hyphen
    ties to the unit (`90-жылдары`, `15-қараша`), for which `counted` is true.
    """

    kind: str
    name: str = ""
    features: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    counted: tuple[int, int] | None = None
    written: tuple[int, int, int] | None = None

    @property
    def case(self) -> str:
        """The last case of the token, NOM where no suffix marks one."""
        return case_of(self.features)

    @property
    def is_owned(self) -> bool:
        """Whether the token has the possessive of the third person."""
        return "P3" in self.features

    @property
    def is_plain(self) -> bool:
        """Whether no suffix stands on the token."""
        return not self.features

    @property
    def is_adjective(self) -> bool:
        """Whether the token ends as an adjective of place and time: `қазандағы`, `жылғы`."""
        return self.features[-1:] == ("REL",)


_ATTACHED = regex.compile(r"(?P<number>\d{1,4})-(?P<tail>\p{L}[\p{L}-]*+)")
_ROMAN_ATTACHED = regex.compile(r"(?P<roman>[ivxlc]{1,7}+)-(?P<tail>\p{L}[\p{L}-]*+)")
_ROMAN = regex.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_RANGE = regex.compile(r"(?P<low>[ivx]{1,6}+)-(?P<high>[ivx]{1,6}+)")
_TAIL = r"(?:-\p{L}++)?"
_DAY_FIRST = regex.compile(rf"(?P<day>\d{{1,2}})(?P<mark>[./])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}})\.?{_TAIL}")
_YEAR_FIRST = regex.compile(rf"(?P<year>\d{{4}})(?P<mark>[-./])(?P<month>\d{{2}})(?P=mark)(?P<day>\d{{2}})\.?{_TAIL}")
_CLOCK = regex.compile(rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?{_TAIL}")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}

# Without their possessive these are other words: бас head, соң after, іш inside; with a suffix the others are: бойына, дейінде.
_BEGINNING = 2
_OWNED_KINDS = frozenset({"boundary", "frame"})
_BARE_KINDS = frozenset({"after", "filler", "which", "vague", "first", "same", "daytime"})


def date_word(word: str) -> Word | None:
    """Read a lower-case token as a word of time; None if it is none.

    >>> date_word("қарашаның").low, date_word("90-жылдары").counted, date_word("жылғы").features
    (11, (90, 90), ('REL',))
    >>> date_word("теңге") is None
    True
    """
    return DATE_WORDS[word]


def _read(word: str) -> Word | None:
    if len(word) > LONGEST or not word:
        return None
    if word.endswith(EMPHASIS):
        word = word[: -len(EMPHASIS)]
    if word[0].isdigit():
        return _digits(word)
    if word[0] in _ROMAN_VALUES:
        return _roman(word)
    found = _calendar(word) or _listed(word)
    if found is None and "-" in word:
        return _joined(word)
    return found


DATE_WORDS = Known(_read, most=WORDS)
"""What each word says about time."""


def roman(written: str) -> int | None:
    """The value of a lower-case Roman numeral up to 39.

    >>> roman("iv"), roman("xxi"), roman("vx")
    (4, 21, None)
    """
    if not written or not _ROMAN.fullmatch(written):
        return None
    total, highest = 0, 0
    for letter in reversed(written):
        value = _ROMAN_VALUES[letter]
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total


def _digits(word: str) -> Word | None:
    if not word.isascii() and (attached := _ATTACHED.fullmatch(word)):
        inner = date_word(attached["tail"])
        if inner is None or inner.counted is not None or inner.written is not None:
            return None
        number = int(attached["number"])
        return replace(inner, counted=(number, number))
    if clock := _CLOCK.fullmatch(word):
        return Word("clock") if int(clock["hour"]) <= 24 and int(clock["minute"]) < 60 else None
    if written := _DAY_FIRST.fullmatch(word) or _YEAR_FIRST.fullmatch(word):
        year = int(written["year"])
        # Two digits mean this century: other years are written in full.
        return Word("date", written=(year if year > 99 else 2000 + year, int(written["month"]), int(written["day"])))
    return None


def _roman(word: str) -> Word | None:
    value = roman(word)
    if value is not None:
        return Word("roman", counted=(value, value))
    if both := _ROMAN_RANGE.fullmatch(word):
        low, high = roman(both["low"]), roman(both["high"])
        return Word("roman", counted=(low, high)) if low is not None and high is not None and low < high else None
    if attached := _ROMAN_ATTACHED.fullmatch(word):
        inner, value = date_word(attached["tail"]), roman(attached["roman"])
        if inner is not None and inner.counted is None and value is not None:
            return replace(inner, counted=(value, value))
    return None


def _calendar(word: str) -> Word | None:
    found = [reading for reading in readings(word) if reading.category in ("month", "weekday")]
    if not found:
        return None
    # The shortest chain is the likeliest: -дың is a genitive before it is -ды and -ң.
    for reading in sorted(found, key=lambda reading: len(reading.features)):
        if reading.note != "abbreviation" or word == reading.lemma + ".":
            number = int(reading.value)
            return Word(reading.category, reading.lemma, reading.features, number, number)
    return None


def _joined(word: str) -> Word | None:
    """`қаңтар-қыркүйекте`, `дүйсенбі-жұма`: two months or weekdays, the suffix on the second."""
    left, _, right = word.partition("-")
    low, high = _calendar(left), date_word(right)
    if low is None or high is None or low.kind != high.kind or low.features or low.low >= high.low or high.counted is not None:
        return None
    return Word(f"{low.kind}s", high.name, high.features, low.low, high.low)


class _Lemma(NamedTuple):
    kind: str
    name: str
    features: tuple[str, ...]
    is_owned: bool
    before_vowel: bool
    is_abbreviation: bool


@lru_cache(maxsize=1)
def _stems() -> dict[str, tuple[_Lemma, ...]]:
    index: dict[str, list[_Lemma]] = {}
    for entry in lexicon.load("date_words"):
        kind, _, rest = entry.value.partition(" ")
        name, _, features = rest.partition(" ")
        for letters, before_vowel in shapes(entry.lemma):
            lemma = _Lemma(kind, name, tuple(features.split()), "possessive" in entry.note, before_vowel, entry.note == "abbreviation")
            index.setdefault(letters, []).append(lemma)
    return {letters: tuple(found) for letters, found in index.items()}


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """How the words of `date_words.tsv` begin: most words of a text begin like none of them."""
    return frozenset(letters[:_BEGINNING] for letters in _stems())


def _listed(word: str) -> Word | None:
    """The word of `date_words.tsv` that a form belongs to, longest stem first."""
    stems, table = _stems(), chains()
    plain = word[:-1] if word.endswith(".") and len(word) > 1 else word
    if plain[:1] not in _beginnings() and plain[:_BEGINNING] not in _beginnings():
        return None
    for lemma in stems.get(plain, ()):
        if not lemma.before_vowel and lemma.kind not in _OWNED_KINDS and lemma.is_abbreviation == (word != plain):
            return _word(lemma, ())
    for cut in range(len(plain) - 1, 0, -1):
        for lemma in stems.get(plain[:cut], ()):
            fitting = [chain.features for chain in table.get(plain[cut:], ()) if _fits(lemma, plain[:cut], chain.after)]
            fitting = [features for features in fitting if _agrees(lemma, features)]
            if fitting:
                return _word(lemma, min(fitting, key=len))
    return None


def _fits(lemma: _Lemma, letters: str, after: frozenset[str]) -> bool:
    if lemma.is_abbreviation:
        return False
    if OWNED_STEM in after and lemma.is_owned:
        return True
    return "T" in after if lemma.before_vowel else ending(letters) in after


def _agrees(lemma: _Lemma, features: tuple[str, ...]) -> bool:
    if lemma.kind in _OWNED_KINDS:
        return "P3" in features
    return lemma.kind not in _BARE_KINDS


def _word(lemma: _Lemma, features: tuple[str, ...]) -> Word:
    number = int(lemma.name) if lemma.name.lstrip("-").isdigit() else 0
    return Word(lemma.kind, lemma.name, lemma.features + features, number, number)
