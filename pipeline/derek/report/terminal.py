"""The terminal view: an article with its mentions highlighted, and its facts below.

Where colours can be shown a mention has that of its label; where not it is bracketed, as in «Облысқа [432,2 млрд теңге MONEY] тартылды».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import regex

from derek.facts import Article, Fact, Found, interval, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

STYLES = {
    "MONEY": "black on green",
    "COUNT": "black on cyan",
    "PERCENT": "black on yellow",
    "QUANTITY": "black on magenta",
    "DATE": "black on white",
    "PERSON": "white on blue",
    "ORG": "white on red",
}
OTHER = "black on bright_black"

COLUMNS: dict[str, Callable[[Fact], str]] = {
    "kind": lambda fact: fact.kind,
    "value": lambda fact: plain(fact.value) + (f" – {plain(fact.value_max)}" if fact.value_max is not None else ""),
    "unit": lambda fact: fact.unit,
    "modifier": lambda fact: "" if fact.modifier == "exact" else fact.modifier,
    "item": lambda fact: "" if fact.item == fact.unit else fact.item,
    "subject": lambda fact: fact.subject,
    "predicate": lambda fact: fact.predicate,
    "period": lambda fact: interval(fact.period_start, fact.period_end).replace("/", " – "),
    "text": lambda fact: fact.text,
}
"""What the table of facts may show, in few words, for terminals are narrow; a column that is empty for all facts is left out."""

WIDE = 100
"""From this width of the terminal on the table shows the facts' own words, which stand highlighted above it too."""

LONGEST_WORD = 16
"""Columns are no narrower than their longest word, up to this many letters."""

# An article may hold escape sequences that would act on the terminal.
_CONTROL = regex.compile(r"(?V1)[\p{Cc}--[\n\t]]")


def print_article(article: Article, facts: Sequence[Fact], mentions: Sequence[Found], console: Console | None = None) -> None:
    """Print an article; `facts` and `mentions` come in offset order. Of mentions that overlap the first is shown."""
    from rich.console import Console

    console = console or Console(highlight=False)
    console.print(_heading(article), end="")
    console.print(_highlighted(article.text, mentions, coloured=console.color_system is not None and not console.no_color))
    console.print()
    console.print(_table(facts, wide=console.width >= WIDE) if facts else "no facts")


def _heading(article: Article) -> Text:
    from rich.text import Text

    about = " · ".join(filter(None, (article.id, str(article.date or ""), article.source, article.url)))
    heading = Text()
    for line, style in ((article.title, "bold"), (about, "dim")):
        if line:
            heading.append(_visible(line).replace("\n", " ") + "\n", style)
    return heading


def _highlighted(text: str, mentions: Sequence[Found], *, coloured: bool) -> Text:
    from rich.text import Text

    shown = Text()
    cursor = 0
    for mention in mentions:
        if mention.start < cursor:
            continue
        shown.append(_visible(text[cursor : mention.start]))
        surface = _visible(text[mention.start : mention.end])
        if coloured:
            shown.append(surface, STYLES.get(mention.label, OTHER))
        else:
            shown.append(f"[{surface} {mention.label}]")
        cursor = mention.end
    shown.append(_visible(text[cursor:]))
    shown.rstrip()
    if coloured and mentions:
        shown.append("\n")
        for label in dict.fromkeys(mention.label for mention in mentions):
            shown.append("\n").append(f" {label} ", STYLES.get(label, OTHER))
    return shown


def _table(facts: Sequence[Fact], *, wide: bool) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    cells = {name: [_visible(show(fact)) for fact in facts] for name, show in COLUMNS.items() if wide or name != "text"}
    shown = [name for name in cells if any(cells[name])]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in shown:
        longest = max(len(word) for cell in (name, *cells[name]) for word in cell.split())
        table.add_column(name, justify="right" if name == "value" else "left", overflow="fold", min_width=min(longest, LONGEST_WORD))
    for row in zip(*(cells[name] for name in shown), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _visible(text: str) -> str:
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))
