"""A pipeline for worker processes that ends its process where a text says so: what a lack of memory does, at a known place."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from derek.errors import DerekError
from derek.extraction import Annotator, annotator
from derek.facts import Article
from derek.finding import Analysis

ALWAYS, ONCE = "әрдайым тоқта", "бір рет тоқта"


def start(folder: Path, ner: str | None) -> Annotator:
    """The rules; a text with ALWAYS ends its process, one with ONCE does so the first time, which a file in the folder remembers."""
    return partial(_annotate, annotator(ner=ner), folder / "stopped")


def _annotate(annotate: Annotator, stopped: Path, articles: Sequence[Article]) -> list[Analysis]:
    for article in articles:
        if ALWAYS in article.text or (ONCE in article.text and not stopped.exists()):
            stopped.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return annotate(articles)


def start_never(ner: str | None) -> Annotator:
    """Dies while it is loading."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def start_refused(ner: str | None) -> Annotator:
    """Cannot load."""
    raise DerekError("no model")
