"""Documents as bytes, to hand them from process to process and to keep them until all documents are known.

The rows are packed as their tables will have them, «432,2 млрд теңге» with its `432200000000` as a line of CSV or a cell of Parquet, so
that who puts the tables together has only to copy them. Unpacking runs no code.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from derek.normalization.entities import Sighting
from derek.tabulation.formats import Row
from derek.tabulation.layout import Layout
from derek.tabulation.rows import DocumentRows
from derek.tabulation.tally import Overview

_SHOWN = 4  # bytes that say how long the first part of a pack is


def pack(documents: Iterable[DocumentRows], layout: Layout | None = None) -> bytes:
    """Pack some documents for tables of a layout. Their entities stand first and apart, for they are wanted before all tables."""
    layout, given = layout or Layout(), list(documents)
    first = marshal.dumps(([[tuple(sighting) for sighting in rows.entities] for rows in given], Overview.of(given).told()))
    rows = _rows(given)
    tables = {name: layout.writer.pack(table, rows[name]) for name, table in layout.tables().items() if name in rows}
    return len(first).to_bytes(_SHOWN, "big") + first + marshal.dumps(tables)


def unpack_entities(packed: bytes) -> Iterator[list[Sighting]]:
    """The entities of each packed document."""
    for sightings in _first(packed)[0]:
        yield [Sighting(*sighting) for sighting in sightings]


def unpack_overview(packed: bytes) -> Overview:
    """What the packed documents hold, counted."""
    return Overview.as_told(_first(packed)[1])


def unpack_tables(packed: bytes) -> dict[str, Any]:
    """The packed rows of each table but that of entities, as its format takes them."""
    tables: dict[str, Any] = marshal.loads(memoryview(packed)[_SHOWN + _length(packed) :])
    return tables


def _first(packed: bytes) -> Any:
    return marshal.loads(memoryview(packed)[_SHOWN : _SHOWN + _length(packed)])


def _length(packed: bytes) -> int:
    return int.from_bytes(packed[:_SHOWN], "big")


def _rows(documents: Sequence[DocumentRows]) -> dict[str, list[Row]]:
    return {
        "documents": [one.document for one in documents],
        "mentions": [row for one in documents for row in one.mentions],
        "facts": [row for one in documents for row in one.facts],
        "texts": [(one.document.doc_id, one.text) for one in documents if one.text],
    }
