"""Tables that many processes write: a folder for each, `facts.parquet`, with a file for each partition.

They are written in a folder beside their places and put there when all are whole; a run that is stopped leaves the tables of an earlier
one as they were. Part 12 of the facts, 432200000000 KZT and what else was found in its articles, is `facts.parquet/part.00012.parquet`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import uuid4

from derek.errors import OutputError
from derek.scaling.work import Counts
from derek.tabulation import TABLE_FORMATS, TABLES, TEXTS

if TYPE_CHECKING:
    from pandas import DataFrame

FORMAT = "parquet"
SHARED = "give a folder that all workers can write, at the same place on each"

STOPPED = ".part"
"""How the names of folders end that are being written, or were when their run was killed; they begin with a point."""

_DIGITS = 5
"""Digits of a part's number, more where there are more parts: their names are to stand in the order of their rows."""


def table_path(folder: Path, table: str) -> Path:
    """Where a table is put."""
    return folder / f"{table}.{FORMAT}"


def part_paths(folder: Path, table: str, parts: int) -> list[Path]:
    """The files of a table, in the order of its rows.

    >>> [path.name for path in part_paths(Path("out"), "facts", 2)]
    ['part.00000.parquet', 'part.00001.parquet']
    """
    digits = max(_DIGITS, len(str(parts - 1)))
    return [table_path(folder, table) / f"part.{number:0{digits}}.{FORMAT}" for number in range(parts)]


def write_part(frame: DataFrame, table: str, path: Path) -> Counts:
    """Write the rows of a frame as one file of a table, if it is not there yet; the result is what they add to a summary.

    *Errors*: OutputError where it cannot be written, of the folder that the stage is in.
    """
    row = {**TABLES, **TEXTS}[table]
    rows = zip(*(cells(frame, name) for name in row._fields), strict=True)

    def write(stream: BinaryIO) -> None:
        form = TABLE_FORMATS[FORMAT](stream, row)
        try:
            form.write(rows)
            form.finish()
        except BaseException:
            form.abandon()
            raise

    with reported(path.parents[2]):
        if not path.exists():
            write_whole(path, write)
    if table == "documents":
        return Counts(documents=len(frame), failures=int((frame["status"] == "error").sum()))
    return Counts(facts=len(frame)) if table == "facts" else Counts()


def total(counts: Iterable[Counts]) -> Counts:
    """What all of them count.

    >>> total([Counts(documents=1), Counts(facts=58)])
    Counts(documents=1, facts=58, failures=0)
    """
    return reduce(Counts.plus, counts, Counts())


def cells(frame: DataFrame, column: str) -> list[Any]:
    """A column's cells as Python has them: None for each kind of nothing that pandas knows, lists for arrays."""
    import pandas

    nothing = (None, pandas.NA, pandas.NaT)
    listed = [cell.tolist() if hasattr(cell, "tolist") else cell for cell in frame[column].tolist()]
    return [None if any(cell is one for one in nothing) or (isinstance(cell, float) and cell != cell) else cell for cell in listed]


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file that is there whole or not at all, however many processes write it at once."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with temporary.open("xb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def staged(folder: Path, tables: Sequence[str]) -> Iterator[Path]:
    """A folder for the parts of some tables, which are put in their places in `folder` when the block ends, and not at all if it raises.

    *Errors*: OutputError where the folder cannot be written.
    """
    with scratch(folder) as stage:
        with reported(folder):
            for table in tables:
                table_path(stage, table).mkdir()
        yield stage
        with reported(folder):
            for table in tables:
                _publish(table_path(stage, table), table_path(folder, table))


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A new folder in a folder, which is made if need be; it is gone with all that it holds when the block ends.

    *Errors*: OutputError where it cannot be made.
    """
    place = folder / f".{uuid4().hex}{STOPPED}"
    with reported(folder):
        place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """Turn errors of the system into sentences about a folder."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error}); {SHARED}") from error


def _publish(new: Path, place: Path) -> None:
    """Put a table in its place; an earlier one goes with the stage, or back if that fails."""
    old = new.with_suffix(".old")
    # Folders cannot replace each other in one step: for a moment there is no table, which is better than half of one.
    with suppress(FileNotFoundError):
        os.replace(place, old)
    try:
        os.replace(new, place)
    except OSError:
        with suppress(FileNotFoundError):
            os.replace(old, place)
        raise
