"""Reading a long text without the collector of cyclic garbage.

A passage of a million characters makes some millions of small objects, none of them in a cycle. The collector would walk over all of them
again and again: it took three tenths of the time, and time grew faster than the text.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def uncollected(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run a function with the collector paused, where it was not paused already; another thread may go on with it at any time."""

    @functools.wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if not gc.isenabled():
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            gc.enable()

    return run
