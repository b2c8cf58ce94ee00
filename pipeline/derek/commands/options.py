"""Options that several commands share: `--date 2026-03-02` makes a day of «2026-03-02»."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from derek.detection.ner import MODELS
from derek.extraction import DEFAULT_MODEL
from derek.lexicon.extension import ENVIRONMENT, use_lexicon

DONE, FAILED, SOME_FAILED = 0, 1, 3
"""Exit codes: all documents done; the run could not start or finish; it finished and some documents failed."""

NO_NER = "none"


def model_named(ner: str) -> str | None:
    """The model that `--ner` names; None for rules alone."""
    return None if ner == NO_NER else ner


def _day(context: click.Context, parameter: click.Parameter, value: datetime.datetime | None) -> datetime.date | None:
    return value.date() if value else None


def _words(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        use_lexicon(value)


ner_option = click.option(
    "--ner", type=click.Choice([*MODELS, NO_NER]), default=DEFAULT_MODEL, show_default=True, help="Model that finds names, or rules alone."
)
date_option = click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="YYYY-MM-DD", help="Publication date of documents that carry none."
)
input_format_option = click.option(
    "--input-format", type=click.Choice(["text", "jsonl"]), help="What standard input holds; text unless said."
)
lexicon_option = click.option(
    "--lexicon",
    type=click.Path(path_type=Path),
    envvar=ENVIRONMENT,
    show_envvar=True,
    callback=_words,
    expose_value=False,
    metavar="DIR",
    help="Folder with words of your own, in files such as currencies.tsv.",
)
