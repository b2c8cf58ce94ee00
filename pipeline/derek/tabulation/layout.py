"""How the tables of a run are written: of `facts` as CSV, whose amount in «432,2 млрд теңге» is `432200000000`, the file is `facts.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from derek.tabulation.formats import TABLE_FORMATS, Format, SpreadsheetCsv
from derek.tabulation.rows import TABLES, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How tables are written: their format, whether formulas are made harmless, and whether the articles' texts stand beside them."""

    table_format: str = "csv"
    spreadsheet: bool = False
    texts: bool = True

    @property
    def writer(self) -> type[Format]:
        """What writes them."""
        return SpreadsheetCsv if self.spreadsheet else TABLE_FORMATS[self.table_format]

    def tables(self) -> dict[str, type[NamedTuple]]:
        """The row type of each table."""
        return {**TABLES, **(TEXTS if self.texts else {})}

    def file_names(self) -> dict[str, str]:
        """The name of each table's file.

        >>> Layout(texts=False).file_names()["facts"]
        'facts.csv'
        """
        return {name: f"{name}.{self.table_format}" for name in self.tables()}
