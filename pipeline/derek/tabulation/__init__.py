"""Tables: what was found as rows, and rows as data frames or files.

The fact in «Облысқа 432,2 млрд теңге тартылды.» is one row of `facts` (its value `432200000000`, its unit `KZT`), one of `mentions`,
and counts in its document's row of `documents`. None is what is not known: an empty cell in CSV.
"""

from __future__ import annotations

from derek.tabulation.files import check_places, remove_leftovers, write_csv, write_tables
from derek.tabulation.formats import TABLE_FORMATS
from derek.tabulation.frames import Tables, collect
from derek.tabulation.layout import Layout
from derek.tabulation.packing import pack
from derek.tabulation.rows import TABLES, TEXTS, DocumentRows, document_rows, failed_rows
from derek.tabulation.tally import Overview

__all__ = [
    "TABLES",
    "TABLE_FORMATS",
    "TEXTS",
    "DocumentRows",
    "Layout",
    "Overview",
    "Tables",
    "check_places",
    "collect",
    "document_rows",
    "failed_rows",
    "pack",
    "remove_leftovers",
    "write_csv",
    "write_tables",
]
