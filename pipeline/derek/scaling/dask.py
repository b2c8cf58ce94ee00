"""A cluster: `derek.extract` for Dask data frames, with the same rows as in one process.

    tables = derek.scaling.dask.extract(dask.dataframe.read_parquet("news/*.parquet"))
    derek.scaling.dask.write(tables, "tables")

Where one partition has «Президент Тоқаев» and another one «Президент Қасым-Жомарт Тоқаев», both mentions point to one entity.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import derek
from derek.errors import DerekError, InputError
from derek.extraction import DEFAULT_MODEL
from derek.lexicon.extension import words_added
from derek.reading import known_date
from derek.reading.records import COLUMNS
from derek.scaling import partitions
from derek.scaling.parts import part_paths, staged, total, write_part
from derek.scaling.work import Counts
from derek.tabulation import TABLES, TEXTS

if TYPE_CHECKING:
    from dask.dataframe import DataFrame

INSTALL = "Dask is not installed; run pip install 'derek[dask]'"

FAN = 16
"""Indexes of entities that are merged at once."""


class ClusterTables(NamedTuple):
    """The four tables as Dask data frames; columns and types are those of `derek.extract`, values `decimal.Decimal` objects.

    Rows stand in document order over all partitions; the index counts from 0 in each.
    """

    documents: DataFrame
    mentions: DataFrame
    entities: DataFrame
    facts: DataFrame


def extract(
    ddf: DataFrame,
    *,
    date: datetime.date | str | None = None,
    ner: str | None = DEFAULT_MODEL,
    spool: str | Path | None = None,
) -> ClusterTables:
    """Run the pipeline over the articles of a Dask data frame: `text`, and `id`, `title`, `date`, `source`, `url` where it has them.

    Nothing is done until the tables are asked for. They share the analysis, so ask for them together: `write(tables, folder)`,
    `dask.compute(*tables)`, or `dask.persist(*tables)` to go on working with them; one after the other, each does it again.
    Partitions of 100 to 200 articles cost little where a worker is lost. `spool` is a folder that all workers see: what is done is kept
    there until the tables are made, in it and not in memory, and is not lost with a worker. It is the caller's to remove.

    *Shape*: rows as of `derek.extract` on the same articles in the same order.
    *Errors*: DerekError without Dask, InputError for a frame without `text`, ArticleError for a `date` that is none. On computing,
    ModelError where a worker has no model, InputError where it has other words of the user's than this process.
    """
    dask, frames = _dask()
    if not isinstance(ddf, frames.DataFrame) or "text" not in ddf.columns:
        raise InputError("a Dask data frame with a column `text` is needed; name the articles' column so")
    default = known_date(date)
    given: Any = ddf
    columns = [name for name in COLUMNS if name in given.columns]
    articles = given[columns].to_delayed()
    # Of Parquet files this reads one column, and none where there are no ids.
    named = given[[name for name in columns if name == "id"]].to_delayed()
    token = dask.base.tokenize(derek.__version__, articles, default, ner, spool, words_added())
    plan = Plan(token, ner=ner, date=default, spool=None if spool is None else Path(spool))
    plan.graph.update(articles[0].__dask_graph__())
    plan.graph.update(named[0].__dask_graph__())
    return ClusterTables(**plan.tables([one.key for one in articles], [one.key for one in named]))


def write(tables: ClusterTables, folder: str | Path) -> Counts:
    """Compute the tables, once, and write each as a folder of Parquet files, `facts.parquet/part.00000.parquet` and so on.

    The workers write; so the folder is to be one that all of them see. Rows and columns are those of `derek extract --format parquet`,
    values text. An earlier run's tables are replaced when all new ones are whole.

    *Errors*: OutputError where the folder cannot be written.
    """
    return write_frames(tables._asdict(), Path(folder))


def write_frames(frames: Mapping[str, Any], folder: Path, *, scheduler: Any = None) -> Counts:
    """Write tables by their names, as `write` does; `scheduler` is one of Dask's, or a client, its own choice by default."""
    dask, _ = _dask()
    with staged(folder.absolute(), list(frames)) as stage:
        graph: dict[Any, Any] = {}
        for table, frame in frames.items():
            parts = frame.to_delayed()
            graph.update(parts[0].__dask_graph__())
            written = [(f"derek-write-{table}-{stage.name}", number) for number in range(len(parts))]
            for key, part, path in zip(written, parts, part_paths(stage, table, len(parts)), strict=True):
                graph[key] = (write_part, part.key, table, path)
            graph[f"derek-written-{stage.name}", table] = (total, written)
        keys = [(f"derek-written-{stage.name}", table) for table in frames]
        return total(dask.compute(*_delayed(graph, keys, stage.name), scheduler=scheduler))


