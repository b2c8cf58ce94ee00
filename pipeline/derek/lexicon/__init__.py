"""The language data: TSV files beside this module, read once, checked, immutable; and the words that users add to them.

A Kazakh speaker who does not program can review and extend them: a line is a lemma with its value, an example, and where it is
known from. Only lemmas are listed; inflected forms come from `suffixes.tsv` (see `derek.morphology`). Lines of one's own stand in a
folder of one's own (see `extension`): with `алтын динар` in its `currencies.tsv`, «5 алтын динарға» is money.
"""

from __future__ import annotations

from functools import cache

from derek.lexicon.extension import extended, use_lexicon
from derek.lexicon.lines import COLUMNS, Entry, parse

__all__ = ["COLUMNS", "KAZAKH_LETTERS", "Entry", "load", "parse", "use_lexicon"]

KAZAKH_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 letters of the alphabet in lower case, spelled out once: the range а-я misses nine of them."""


@cache
def load(name: str) -> tuple[Entry, ...]:
    """Read the entries of `lexicon/<name>.tsv`, in file order, and after them those that the user adds.

    Errors: LexiconError, with file and line, for a wrong header or column count, a lemma listed twice with one value, invisible
    characters, a word that mixes Latin and Cyrillic, or an example that does not contain its lemma's beginning.

    >>> load("magnitudes")[0].lemma
    'мың'
    """
    return extended(name)
