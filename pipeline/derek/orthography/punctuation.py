"""Quotes, dashes and degree signs of one kind: „Самұрық“ is «Самұрық», −15º is -15°.

Kinds are unified, nesting stays, and where the direction of a quote cannot be told the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derek.orthography.alignment import Edit

HYPHENS = "\u2010\u2011\ufe63\uff0d\u02d7"
EN_DASHES = "\u2012"
EM_DASHES = "\u2015\u2e3a\u2e3b\ufe58"
MINUS = "\u2212"

# A minus that no digit follows is a dash that an office program or a scan made of one: «Жоба − жаңа».
_DASH = re.compile(rf"[{HYPHENS}]|[{EN_DASHES}]|[{EM_DASHES}]|{MINUS}")
_DASHES = {**dict.fromkeys(HYPHENS, "-"), **dict.fromkeys(EN_DASHES, "–"), **dict.fromkeys(EM_DASHES, "—")}

STRAIGHT = '"'

QUOTES = "\u201c-\u201f\u2039\u203a\u301d-\u301f"
"""Quotes of one character that become « or », as the inside of a character class."""

# Two apostrophes or commas typed for one quote: ''Қазақстан'', ,,Нұр Отан’’, <<Қайрат>>.
_QUOTE = re.compile(rf"[\"{QUOTES}]|''|‘‘|’’|``|,,|<<|>>")
_OPENING_BY_SHAPE = "„‟‹〝"
_CLOSING_BY_SHAPE = "”›〞〟"
_BEFORE_OPENING = "([{<>«„“‹—–-/\"'"
_AFTER_CLOSING = ".,:;!?…)]}»”›—–-/\"'%"


# Low single quotes as commas (`елі‚ жері`), ordinal indicators, rings and an old symbol font's sign as degrees: `25º`, `0\uf0b0`.
_SIGN = re.compile(r"‚(?<=\w‚)(?=\s)|[º˚](?<=[0-9\s].)|[℃\uf0b0]")
_SIGNS = {"‚": ",", "º": "°", "˚": "°", "\uf0b0": "°", "℃": "°C"}


def unify_signs(text: str) -> Iterator[Edit]:
    """`25 ℃`, `25 ºC` have a degree sign, and a low quote at a word's end is the comma that it looks like."""
    for match in _SIGN.finditer(text):
        yield match.start(), match.end(), _SIGNS[match[0]]


def unify_dashes(text: str) -> Iterator[Edit]:
    """Hyphens become `-`, the figure dash `–`, bars `—`; a minus is `-` before a digit and a dash elsewhere."""
    for match in _DASH.finditer(text):
        dash = _DASHES.get(match[0]) or ("-" if text[match.end() : match.end() + 1].isdecimal() else "–")
        yield match.start(), match.end(), dash


def unify_quotes(text: str) -> Iterator[Edit]:
    """Quotes whose direction is clear, by shape or by what stands around them, become « and »."""
    open_pairs = {1: 0, 2: 0}  # of quotes typed as a straight one, as two characters
    for match in _QUOTE.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        opens = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after not in ".,:;!?…)]}»%"
        closes = not before.isspace() and before not in "([{«„‹" and (after.isspace() or after in _AFTER_CLOSING)
        length = len(match[0])
        typed = length == 2 or match[0] == STRAIGHT
        quote = _typed(match[0], opens, closes, open_pairs[length]) if typed else _drawn(match[0], opens, closes)
        if quote and typed:
            open_pairs[length] += 1 if quote == "«" else -1
        if quote:
            yield match.start(), match.end(), quote


def _drawn(quote: str, opens: bool, closes: bool) -> str:
    if quote in _OPENING_BY_SHAPE:
        return "«"
    if quote in _CLOSING_BY_SHAPE:
        # The Swedish way, ”Қайрат”, opens with the closing shape.
        return "«" if opens and not closes else "»"
    if opens == closes:
        return ""
    return "«" if opens else "»"


def _typed(quote: str, opens: bool, closes: bool, typed_open: int) -> str:
    """A straight quote, or two characters for one: they close only what the like opened, for 5'' and 5" are inches and 1,,5 is a slip."""
    if opens and not closes and quote not in (">>",):
        return "«"
    if closes and typed_open and quote not in ("<<", ",,", "``"):
        return "»"
    return ""
