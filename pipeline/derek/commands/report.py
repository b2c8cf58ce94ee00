"""`derek report tables/`: the tables of a run, such as that of «форум.txt», as one HTML page."""

from __future__ import annotations

from pathlib import Path

import click

from derek.commands.options import DONE
from derek.report.contents import FACTS


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--limit", type=click.IntRange(min=1), default=FACTS, show_default=True, metavar="N", help="Facts that the page holds.")
def report(folder: Path, limit: int) -> int:
    """Write DIR/report.html: a page of what a run into DIR found."""
    from derek.report.page import write_report

    click.echo(write_report(folder, limit=limit))
    return DONE
