"""The formats of tables: the amount in «432,2 млрд теңге» is the cell `432200000000` in each of them.

Values are text in every format, for a binary float would not keep them exactly; offsets and counts are integers in JSON and Parquet.
What is missing is an empty cell in CSV, null elsewhere.
"""

from __future__ import annotations

import codecs
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice, zip_longest
from typing import Any, BinaryIO, NamedTuple, TypeAlias, get_type_hints
from uuid import uuid4

import regex

from derek.facts import plain

Cell: TypeAlias = "str | int | float | Decimal | None"
Row: TypeAlias = "Sequence[Cell]"

ROW_GROUP = 10_000
"""Rows held back for one row group of a Parquet file: some megabytes."""

POINTER = "entity_id"
"""The column that points to a row of `entities`: which entities are one is known only when all documents are."""

_JSON = json.JSONEncoder(ensure_ascii=False, default=plain)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = regex.compile(r"-?\d+(\.\d+)?")


class Format(ABC):
    """A way to write the rows of a table to a stream."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        self._stream, self._columns = stream, table._fields

    @classmethod
    @abstractmethod
    def pack(cls, table: type[NamedTuple], rows: Iterable[Row]) -> Any:
        """Rows made ready for `write_packed` in whatever process, as bytes, lists and strings."""

    @abstractmethod
    def write_packed(self, packed: Any, joined: Mapping[str, str]) -> None:
        """Write packed rows, or hold them back; what points to an entity that was joined to another points to that one."""

    @abstractmethod
    def write(self, rows: Iterable[Row]) -> None:
        """Write rows, or hold them back."""

    def finish(self) -> None:  # noqa: B027 - most formats hold nothing back
        """Write what is held back."""

    def abandon(self) -> None:  # noqa: B027
        """Forget what is held back, without a word."""


class _Text(Format):
    """Lines one after the other, which are the same whoever writes them."""

    @staticmethod
    @abstractmethod
    def _lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
        """Rows as lines."""

    @classmethod
    def pack(cls, table: type[NamedTuple], rows: Iterable[Row]) -> Any:
        """The lines, cut at the ids of entities, and these ids, which are hexadecimal: no format writes them otherwise than they are."""
        columns = table._fields
        if POINTER not in columns:
            return [cls._lines(columns, rows)], []
        place = columns.index(POINTER)
        mark = uuid4().hex  # a word that no article holds
        given = list(rows)
        marked = [(*row[:place], mark, *row[place + 1 :]) if row[place] else row for row in given]
        return cls._lines(columns, marked).split(mark.encode()), [row[place] for row in given if row[place]]

    def write_packed(self, packed: Any, joined: Mapping[str, str]) -> None:
        """Write the lines with their ids."""
        pieces, ids = packed
        pointing = [joined.get(one, one).encode() for one in ids]
        self._stream.write(b"".join(chain.from_iterable(zip_longest(pieces, pointing, fillvalue=b""))))

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows as lines."""
        self._stream.write(self._lines(self._columns, rows))


class Csv(_Text):
    """RFC 4180 with `\\n` line ends."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        super().__init__(stream, table)
        self.write([self._columns])

    @staticmethod
    def _lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
        # The csv module leaves a lone carriage return unquoted, which readers take for a line end; Python 3.10's refuses a null character.
        return "".join([",".join(map(_cell, row)) + "\n" for row in rows]).encode()


class SpreadsheetCsv(Csv):
    """CSV that a spreadsheet opens with its letters right and without running it: an apostrophe stands before what looks like a formula."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        stream.write(codecs.BOM_UTF8)
        super().__init__(stream, table)

    @staticmethod
    def _lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
        return Csv._lines(columns, ([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows))


class JsonLines(_Text):
    """An object a line, with null for what is missing."""

    @staticmethod
    def _lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
        return "".join([_JSON.encode(dict(zip(columns, row, strict=True))) + "\n" for row in rows]).encode()


class Parquet(Format):
    """Row groups of ROW_GROUP rows; decimals are strings, missing cells null."""

    def __init__(self, stream: BinaryIO, table: type[NamedTuple]) -> None:
        import pyarrow
        from pyarrow import ipc, parquet

        super().__init__(stream, table)
        self._schema = _schema(table)
        self._writer = parquet.ParquetWriter(stream, self._schema)
        self._read, self._array, self._gather = ipc.read_record_batch, pyarrow.array, pyarrow.Table.from_batches
        self._held: list[Any] = []

    @classmethod
    def pack(cls, table: type[NamedTuple], rows: Iterable[Row]) -> Any:
        """A batch of Arrow's."""
        return _batch(_schema(table), rows).serialize().to_pybytes()

    def write_packed(self, packed: Any, joined: Mapping[str, str]) -> None:
        """Hold a batch back until there are rows for a group."""
        batch = self._read(packed, self._schema)
        if POINTER in self._columns and joined:
            place = self._columns.index(POINTER)
            field = self._schema.field(place)
            pointing = [joined.get(one, one) for one in batch.column(place).to_pylist()]
            batch = batch.set_column(place, field, self._array(pointing, field.type))
        self._hold(batch)

    def write(self, rows: Iterable[Row]) -> None:
        """Hold rows back until they fill a group."""
        given = iter(rows)
        while portion := list(islice(given, ROW_GROUP)):
            self._hold(_batch(self._schema, portion))

    def _hold(self, batch: Any) -> None:
        self._held.append(batch)
        while sum(map(len, self._held)) >= ROW_GROUP:
            held = self._gather(self._held)
            self._write_group(held.slice(0, ROW_GROUP))
            self._held = held.slice(ROW_GROUP).to_batches()

    def finish(self) -> None:
        """Write the last group and the footer."""
        if self._held:
            self._write_group(self._gather(self._held))
        self._writer.close()

    def abandon(self) -> None:
        """Keep the writer from ending the file when it is collected: the stream may be closed then, or the disk full."""
        self._held.clear()
        self._writer.is_open = False

    def _write_group(self, rows: Any) -> None:
        # In one piece: in several, pages would end where batches do, and the file tell how the work was shared out.
        self._writer.write_table(rows.combine_chunks(), row_group_size=ROW_GROUP)


TABLE_FORMATS: dict[str, type[Format]] = {"csv": Csv, "parquet": Parquet, "jsonl": JsonLines}
"""The formats by the ending of their files."""


def harmless(cell: str) -> str:
    """The text of a cell that no spreadsheet runs as a formula; what is a number stays one.

    >>> harmless("=HYPERLINK(1)"), harmless("+7 млн"), harmless("-3.5"), harmless("58 жоба")
    ("'=HYPERLINK(1)", "'+7 млн", '-3.5', '58 жоба')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        # Four looks for a letter take less than half the time of one for a pattern.
        quoted = "," in cell or '"' in cell or "\n" in cell or "\r" in cell
        return '"' + cell.replace('"', '""') + '"' if quoted else cell
    if cell is None:
        return ""
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


@lru_cache
def _schema(table: type[NamedTuple]) -> Any:
    import pyarrow

    types = {int: pyarrow.int64(), float: pyarrow.float64()}
    hints = get_type_hints(table)
    fields = [(name, next((types[one] for one in types if one in _options(hints[name])), pyarrow.string())) for name in table._fields]
    return pyarrow.schema(fields)


def _batch(schema: Any, rows: Iterable[Row]) -> Any:
    import pyarrow

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    cells = [[plain(cell) if isinstance(cell, Decimal) else cell for cell in column] for column in columns]
    return pyarrow.record_batch(cells, schema=schema)


def _options(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__args__", (hint,))
