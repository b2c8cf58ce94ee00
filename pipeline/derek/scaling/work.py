"""Work done: the packed rows of some documents, with what a summary says of them. Made in this process here, in others by `workers`.

Of the article «58 жоба іске қосылды.» the work done says one document and one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from derek.extraction import Annotator, batches, process_batch
from derek.facts import Article
from derek.reading import ReadFailure
from derek.tabulation import Layout, pack

Documents: TypeAlias = "Sequence[Article | ReadFailure]"


class Counts(NamedTuple):
    """What a summary says."""

    documents: int = 0
    facts: int = 0
    failures: int = 0

    def plus(self, other: Counts) -> Counts:
        """The counts of both."""
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Done(NamedTuple):
    """The rows of some documents, packed, and their counts."""

    packed: bytes
    counts: Counts


Work: TypeAlias = "Callable[[Iterable[Article | ReadFailure], Layout], Iterator[Done]]"
"""Something that processes a stream of documents, in order, and packs their rows for tables of a layout."""


def do(annotate: Annotator, documents: Documents, layout: Layout) -> Done:
    """Process documents that are annotated together."""
    rows = process_batch(annotate, documents)
    failures = sum(one.document.status == "error" for one in rows)
    return Done(pack(rows, layout), Counts(len(rows), sum(len(one.facts) for one in rows), failures))


def do_here(annotate: Annotator, documents: Iterable[Article | ReadFailure], layout: Layout) -> Iterator[Done]:
    """Process a stream of documents in this process."""
    return (do(annotate, batch, layout) for batch in batches(documents))
