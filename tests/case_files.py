"""The tables of cases in `cases/*.tsv`, for the tests that run them.

A row is a text with brackets around each mention, what is expected, a state (`todo` is a strict expected failure) and a note: of
«Үкімет [2,5 млрд теңге] бөлді» the mention stands at characters 7 to 21. `{00A0}` stands for the character of that number: the invisible,
in a table that people edit.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
ESCAPE = re.compile(r"\{([0-9A-F]{4,5})\}")
BRACKETS = re.compile(r"[\[\]]")


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {column: ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell) for column, cell in row.items()}


def cases(name: str, *columns: str, label: str = "text") -> list[object]:
    """The cells of a table's rows as parameters, text and what is expected unless said, called by the cell of `label`."""
    wanted = columns or ("text", "expected")
    return [pytest.param(*(row[column] for column in wanted), marks=_marks(row), id=row[label]) for row in read(name)]


def cases_of(*names: str) -> list[object]:
    """The rows of several tables as parameters: table, text, what is expected."""
    return [
        pytest.param(name, row["text"], row["expected"], marks=_marks(row), id=f"{name}: {row['text']}")
        for name in names
        for row in read(name)
    ]


def _marks(row: dict[str, str]) -> list[pytest.MarkDecorator]:
    return {"todo": [pytest.mark.xfail(strict=True)], "ok": []}[row["state"]]


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without brackets, and the span of each pair of them."""
    edges = [match.start() - place for place, match in enumerate(BRACKETS.finditer(marked))]
    return BRACKETS.sub("", marked), list(zip(edges[::2], edges[1::2], strict=True))
