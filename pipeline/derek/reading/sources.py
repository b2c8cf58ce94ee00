"""What is to be read: inputs to single files, folders walked in sorted order.

`news/форум.txt` in the folder `news` is a source with the id «форум», `news/2025/форум.txt` one with the id «2025/форум».
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from derek.errors import InputError
from derek.reading.records import representable

Kind: TypeAlias = Literal["txt", "html", "jsonl", "csv", "parquet"]

KINDS: dict[str, Kind] = {".txt": "txt", ".html": "html", ".htm": "html", ".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
"""The kind of a file by its ending, in lower case."""

ONE_ARTICLE_KINDS = frozenset({"txt", "html"})
"""Kinds of files that hold one article each."""

STDIN_KINDS: dict[str | None, Kind] = {None: "txt", "text": "txt", "jsonl": "jsonl"}
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or standard input where `path` is None. `id` is what its documents are called by."""

    path: Path | None
    id: str
    kind: Kind

    @property
    def name(self) -> str:
        """How messages call it."""
        return "standard input" if self.path is None else representable(str(self.path))


@dataclass(frozen=True, slots=True)
class Listing:
    """The sources of a run, in reading order, and how many files of unknown kinds were passed over in folders."""

    sources: tuple[Source, ...]
    skipped: int


def list_sources(inputs: Iterable[str | Path], *, input_format: str | None = None) -> Listing:
    """List what the inputs hold.

    *Errors*: InputError for an input that does not exist, a named file of an unknown kind, a folder that cannot be listed, or an
    unknown `input_format`.
    """
    sources: list[Source] = []
    skipped = 0
    for given in inputs:
        path = Path(given)
        if str(given) == STDIN:
            sources.append(_stdin(input_format, sources))
        elif path.is_dir():
            files = _walk(path)
            known = [_in_folder(file, path) for file in files if file.suffix.lower() in KINDS]
            sources += known
            skipped += len(files) - len(known)
        else:
            sources.append(_named(path))
    return Listing(tuple(sources), skipped)


def _stdin(input_format: str | None, sources: list[Source]) -> Source:
    if input_format not in STDIN_KINDS:
        raise InputError(f"{input_format}: unknown format of standard input; give text or jsonl")
    if any(source.path is None for source in sources):
        raise InputError("-: standard input is given twice; name it once")
    return Source(None, "stdin", STDIN_KINDS[input_format])


def _named(path: Path) -> Source:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise InputError(f"{path}: unknown kind of file; give {', '.join(KINDS)}, a folder or -")
    return Source(path, representable(path.stem), kind)


def _in_folder(path: Path, folder: Path) -> Source:
    identity = path.relative_to(folder).with_suffix("").as_posix()
    return Source(path, representable(identity), KINDS[path.suffix.lower()])


def _walk(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: the folder cannot be listed ({error.strerror}); check its permissions")

    found: list[Path] = []
    for parent, _, names in os.walk(folder, onerror=refuse):
        found += (Path(parent, name) for name in names)
    return sorted(found, key=lambda path: path.relative_to(folder).parts)
