"""`derek extract news/ --out tables/`: a folder of articles, such as «форум.txt», to four tables."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from derek.commands.options import DONE, SOME_FAILED, date_option, input_format_option, model_named, ner_option
from derek.extraction import annotator, process, process_in_parallel
from derek.reading import Source, list_sources, read_sources
from derek.tabulation import TABLE_FORMATS, TABLES, DocumentRows, open_tables

ONE_FILE_KINDS = ("txt", "html")


@dataclass(slots=True)
class Summary:
    """What a run did, for its last line."""

    documents: int = 0
    facts: int = 0
    failures: int = 0

    def count(self, rows: DocumentRows) -> None:
        """Count one document."""
        self.documents += 1
        self.facts += len(rows.facts)
        self.failures += rows.document.status == "error"

    def line(self, seconds: float) -> str:
        """The last line on standard error."""
        rate = self.documents / seconds if seconds else 0.0
        counts = f"documents: {self.documents}, facts: {self.facts}, failures: {self.failures}"
        return f"{counts}, seconds: {seconds:.2f}, documents/s: {rate:.1f}"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder for the tables; made if need be.")
@click.option(
    "--format", "table_format", type=click.Choice(list(TABLE_FORMATS)), default="csv", show_default=True, help="Format of the tables."
)
@ner_option
@date_option
@input_format_option
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that share the work.")
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
def extract(
    inputs: tuple[str, ...],
    out: Path,
    table_format: str,
    ner: str,
    date: datetime.date | None,
    input_format: str | None,
    workers: int,
    quiet: bool,
) -> int:
    """Write the facts of files, folders or standard input (-) as tables."""
    started = time.perf_counter()
    listing = list_sources(inputs, input_format=input_format)
    sources = [source for source in listing.sources if not _is_own_table(source, out)]
    summary = Summary()
    documents = read_sources(sources, date=date)
    model = model_named(ner)
    processed = process(annotator(ner=model), documents) if workers == 1 else process_in_parallel(documents, workers=workers, ner=model)
    with open_tables(out, table_format) as tables, _progress(_total(sources), shown=not quiet) as advance:
        for rows in processed:
            tables.add(rows)
            summary.count(rows)
            advance()
    if not quiet:
        if listing.skipped:
            click.echo(f"files of unknown kinds passed over: {listing.skipped}", err=True)
        if summary.failures:
            click.echo(f"the messages of failed documents are in {out / f'documents.{table_format}'}", err=True)
        click.echo(summary.line(time.perf_counter() - started), err=True)
    return SOME_FAILED if summary.failures else DONE


def _is_own_table(source: Source, out: Path) -> bool:
    """Whether a source is a table of an earlier run into a folder that is read too: `derek extract news --out news/tables`."""
    if source.path is None or source.path.stem not in TABLES or source.kind not in TABLE_FORMATS:
        return False
    return source.path.parent.resolve() == out.resolve()


def _total(sources: Sequence[Source]) -> int | None:
    """How many documents the sources hold, where that is known before they are read."""
    return len(sources) if all(source.kind in ONE_FILE_KINDS for source in sources) else None


@contextmanager
def _progress(total: int | None, *, shown: bool) -> Iterator[Callable[[], None]]:
    if not (shown and sys.stderr.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("documents", total=total)
        yield lambda: progress.advance(task)
