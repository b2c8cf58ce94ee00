"""The lines of a lexicon file: what a good one holds, and what is refused.

`теңге	KZT	432,2 млрд теңге тартылды	kazakh usage	short` is a line of `currencies.tsv`: lemma, value, example, source and note.
"""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from typing import NamedTuple

import regex

from derek.errors import LexiconError

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


def shipped(name: str) -> tuple[Entry, ...]:
    """Read `<name>.tsv` beside this module, whose errors are `parse`'s."""
    file = f"{name}.tsv"
    return parse((files("derek.lexicon") / file).read_text(encoding="utf-8"), file)


def parse(content: str, file: str) -> tuple[Entry, ...]:
    """Check and split the content of a lexicon file; `file` is its name for messages."""
    lines = content.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise LexiconError(file, 1, f"the header must be {', '.join(COLUMNS)}, separated by tabs")
    if not unicodedata.is_normalized("NFC", content):
        raise LexiconError(file, 1, "letters are decomposed; save the file in Unicode form NFC")
    entries = []
    for number, line in enumerate(lines[1:], start=2):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) > len(COLUMNS):
                raise LexiconError(file, number, f"{len(cells)} columns, not {len(COLUMNS)}")
            entries.append(entry_of(dict(zip(COLUMNS, cells, strict=False)), number, file))
    return distinct(entries, file)


def entry_of(cells: dict[str, str], number: int, file: str) -> Entry:
    """Check a line, given as its cells by column; those that are not given are empty."""
    lemma, value, example, source, note = (cells.get(column, "") for column in COLUMNS)
    if not lemma:
        raise LexiconError(file, number, "no lemma")
    entry = Entry(lemma, value, example, source, note, number)
    if any(_INVISIBLE.search(cell) for cell in cells.values()):
        raise LexiconError(file, number, "an invisible character")
    if _MIXED.search(lemma):
        raise LexiconError(file, number, f"«{lemma}» mixes Latin and Cyrillic letters")
    # A stem may change its last letters in an example (`мектеп`, `мектебі`), so its beginning is what must be there; a slash
    # separates the shapes of one suffix (`лар/лер`).
    beginnings = [shape[: max(1, len(shape) - 2)] for shape in lemma.casefold().split("/")]
    if example and not any(beginning in example.casefold() for beginning in beginnings):
        raise LexiconError(file, number, f"the example does not contain «{lemma}»")
    return entry


def distinct(entries: list[Entry], file: str) -> tuple[Entry, ...]:
    """The entries, none of which says what another says."""
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        if (entry.lemma, entry.value) in seen:
            raise LexiconError(file, entry.line, f"«{entry.lemma}» stands already in line {seen[entry.lemma, entry.value]}")
        seen[entry.lemma, entry.value] = entry.line
    return tuple(entries)
