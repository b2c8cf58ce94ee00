"""`derek show форум.txt`: an article in the terminal."""

from __future__ import annotations

import datetime

import click

from derek.commands.options import DONE, date_option, input_format_option, lexicon_option, model_named, ner_option
from derek.errors import ArticleError
from derek.extraction import annotate_one, annotator
from derek.facts import Article
from derek.reading import read_articles


@click.command()
@click.argument("given", metavar="INPUT")
@ner_option
@date_option
@input_format_option
@lexicon_option
def show(given: str, ner: str, date: datetime.date | None, input_format: str | None) -> int:
    """Print an article with its mentions highlighted, and its facts below."""
    read = next(read_articles([given], input_format=input_format, date=date), None)
    if not isinstance(read, Article):
        raise ArticleError(read.error if read else f"{given}: no article in it")
    analysis = annotate_one(annotator(ner=model_named(ner)), read)
    from derek.report.terminal import print_article

    print_article(read, analysis.facts, analysis.mentions)
    return DONE
