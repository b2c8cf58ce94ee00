"""Clean Cyrillic text with the way back: «есептiк&nbsp;көрсеткiш» (Latin i) is read as «есептік көрсеткіш».

Most news text needs no mending, and one search tells so. Where it does, the steps of `STEPS` run in order, each on what the one
before made. A mapping from Kazakh in another script is one more step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from derek.lexicon import KAZAKH_LETTERS
from derek.orthography import characters, letters, numerals, punctuation
from derek.orthography.alignment import Alignment, Edit, apply
from derek.orthography.scripts import Script, script_of

Step: TypeAlias = Callable[[str], Iterable[Edit]]
"""A mending step: the edits that its input needs, in text order, not overlapping."""

STEPS: tuple[Step, ...] = (
    # What stands for a character comes first, what cannot be seen next: both hide letters from the steps below.
    characters.decode_entities,
    characters.delete_invisible,
    characters.unify_spaces,
    characters.compose,
    characters.unify_digits,
    punctuation.unify_quotes,
    punctuation.unify_dashes,
    punctuation.unify_signs,
    # An old font is told by letters that the variants would take for others (ї is ү there, і elsewhere).
    letters.decode_legacy_font,
    letters.unify_variants,
    letters.read_yen_as_letter,
    letters.mend_lookalikes,
    numerals.mend_digits,
    numerals.expand_roman_characters,
    numerals.unify_roman,
)

_ORDINARY = rf"\n\r\t -~«»–—…№₸€£’°§{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}"
"""Characters that no step changes by themselves."""

# Those of them that a step may change for what stands beside them; taken first, so that the search leaps over all others.
_WATCHED = r"A-Za-z0-9&'`,<>’ІХСМУО"

_SUSPICIOUS = re.compile(
    rf"[^{_ORDINARY}]|{punctuation.STRAIGHT}|[{_WATCHED}](?:"
    rf"(?<=[A-Za-z])(?:(?=[{letters.CYRILLIC}])|(?<=[{letters.CYRILLIC}][A-Za-z])|(?<=l)(?=[0-9])|(?<=O)(?=,[0-9]))"
    r"|(?<=[0-9])(?=[ОоOoЗзІIlб])"
    r"|(?<=&)(?=[#A-Za-z])"
    r"|(?<=')(?=')|(?<=`)(?=`)|(?<=’)(?=’)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)"
    r"|(?<=О)(?=,[0-9])|(?<=І)(?=[0-9])"
    r"|(?<=[ІХ])(?=[ \-–—,])|(?<=[ІХСМУ])(?=[IVXLCDMІХСМУ])"
    r")"
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text as given (`original`), its clean form (`text`), and the way back from the one to the other.

    *Units*: offsets count Unicode code points.
    """

    original: str
    text: str
    alignments: tuple[Alignment, ...] = field(default=(), repr=False, compare=False)
    """Those of the steps that moved characters, in the order of the steps; none where all mendings were one to one."""

    @property
    def script(self) -> Script:
        """The script of the text as given: cyrl, latn, arab or mixed. Counted anew at each call."""
        return script_of(self.original)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the text as given from which exactly the clean characters `start` to `end` were made.

        What one mending made of several characters goes back to all of them: no entity and no decomposed letter is cut.

        >>> clean("25&nbsp;млн").original_span(0, 3)
        (0, 8)
        """
        for alignment in reversed(self.alignments):
            start, end = alignment.span_before(start, end)
        return start, end


def clean(text: str) -> CleanText:
    """Mend letters, digits, spaces, quotes and dashes of a text of any characters; what is undecidable stays as it is.

    >>> clean("„Cаенс“ 2О25 жылы").text
    '«Саенс» 2025 жылы'
    >>> clean("Wi-Fi-ға, COVID-19-ға, IT-мамандары").text
    'Wi-Fi-ға, COVID-19-ға, IT-мамандары'
    """
    if not _SUSPICIOUS.search(text):
        return CleanText(text, text)
    mended = text
    alignments: list[Alignment] = []
    for step in STEPS:
        mended, alignment = apply(mended, step(mended))
        if alignment is not None:
            alignments.append(alignment)
    return CleanText(text, mended, tuple(alignments))
