"""The journal of a run: what was done, on disk as it is done, so that a run that was killed can go on where it stopped.

A file `.derek.journal` in the folder of the tables: a line that tells the run («inputs and options»), then records, each with a checksum. A
record that was being written when the run was killed is cut off. Once the tables are whole, the journal goes.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from derek.errors import OutputError
from derek.scaling.work import Counts, Done

NAME = ".derek.journal"
_MARK = b"derek journal 1 "
_RECORD = struct.Struct(">IIIII")  # length and checksum of the packed rows; documents, facts, failures


class Journal:
    """An open journal; going through it gives the packed rows in the order that they were done.

    `told` tells the run: a journal of another run is not gone on with. `resume` goes on with what is there; else the journal starts anew.

    *Errors*: OutputError where the folder cannot be written, another run is writing to it, or the journal there is of another run.
    """

    def __init__(self, folder: Path, told: Mapping[str, object], *, resume: bool) -> None:
        self._folder, self._path = folder, folder / NAME
        self.counts = Counts()
        head = _MARK + json.dumps(told, sort_keys=True).encode() + b"\n"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._stream: BinaryIO = self._path.open("r+b" if self._path.exists() else "x+b")
            try:
                self._lock()
                self._start(head, resume)
            except BaseException:
                self._stream.close()
                raise
        except OSError as error:
            raise self._failed(error) from error
        self._first = len(head)

    def _start(self, head: bytes, resume: bool) -> None:
        there = self._stream.readline() if resume else b""
        if there.endswith(b"\n") and there != head:
            problem = "the unfinished run there had other inputs or options; give the same ones, or leave out --resume to start anew"
            raise OutputError(f"{self._folder}: {problem}")
        end = 0
        if there == head:
            end = len(head)
            for packed, counts in self._records():
                self.counts = self.counts.plus(counts)
                end += _RECORD.size + len(packed)
        self._stream.seek(end)
        self._stream.truncate()
        if not end:
            self._stream.write(head)
            self._stream.flush()

    def append(self, done: Done) -> None:
        """Write down what was done. It is safe from the end of this process at once, whatever ends it.

        *Errors*: OutputError where it cannot be written, as on a full disk.
        """
        record = _RECORD.pack(len(done.packed), zlib.crc32(done.packed), *done.counts)
        try:
            self._stream.write(record + done.packed)
            self._stream.flush()
        except OSError as error:
            raise self._failed(error) from error
        self.counts = self.counts.plus(done.counts)

    def __iter__(self) -> Iterator[bytes]:
        self._stream.seek(self._first)
        return (packed for packed, _ in self._records())

    def _records(self) -> Iterator[tuple[bytes, Counts]]:
        while len(record := self._stream.read(_RECORD.size)) == _RECORD.size:
            length, checksum, *counts = _RECORD.unpack(record)
            packed = self._stream.read(length)
            if len(packed) < length or zlib.crc32(packed) != checksum:
                return
            yield packed, Counts(*counts)

    def remove(self) -> None:
        """Drop the journal of a run that is finished."""
        with suppress(OSError):
            self._path.unlink()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._stream.close()

    def _lock(self) -> None:
        """Keep other runs out; the system takes the lock away when this process ends. Where it knows no such locks, there is none."""
        try:
            import fcntl
        except ImportError:
            return
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(f"{self._folder}: another run is writing there; wait for it or give another folder") from error

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self._folder}: cannot be written ({error.strerror or os.strerror(error.errno or 0)}); mend it or give another one"
        )
