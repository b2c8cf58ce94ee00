"""Letters that only look Kazakh: «мемлекеттiк» with a Latin i, «¥лттық» with a yen sign, «Ќазаќстан» from an old font.

Which letter stands for which is in `lexicon/lookalikes.tsv` and `lexicon/legacy_fonts.tsv`. All mendings are one to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from derek import lexicon
from derek.orthography.alignment import Edit

CYRILLIC = "\u0400-\u052f"
"""The blocks of Cyrillic letters, as the inside of a character class."""

_PROPER = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
"""The letters of Kazakh that Windows-1251 lacks, and that old fonts drew in place of its Serbian and Ukrainian ones."""

_LEGACY_SHARE = 20
"""A text is in such a font when borrowed letters outnumber proper ones twenty to one: the page around an article may be newer."""

_OTHER_ALPHABET = re.compile("[јљџђѕЈЉЏЂЅ]")
"""Serbian and Macedonian letters that no Kazakh font borrowed."""

_WORD = regex.compile(r"[\p{L}\p{M}]*+")
_WORD_BACKWARDS = regex.compile(r"(?r)[\p{L}\p{M}]*")
_NEIGHBOURHOOD = 24
"""Characters on either side in which a neighbouring word is looked for: about two words."""

# `ITшілер`, `HPдің`: an acronym with its suffix, the hyphen forgotten.
_LATIN_ACRONYM = re.compile(rf"[A-Z]{{2,}}(?P<suffix>[{CYRILLIC}]+)")

# Not after a number, where it is money: `100 ¥`.
_YEN = re.compile(rf"¥(?:(?<![0-9]¥)(?<![0-9]\s¥)(?=[{CYRILLIC}])|(?<=[{CYRILLIC}]¥))")


class _Tables(NamedTuple):
    to_cyrillic: dict[int, str]
    to_latin: dict[int, str]
    variants: dict[str, str]
    legacy: dict[str, str]
    readable: re.Pattern[str]
    latin: re.Pattern[str]
    certain: re.Pattern[str]
    touching: re.Pattern[str]
    variant: re.Pattern[str]
    borrowed: re.Pattern[str]
    legacy_sign: re.Pattern[str]


@cache
def _tables() -> _Tables:
    entries = lexicon.load("lookalikes")
    legacy = lexicon.load("legacy_fonts")
    to_cyrillic = {entry.lemma: entry.value for entry in entries if entry.note == "foreign"}
    to_latin = {value: letter for letter, value in to_cyrillic.items() if letter.isascii()}
    variants = {entry.lemma: entry.value for entry in entries if entry.note == "variant"}
    foreign = "A-Za-z" + "".join(letter for letter in to_cyrillic if not letter.isascii())
    return _Tables(
        to_cyrillic=str.maketrans(to_cyrillic),
        to_latin=str.maketrans(to_latin),
        variants=variants,
        legacy={entry.lemma: entry.value for entry in legacy},
        readable=re.compile(rf"[{''.join(to_cyrillic)}{CYRILLIC}\W]*"),
        latin=re.compile(rf"[A-Za-z{''.join(to_latin)}]*[A-Za-z]"),
        certain=re.compile(rf"(?=[{CYRILLIC}])[^{''.join(to_latin)}]"),
        touching=re.compile(rf"[{foreign}](?:(?=[{CYRILLIC}])|(?<=[{CYRILLIC}][{foreign}]))"),
        variant=re.compile(f"[{''.join(variants)}]"),
        borrowed=re.compile(f"[{''.join(entry.lemma for entry in legacy)}]"),
        legacy_sign=re.compile(f"[{''.join(entry.lemma for entry in legacy if entry.note == 'sign')}]"),
    )


def decode_legacy_font(text: str) -> Iterator[Edit]:
    """`Ќазаќстан` is Қазақстан, in a text that has hardly a letter of Kazakh but many of its borrowed signs."""
    tables = _tables()
    if not tables.legacy_sign.search(text) or _OTHER_ALPHABET.search(text):
        return
    if len(tables.borrowed.findall(text)) < _LEGACY_SHARE * len(_PROPER.findall(text)):
        return
    for match in tables.borrowed.finditer(text):
        yield match.start(), match.end(), tables.legacy[match[0]]


def unify_variants(text: str) -> Iterator[Edit]:
    """`ҝала`, `ѳмір`, `ўлт` are written with letters of neighbouring alphabets."""
    tables = _tables()
    for match in tables.variant.finditer(text):
        yield match.start(), match.end(), tables.variants[match[0]]


def read_yen_as_letter(text: str) -> Iterator[Edit]:
    """`¥лттық` is Ұлттық: a yen sign that touches Cyrillic letters, and no number, is the letter that it resembles."""
    for match in _YEN.finditer(text):
        inside = match.start() > 0 and text[match.start() - 1].islower()
        yield match.start(), match.end(), "ұ" if inside else "Ұ"


def mend_lookalikes(text: str) -> Iterator[Edit]:
    """`Cаенс` with a Latin C is Саенс; `Wi-Fi-ға`, `COVID-19-ға`, `IT-мамандары` stay, for each hyphen part is judged alone."""
    # A text that mixes scripts does so in the same words again and again.
    known: dict[str, str | None] = {}
    end = 0
    for match in _tables().touching.finditer(text):
        if match.start() < end:
            continue
        start, end = _word_around(text, match.start())
        word = text[start:end]
        if word not in known:
            known[word] = _respell(word)
        respelled = known[word]
        if respelled is None and _has_cyrillic_neighbour(text, start, end):
            respelled = _cyrillic(word)
        if respelled and respelled != word:
            yield start, end, respelled


def _word_around(text: str, position: int) -> tuple[int, int]:
    before, after = _WORD_BACKWARDS.match(text, 0, position), _WORD.match(text, position)
    return before.start() if before else position, after.end() if after else position + 1


def _respell(word: str) -> str | None:
    """The word in one script; as it is where both are meant; None where its letters alone do not tell (`AО` in two scripts)."""
    tables = _tables()
    if not tables.readable.fullmatch(word):
        # `Сisco` with a Cyrillic С. A Cyrillic end may be a suffix, the hyphen forgotten: `Facebookке`.
        return word.translate(tables.to_latin) if tables.latin.fullmatch(word) else word
    acronym = _LATIN_ACRONYM.fullmatch(word)
    if acronym and acronym["suffix"].islower():
        return word
    return _cyrillic(word) if tables.certain.search(word) else None


def _has_cyrillic_neighbour(text: str, start: int, end: int) -> bool:
    certain = _tables().certain
    return bool(certain.search(text, max(0, start - _NEIGHBOURHOOD), start) or certain.search(text, end, end + _NEIGHBOURHOOD))


_Y = re.compile("Y")
_BACK_VOWEL = re.compile("[аоұыяюёАОҰЫЯЮЁ]")
_VOWEL = re.compile("[аәеёиоөуұүыіэюяАӘЕЁИОӨУҰҮЫІЭЮЯ]")


def _cyrillic(word: str) -> str:
    """A Latin capital Y is У in `Yақыт` but Ү in `Yкімет`: before a consonant, with no back vowel in the word."""
    mended = word.translate(_tables().to_cyrillic)
    if "Y" not in word or _BACK_VOWEL.search(mended):
        return mended
    letters = list(mended)
    for match in _Y.finditer(word):
        if not _VOWEL.match(mended, match.end()):
            letters[match.start()] = "ү" if mended[match.start() - 1 : match.start()].islower() else "Ү"
    return "".join(letters)
