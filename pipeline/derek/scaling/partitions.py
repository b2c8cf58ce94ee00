"""What a worker of a cluster does with a partition of the articles; none of it knows the cluster.

A partition goes in with the ids of its documents and comes out as data frames, and as the entities that it shows: «Тоқаев» of one
partition is «Қасым-Жомарт Тоқаев» of another only when the entities of all are put together, which is a second and much smaller step.
"""

from __future__ import annotations

import dataclasses
import datetime
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from derek.errors import InputError
from derek.extraction import annotator, process
from derek.facts import Article
from derek.lexicon.extension import ENVIRONMENT, words_added
from derek.normalization.entities import EntityIndex
from derek.reading import ReadFailure, UniqueIds, read_record
from derek.reading.records import COLUMNS
from derek.scaling.blocks import Block
from derek.scaling.parts import cells, reported, write_whole
from derek.tabulation import DocumentRows, collect
from derek.tabulation.rows import TextRow, entity_row

if TYPE_CHECKING:
    from pandas import DataFrame

Partition: TypeAlias = "DataFrame | Block"
"""Some articles: a data frame, or where they stand in Parquet files."""

# Two threads of a worker that start at once would both load the model.
_LOADING = Lock()


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """What a partition is told of all others: the number of its first document in the run, and ids that had to be changed, by place."""

    first: int
    changed: Mapping[int, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What came of a partition: its rows, the mentions not yet pointed, and the entities that it shows, as bytes.

    Bytes, because indexes change as they are merged, and a cluster may hand one to two tasks.
    """

    frames: dict[str, DataFrame]
    entities: bytes


def wanted_ids(partition: Partition) -> list[str]:
    """The ids that the documents ask for; empty where one gives none."""
    if isinstance(partition, Block):
        return partition.ids()
    if "id" not in partition.columns:
        return [""] * len(partition)
    # An id is what reading makes of it, whatever else is in the record.
    return [_read({"id": cell}, "", "", None).id for cell in cells(partition, "id")]


def name_documents(wanted: Iterable[Sequence[str]]) -> list[Named]:
    """Number the documents of all partitions, and tell those apart that ask for the same id, as a run in one process does.

    >>> name_documents([["форум", ""], ["форум"]])
    [Named(first=1, changed={}), Named(first=3, changed={0: 'форум-2'})]
    """
    ids = UniqueIds()
    number = 1
    named = []
    for partition in wanted:
        first, changed = number, {}
        for place, asked in enumerate(partition):
            asked = asked or _default_id(number)
            given = ids.distinct(ReadFailure(id=asked, error="")).id
            if given != asked:
                changed[place] = given
            number += 1
        named.append(Named(first, changed))
    return named


def analyse(
    partition: Partition, named: Named, kept: Path | None, *, ner: str | None, date: datetime.date | None, texts: bool, words: str
) -> Part | Path:
    """Run the pipeline over a partition; the model is loaded once per process.

    With a path in `kept`, what came of it is kept in that file and only its path handed on; where the file is there, nothing is done.

    *Errors*: ModelError where there is no model; InputError where a user's words are not those that `words` tells.
    """
    if kept is not None and kept.exists():
        return kept
    if words_added() != words:
        raise InputError(f"the words of {ENVIRONMENT} are not equal on all machines; name the same folder for the workers and here")
    with _LOADING:
        annotate = annotator(ner=ner, threads=1)
    rows = list(process(annotate, _documents(partition, named, date)))
    frames, index = _frames(rows, texts=texts), EntityIndex()
    for one in rows:
        index.add(one.entities)
    part = Part(frames, pickle.dumps(index))
    if kept is None:
        return part
    with reported(kept.parent):
        write_whole(kept, lambda stream: pickle.dump(part, stream))
    return kept


def take(part: Part | Path, table: str) -> DataFrame:
    """A table's rows of a partition."""
    return _opened(part).frames[table]


def take_index(part: Part | Path) -> bytes:
    """The entities of a partition."""
    return _opened(part).entities


def merge(indexes: Sequence[bytes]) -> bytes:
    """The entities of partitions that follow each other, as one."""
    whole = EntityIndex()
    for index in indexes:
        whole.merge(pickle.loads(index))
    return pickle.dumps(whole)


def resolve(index: bytes) -> tuple[DataFrame, dict[str, str]]:
    """The table of entities, and by id the other entity that one was joined to."""
    import pandas

    entities, joined = pickle.loads(index).resolve()
    empty = empty_frames()["entities"]
    frame = pandas.DataFrame([entity_row(entity) for entity in entities], columns=list(empty.columns), dtype=object)
    return frame.astype(empty.dtypes.to_dict()), joined


def point(mentions: DataFrame | Path, resolved: tuple[DataFrame, dict[str, str]]) -> DataFrame:
    """Mentions with the ids of the entities that their own were joined to."""
    import pandas

    _, joined = resolved
    if isinstance(mentions, Path):
        mentions = take(mentions, "mentions")
    pointing = [joined.get(one, one) for one in mentions["entity_id"]]
    pointed: DataFrame = mentions.assign(entity_id=pandas.Series(pointing, index=mentions.index, dtype=object))
    return pointed


def empty_frames() -> dict[str, DataFrame]:
    """Frames without rows, whose columns and types are those of the tables."""
    import pandas

    tables = collect([])
    named = {field.name: getattr(tables, field.name) for field in dataclasses.fields(tables)}
    return {**named, "texts": pandas.DataFrame(columns=list(TextRow._fields), dtype=object)}


def _documents(partition: Partition, named: Named, date: datetime.date | None) -> Iterator[Article | ReadFailure]:
    if isinstance(partition, Block):
        documents: Iterable[Article | ReadFailure] = partition.documents(date)
    else:
        columns = [name for name in COLUMNS if name in partition.columns]
        records = zip(*(cells(partition, name) for name in columns), strict=True)
        documents = (
            _read(dict(zip(columns, record, strict=True)), f"document {number}", _default_id(number), date)
            for number, record in enumerate(records, start=named.first)
        )
    for place, document in enumerate(documents):
        yield dataclasses.replace(document, id=named.changed[place]) if place in named.changed else document


def _read(record: dict[str, object], where: str, default_id: str, date: datetime.date | None) -> Article | ReadFailure:
    return read_record(record, where=where, default_id=default_id, date=date)


def _default_id(number: int) -> str:
    """As `derek.extract` names the documents that have no name."""
    return f"text-{number}"


def _frames(rows: Sequence[DocumentRows], *, texts: bool) -> dict[str, DataFrame]:
    import pandas

    # Without entities nothing is joined here: that is for the whole run to say.
    tables = collect(dataclasses.replace(one, entities=()) for one in rows)
    frames = {"documents": tables.documents, "mentions": tables.mentions, "facts": tables.facts}
    if texts:
        read = [(one.document.doc_id, one.text) for one in rows if one.text]
        frames["texts"] = pandas.DataFrame(read, columns=list(TextRow._fields), dtype=object)
    return frames


def _opened(part: Part | Path) -> Part:
    if isinstance(part, Part):
        return part
    with part.open("rb") as stream:
        kept: Part = pickle.load(stream)
    return kept
