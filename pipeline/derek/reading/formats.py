"""The formats: each reader turns a source into articles, one at a time, however large the file.

A reader raises ArticleError where nothing (more) of its source can be read: the source becomes one failure, and the run goes on. The
third line of `жаңалық.jsonl` is the article «жаңалық-3» where it has no id of its own.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias, cast

import regex

from derek.errors import ArticleError
from derek.facts import Article
from derek.reading.decoding import SAMPLE, decode, detect
from derek.reading.records import COLUMNS, ReadFailure, failure, read_record
from derek.reading.sources import Kind, Source

Default: TypeAlias = "datetime.date | None"

DELIMITERS = ",;\t"
"""Spreadsheets set to Kazakh or Russian write semicolons."""

LONGEST_CELL = 2**31 - 1
"""The largest limit that the csv module takes on every platform; its own is 128 KiB, less than a long article."""

BATCH = 256
"""Rows of a Parquet file held at once."""

DATE_SEARCH = {"original_date": True, "extensive_search": False}
"""The wide search takes any date in a page for its own, the year of a footer too: no date is better than that one."""

_UNDECODED = regex.compile(r"[\udc80-\udcff]")


def read_source(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    """Read the articles of a source; what cannot be read is a failure under the id of the source."""
    try:
        yield from _READERS[source.kind](source, date)
    except ArticleError as problem:
        yield failure(source.id, source.name, problem)
    except UnicodeError as error:
        yield failure(source.id, source.name, f"damaged text ({error}); save the file as UTF-8")
    except OSError as error:
        reason = error.strerror or str(error)
        yield failure(source.id, source.name, f"cannot be read ({reason}); check the file")


def _plain(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    yield _record(source, {"text": _whole(source)}, date)


def _html(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    page = _whole(source)
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=DATE_SEARCH)
    except Exception as error:
        # The parsers under it are known to fail in many ways on pages that no browser shows either.
        raise ArticleError(f"the page cannot be parsed ({type(error).__name__}); save its text as .txt") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise ArticleError("no article found in the page; save its text as .txt")
    record = {"text": found.text, "title": found.title, "date": found.date, "source": found.sitename, "url": found.url}
    yield _record(source, record, date)


def _json_lines(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    with _lines(source, newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where, identity = f"{source.name}, line {number}", f"{source.id}-{number}"
            try:
                record = _object(line)
            except ArticleError as problem:
                yield failure(identity, where, problem)
            else:
                yield read_record(record, where=where, default_id=identity, date=date)


def _object(line: str) -> dict[str, object]:
    if _UNDECODED.search(line):
        raise ArticleError("bytes that are not UTF-8; save the file as UTF-8")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"not a JSON object ({error}); write one object a line") from error
    if not isinstance(record, dict):
        raise ArticleError("not a JSON object; write one object a line")
    return record


def _csv(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    csv.field_size_limit(LONGEST_CELL)
    with _lines(source, newline="") as lines:
        head = next(lines, "")
        delimiter = next((mark for mark in DELIMITERS if "text" in _header(head, mark)), None)
        if delimiter is None:
            raise ArticleError(f"no column `text` among {', '.join(_header(head, ',')) or 'no columns'}; name the articles' column so")
        names = _header(head, delimiter)
        rows = csv.reader(lines, delimiter=delimiter)
        number = 0
        try:
            for number, cells in enumerate(rows, start=1):
                if cells:
                    yield _row(source, dict(zip(names, cells, strict=False)), number, date)
        except csv.Error as error:
            raise ArticleError(f"row {number + 1}: not CSV ({error}); the rows from there on are left out") from error


def _header(head: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]


def _parquet(source: Source, date: Default) -> Iterator[Article | ReadFailure]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(source.path) as file:
            if "text" not in file.schema_arrow.names:
                columns = ", ".join(file.schema_arrow.names)
                raise ArticleError(f"no column `text` among {columns}; name the articles' column so")
            wanted = [name for name in COLUMNS if name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(source, row, number, date)
    except (pyarrow.ArrowException, ValueError, OverflowError) as error:
        raise ArticleError(f"not a whole Parquet file ({error}); write it anew") from error


def _row(source: Source, row: dict[str, object], number: int, date: Default) -> Article | ReadFailure:
    where, identity = f"{source.name}, row {number}", f"{source.id}-{number}"
    if any(isinstance(cell, str) and _UNDECODED.search(cell) for cell in row.values()):
        return failure(identity, where, "bytes that are not UTF-8; save the file as UTF-8")
    return read_record(row, where=where, default_id=identity, date=date)


def _record(source: Source, record: Mapping[str, object], date: Default) -> Article | ReadFailure:
    return read_record(record, where=source.name, default_id=source.id, date=date)


def _whole(source: Source) -> str:
    with _opened(source) as stream:
        data = stream.read()
    if not data:
        raise ArticleError("the file is empty; remove or fill it")
    return decode(data)


@contextmanager
def _lines(source: Source, *, newline: str) -> Iterator[io.TextIOWrapper]:
    """The lines of a source; bytes that break its encoding become surrogates, so that one bad record does not end the reading."""
    with _opened(source) as stream:
        sample = stream.peek(SAMPLE)
        if not sample:
            raise ArticleError("the file is empty; remove or fill it")
        lines = io.TextIOWrapper(stream, encoding=detect(sample), errors="surrogateescape", newline=newline)
        try:
            yield lines
        finally:
            lines.detach()


@contextmanager
def _opened(source: Source) -> Iterator[io.BufferedReader[io.RawIOBase]]:
    raw = cast(io.RawIOBase, sys.stdin.buffer) if source.path is None else io.FileIO(source.path)
    stream = io.BufferedReader(raw, SAMPLE)
    try:
        yield stream
    finally:
        # A buffer closes its file when it ends, and standard input is not ours to close.
        stream.detach()
        if source.path is not None:
            raw.close()


_READERS: dict[Kind, Callable[[Source, Default], Iterator[Article | ReadFailure]]] = {
    "txt": _plain,
    "html": _html,
    "jsonl": _json_lines,
    "csv": _csv,
    "parquet": _parquet,
}
