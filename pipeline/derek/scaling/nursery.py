"""What worker processes share: the model is loaded once, by the process that they are forked from, and its memory is theirs too.

That process imports this module, which then loads what `prepare` has named: with two workers, the names in «форум.txt» and those in
«жаңалық.txt» are found by one model in memory. Where the platform cannot fork, each worker loads its own.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import lru_cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext

from derek.errors import DerekError
from derek.extraction import Annotator, annotator

NAMED = "DEREK_WORKERS_MODEL"
"""The variable that tells the process of workers what to load; empty for the rules alone."""

_HERE = "derek.scaling.nursery"


@lru_cache(maxsize=1)
def start(ner: str | None) -> Annotator:
    """The pipeline of a worker, on one core.

    *Errors*: ModelError for a model that is not installed.
    """
    return annotator(ner=ner, threads=1)


def prepare(ner: str | None) -> BaseContext:
    """How workers with this model are started: by a process that has no threads and has loaded it, where one can be forked."""
    if sys.platform in ("win32", "darwin"):
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([_HERE])
    os.environ[NAMED] = ner or ""
    try:
        forkserver.ensure_running()
    finally:
        del os.environ[NAMED]
    return context


def _load_named() -> None:
    named = os.environ.get(NAMED)
    # Only that process has the variable. What goes wrong here goes wrong in a worker again, which tells it.
    if named is not None:
        with suppress(DerekError):
            start(named or None)


_load_named()
