"""Bytes to text: UTF-8 first and strictly, then the encodings that Kazakh pages of older sites use.

windows-1251 has no Kazakh letters but і: the bytes of «Қазақстан» are read with KZ-1048 or PT-154, whichever gives Kazakh words, and
with windows-1251 where a font put the letters in the places of Serbian ones («Ќазаќстан», mended in `derek.orthography`).
"""

from __future__ import annotations

import codecs
import logging

import regex

from derek.errors import ArticleError
from derek.lexicon import KAZAKH_LETTERS

SAMPLE = 1 << 16
"""How many bytes an encoding is told from: some ten thousand words, more than any encoding needs."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1251", "kz1048", "ptcp154", "koi8_r", "cp866")
_FALLBACK = "cp1251"

_OF_UTF16 = 0.9
"""Share of high bytes that are 00 or 04 (Latin, Cyrillic) in UTF-16; no other encoding of text uses these bytes."""
_OF_LETTERS = 0.6
"""Share of small Kazakh letters among characters beyond ASCII; the wrong Cyrillic code page gives capitals or signs instead."""
_OF_STRANGERS = 0.01
"""Share of foreign letters that a rightly read text may hold: names such as «Đорђе» are rarer than any Kazakh letter."""

_SMALL = regex.compile(f"[{KAZAKH_LETTERS}]")
_FOREIGN = regex.compile(rf"(?V1)[\p{{L}}--[\p{{ASCII}}{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}]]")
_BEYOND_ASCII = regex.compile(r"[^\p{ASCII}]")


def decode(data: bytes) -> str:
    """The text of a whole file; a byte order mark is no part of it.

    *Errors*: ArticleError, without the file's name, for binary data, damaged UTF-8 and unknown encodings.

    >>> decode("Қазақстан".encode("kz1048")), decode("Қазақстан".encode("utf-16"))
    ('Қазақстан', 'Қазақстан')
    """
    encoding = detect(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleError(f"line {line} is not valid {encoding.upper().removesuffix('-SIG')}; save the file as UTF-8") from error


def detect(data: bytes) -> str:
    """The encoding of a file, told from its beginning; a later byte may still break it.

    *Errors*: ArticleError for binary data, damaged UTF-8 and unknown encodings.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:SAMPLE]
    wide = _wide(sample)
    if wide:
        return wide
    if _is_utf8(data):
        return "utf-8"
    if b"\0" in sample:
        raise ArticleError("binary data, not text; remove it or convert it to UTF-8 text")
    return _single_byte(sample)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte is the high one, which tells the alphabet."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = sample[first::2], sample[1 - first :: 2]
        known = high.count(b"\x00") + high.count(b"\x04")
        # Zeros at both places are numbers of a binary file.
        if high and known >= _OF_UTF16 * len(high) and low.count(b"\x00") <= (1 - _OF_UTF16) * len(low):
            return encoding
    return ""


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        text = data[:SAMPLE].decode("utf-8", errors="replace")
        # A few broken bytes in a text that is UTF-8 otherwise: another encoding would turn all of it into nonsense.
        return len(_SMALL.findall(text)) > 2 * text.count("\ufffd")
    return True


def _single_byte(sample: bytes) -> str:
    plausible: list[tuple[int, bool, str]] = []
    for encoding in _SINGLE_BYTE:
        text = sample.decode(encoding, errors="replace")
        small, foreign = len(_SMALL.findall(text)), len(_FOREIGN.findall(text))
        if small >= _OF_LETTERS * len(_BEYOND_ASCII.findall(text)):
            plausible.append((small, foreign <= _OF_STRANGERS * small, encoding))
    fitting = [(small, encoding) for small, fits, encoding in plausible if fits]
    if fitting:
        # `max` keeps the first of equals, so a text without Kazakh letters is windows-1251, the most common one.
        return max(fitting, key=lambda one: one[0])[1]
    return _FALLBACK if plausible else _guessed(sample)


def _guessed(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").addHandler(logging.NullHandler())
    best = from_bytes(sample).best()
    if best is None:
        raise ArticleError("the encoding is unknown; save the file as UTF-8")
    return best.encoding
