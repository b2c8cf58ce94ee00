"""Worker processes: each loads the model once, takes some documents at a time on one core, and hands their packed rows back.

Rows come in the order of the documents. A worker that dies, killed or out of memory, costs only what it was working on: that is tried
again, then document by document, and «форум», whose worker died again, is marked as failed.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, TypeAlias

from derek.errors import DerekError
from derek.extraction import Annotator, batches
from derek.facts import Article
from derek.reading import ReadFailure
from derek.scaling.nursery import prepare, start
from derek.scaling.work import Counts, Documents, Done, do
from derek.tabulation import Layout, failed_rows, pack

AHEAD = 4
"""Batches a worker that are handed out before the oldest is back: more would keep more rows waiting in memory."""

STARTS = 3
"""Workers in a row that may die while they are loading, before the run is given up."""

Start: TypeAlias = "Callable[[str | None], Annotator]"

_READY = "ready"


@dataclass(slots=True)
class _Task:
    """Some documents to process: batch `number` of the run, or a document of it."""

    number: int
    documents: Documents
    place: int = 0
    tries: int = 0


@dataclass(slots=True)
class _Result:
    """What came back of a batch: of the whole, or of each document of it."""

    parts: dict[int, Done] = field(default_factory=dict)
    wanted: int = 1

    @property
    def whole(self) -> bool:
        return len(self.parts) == self.wanted


def do_in_workers(
    documents: Iterable[Article | ReadFailure], layout: Layout, *, workers: int, ner: str | None, start: Start = start
) -> Iterator[Done]:
    """Process a stream of documents in worker processes. It is read no further ahead than the workers need.

    The workers make rows ready for the tables of `layout` too: with that left to the end, much of the run would be one process's work.
    `start` makes the pipeline of a worker from the model's name.

    *Errors*: DerekError where a worker cannot load the pipeline.
    """
    crew = _Crew(workers, prepare(ner), partial(start, ner), layout)
    try:
        yield from crew.work(batches(documents))
    finally:
        crew.stop()


class _Crew:
    def __init__(self, workers: int, context: BaseContext, start: Callable[[], Annotator], layout: Layout) -> None:
        self._context, self._start, self._layout = context, start, layout
        self._workers = [_Worker(context, start, layout) for _ in range(workers)]
        self._again: deque[_Task] = deque()
        self._unready = 0  # workers in a row that died while they were loading
        self._results: dict[int, _Result] = {}

    def work(self, stream: Iterator[Documents]) -> Iterator[Done]:
        """The work done, in the order of the stream."""
        taken = given = 0
        ended = False
        while not ended or given < taken:
            for worker in self._workers:
                if worker.task is None and (self._again or (not ended and taken - given < AHEAD * len(self._workers))):
                    task = self._again.popleft() if self._again else None
                    if task is None and (documents := next(stream, None)) is not None:
                        task = _Task(taken, documents)
                        self._results[taken] = _Result()
                        taken += 1
                    if task is None:
                        ended = True
                    else:
                        worker.give(task)
            self._hear()
            while given < taken and self._results[given].whole:
                parts = self._results.pop(given).parts
                yield from (parts[place] for place in sorted(parts))
                given += 1

    def _hear(self) -> None:
        """Wait until a worker says something, or dies."""
        busy = {worker.connection: worker for worker in self._workers if worker.task is not None}
        for connection in wait(list(busy)) if busy else ():
            worker = busy[connection]  # type: ignore[index]
            try:
                said = worker.hear()
            except (EOFError, OSError):
                self._replace(worker)
            else:
                self._unready = 0
                if isinstance(said, Done) and worker.task is not None:
                    self._results[worker.task.number].parts[worker.task.place] = said
                    worker.task = None

    def _replace(self, worker: _Worker) -> None:
        """Put a new worker in the place of a dead one, and see to what that one was working on."""
        task = worker.task
        worker.stop()
        self._unready += not worker.ready
        if self._unready >= STARTS:
            raise DerekError("worker processes end while they are loading; run with fewer workers or more memory")
        self._workers[self._workers.index(worker)] = _Worker(self._context, self._start, self._layout)
        if task is None:
            return
        task.tries += worker.ready
        result = self._results[task.number]
        if task.tries < 2 and result.wanted == 1:
            self._again.append(task)
        elif len(task.documents) > 1:
            result.wanted = len(task.documents)
            self._again.extend(_Task(task.number, [document], place) for place, document in enumerate(task.documents))
        else:
            result.parts[task.place] = _given_up(task.documents[0], self._layout)

    def stop(self) -> None:
        for worker in self._workers:
            worker.stop()


class _Worker:
    """A worker process, as its parent sees it."""

    def __init__(self, context: BaseContext, start: Callable[[], Annotator], layout: Layout) -> None:
        self.connection, theirs = context.Pipe()
        self.task: _Task | None = None
        self.ready = False
        self._process: Any = context.Process(target=_serve, args=(theirs, start, layout), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, task: _Task) -> None:
        self.task = task
        with suppress(OSError):  # a dead worker is noticed when it is listened to
            self.connection.send(task.documents)

    def hear(self) -> Done | None:
        """The work done; None for a word that it is ready.

        *Errors*: EOFError or OSError where it is dead; DerekError where it cannot load the pipeline.
        """
        said = self.connection.recv()
        if isinstance(said, DerekError):
            raise said
        if said == _READY:
            self.ready = True
            return None
        done: Done = said
        return done

    def stop(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection, start: Callable[[], Annotator], layout: Layout) -> None:
    """A worker's life."""
    # An interruption is for the parent, which ends its workers; one whose parent is gone ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError):
        try:
            annotate = start()
        except DerekError as error:
            connection.send(error)
            return
        connection.send(_READY)
        while True:
            connection.send(do(annotate, connection.recv(), layout))


def _given_up(document: Article | ReadFailure, layout: Layout) -> Done:
    problem = "the process that worked on it ended (killed, or out of memory); run with fewer workers or more memory, or report the article"
    article = document if isinstance(document, Article) else None
    rows = failed_rows(document.id, f"{document.id}: {problem}", article)
    return Done(pack([rows], layout), Counts(documents=1, failures=1))
