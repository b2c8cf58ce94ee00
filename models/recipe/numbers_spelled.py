"""Whole numbers in digits and in words, with their suffixes: «260-тан» and «екі жүз алпыстан» are one.

The words are those of `derek.lexicon`: numerals.tsv and magnitudes.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from derek import lexicon
from derek.morphology.phonology import VOWELS
from derek.morphology.suffixes import digit_chains

LARGEST = 10**12
_DIGITS = re.compile(r"(0|[1-9][0-9]{0,11})(?:-(\w+))?")
_DROPS_VOWEL = "қырық"  # «қырқы», not *«қырықы»: left alone before a vowel


@cache
def _words() -> dict[str, int]:
    """The proper numerals and magnitudes; spellings without Kazakh letters and abbreviations are not written."""
    entries = (*lexicon.load("numerals"), *(entry for entry in lexicon.load("magnitudes") if int(entry.value) < LARGEST))
    return {entry.lemma: int(entry.value) for entry in entries if entry.note in ("", "drop") and entry.lemma != "ноль"}


@cache
def _lemmas() -> dict[int, str]:
    return {value: word for word, value in _words().items()}


def spelled(word: str) -> list[str] | None:
    """A whole number in words, its suffix on the last of them; None for what is no such number.

    >>> spelled("260-тан"), spelled("2020-сыншы"), spelled("3D")
    (['екі', 'жүз', 'алпыстан'], ['екі', 'мың', 'жиырмасыншы'], None)
    """
    match = _DIGITS.fullmatch(word)
    if match is None:
        return None
    words = _in_words(int(match[1]))
    suffix = match[2] or ""
    if suffix and not _is_written_on(words[-1], suffix):
        return None
    return [*words[:-1], words[-1] + suffix]


def _is_written_on(word: str, suffix: str) -> bool:
    """Tell whether the suffix of a number in digits is written the same on the number's last word."""
    features = digit_chains().get(suffix, ("COLL",))  # «2-еу» is «екеу»: the stem changes with it
    return "COLL" not in features and not (word == _DROPS_VOWEL and suffix[0] in VOWELS)


def _in_words(value: int) -> list[str]:
    if value in _lemmas() and value < 100:
        return [_lemmas()[value]]
    for magnitude in (10**9, 10**6, 1000, 100):
        times, rest = divmod(value, magnitude)
        if times:
            # «мың», «жүз» alone are one thousand and one hundred; a million is counted: «бір миллион».
            head = [] if times == 1 and magnitude <= 1000 else _in_words(times)
            return [*head, _lemmas()[magnitude], *(_in_words(rest) if rest else [])]
    return [_lemmas()[value - value % 10], _lemmas()[value % 10]]


def despelled(words: Sequence[str], labels: Sequence[str]) -> list[list[str]]:
    """Each word with what stands for it when numbers within names are written in digits: the whole number, nothing, or itself.

    >>> despelled(["екі", "жүз", "алпыстан", "астам"], ["B-CARDINAL", "I-CARDINAL", "I-CARDINAL", "I-CARDINAL"])
    [['260-тан'], [], [], ['астам']]
    """
    found = [[word] for word in words]
    at = 0
    while at < len(words):
        end = _end_of_number(words, labels, at)
        written = _in_digits(words[at:end])
        if written is not None:
            found[at:end] = [[written], *([[]] * (end - at - 1))]
        at = max(end, at + 1)
    return found


def _end_of_number(words: Sequence[str], labels: Sequence[str], start: int) -> int:
    """The word after a run of number words within one name, the last of which may carry a suffix."""
    end = start
    while end < len(words) and labels[end] != "O" and (end == start or labels[end].startswith("I-")):
        stem, suffix = _cut(words[end].lower())
        if not stem:
            break
        end += 1
        if suffix:
            break
    return end


def _cut(word: str) -> tuple[str, str]:
    """A number word's lemma and suffix; two empty strings for another word."""
    if word in _words():
        return word, ""
    for at in range(len(word) - 1, 1, -1):
        if word[:at] in _words() and word[at:] in digit_chains():
            return word[:at], word[at:]
    return "", ""


def _in_digits(words: Sequence[str]) -> str | None:
    """A run of number words in digits; None where it is not how that number is spelled."""
    if not words:
        return None
    stems = [_cut(word.lower()) for word in words]
    total = part = 0
    for stem, _ in stems:
        value = _words()[stem]
        if value == 100:
            part = max(1, part) * 100
        elif value >= 1000:
            total, part = total + max(1, part) * value, 0
        else:
            part += value
    value, suffix = total + part, stems[-1][1]
    if value >= LARGEST or _in_words(value) != [stem for stem, _ in stems]:
        return None
    return f"{value}-{suffix}" if suffix else str(value)
