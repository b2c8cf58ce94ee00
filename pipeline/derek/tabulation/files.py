"""Tables on disk: each is written beside its place and put there when it is whole, so a stopped run leaves the old one.

Rows are written as they come, so memory does not grow with the run: `facts.csv` of a hundred thousand articles takes no more than that
of one, «форум».
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from derek.errors import OutputError
from derek.normalization.entities import EntityIndex
from derek.tabulation.formats import TABLE_FORMATS, Cell, Csv, Format, Row
from derek.tabulation.rows import TABLES, DocumentRows, MentionRow, entity_row

_ENTITY_ID = MentionRow._fields.index("entity_id")


class OpenTables:
    """The four tables while they are written."""

    def __init__(self, folder: Path, parts: dict[str, _Part], held: BinaryIO) -> None:
        self._folder, self._parts, self._held = folder, parts, held
        self._index = EntityIndex()

    def add(self, rows: DocumentRows) -> None:
        """Append the rows of a document. Its mentions are held back on disk: which entities they point to is known at the end."""
        with _reported(self._folder):
            self._parts["documents"].rows.write([rows.document])
            marshal.dump([tuple(row) for row in rows.mentions], self._held)
            self._parts["facts"].rows.write(rows.facts)
        self._index.add(rows.entities)

    def finish(self) -> None:
        """Write the entities, and the mentions with the entities that they point to."""
        entities, joined = self._index.resolve()
        with _reported(self._folder):
            self._parts["entities"].rows.write(map(entity_row, entities))
            end = self._held.tell()
            self._held.seek(0)
            while self._held.tell() < end:
                self._parts["mentions"].rows.write([_pointing(row, joined) for row in marshal.load(self._held)])


@contextmanager
def open_tables(folder: Path, table_format: str = "csv") -> Iterator[OpenTables]:
    """Open the four tables in a folder, made if need be; they are there when the block ends, and not at all if it raises.

    *Errors*: OutputError where the folder cannot be written or the disk is full; tables of an earlier run stay as they were.
    """
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
    parts: dict[str, _Part] = {}
    try:
        with _reported(folder):
            for name, table in TABLES.items():
                parts[name] = _Part(folder / f"{name}.{table_format}", TABLE_FORMATS[table_format], table)
            held = TemporaryFile(dir=folder)  # noqa: SIM115 - what cannot be made is reported, what is done with it is not
        with held:
            tables = OpenTables(folder, parts, held)
            yield tables
            tables.finish()
        with _reported(folder):
            for part in parts.values():
                part.finish()
            for part in parts.values():
                part.publish()
    finally:
        for part in parts.values():
            part.remove()


def _pointing(row: tuple[Cell, ...], joined: dict[str, str]) -> Row:
    """A mention's row with the id of the entity that its own was joined to."""
    entity = row[_ENTITY_ID]
    return (*row[:_ENTITY_ID], joined[entity], *row[_ENTITY_ID + 1 :]) if isinstance(entity, str) and entity in joined else row


def write_csv(path: Path, table: type[NamedTuple], rows: Iterable[Row]) -> None:
    """Write one CSV file, whole or not at all.

    *Errors*: OutputError where it cannot be written.
    """
    with _reported(path):
        part = _Part(path, Csv, table)
        try:
            part.rows.write(rows)
            part.finish()
            part.publish()
        finally:
            part.remove()


class _Part:
    """A file on its way: `path` is where it will be."""

    def __init__(self, path: Path, form: type[Format], table: type[NamedTuple]) -> None:
        self._path = path
        # The process number keeps two runs apart; a name of chance would make files that only their owner can read.
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._stream = self._temporary.open("wb")
        try:
            self.rows = form(self._stream, table)
        except BaseException:
            self._discard()
            raise

    def finish(self) -> None:
        self.rows.finish()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def publish(self) -> None:
        os.replace(self._temporary, self._path)

    def remove(self) -> None:
        """Leave nothing behind of a file that was not published."""
        if not self._stream.closed:
            self.rows.abandon()
        self._discard()

    def _discard(self) -> None:
        with suppress(OSError):
            self._stream.close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error}); free the place or give another one") from error
