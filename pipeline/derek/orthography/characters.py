"""Characters that carry no language: «Абай&nbsp;обл\u00adысы» is «Абай облысы», entities, spaces and composition mended."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

import regex

from derek.orthography.alignment import Edit

# With a semicolon only: `R&D` and `?a=1&lt=2` are text. The run of `amp;` reads what was escaped twice (`&amp;quot;`) in one go.
_ENTITY = re.compile(r"&(?:(?:amp|#38|#[xX]26);)*(?P<body>[A-Za-z]{2,8}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")

_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark; as the inside of a character class."""

# A soft hyphen that the source did break a line at takes the break with it: the word goes on in the next line.
_INVISIBLE = re.compile(rf"[{INVISIBLE}](?:(?<=[^\W\d_]\u00ad)\r?\n(?=[^\W\d_])|[{INVISIBLE}]*)")

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that are no U+0020, as the inside of a character class. Tabs and line ends stay."""

LINE_ENDS = "\u0085\u2028\u2029"

_SPACE = re.compile(rf"[{SPACES}{LINE_ENDS}]")

# The bound is that of Unicode's stream-safe format (UAX #15): a longer pile of marks is no word, and sorting it is quadratic.
_DECOMPOSED = regex.compile(r"(?P<marks>(?<!\p{M})\p{M}{1,30}+(?!\p{M}))|\p{NFC_QC=No}(?!\p{M})")

_DIGIT = regex.compile(r"[\p{Nd}--[0-9]]", regex.V1)


def decode_entities(text: str) -> Iterator[Edit]:
    """`&laquo;Нұр&#1171;а&raquo;` is «Нұрға»: HTML's characters by name or number, where they name one printable character."""
    for match in _ENTITY.finditer(text):
        character = _character(match["body"])
        if character:
            yield match.start(), match.end(), character


def _character(body: str) -> str:
    character = html.unescape(f"&{body};")
    named = len(character) == 1 and character != "\ufffd"
    return character if named and (character in "\n\t" or unicodedata.category(character) not in _UNPRINTABLE) else ""


def delete_invisible(text: str) -> Iterator[Edit]:
    """`мемле\u00adкет` is one word: what cannot be seen goes, and so does a line break at a soft hyphen."""
    for match in _INVISIBLE.finditer(text):
        yield match.start(), match.end(), ""


def unify_spaces(text: str) -> Iterator[Edit]:
    """`23\u00a0915` has a space like any other; line and paragraph separators become line feeds."""
    for match in _SPACE.finditer(text):
        yield match.start(), match.end(), "\n" if match[0] in LINE_ENDS else " "


def compose(text: str) -> Iterator[Edit]:
    """A letter and its mark are one letter where Unicode has it: и and U+0306 are й."""
    for match in _DECOMPOSED.finditer(text):
        # The pattern hangs on the rare marks, not on the letter before them, so that it passes over ordinary text fast.
        start = max(0, match.start() - 1) if match["marks"] else match.start()
        written = text[start : match.end()]
        composed = unicodedata.normalize("NFC", written)
        if composed != written:
            yield start, match.end(), composed


def unify_digits(text: str) -> Iterator[Edit]:
    """`２０２５` is 2025: the digits of all scripts become those of ASCII."""
    for match in _DIGIT.finditer(text):
        # The pattern may know digits of a newer Unicode than Python does.
        value = unicodedata.decimal(match[0], None)
        if value is not None:
            yield match.start(), match.end(), str(value)
