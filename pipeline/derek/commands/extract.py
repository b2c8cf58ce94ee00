"""`derek extract news/ --out tables/`: a folder of articles, such as «форум.txt», to tables."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from derek.commands.options import DONE, SOME_FAILED, date_option, input_format_option, lexicon_option, model_named, ner_option
from derek.extraction import annotator
from derek.reading import ONE_ARTICLE_KINDS, Portion, Source, list_sources
from derek.report.page import PAGE
from derek.scaling.run import Run
from derek.scaling.work import Counts, Work, do_here
from derek.tabulation import TABLE_FORMATS, TABLES, TEXTS, Layout


def _shard(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    """The number of a shard and how many there are."""
    first, _, second = value.partition("/")
    if not (first.isdecimal() and second.isdecimal() and 1 <= int(first) <= int(second)):
        raise click.BadParameter(f"{value!r} is no shard; give one like 2/5, the second of five")
    return int(first), int(second)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder for the tables; made if need be.")
@click.option(
    "--format", "table_format", type=click.Choice(list(TABLE_FORMATS)), default="csv", show_default=True, help="Format of the tables."
)
@ner_option
@date_option
@input_format_option
@lexicon_option
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes of one core each; one of all cores unless said.")
@click.option("--resume", is_flag=True, help="Go on where a run into DIR was stopped, by the same inputs and options.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many documents.")
@click.option("--shard", callback=_shard, default="1/1", metavar="I/N", help="Only each Nth document, from the Ith.")
@click.option("--dask", "scheduler", metavar="ADDRESS", help="Work on a Dask cluster, tcp://HOST:PORT; Parquet in and out.")
@click.option("--no-texts", is_flag=True, help="Leave the table of the articles' texts out.")
@click.option("--spreadsheet", is_flag=True, help="CSV for spreadsheets: no cell is taken for a formula.")
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
def extract(
    inputs: tuple[str, ...],
    out: Path,
    table_format: str,
    ner: str,
    date: datetime.date | None,
    input_format: str | None,
    workers: int | None,
    resume: bool,
    limit: int | None,
    shard: tuple[int, int],
    scheduler: str | None,
    no_texts: bool,
    spreadsheet: bool,
    quiet: bool,
) -> int:
    """Write the facts of files, folders or standard input (-) as tables."""
    started = time.perf_counter()
    if spreadsheet and table_format != "csv":
        raise click.UsageError("--spreadsheet is for CSV; leave it or --format out")
    if scheduler is not None:
        if table_format != "parquet" or workers or resume or limit or shard != (1, 1) or input_format:
            raise click.UsageError("--dask goes with --format parquet, without --workers, --resume, --limit, --shard and --input-format")
        from derek.scaling.cluster import run_on_cluster

        counts = run_on_cluster(scheduler, inputs, out, ner=model_named(ner), date=date, texts=not no_texts)
        return _conclude(counts, out, table_format, started, quiet=quiet)
    listing = list_sources(inputs, input_format=input_format)
    sources = [source for source in listing.sources if not _is_own_output(source, out)]
    layout = Layout(table_format=table_format, spreadsheet=spreadsheet, texts=not no_texts)
    portion = Portion(shard=shard[0], shards=shard[1], limit=limit)
    run = Run(sources=sources, folder=out, layout=layout, date=date, ner=model_named(ner), portion=portion)
    with _progress(_total(sources, portion), shown=not quiet) as advance:
        counts, entities, overview = run.extract(_work(run.ner, workers), resume=resume, advance=advance)
    if not quiet:
        from derek.report.terminal import print_overview

        print_overview(overview, entities, out)
        if listing.skipped:
            click.echo(f"files of unknown kinds passed over: {listing.skipped}", err=True)
    return _conclude(counts, out, table_format, started, quiet=quiet)


def _conclude(counts: Counts, out: Path, table_format: str, started: float, *, quiet: bool) -> int:
    """Say what a finished run did; the result is the exit code."""
    if not quiet:
        if counts.failures:
            click.echo(f"the messages of failed documents are in {out / f'documents.{table_format}'}", err=True)
        click.echo(_summary(counts, time.perf_counter() - started), err=True)
    return SOME_FAILED if counts.failures else DONE


def _work(ner: str | None, workers: int | None) -> Work:
    if workers is None:
        return partial(do_here, annotator(ner=ner))
    if workers == 1:
        return partial(do_here, annotator(ner=ner, threads=1))
    from derek.scaling.workers import do_in_workers

    return partial(do_in_workers, workers=workers, ner=ner)


def _summary(counts: Counts, seconds: float) -> str:
    rate = counts.documents / seconds if seconds else 0.0
    said = f"documents: {counts.documents}, facts: {counts.facts}, failures: {counts.failures}"
    return f"{said}, seconds: {seconds:.2f}, documents/s: {rate:.1f}"


def _is_own_output(source: Source, out: Path) -> bool:
    """Whether a source was made by an earlier run into a folder that is read too: `derek extract news --out news/tables`."""
    if source.path is None or source.kind not in (*TABLE_FORMATS, "html"):
        return False
    own = {PAGE, *(f"{name}.{form}" for name in (*TABLES, *TEXTS) for form in TABLE_FORMATS)}
    places = source.path, source.path.parent  # a cluster writes its tables as folders of parts
    return any(place.name in own and place.parent.resolve() == out.resolve() for place in places)


def _total(sources: Sequence[Source], portion: Portion) -> int | None:
    """How many documents are to be done, where that is known before they are read."""
    return portion.count(len(sources)) if all(source.kind in ONE_ARTICLE_KINDS for source in sources) else None


@contextmanager
def _progress(total: int | None, *, shown: bool) -> Iterator[Callable[[int], None]]:
    if not (shown and sys.stderr.isatty()):
        yield lambda documents: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("documents", total=total)
        yield lambda documents: progress.advance(task, documents)
