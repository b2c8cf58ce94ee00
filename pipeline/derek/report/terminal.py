"""The terminal: an article with its mentions highlighted, its facts, roles and entities below; and what a run found.

Where colours can be shown a mention has that of its label; where not it is bracketed, as in «Облысқа [432,2 млрд теңге MONEY] тартылды».
Lines are as long as the terminal is wide; what a narrow one has no room for is left out, the facts' values never.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from derek.facts import Article, Fact, Found, Name, Role
from derek.normalization.entities import Entity, EntityIndex, sightings
from derek.report.fact_table import fact_table
from derek.report.wording import grouped, visible
from derek.tabulation.tally import Overview

if TYPE_CHECKING:
    from rich.columns import Columns
    from rich.console import Console
    from rich.text import Text

STYLES = {
    "MONEY": "black on bright_green",
    "COUNT": "black on cyan",
    "PERCENT": "black on bright_yellow",
    "QUANTITY": "black on bright_magenta",
    "DATE": "black on white",
    "PERSON": "bright_white on blue",
    "ORG": "bright_white on red",
    "POSITION": "black on bright_cyan",
    "GPE": "black on green",
    "LOC": "black on yellow",
    "FAC": "black on yellow",
}
"""Of the sixteen colours that every terminal has, in the shades that its user has chosen: dark letters on bright ones, or the reverse."""
OTHER = "bright_white on bright_black"

ENTITY_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC")
"""The labels of entities, in the order that they are shown."""

TOP = 3
"""Entities of each label that an overview names."""


def print_article(article: Article, facts: Sequence[Fact], mentions: Sequence[Found], console: Console | None = None) -> None:
    """Print an article; `facts` and `mentions` come in offset order. Of mentions that overlap the first is shown."""
    from rich.text import Text

    console = console or _console()
    coloured = console.color_system is not None and not console.no_color
    for line in _heading(article):
        _print_lines(console, line)
    _print_lines(console, _highlighted(article.text, mentions, coloured=coloured))
    console.print()
    if coloured and mentions:
        console.print(_legend(mentions))
        console.print()
    roles = [fact for fact in facts if isinstance(fact, Role)]
    amounts = [fact for fact in facts if not isinstance(fact, Role)]
    console.print(Text(f"facts: {len(amounts)}", "bold") if amounts else "no facts")
    if amounts:
        console.print(fact_table(amounts, console.width))
    _print_pairs(console, "roles", dict.fromkeys((fact.subject, fact.item) for fact in roles))
    _print_pairs(console, "entities", _entities_of(mentions, roles))


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, stderr=stderr)


def _print_lines(console: Console, text: Text) -> None:
    """Print a text in lines as wide as the terminal. No line ends in a space, which would be a patch of colour."""
    for line in text.wrap(console, console.width):
        line.rstrip()
        console.print(line)


def _heading(article: Article) -> Iterator[Text]:
    from rich.text import Text

    about = " · ".join(filter(None, (article.id, str(article.date or ""), article.source, article.url)))
    for line, style in ((article.title, "bold"), (about, "dim")):
        if line:
            yield Text(visible(line).replace("\n", " "), style)


def _highlighted(text: str, mentions: Sequence[Found], *, coloured: bool) -> Text:
    from rich.text import Text

    shown = Text()
    cursor = 0
    for mention in mentions:
        if mention.start < cursor:
            continue
        shown.append(visible(text[cursor : mention.start]))
        surface = visible(text[mention.start : mention.end])
        if coloured:
            shown.append(surface, STYLES.get(mention.label, OTHER))
        else:
            shown.append(f"[{surface} {mention.label}]")
        cursor = mention.end
    shown.append(visible(text[cursor:]))
    shown.rstrip()
    return shown


def _legend(mentions: Sequence[Found]) -> Columns:
    """Each label in its colour, and how many mentions have it."""
    from rich.columns import Columns
    from rich.text import Text

    labels = Counter(mention.label for mention in mentions)
    order = [*(label for label in STYLES if label in labels), *(label for label in labels if label not in STYLES)]
    return Columns([Text(f" {label} {labels[label]} ", STYLES.get(label, OTHER)) for label in order])


def _entities_of(mentions: Sequence[Found], roles: Sequence[Role]) -> list[tuple[str, str]]:
    """By label the entities of an article, the most mentioned first, each with its other names."""
    index = EntityIndex()
    index.add(sightings("", (mention for mention in mentions if isinstance(mention, Name)), roles))
    entities, _ = index.resolve()
    return [(label, " · ".join(_described(entity) for entity in entities if entity.label == label)) for label in ENTITY_LABELS]


def _described(entity: Entity) -> str:
    times = f" ×{entity.mentions}" if entity.mentions > 1 else ""
    aliases = f" ({', '.join(sorted(entity.aliases))})" if entity.aliases else ""
    return f"{entity.name}{times}{aliases}"


def _print_pairs(console: Console, title: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Print a section of two columns, if there is anything in it."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, said in pairs:
        if said:
            table.add_row(Text(visible(name)), Text(visible(said)))
    if table.row_count:
        console.print(Text(title, "bold"), table, "", sep="\n")


def print_overview(overview: Overview, entities: Sequence[Entity], folder: Path, console: Console | None = None) -> None:
    """Print, on standard error, what a run into a folder found, and the command to type next; `entities` come the most mentioned first."""
    from rich.table import Table
    from rich.text import Text

    console = console or _console(stderr=True)
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for name, number, said in _overview_rows(overview, entities):
        table.add_row(Text(name, "" if name.startswith(" ") else "bold"), Text(grouped(number)), Text(visible(said)))
    console.print(table)
    console.print(Text(f"next: derek report {shlex.quote(str(folder))}", "bold"), soft_wrap=True)


def _overview_rows(overview: Overview, entities: Sequence[Entity]) -> Iterator[tuple[str, int, str]]:
    yield "documents", overview.documents, f"{grouped(overview.failures)} failed" if overview.failures else ""
    yield "facts", overview.facts.total(), ""
    for kind, number in overview.facts.most_common():
        yield f"  {kind}", number, _on_money(overview) if kind == "money" else ""
    yield "entities", len(entities), ""
    labels = Counter(entity.label for entity in entities)
    for label in ENTITY_LABELS:
        if labels[label]:
            top = islice((entity for entity in entities if entity.label == label), TOP)
            yield f"  {label}", labels[label], " · ".join(f"{entity.name} ×{grouped(entity.mentions)}" for entity in top)


def _on_money(overview: Overview) -> str:
    """The commonest currency and the largest amount in it, as its text writes it."""
    currency, number = overview.money.most_common(1)[0]
    return f"{grouped(number)} in {currency}, the largest «{overview.largest[currency][1]}»" if currency else ""
