"""Tables as pandas data frames, for programs: `tables.facts[tables.facts.unit == "KZT"]` are the amounts in tenge.

*dtypes*: text columns and the exact values (`decimal.Decimal`) are objects with None for what is missing; counts and offsets are
`int64`, or the nullable `Int64` where a failed document has none; `score` is `float64`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from derek.normalization.entities import EntityIndex
from derek.tabulation.rows import TABLES, DocumentRows, MentionRow, entity_row

if TYPE_CHECKING:
    import pandas

_DTYPES: dict[Any, str] = {int: "int64", int | None: "Int64", float | None: "float64"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables of a run; columns and order of rows are as in the files."""

    documents: pandas.DataFrame
    mentions: pandas.DataFrame
    entities: pandas.DataFrame
    facts: pandas.DataFrame


def collect(documents: Iterable[DocumentRows]) -> Tables:
    """Gather the rows of all documents into data frames."""
    rows: dict[str, list[NamedTuple]] = {name: [] for name in TABLES}
    mentions: list[MentionRow] = []
    index = EntityIndex()
    for document in documents:
        rows["documents"].append(document.document)
        mentions += document.mentions
        rows["facts"] += document.facts
        index.add(document.entities)
    entities, joined = index.resolve()
    rows["entities"] += map(entity_row, entities)
    rows["mentions"] += (row._replace(entity_id=joined.get(row.entity_id or "", row.entity_id)) for row in mentions)
    return Tables(**{name: _frame(rows[name], table) for name, table in TABLES.items()})


def _frame(rows: list[NamedTuple], table: type[NamedTuple]) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(rows, columns=list(table._fields), dtype=object)
    typed: pandas.DataFrame = frame.astype({name: _DTYPES[hint] for name, hint in get_type_hints(table).items() if hint in _DTYPES})
    return typed
