"""The threads that annotate, and how many requests may be in the house at once.

The annotator is safe to share: eight threads find in «Облысқа 432,2 млрд теңге тартылды.» what one finds. Beyond the places there are, a
request is told to come again: its article would only wait in memory.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from derek.serving.refusal import Refusal

PLACES = 64
"""Requests that are read, wait, are worked on or answered at once."""

FEWEST_THREADS = 2
"""So that one long article does not keep all others waiting."""

RETRY_SECONDS = 2
"""When to come again: a few articles are done by then."""

Result = TypeVar("Result")


class Pool:
    """Threads with a bounded number of places before them; used from one event loop."""

    def __init__(self, *, places: int = PLACES, threads: int | None = None) -> None:
        self._free = places
        self._threads = ThreadPoolExecutor(threads or max(FEWEST_THREADS, os.cpu_count() or 1), thread_name_prefix="derek")

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while a request is served.

        *Errors*: Refusal (503) where none is free.
        """
        if not self._free:
            raise Refusal(503, "too many requests at once; try again in a few seconds", {"retry-after": str(RETRY_SECONDS)})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do some work in a thread. It runs to its end, whoever still waits for it."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Drop what has not begun, and end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
