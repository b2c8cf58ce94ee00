"""Reading: files, folders and standard input to articles, one by one, whatever their format and encoding.

A document that cannot be read becomes a `ReadFailure` in its place and the rest goes on; a folder with `форум.txt` and `жаңалық.html`
gives two articles with the ids `жаңалық` and `форум`. Text is kept exactly as given, newlines included, for offsets count in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from derek.facts import Article
from derek.reading.formats import read_source
from derek.reading.portions import WHOLE, Portion
from derek.reading.records import ReadFailure, known_date, read_record, representable
from derek.reading.sources import ONE_ARTICLE_KINDS, Listing, Source, list_sources
from derek.reading.unique import UniqueIds

__all__ = [
    "ONE_ARTICLE_KINDS",
    "Listing",
    "Portion",
    "ReadFailure",
    "Source",
    "UniqueIds",
    "known_date",
    "list_sources",
    "read_articles",
    "read_record",
    "read_sources",
    "representable",
]


def read_articles(
    inputs: Iterable[str | Path], *, input_format: str | None = None, date: datetime.date | None = None
) -> Iterator[Article | ReadFailure]:
    """Read all articles of files, folders and `-`, in input order, folders sorted.

    `date` is the publication date of articles that carry none; `input_format` is what `-` holds, `text` or `jsonl`.
    *Errors*: InputError at once for an input that is not there or of an unknown kind; a document that fails is an item of its own.
    """
    return read_sources(list_sources(inputs, input_format=input_format).sources, date=date)


def read_sources(
    sources: Iterable[Source], *, date: datetime.date | None = None, portion: Portion = WHOLE
) -> Iterator[Article | ReadFailure]:
    """Read the articles of listed sources, or a portion of them; ids are distinct over all sources (`форум`, `форум-2`)."""
    ids = UniqueIds()
    number = 0
    for source in sources:
        # A file of one article that is not wanted need not be read.
        unread = source.kind in ONE_ARTICLE_KINDS and not portion.wants(number)
        for read in [ReadFailure(id=source.id, error="")] if unread else read_source(source, date):
            if portion.ends_before(number):
                return
            named = ids.distinct(read)
            if portion.wants(number):
                yield named
            number += 1
