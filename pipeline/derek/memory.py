"""Memory: what many words have in common is kept once, and long texts are read without the collector of cyclic garbage.

`жоба` and `шара`, both plain nouns of no other use, share what the detectors of names know of them. A passage of a million characters makes
some millions of small objects, none of them in a cycle. The collector would walk over all of them again and again: it took three tenths of
the time, and time grew faster than the text.
"""

from __future__ import annotations

import functools
import gc
import os
import threading
import time
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Result = TypeVar("Result")
Value = TypeVar("Value", bound=Hashable)

WORDS, RARE = 1 << 14, 1 << 11
"""Of how many words is kept what every word is asked for, and what few words are asked for or each only the first time.

The first holds nearly all words that articles have in common. Where every sentence of a thousand articles is a new one, memory grows by
14 MB after the first hundred; with half as many words by 11 MB, and reading takes a tenth longer.
"""

LONGEST_PAUSE = 1.0
"""Seconds that the collector may stand still when threads take turns in keeping it so."""


def shared(value: Value) -> Value:
    """The first of all values equal to this one, so that what thousands of words have in common stays in the processor's cache.

    >>> shared(frozenset({"noun"})) is shared(frozenset({"noun"}))
    True
    """
    return cast(Value, _first(value))


class Known(dict[str, Result]):
    """What a function says of each word, asked once a word for as long as the word is in use.

    `map(known.__getitem__, words)` takes half the time of a function under `lru_cache`, which notes each use. Here, when `most` words are
    known, they become the elder half; a word that is asked for again moves to the younger one, all others go when that is full too.

    >>> lengths = Known(len, most=2)
    >>> list(map(lengths.__getitem__, ("он", "жүз", "мың", "он"))), len(lengths)
    ([2, 3, 3, 2], 2)
    """

    def __init__(self, function: Callable[[str], Result], *, most: int) -> None:
        super().__init__()
        self._function, self._most = function, most
        self._elder: dict[str, Result] = {}

    def __missing__(self, word: str) -> Result:
        # Threads may meet here: at worst a word is asked for twice, or some words are forgotten too soon.
        elder = self._elder
        result = elder[word] if word in elder else self._function(word)
        if len(self) >= self._most:
            self._elder = self.copy()
            self.clear()
        self[word] = result
        return result


@functools.lru_cache(maxsize=WORDS)
def _first(value: Hashable) -> Hashable:
    return value


class Pause:
    """Keeps the collector still while any thread asks for it, but not for ever: threads that take turns would else never let it run.

    The first thread to begin stops it, the last one to end starts it again, if it ran before. A thread that begins while others have kept
    it still for long starts it at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depths: dict[int, int] = {}
        self._resumes = False
        self._since = 0.0

    def begin(self) -> None:
        """Stop the collector, unless it stands still already."""
        thread = threading.get_ident()
        with self._lock:
            if not self._depths:
                self._resumes, self._since = gc.isenabled(), time.monotonic()
                gc.disable()
            elif thread not in self._depths and self._resumes and time.monotonic() - self._since > LONGEST_PAUSE:
                gc.enable()
            self._depths[thread] = self._depths.get(thread, 0) + 1

    def end(self) -> None:
        """Start it again after the last call of the last thread."""
        thread = threading.get_ident()
        with self._lock:
            self._depths[thread] -= 1
            if not self._depths[thread]:
                del self._depths[thread]
            if not self._depths and self._resumes:
                gc.enable()

    def forget_other_threads(self) -> None:
        """In a forked process, which has none of its parent's other threads, only the calls of its own one still go on."""
        thread = threading.get_ident()
        was_paused, mine = bool(self._depths), self._depths.get(thread, 0)
        self._lock, self._depths = threading.Lock(), {thread: mine} if mine else {}
        if was_paused and not mine and self._resumes:
            gc.enable()


_pause = Pause()
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_pause.forget_other_threads)


def uncollected(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run a function with the collector paused; where it was off before, it stays off."""

    @functools.wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        _pause.begin()
        try:
            return function(*args, **kwargs)
        finally:
            _pause.end()

    return run
