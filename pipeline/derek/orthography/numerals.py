"""Digits and Roman numerals typed with other characters: `2О25` with the letter О is 2025, `ХХІ ғасыр` in Cyrillic is XXI ғасыр.

The nouns that a single Roman digit numbers (тоқсан, ғасыр, дәреже) are in `lexicon/roman_heads.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import regex

from derek import lexicon
from derek.orthography.alignment import Edit

_DIGITS = str.maketrans("ОоOoЗзІIlб", "0000331116")

# The bound on groups keeps `1,1,1,1,…` linear; no number has more.
_NUMBER_LIKE = regex.compile(
    r"[0-9ОOІl](?<![\p{L}\p{M}\p{Nd}][0-9ОOІl])[0-9ОоOoЗзІIlб]*+(?:[.,][0-9ОоOoЗзІIlб]++){0,4}+(?![\p{L}\p{M}\p{Nd}])"
)

# Between digits every look-alike counts (`1О0`, `20l5`, `1З5`). Before them l and І (`l5`), and О before a comma (`О,5`): `О2` is a
# formula. After them a capital О with two digits before it (`20О`): `20о` may be degrees, `5О` and `11б` school classes, `20l` litres.
_MISTYPED = regex.compile(r"(?:[lІ]|[ОO](?=,))?+(?:[.,]?+[0-9]++(?:[.,ОоOoЗзІIlб]++(?=[0-9]))?+)++(?:(?<=[0-9]{2})[ОO]++)?+")

_ROMAN_DIGITS = str.maketrans("ІХСМУ", "IXCMV")
_ROMAN_LIKE = regex.compile(r"[IVXLCDMІХСМУ](?<![\p{L}\p{M}\p{Nd}][IVXLCDMІХСМУ])[IVXLCDMІХСМУ]{0,14}+(?![\p{L}\p{M}\p{Nd}])")
_ROMAN = re.compile(r"(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

# `ІІ`, `ХІV`, `ХХІ` are numerals wherever they stand: no Kazakh acronym is made of these alone and reads as a numeral.
_SURELY_ROMAN = re.compile("[IVXІХ]{2,}")

# A single one, or one with letters of acronyms (С, М), needs its noun. С and М alone are groups and initials even so.
_NEVER_ROMAN = frozenset("СМУ")

_ROMAN_CHARACTERS = re.compile("[\u2160-\u216f]")


@cache
def _head() -> regex.Pattern[str]:
    entries = lexicon.load("roman_heads")
    nouns = "|".join(_stem(entry.lemma) for entry in entries if entry.value == "noun")
    links = "|".join(entry.lemma for entry in entries if entry.value == "link")
    second = r"[IVXІХ]{1,6}+"
    return regex.compile(rf"(?:(?: ?[,–—-] ?| (?:{links}) ){second})?+(?:-| )(?:{nouns})", regex.IGNORECASE)


def _stem(lemma: str) -> str:
    """The lemma as a pattern that its suffixed forms begin with: топ, тобы."""
    voiced = {"п": "[пб]", "к": "[кг]", "қ": "[қғ]"}
    return lemma[:-1] + voiced.get(lemma[-1], lemma[-1])


def mend_digits(text: str) -> Iterator[Edit]:
    """`2О25`, `1О0`, `l5` are numbers, where everything else in the token is a digit."""
    for match in _NUMBER_LIKE.finditer(text):
        mended = match[0].translate(_DIGITS)
        if mended != match[0] and _MISTYPED.fullmatch(match[0]):
            yield match.start(), match.end(), mended


def expand_roman_characters(text: str) -> Iterator[Edit]:
    """`Ⅳ тоқсан` has a numeral in one character; it is written out as IV."""
    for match in _ROMAN_CHARACTERS.finditer(text):
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match[0])


def unify_roman(text: str) -> Iterator[Edit]:
    """`ХХІ ғасыр`, `ІІ тоқсан` get Latin digits; what could be an acronym or an initial (`ІІМ`, `С`, `М.`) stays."""
    for match in _ROMAN_LIKE.finditer(text):
        roman = match[0].translate(_ROMAN_DIGITS)
        if roman == match[0] or match[0] in _NEVER_ROMAN or not _ROMAN.fullmatch(roman):
            continue
        if _SURELY_ROMAN.fullmatch(match[0]) or _head().match(text, match.end()):
            yield match.start(), match.end(), roman
