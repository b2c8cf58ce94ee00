"""Tables: what was found as rows, and rows as data frames or files.

The fact in «Облысқа 432,2 млрд теңге тартылды.» is one row of `facts` (its value `432200000000`, its unit `KZT`), one of `mentions`,
and counts in its document's row of `documents`. None is what is not known: an empty cell in CSV.
"""

from __future__ import annotations

from derek.tabulation.files import OpenTables, open_tables, write_csv
from derek.tabulation.formats import TABLE_FORMATS
from derek.tabulation.frames import Tables, collect
from derek.tabulation.rows import TABLES, DocumentRows, document_rows, failed_rows

__all__ = [
    "TABLES",
    "TABLE_FORMATS",
    "DocumentRows",
    "OpenTables",
    "Tables",
    "collect",
    "document_rows",
    "failed_rows",
    "open_tables",
    "write_csv",
]
