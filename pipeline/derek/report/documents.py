"""Documents with all that the tables say of each: the tables stand in document order, so one pass over all of them is enough.

«форум» comes with its row, its facts, its mentions and its text; only one document is in memory at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from derek.errors import InputError
from derek.report.tables import read_rows
from derek.tabulation.rows import DocumentRow, FactRow, MentionRow, TextRow

Row = TypeVar("Row", FactRow, MentionRow, TextRow)


@dataclass(frozen=True, slots=True)
class Document:
    """A document's rows; `text` is None where there is no table of texts, or it holds another text than the one that was read."""

    row: DocumentRow
    facts: list[FactRow]
    mentions: list[MentionRow]
    text: str | None


def read_documents(tables: Mapping[str, Path]) -> Iterator[Document]:
    """The documents of a run in their order.

    *Errors*: InputError where a table is broken, or speaks of a document that `documents` does not have in that place.
    """
    facts = _Following(tables["facts"], FactRow)
    mentions = _Following(tables["mentions"], MentionRow)
    texts = _Following(tables["texts"], TextRow) if "texts" in tables else None
    for row in read_rows(tables["documents"], DocumentRow):
        said = [one.text for one in texts.of(row.doc_id)] if texts else []
        text = said[0] if said and _digest(said[0]) == row.sha256 else None
        yield Document(row, facts.of(row.doc_id), mentions.of(row.doc_id), text)
    for table in (facts, mentions):
        table.check_end(tables["documents"])


class _Following(Generic[Row]):
    """A table that is read along with `documents`."""

    def __init__(self, path: Path, table: type[Row]) -> None:
        self._path = path
        self._rows: Iterator[Row] = read_rows(path, table)
        self._next: Row | None = next(self._rows, None)

    def of(self, doc_id: str) -> list[Row]:
        """The rows of a document, which are the next ones if it has any."""
        taken: list[Row] = []
        while self._next is not None and self._next.doc_id == doc_id:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def check_end(self, documents: Path) -> None:
        """Refuse rows that no document took."""
        if self._next is not None:
            raise InputError(f"{self._path}: {self._next.doc_id!r} is not in {documents.name}, or in another place; write the tables anew")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
