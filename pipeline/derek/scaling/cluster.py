"""`derek extract news.parquet --dask tcp://10.0.0.7:8786 --format parquet --out tables`: a run on a cluster that is there already.

The workers read the articles and write the tables, so both must stand where all machines see them. Rows are those of a run in one
process: the third row of `news.parquet` is the article «news-3» in both, where it has no id of its own.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from derek.errors import DerekError, InputError, OutputError
from derek.extraction import DEFAULT_MODEL
from derek.reading import Source, list_sources
from derek.scaling.blocks import ROWS, Block, cut
from derek.scaling.dask import INSTALL, Plan, write_frames
from derek.scaling.parts import SHARED, STOPPED, scratch, table_path
from derek.scaling.work import Counts
from derek.tabulation import TABLES, TEXTS

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds in which a scheduler has to answer, and to have a worker."""

SAME = ("derek", "python", "dask", "distributed", "pandas", "pyarrow")
"""What must be of one version on all machines: rows depend on the first, and what the machines tell each other on the others."""


def run_on_cluster(
    address: str,
    inputs: Sequence[str | Path],
    out: Path,
    *,
    ner: str | None = DEFAULT_MODEL,
    date: datetime.date | None = None,
    texts: bool = True,
) -> Counts:
    """Write the tables of Parquet files, or folders of them, by the workers of a running Dask scheduler.

    What is done is kept in `out` until the tables are whole, so a worker that dies costs the blocks that it was at. Without `texts`, the
    table of the articles' texts is left out.

    *Errors*: DerekError without Dask, where the scheduler does not answer, has no workers or is lost, where versions differ, and where one
    block ends worker after worker; InputError for other inputs than Parquet, for such as a worker does not see, and where it has other
    words of the user's; OutputError where `out` cannot be written from here or from a worker; ModelError where a worker has no model.
    """
    sources = [source for source in list_sources(inputs).sources if not _is_own_table(source, out)]
    blocks = cut(sources, rows=ROWS) or [Block(())]
    with _connected(address) as client:
        _check_versions(client)
        with scratch(out.absolute()) as place:
            _check_storage(client, place, [Path(given).absolute() for given in inputs])
            plan = Plan(uuid4().hex, ner=ner, date=date, texts=texts, spool=place)
            with _told_of_losses(address, blocks):
                return write_frames(plan.tables(blocks, blocks), out, scheduler=client)


def _is_own_table(source: Source, out: Path) -> bool:
    """Whether a source is of an earlier run into a folder that is read too, or of one that was killed there."""
    if source.path is None:
        return False
    path, folder = source.path.resolve(), out.resolve()
    within = path.relative_to(folder).parts[:1] if path.is_relative_to(folder) else ()
    places = {table_path(folder, table).name for table in (*TABLES, *TEXTS)}
    return any(name in places or (name.startswith(".") and name.endswith(STOPPED)) for name in within)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a scheduler that has workers."""
    distributed = _distributed()
    with _silenced():
        try:
            # A client that is made with a wrong address leaves threads behind, so that is looked at before.
            distributed.comm.get_address_host_port(address, strict=True)
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, asyncio.TimeoutError) as error:
            problem = f"{address}: no Dask scheduler answers there"
            raise DerekError(f"{problem}; start one with `dask scheduler`, or give its address as tcp://HOST:PORT") from error
        with client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except (OSError, asyncio.TimeoutError) as error:
                raise DerekError(f"{address}: the scheduler has no workers; start some with `dask worker {address}`") from error
            yield client


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep Dask from what it says beside our sentences: tables of versions, sizes of graphs, tracebacks of lost connections."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


def _distributed() -> Any:
    try:
        import dask.dataframe  # noqa: F401 - needed later; that it is missing is to be said now
        import distributed
    except ImportError as error:
        raise DerekError(INSTALL) from error
    return distributed


def _check_versions(client: Client) -> None:
    asked: Any = client
    told = asked.get_versions(packages=["derek", "pyarrow"])
    here = told["client"]["packages"]
    for machine, versions in {"the scheduler": told["scheduler"], **told["workers"]}.items():
        there = versions["packages"]
        for name in SAME:
            if _comparable(name, here) != _comparable(name, there):
                differ = f"{name} {_comparable(name, here)} here, {_comparable(name, there)} there"
                raise DerekError(f"{machine}: {differ}; install the same versions on all machines")


def _comparable(name: str, packages: dict[str, str | None]) -> str:
    version = packages.get(name) or "missing"
    # Of Python the first two numbers say what it can read of another one.
    return ".".join(version.split(".")[:2]) if name == "python" else version


def _check_storage(client: Client, place: Path, inputs: Sequence[Path]) -> None:
    asked: Any = client
    for worker, problem in asked.run(_storage_problem, place, list(inputs)).items():
        if problem:
            raise type(problem)(f"{worker}: {problem}")


def _storage_problem(place: Path, inputs: Sequence[Path]) -> DerekError | None:
    """What a worker cannot read or write; run by each of them."""
    for given in inputs:
        if not given.exists():
            return InputError(f"{given} is not to be seen from there; give files that all workers see")
    try:
        mark = place / uuid4().hex
        mark.touch()
        mark.unlink()
    except OSError as error:
        return OutputError(f"cannot write into {place.parent} ({error.strerror or error}); {SHARED}")
    return None


@contextmanager
def _told_of_losses(address: str, blocks: Sequence[Block]) -> Iterator[None]:
    """Turn what Dask says of lost machines into sentences."""
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    try:
        yield
    except KilledWorker as error:
        task: Any = error.task
        where = blocks[task[1]].name if task[0].startswith("derek-analyse") else task[0]
        raise DerekError(f"{where}: worker after worker ended at it (killed, or out of memory); give workers more memory") from error
    except (CommClosedError, CancelledError) as error:
        raise DerekError(f"{address}: the scheduler was lost; start it and the run again") from error
