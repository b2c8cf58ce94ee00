"""The formats of tables: the amount in «432,2 млрд теңге» is the cell `432200000000` in each of them.

Values are text in every format, for a binary float would not keep them exactly; offsets and counts are integers in JSON and Parquet.
What is missing is an empty cell in CSV, null elsewhere.
"""

from __future__ import annotations

import codecs
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple, TypeAlias, get_type_hints

import regex

from derek.facts import plain

Cell: TypeAlias = "str | int | float | Decimal | None"
Row: TypeAlias = "Sequence[Cell]"

ROW_GROUP = 10_000
"""Rows held back for one row group of a Parquet file: some megabytes."""

# The csv module leaves a lone carriage return unquoted, which readers then take for a line end.
_QUOTED = regex.compile(r'[",\r\n]')

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = regex.compile(r"-?\d+(\.\d+)?")


class Format(ABC):
    """A way to write the rows of a table to a stream."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        self._stream, self._columns = stream, table._fields

    @abstractmethod
    def write(self, rows: Iterable[Row]) -> None:
        """Write rows, or hold them back."""

    def finish(self) -> None:  # noqa: B027 - most formats hold nothing back
        """Write what is held back."""

    def abandon(self) -> None:  # noqa: B027
        """Forget what is held back, without a word."""


class Csv(Format):
    """RFC 4180 with `\\n` line ends."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        super().__init__(stream, table)
        self.write([self._columns])

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows as lines."""
        self._stream.write("".join(",".join(map(_cell, row)) + "\n" for row in rows).encode())


class SpreadsheetCsv(Csv):
    """CSV that a spreadsheet opens with its letters right and without running it: an apostrophe stands before what looks like a formula."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        stream.write(codecs.BOM_UTF8)
        super().__init__(stream, table)

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows as lines."""
        super().write([[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])


class JsonLines(Format):
    """An object a line, with null for what is missing."""

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows as objects."""
        objects = (dict(zip(self._columns, row, strict=True)) for row in rows)
        self._stream.write("".join(json.dumps(one, ensure_ascii=False, default=plain) + "\n" for one in objects).encode())


class Parquet(Format):
    """Row groups of ROW_GROUP rows; decimals are strings, missing cells null."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        import pyarrow
        from pyarrow import parquet

        super().__init__(stream, table)
        types = {int: pyarrow.int64(), float: pyarrow.float64()}
        hints = get_type_hints(table)
        fields = [(name, next((types[one] for one in types if one in _options(hints[name])), pyarrow.string())) for name in self._columns]
        self._schema = pyarrow.schema(fields)
        self._writer = parquet.ParquetWriter(stream, self._schema)
        self._record_batch = pyarrow.record_batch
        self._held: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        """Hold rows back until they fill a group."""
        self._held += rows
        while len(self._held) >= ROW_GROUP:
            self._write_group(self._held[:ROW_GROUP])
            del self._held[:ROW_GROUP]

    def finish(self) -> None:
        """Write the last group and the footer."""
        if self._held:
            self._write_group(self._held)
        self._writer.close()

    def abandon(self) -> None:
        """Keep the writer from ending the file when it is collected: the stream may be closed then, or the disk full."""
        self._held.clear()
        self._writer.is_open = False

    def _write_group(self, rows: list[Row]) -> None:
        cells = [[plain(cell) if isinstance(cell, Decimal) else cell for cell in column] for column in zip(*rows, strict=True)]
        self._writer.write_batch(self._record_batch(cells, schema=self._schema))


TABLE_FORMATS: dict[str, type[Format]] = {"csv": Csv, "parquet": Parquet, "jsonl": JsonLines}
"""The formats by the ending of their files."""


def harmless(cell: str) -> str:
    """The text of a cell that no spreadsheet runs as a formula; what is a number stays one.

    >>> harmless("=HYPERLINK(1)"), harmless("+7 млн"), harmless("-3.5"), harmless("58 жоба")
    ("'=HYPERLINK(1)", "'+7 млн", '-3.5', '58 жоба')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    written = str(cell)
    return '"' + written.replace('"', '""') + '"' if _QUOTED.search(written) else written


def _options(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__args__", (hint,))
