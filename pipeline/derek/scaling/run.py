"""A run over sources into tables, whole or in its own time: what is done is kept in a journal until the tables can be written.

`Run(...).extract(...)` of «news/форум.txt» writes `facts.csv`; if it is killed, the same run with `resume` goes on where it stopped.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import derek
from derek.finding import prepare
from derek.normalization.entities import Entity
from derek.reading import Portion, Source, read_sources
from derek.scaling.journal import Journal
from derek.scaling.work import Counts, Work
from derek.tabulation import Layout, Overview, check_places, remove_leftovers, write_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run reads and where it writes; `ner` is the model's name, for a run is gone on with by the same model only."""

    sources: Sequence[Source]
    folder: Path
    layout: Layout
    date: datetime.date | None
    ner: str | None
    portion: Portion

    def extract(
        self,
        work: Work,
        *,
        resume: bool = False,
        advance: Callable[[int], None] = lambda documents: None,
    ) -> tuple[Counts, list[Entity], Overview]:
        """Do the work and write the tables; the result is what a summary says, the entities, and what was found, counted.

        `advance` is told of documents as they are done.

        *Errors*: OutputError where the folder cannot be written; what is done by then is gone on with by `resume`.
        """
        check_places(self.folder, self.layout)
        with Journal(self.folder, self._told(), resume=resume) as journal:
            remove_leftovers(self.folder)
            advance(journal.counts.documents)
            rest = replace(self.portion, done=journal.counts.documents)
            for done in work(read_sources(self.sources, date=self.date, portion=rest), self.layout):
                journal.append(done)
                advance(done.counts.documents)
            entities, overview = write_tables(self.folder, journal, self.layout)
            journal.remove()
            return journal.counts, entities, overview

    def _told(self) -> dict[str, object]:
        """What must be the same for a run to be gone on with."""
        return {
            "version": derek.__version__,
            "inputs": _digest(self.sources),
            "date": str(self.date),
            "ner": self.ner,
            **prepare(),
            "shard": [self.portion.shard, self.portion.shards],
            "limit": self.portion.limit,
            "tables": astuple(self.layout),
        }


def _digest(sources: Sequence[Source]) -> str:
    """What the sources are, as far as can be told without reading them: names, sizes and times of change."""
    digest = hashlib.sha256()
    for source in sources:
        state: tuple[int, int] = (0, 0)
        if source.path is not None and source.path.exists():
            stat = source.path.stat()
            state = stat.st_size, stat.st_mtime_ns
        digest.update(repr((source.id, source.kind, *state)).encode())
    return digest.hexdigest()