class Plan:
    """The tasks from partitions to tables; the keys say what they do, for those who watch a dashboard.

    First all ids are looked at, for equal ones are told apart over the whole run. Then each partition is analysed, once for all tables.
    What it shows of people, organizations and places is merged, some indexes at a time, into the one that tells who is who.
    """

    def __init__(self, token: str, *, ner: str | None, date: datetime.date | None, texts: bool = False, spool: Path | None = None) -> None:
        self.graph: dict[Any, Any] = {}
        self._token, self._spool = token, None if spool is None else spool.absolute()
        self._taken = ("documents", "facts", *(TEXTS if texts else ()))
        self._analyse = partial(partitions.analyse, ner=ner, date=date, texts=texts, words=words_added())

    def tables(self, articles: Sequence[Any], named: Sequence[Any]) -> dict[str, DataFrame]:
        """The tables by their names. `articles` and `named` are partitions, or their keys in the graph; ids are all that `named` needs."""
        parts = self._parts(articles, named)
        # Kept in memory, mentions are all that is kept until the entities are known; kept on disk, they stay there.
        mentions = parts if self._spool else self._each("take-mentions", partitions.take, parts, "mentions")
        resolved = self._resolved(parts)
        keys = {table: self._each(f"take-{table}", partitions.take, parts, table) for table in self._taken}
        keys["mentions"] = self._each("point", partitions.point, mentions, resolved)
        keys["entities"] = self._each("take-entities", getitem, [resolved], 0)
        return {table: self._frame(table, keys[table]) for table in (*TABLES, *TEXTS) if table in keys}

    def _parts(self, articles: Sequence[Any], named: Sequence[Any]) -> list[Any]:
        """What comes of each partition."""
        wanted = self._each("ids", partitions.wanted_ids, named)
        names = self._add("name", 0, partitions.name_documents, wanted)
        return [
            self._add("analyse", number, self._analyse, partition, self._add("named", number, getitem, names, number), self._kept(number))
            for number, partition in enumerate(articles)
        ]

    def _resolved(self, parts: Sequence[Any]) -> Any:
        """The entities of all partitions."""
        indexes, level = self._each("take-index", partitions.take_index, parts), 0
        while len(indexes) > 1:
            groups = [indexes[start : start + FAN] for start in range(0, len(indexes), FAN)]
            indexes = self._each(f"merge-{level}", partitions.merge, groups)
            level += 1
        return self._add("resolve", 0, partitions.resolve, indexes[0])

    def _kept(self, number: int) -> Path | None:
        return None if self._spool is None else self._spool / f"{self._token}-{number}.part"

    def _each(self, what: str, function: Callable[..., Any], given: Sequence[Any], *others: Any) -> list[Any]:
        return [self._add(what, number, function, one, *others) for number, one in enumerate(given)]

    def _add(self, what: str, number: int, *task: Any) -> tuple[str, int]:
        key = (f"derek-{what}-{self._token}", number)
        self.graph[key] = task
        return key

    def _frame(self, table: str, keys: Sequence[Any]) -> DataFrame:
        dask, frames = _dask()
        parts = _delayed(self.graph, keys, f"derek-{self._token}")
        # Text stays as Python has it: with Arrow's strings, None would become another kind of nothing.
        with dask.config.set({"dataframe.convert-string": False}):
            frame: DataFrame = frames.from_delayed(parts, meta=partitions.empty_frames()[table], prefix=f"derek-{table}", verify_meta=False)
        return frame


def _delayed(graph: Mapping[Any, Any], keys: Sequence[Any], layer: str) -> list[Any]:
    """The values of keys of a graph. They share one layer of it, for with one each Dask would need time by the square of their number."""
    from dask.delayed import Delayed
    from dask.highlevelgraph import HighLevelGraph

    make: Any = Delayed
    tasks = HighLevelGraph.from_collections(layer, graph)
    return [make(key, tasks, layer=layer) for key in keys]


def _dask() -> tuple[Any, Any]:
    try:
        import dask
        import dask.dataframe
    except ImportError as error:
        raise DerekError(INSTALL) from error
    return dask, dask.dataframe
