"""The table of facts in the terminal: for «58 жоба» a line with `count`, `58` and `жоба`.

It is as wide as the terminal. Values are never broken and never left out; columns that a narrow terminal has no room for are, and so are
those that are empty for all facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from derek.facts import Fact
from derek.report.wording import amount, period, visible

if TYPE_CHECKING:
    from rich.table import Table


class Column(NamedTuple):
    """A column; `width` is that of the narrowest terminal with room for it."""

    cell: Callable[[Fact], str]
    width: int = 0


COLUMNS = {
    "kind": Column(lambda fact: fact.kind),
    "value": Column(amount),
    "unit": Column(lambda fact: fact.unit),
    "item": Column(lambda fact: "" if fact.item == fact.unit else fact.item, 50),
    "subject": Column(lambda fact: fact.subject, 80),
    "predicate": Column(lambda fact: f"{fact.predicate} ({fact.status})" if fact.predicate and fact.status else fact.predicate, 80),
    "period": Column(lambda fact: period(fact.period_start, fact.period_end), 72),
    "speaker": Column(lambda fact: fact.speaker, 100),
    "text": Column(lambda fact: fact.text, 100),
}
"""All columns, in their order."""

BROKEN = ("item", "text", "predicate", "subject", "speaker", "unit", "period")
"""The columns whose words are broken where there is no room, the first of them first."""

_LEAST = 6
"""Letters that a broken word has on a line, at least."""

_GAP = 2
"""Spaces between columns."""


def fact_table(facts: Sequence[Fact], width: int) -> Table:
    """The table of some facts for a terminal of a width."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    cells = {name: [visible(column.cell(fact)) for fact in facts] for name, column in COLUMNS.items() if width >= column.width}
    cells = {name: column for name, column in cells.items() if any(column)}
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for name, letters in _widths(cells, width).items():
        justify: Literal["left", "right"] = "right" if name == "value" else "left"
        table.add_column(name, justify=justify, overflow="fold", width=letters)
    for row in zip(*cells.values(), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _widths(cells: Mapping[str, Sequence[str]], width: int) -> dict[str, int]:
    """How wide each column is: at least as its longest word, if there is room for that, and no wider than its longest line."""
    from rich.cells import cell_len

    longest = {name: max(cell_len(line) for cell in (name, *column) for line in cell.splitlines()) for name, column in cells.items()}
    widths = dict(longest)
    for name in filter(cells.__contains__, BROKEN):
        widths[name] = max(cell_len(word) for cell in (name, *cells[name]) for word in cell.split())
    spare = width - sum(widths.values()) - _GAP * len(widths)
    for name in filter(cells.__contains__, BROKEN):
        cut = max(0, min(-spare, widths[name] - _LEAST))
        widths[name] -= cut
        spare += cut
    while spare > 0 and (wanting := [name for name in widths if widths[name] < longest[name]]):
        for name in wanting[:spare]:
            widths[name] += 1
        spare -= len(wanting)
    return widths
