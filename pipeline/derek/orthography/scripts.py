"""The script that a text is written in, told by counting letters: «Астана қаласы» is Cyrillic, «Astana qalasy» Latin."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Script: TypeAlias = Literal["cyrl", "latn", "arab", "mixed"]

_DOMINANT = 0.7
"""The share of its letters from which a text counts as written in one script. News in Cyrillic that names many foreign
companies («Air Astana», «Samruk-Energy») stays well under three Latin letters in ten."""

_BLOCK = 0x04
"""The upper byte of U+0400 to U+04FF."""

# Runs, not letters: one match a word. Blocks: Cyrillic and its supplement; ASCII, Latin-1 and extended letters; Arabic.
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_OTHERS: dict[Script, re.Pattern[str]] = {
    "latn": re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+"),
    "arab": re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]+"),
}


def script_of(text: str) -> Script:
    """Tell the script of the whole text; a text without letters of any of the three counts as Cyrillic.

    >>> script_of("Қазақстан"), script_of("Qazaqstan"), script_of("قازاقستان"), script_of("Қазақстан Qazaqstan")
    ('cyrl', 'latn', 'arab', 'mixed')
    """
    # Characters of the block, by their upper bytes: all that most texts need, and five times as quick as to look for runs of them.
    if text.encode("utf-16-le", "surrogatepass")[1::2].count(_BLOCK) >= _DOMINANT * (len(text) - text.count(" ")):
        return "cyrl"  # whatever all the rest may be
    cyrillic = sum(map(len, _CYRILLIC.findall(text)))
    counts: dict[Script, int] = {script: sum(map(len, runs.findall(text))) for script, runs in _OTHERS.items()}
    others = sum(counts.values())
    if cyrillic >= _DOMINANT * (cyrillic + others):
        return "cyrl"
    script, most = max(counts.items(), key=lambda item: item[1])
    return script if most >= _DOMINANT * (cyrillic + others) else "mixed"
