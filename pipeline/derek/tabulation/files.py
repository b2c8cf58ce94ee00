"""Tables on disk: each is written beside its place and put there when it is whole, so a stopped run leaves the old one.

Documents are written as they come, so memory grows only with the entities: `facts.csv` of a hundred thousand articles takes no more of it
than that of one, «форум».
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from derek.errors import OutputError
from derek.normalization.entities import Entity, EntityIndex
from derek.tabulation.formats import TABLE_FORMATS, Csv, Format, Row
from derek.tabulation.layout import Layout
from derek.tabulation.packing import unpack_entities, unpack_overview, unpack_tables
from derek.tabulation.rows import TABLES, TEXTS, entity_row
from derek.tabulation.tally import Overview


def write_tables(
    folder: Path,
    packs: Iterable[bytes],
    layout: Layout | None = None,
) -> tuple[list[Entity], Overview]:
    """Write the tables of packed documents, in the order given, into a folder, made if need be; the result is the entities of all.

    `packs` is gone through twice, first for the entities: which of them are one is known only when all are. It must have been packed for
    the same layout. The tables are there in the end, and none of them if anything raises. The result is the entities of all documents, and
    what was found, counted.

    *Errors*: OutputError where the folder cannot be written or the disk is full; tables of an earlier run stay as they were.
    """
    layout = layout or Layout()
    index, overview = EntityIndex(), Overview()
    for packed in packs:
        overview.add(unpack_overview(packed))
        for document in unpack_entities(packed):
            index.add(document)
    entities, joined = index.resolve()
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
    types = layout.tables()
    with _parts({folder / file: (layout.writer, types[name]) for name, file in layout.file_names().items()}) as files:
        parts = {path.stem: part for path, part in files.items()}
        with _reported(folder):
            parts["entities"].rows.write(map(entity_row, entities))
        for packed in packs:
            for name, rows in unpack_tables(packed).items():
                with _reported(folder):
                    parts[name].rows.write_packed(rows, joined)
    return entities, overview


def check_places(folder: Path, layout: Layout) -> None:
    """See that no folder stands where a table is to be put.

    *Errors*: OutputError that names the first one.
    """
    for path in (folder / file for file in layout.file_names().values()):
        with _reported(folder):
            taken = path.is_dir()
        if taken:
            raise OutputError(f"{path}: a folder is there, as a run on a cluster writes them; remove it or write to another place")


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed run has left of tables that it was writing; nobody else may be writing to the folder."""
    names = {f"{name}.{form}" for name in (*TABLES, *TEXTS) for form in TABLE_FORMATS}
    for path in folder.glob(".*.part"):
        if path.name[1:].removesuffix(".part").rpartition(".")[0] in names:
            with suppress(OSError):
                path.unlink()


@contextmanager
def _parts(tables: dict[Path, tuple[type[Format], type[NamedTuple]]]) -> Iterator[dict[Path, _Part]]:
    """Files that are written beside their places, and put there together when the block ends."""
    parts: dict[Path, _Part] = {}
    try:
        for path, (form, table) in tables.items():
            with _reported(path):
                parts[path] = _Part(path, form, table)
        yield parts
        for path, part in parts.items():
            with _reported(path):
                part.finish()
        for path, part in parts.items():
            with _reported(path):
                part.publish()
    finally:
        for part in parts.values():
            part.remove()


def write_csv(path: Path, table: type[NamedTuple], rows: Iterable[Row]) -> None:
    """Write one CSV file, whole or not at all.

    *Errors*: OutputError where it cannot be written.
    """
    with _parts({path: (Csv, table)}) as parts, _reported(path):
        parts[path].rows.write(rows)


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
