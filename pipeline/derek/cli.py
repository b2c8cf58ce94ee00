"""The command line: arguments and printing only.

`derek extract news/ --out tables/` reads a folder of articles, such as «форум.txt», and writes four tables; `derek show форум.txt` prints
the article with what was found in it.
"""

from __future__ import annotations

import datetime
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

from derek.detection.ner import MODELS, download_official, open_tagger
from derek.errors import ArticleError, DerekError
from derek.evaluation import evaluate as evaluate_gold
from derek.evaluation import read_gold
from derek.evaluation.names import score_spans
from derek.evaluation.scoring import ErrorRow
from derek.evaluation.sentences import read_sentences
from derek.extraction import DEFAULT_MODEL, annotate_one, annotator, finder, process, process_in_parallel
from derek.facts import Article
from derek.reading import Source, list_sources, read_articles, read_sources
from derek.tabulation import TABLE_FORMATS, TABLES, DocumentRows, open_tables, write_csv

DONE, FAILED, SOME_FAILED = 0, 1, 3
"""Exit codes: all documents done; the run could not start or finish; it finished and some documents failed."""

ONE_FILE_KINDS = ("txt", "html")
NO_NER = "none"


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


def _day(context: click.Context, parameter: click.Parameter, value: datetime.datetime | None) -> datetime.date | None:
    return value.date() if value else None


ner_option = click.option(
    "--ner", type=click.Choice([*MODELS, NO_NER]), default=DEFAULT_MODEL, show_default=True, help="Model that finds names, or rules alone."
)
date_option = click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="YYYY-MM-DD", help="Publication date of documents that carry none."
)
input_format_option = click.option(
    "--input-format", type=click.Choice(["text", "jsonl"]), help="What standard input holds; text unless said."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def derek() -> None:
    """Turn Kazakh news articles into tables of facts."""


@derek.command()
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
    model = _model(ner)
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


@derek.command()
@click.argument("given", metavar="INPUT")
@ner_option
@date_option
@input_format_option
def show(given: str, ner: str, date: datetime.date | None, input_format: str | None) -> int:
    """Print an article with its mentions highlighted, and its facts below."""
    read = next(read_articles([given], input_format=input_format, date=date), None)
    if not isinstance(read, Article):
        raise ArticleError(read.error if read else f"{given}: no article in it")
    analysis = annotate_one(annotator(ner=_model(ner)), read)
    from derek.report.terminal import print_article

    print_article(read, analysis.facts, analysis.mentions)
    return DONE


@derek.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.jsonl")
@ner_option
@click.option("--errors", type=click.Path(path_type=Path), metavar="FILE", help="Write the misses and false alarms as a CSV table.")
def evaluate(gold: Path, ner: str, errors: Path | None) -> int:
    """Print precision, recall and F1 of each kind on a gold file, as JSON."""
    evaluation = evaluate_gold(read_gold(gold), finder(annotator(ner=_model(ner))))
    if errors:
        write_csv(errors, ErrorRow, evaluation.errors)
    click.echo(json.dumps(evaluation.as_dict(), indent=2))
    return DONE


@derek.command("evaluate-ner")
@click.argument("labelled", type=click.Path(path_type=Path), metavar="FILE.iob2")
@click.option("--ner", type=click.Choice(list(MODELS)), default=DEFAULT_MODEL, show_default=True, help="Model that finds names.")
def evaluate_ner(labelled: Path, ner: str) -> int:
    """Print precision, recall and F1 of each class of names on a file of labelled sentences, as JSON."""
    sentences = list(read_sentences(labelled))
    tagged = open_tagger(ner).tag([sentence.words for sentence in sentences])
    click.echo(json.dumps(score_spans(sentences, tagged), indent=2))
    return DONE


@derek.group()
def models() -> None:
    """Models that do not ship with the package."""


@models.command()
def download() -> int:
    """Download Stanza's own model for Kazakh, for `--ner official`."""
    download_official()
    return DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Kazakh letters gets question marks, not an error.
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # A run that is told to end removes its unfinished files, as one that is interrupted; only the main thread may ask for that.
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: int | None = derek.main(args=arguments, prog_name="derek", standalone_mode=False)
        return code or DONE
    except click.ClickException as error:
        error.show()
    except DerekError as error:
        click.echo(f"derek: {error}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("derek: interrupted; no table was written", err=True)
    return FAILED


def _model(ner: str) -> str | None:
    return None if ner == NO_NER else ner


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
