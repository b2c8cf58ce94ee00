"""Every error that Derek raises for bad input: one sentence each, naming the input and the mend."""

from __future__ import annotations


class DerekError(Exception):
    """Base of all errors that a user can cause and mend; the command line prints it without a traceback."""


class LexiconError(DerekError):
    """A lexicon file breaks its rules. The message names file and line."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self._said = file, line, problem

    def __reduce__(self) -> tuple[type[LexiconError], tuple[str, int, str]]:
        # So that it can be told by a worker process.
        return LexiconError, self._said


class InputError(DerekError):
    """An input cannot be read at all: the run cannot start."""


class ArticleError(DerekError):
    """One article cannot be read or processed; the others go on."""


class OutputError(DerekError):
    """The tables cannot be written."""


class ModelError(DerekError):
    """A model is not there, or its files are broken."""
