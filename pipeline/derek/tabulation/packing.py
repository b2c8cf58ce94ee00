"""Documents' rows as bytes, to hand them from process to process and to keep them until all documents are known.

Packed rows hold only text, numbers and None: the value of «432,2 млрд теңге» is `432200000000`, as tables have it. Unpacking runs no code.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from derek.facts import plain
from derek.normalization.entities import Sighting
from derek.tabulation.formats import Cell, Row
from derek.tabulation.rows import DocumentRows, FactRow

_VALUES = tuple(FactRow._fields.index(name) for name in ("value", "value_max"))
_SHOWN = 4  # bytes that say how long the first part of a pack is


class Packed(NamedTuple):
    """The rows of one document as they come out of a pack."""

    document: Row
    mentions: list[Row]
    facts: list[Row]
    text: str


def pack(documents: Iterable[DocumentRows]) -> bytes:
    """Pack the rows of some documents. Their entities stand first and apart, for they are wanted before all other rows."""
    given = list(documents)
    entities = marshal.dumps([[tuple(sighting) for sighting in rows.entities] for rows in given])
    others = [
        (tuple(rows.document), [tuple(row) for row in rows.mentions], [_texts(row) for row in rows.facts], rows.text) for rows in given
    ]
    return len(entities).to_bytes(_SHOWN, "big") + entities + marshal.dumps(others)


def unpack_entities(packed: bytes) -> Iterator[list[Sighting]]:
    """The entities of each packed document."""
    for sightings in marshal.loads(_part(packed, 0)):
        yield [Sighting(*sighting) for sighting in sightings]


def unpack_rows(packed: bytes) -> Iterator[Packed]:
    """The rows of each packed document."""
    for document, mentions, facts, text in marshal.loads(_part(packed, 1)):
        yield Packed(document, mentions, facts, text)


def _part(packed: bytes, number: int) -> memoryview:
    stop = _SHOWN + int.from_bytes(packed[:_SHOWN], "big")
    return memoryview(packed)[stop:] if number else memoryview(packed)[_SHOWN:stop]


def _texts(row: Sequence[Cell]) -> tuple[Cell, ...]:
    cells = list(row)
    for place in _VALUES:
        cell = cells[place]
        if isinstance(cell, Decimal):
            cells[place] = plain(cell)
    return tuple(cells)
