"""Labelled sentences, as IOB2 files hold them: a token and its label a line, a blank line between sentences.

«Астанаға B-GPE», «келді O» is a sentence of two tokens with one span, a GPE.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import regex

from derek.errors import InputError

_ID = regex.compile(r"[A-Z]ID\d+")
_LABEL = regex.compile(r"O|[BI]-\S+")


class Span(NamedTuple):
    """A labelled stretch: of a sentence's text in characters, or of its words; half open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence. `id` is empty in files without ids."""

    id: str
    words: tuple[str, ...]
    labels: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The words, joined by spaces."""
        return " ".join(self.words)

    @cached_property
    def word_spans(self) -> tuple[Span, ...]:
        """The labelled spans, as words."""
        return tuple(spans_of(self.labels))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The labelled spans, as characters of the text."""
        starts = list(accumulate((len(word) + 1 for word in self.words), initial=0))
        return tuple(Span(starts[span.start], starts[span.end] - 1, span.label) for span in self.word_spans)


def spans_of(labels: Sequence[str]) -> Iterator[Span]:
    """The spans of IOB2 labels; an `I` that continues nothing begins a span, as seqeval counts.

    >>> list(spans_of(["B-GPE", "O", "B-PERSON", "I-PERSON"]))
    [Span(start=0, end=1, label='GPE'), Span(start=2, end=4, label='PERSON')]
    """
    start, inside = 0, ""
    for place, label in enumerate([*labels, "O"]):
        kind = label[2:]
        if inside and (label.startswith("B-") or kind != inside):
            yield Span(start, place, inside)
            inside = ""
        if kind and not inside:
            start, inside = place, kind


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Read an IOB2 file; a sentence may be headed by a line with its id, which is no token of it.

    *Errors*: InputError, naming file and line, where the file cannot be read or a line holds no label.
    """
    rows: list[tuple[str, str]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    rows.append(_row(line, f"{path}, line {number}"))
                elif rows:
                    yield _sentence(rows)
                    rows = []
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8; save the file as UTF-8") from error
    if rows:
        yield _sentence(rows)


def _row(line: str, where: str) -> tuple[str, str]:
    token, _, label = line.rstrip().rpartition(" " if " " in line.rstrip() else "\t")
    if not token or not _LABEL.fullmatch(label):
        raise InputError(f"{where}: no token with an IOB2 label; write `token LABEL`")
    return token.strip(), label


def _sentence(rows: Sequence[tuple[str, str]]) -> Sentence:
    identity = rows[0][0] if _ID.fullmatch(rows[0][0]) else ""
    words, labels = zip(*rows, strict=True)
    return Sentence(identity, words[1:], labels[1:]) if identity else Sentence("", words, labels)
