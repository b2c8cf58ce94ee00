"""Parquet files cut into blocks: so many articles that a worker is busy for a while, so few that little is lost with it.

A block holds rows of one file or of some small ones: row 7 of `жаңалық.parquet` is the article «жаңалық-7» where it has no id of its own,
in whatever block it stands, as it is in a run in one process.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from derek.errors import InputError
from derek.facts import Article
from derek.reading import ReadFailure, Source, read_record
from derek.reading.formats import read_source
from derek.reading.records import COLUMNS, failure

ROWS = 128
"""Articles of a block: some seconds of work with rules alone, half a minute or so with the model."""

SHARES = 16
"""Blocks of one row group at most: each of them reads the group from its beginning, for Parquet knows no way into the middle of one."""

BATCH = 256
"""Rows that are decoded at once."""


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a row group, `start` counted in the group and `first`, from 1, in the file; `path` leads there from any folder."""

    source: Source
    path: Path
    group: int
    start: int
    rows: int
    first: int

    def records(self, columns: Iterable[str]) -> list[dict[str, Any]]:
        """The rows as records of those columns that the file has."""
        from pyarrow import parquet

        found: list[dict[str, Any]] = []
        seen = 0
        with parquet.ParquetFile(self.path) as file:
            wanted = [name for name in columns if name in file.schema_arrow.names]
            if not wanted:
                return [{} for _ in range(self.rows)]
            for batch in file.iter_batches(batch_size=BATCH, row_groups=[self.group], columns=wanted):
                start = max(self.start - seen, 0)
                if start < len(batch):
                    found += batch.slice(start, self.rows - len(found)).to_pylist()
                seen += len(batch)
                if len(found) == self.rows:
                    break
        return found

    def read(self, columns: Iterable[str], date: datetime.date | None) -> Iterator[Article | ReadFailure]:
        """The documents of the rows; of rows that are damaged, as many failures.

        *Errors*: InputError where the file is not to be reached from here.
        """
        import pyarrow

        try:
            records = self.records(columns)
        except (pyarrow.ArrowException, ValueError, OverflowError, OSError) as problem:
            # Arrow reports damage as an error of the system too, but one without a number.
            if isinstance(problem, OSError) and problem.errno is not None:
                reason = problem.strerror or str(problem)
                raise InputError(f"{self.path}: a worker cannot read it ({reason}); give files that all workers see") from problem
            broken = failure(self.source.id, self.source.name, f"not a whole Parquet file ({problem}); write it anew")
            for number in range(self.first, self.first + self.rows):
                yield replace(broken, id=f"{self.source.id}-{number}")
            return
        for number, record in enumerate(records, start=self.first):
            where, identity = f"{self.source.name}, row {number}", f"{self.source.id}-{number}"
            yield read_record(record, where=where, default_id=identity, date=date)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are processed together, and files that could not be read, in the order of the inputs."""

    spans: tuple[Span | ReadFailure, ...]

    def ids(self) -> list[str]:
        """The ids that the rows have or get; nothing else of them is read."""
        return [document.id for span in self.spans for document in _read(span, ("id",), None)]

    def documents(self, date: datetime.date | None) -> Iterator[Article | ReadFailure]:
        """The documents of the rows; `date` is the publication date of those that carry none."""
        return (document for span in self.spans for document in _read(span, COLUMNS, date))

    @property
    def name(self) -> str:
        """How messages call it."""
        first = self.spans[0]
        return first.id if isinstance(first, ReadFailure) else f"{first.source.name}, from row {first.first}"


def cut(sources: Iterable[Source], *, rows: int) -> list[Block]:
    """Cut the rows of Parquet files into blocks, by what the files say of themselves at their ends.

    *Errors*: InputError for a source that is not Parquet.
    """
    blocks: list[Block] = []
    held: list[Span | ReadFailure] = []
    size = 0
    for source in sources:
        for span in _spans(source, rows):
            mine = span.rows if isinstance(span, Span) else 1
            if held and size + mine > rows:
                blocks.append(Block(tuple(held)))
                held, size = [], 0
            held.append(span)
            size += mine
    return [*blocks, Block(tuple(held))] if held else blocks


def _spans(source: Source, rows: int) -> Iterator[Span | ReadFailure]:
    if source.kind != "parquet" or source.path is None:
        raise InputError(f"{source.name}: a cluster reads Parquet alone; write the articles as Parquet, or run without --dask")
    try:
        groups = _groups(source.path)
    except (ValueError, OSError):
        groups = None
    if groups is None:
        yield from _failures(source)
        return
    first = 1
    for group, count in enumerate(groups):
        step = max(rows, -(-count // SHARES))
        for start in range(0, count, step):
            yield Span(source, source.path.absolute(), group, start, min(step, count - start), first + start)
        first += count


def _groups(path: Path) -> list[int] | None:
    """The rows of each row group; None for a file without texts."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        if "text" not in file.schema_arrow.names:
            return None
        return [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]


def _failures(source: Source) -> list[ReadFailure]:
    """What is wrong with a file, in the words that a run in one process has for it."""
    found = [document for document in read_source(source, None) if isinstance(document, ReadFailure)]
    if not found:
        raise InputError(f"{source.name}: it changes while it is read; wait until it is whole")
    return found


def _read(span: Span | ReadFailure, columns: Iterable[str], date: datetime.date | None) -> Iterable[Article | ReadFailure]:
    return [span] if isinstance(span, ReadFailure) else span.read(columns, date)
