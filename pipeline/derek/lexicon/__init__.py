"""The language data: TSV files beside this module, read once, checked, immutable.

A Kazakh speaker who does not program can review and extend them: a line is a lemma with its value, an example, and where it is
known from. Only lemmas are listed; inflected forms come from `suffixes.tsv` (see `derek.morphology`).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

from derek.errors import LexiconError

KAZAKH_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 letters of the alphabet in lower case, spelled out once: the range а-я misses nine of them."""

COLUMNS = ("lemma", "value", "example", "source", "note")

_INVISIBLE = regex.compile(r"[\p{Cf}\p{Zs}--[ ]]", regex.V1)
_MIXED = regex.compile(r"\p{Latin}\p{Cyrillic}|\p{Cyrillic}\p{Latin}")


class Entry(NamedTuple):
    """A line of a lexicon file. `line` is its number there, for messages."""

    lemma: str
    value: str
    example: str
    source: str
    note: str
    line: int


@cache
def load(name: str) -> tuple[Entry, ...]:
    """Read the entries of `lexicon/<name>.tsv`, in file order.

    Errors: LexiconError, with file and line, for a wrong header or column count, a lemma listed twice with one value, invisible
    characters, a word that mixes Latin and Cyrillic, or an example that does not contain its lemma's beginning.

    >>> load("magnitudes")[0].lemma
    'мың'
    """
    file = f"{name}.tsv"
    return parse((files(__name__) / file).read_text(encoding="utf-8"), file)


def parse(content: str, file: str) -> tuple[Entry, ...]:
    """Check and split the content of a lexicon file; `file` is its name for messages."""
    lines = content.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise LexiconError(file, 1, f"the header must be {', '.join(COLUMNS)}, separated by tabs")
    if not unicodedata.is_normalized("NFC", content):
        raise LexiconError(file, 1, "letters are decomposed; save the file in Unicode form NFC")
    entries: list[Entry] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line or line.startswith("#"):
            continue
        entry = _entry(line, number, file)
        if (entry.lemma, entry.value) in seen:
            raise LexiconError(file, number, f"«{entry.lemma}» stands already in line {seen[entry.lemma, entry.value]}")
        seen[entry.lemma, entry.value] = number
        entries.append(entry)
    return tuple(entries)


def _entry(line: str, number: int, file: str) -> Entry:
    cells = line.split("\t")
    if len(cells) > len(COLUMNS):
        raise LexiconError(file, number, f"{len(cells)} columns, not {len(COLUMNS)}")
    lemma, value, example, source, note = cells + [""] * (len(COLUMNS) - len(cells))
    if not lemma:
        raise LexiconError(file, number, "no lemma")
    if _INVISIBLE.search(line.replace("\t", " ")):
        raise LexiconError(file, number, "an invisible character")
    if _MIXED.search(lemma):
        raise LexiconError(file, number, f"«{lemma}» mixes Latin and Cyrillic letters")
    # A stem may change its last letters in an example (`мектеп`, `мектебі`), so its beginning is what must be there; a slash
    # separates the shapes of one suffix (`лар/лер`).
    beginnings = [shape[: max(1, len(shape) - 2)] for shape in lemma.casefold().split("/")]
    if example and not any(beginning in example.casefold() for beginning in beginnings):
        raise LexiconError(file, number, f"the example does not contain «{lemma}»")
    return Entry(lemma, value, example, source, note, number)
