"""The tables of a finished run, read back row by row into the types they were written from.

The cell `432200000000` of «432,2 млрд теңге» is a Decimal again, and an empty cell None. A table is a file, or a folder of Parquet parts.
"""

from __future__ import annotations

import codecs
import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, get_type_hints

from derek.errors import InputError
from derek.tabulation.formats import harmless
from derek.tabulation.rows import TABLES, TEXTS, DocumentRow, EntityRow, FactRow, MentionRow, TextRow

Row = TypeVar("Row", DocumentRow, MentionRow, EntityRow, FactRow, TextRow)
Cells: TypeAlias = "Mapping[str, Any]"

BATCH = 1000
"""Rows of a Parquet file that are in memory at once."""

LONGEST_CELL = 2**31 - 1
"""Characters that a cell of CSV may have: a whole article, and what the csv module can count on every system."""

WRONG = (TypeError, ValueError, ArithmeticError)
"""What a cell raises that cannot be what its column says."""

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def find_tables(folder: Path) -> dict[str, Path]:
    """The files of a run's tables in a folder by their names; those of the newest run where several wrote other formats there.

    *Errors*: InputError where there is no such folder, or not all four tables are in it; `texts` may be missing.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one that `derek extract` wrote tables into")
    runs = {kind: {name: folder / f"{name}.{kind}" for name in (*TABLES, *TEXTS)} for kind in READERS}
    found = {kind: {name: path for name, path in run.items() if path.exists()} for kind, run in runs.items()}
    whole = [run for run in found.values() if TABLES.keys() <= run.keys()]
    if whole:
        return max(whole, key=lambda run: run["documents"].stat().st_mtime_ns)
    kind, most = max(found.items(), key=lambda item: len(item[1].keys() & TABLES.keys()))
    missing = next(name for name in TABLES if name not in most)
    what = f"no {missing}.{kind} in it" if most else "no tables in it"
    raise InputError(f"{folder}: {what}; run `derek extract INPUT --out {folder}` first")


def read_rows(path: Path, table: type[Row]) -> Iterator[Row]:
    """The rows of a table, a few in memory at a time.

    *Errors*: InputError, with the file and the line or row, where it cannot be read or is no such table.
    """
    converters = {name: _CONVERTERS[hint] for name, hint in get_type_hints(table).items()}
    for place, cells in _read_cells(path):
        try:
            row = table(**{name: convert(cells[name]) for name, convert in converters.items()})
        except KeyError as error:
            raise InputError(f"{path}: no column {error.args[0]} in it; write the tables anew with `derek extract`") from error
        except WRONG as error:
            wrong = next(name for name, convert in converters.items() if _refuses(convert, cells[name]))
            raise InputError(f"{path}, {place}: {str(cells[wrong])[:40]!r} is no value of {wrong}; write the tables anew") from error
        yield row


def _refuses(convert: Callable[[Any], Any], cell: Any) -> bool:
    try:
        convert(cell)
    except WRONG:
        return True
    return False


def _read_cells(path: Path) -> Iterator[tuple[str, Cells]]:
    """Each row of a file, or of a folder of parts, with where it stands."""
    try:
        yield from READERS[path.suffix.removeprefix(".")](path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or _first_line(error)}); give another folder") from error
    except (ValueError, csv.Error, RuntimeError) as error:
        raise InputError(f"{path}: not whole or not of this format ({_first_line(error)}); write the tables anew") from error


def _read_csv(path: Path) -> Iterator[tuple[str, Cells]]:
    csv.field_size_limit(LONGEST_CELL)
    # A spreadsheet's CSV begins with a mark, and apostrophes stand before what looked like formulas; offsets do not count them.
    spreadsheet = _has_mark(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        # Python 3.10 reads no NUL.
        reader = csv.reader((line.replace("\0", "\ufffd") for line in stream), strict=True)
        header = next(reader, [])
        for row in reader:
            if len(row) != len(header):
                raise ValueError(f"line {reader.line_num} has {len(row)} cells, not {len(header)}")
            yield f"line {reader.line_num}", dict(zip(header, map(_as_found, row) if spreadsheet else row, strict=True))


def _has_mark(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def _as_found(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def _read_jsonl(path: Path) -> Iterator[tuple[str, Cells]]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        for number, line in enumerate(stream, start=1):
            # Numbers stay as they are written, so that no digit is lost.
            cells = json.loads(line, parse_float=str, parse_constant=str)
            if not isinstance(cells, dict):
                raise ValueError(f"line {number} is no object")
            yield f"line {number}", cells


def _read_parquet(path: Path) -> Iterator[tuple[str, Cells]]:
    from pyarrow.parquet import ParquetFile

    for part in sorted(path.glob("*.parquet"), key=_part_number) if path.is_dir() else [path]:
        with ParquetFile(part) as file:
            rows = chain.from_iterable(batch.to_pylist() for batch in file.iter_batches(batch_size=BATCH))
            where = f"{part.name}, row" if part != path else "row"
            for number, cells in enumerate(rows, start=1):
                yield f"{where} {number}", cells


def _part_number(part: Path) -> tuple[int, ...]:
    """Parts in the order of their numbers: `part.10.parquet` comes after `part.9.parquet`."""
    return tuple(map(int, re.findall(r"\d+", part.name)))


READERS: dict[str, Callable[[Path], Iterator[tuple[str, Cells]]]] = {"csv": _read_csv, "parquet": _read_parquet, "jsonl": _read_jsonl}
"""How tables are read, by the ending of their files."""


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:120]


def _text(cell: Any) -> str:
    if not isinstance(cell, (str, int)):
        raise ValueError(cell)
    return str(cell)


def _decimal(cell: Any) -> Decimal:
    # An exponent could stand for a number that no memory holds.
    if not _PLAIN.fullmatch(written := _text(cell)):
        raise ValueError(cell)
    return Decimal(written)


def _share(cell: Any) -> float:
    if not math.isfinite(value := float(cell)):
        raise ValueError(cell)
    return value


def _or_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda cell: None if cell is None or cell == "" else convert(cell)


_CONVERTERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: lambda cell: int(_text(cell)),
    str | None: _or_none(_text),
    int | None: _or_none(lambda cell: int(_text(cell))),
    float | None: _or_none(_share),
    Decimal | None: _or_none(_decimal),
}
