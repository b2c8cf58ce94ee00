"""A cluster gives the rows of a run in one process, also where one of its workers is killed.

«58 жоба іске қосылды.» and two hundred other articles go through two worker processes on this machine.
"""

from __future__ import annotations

import datetime
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import derek
from derek.errors import DerekError, InputError, OutputError
from derek.scaling import dask as scaled
from derek.scaling.cluster import run_on_cluster
from derek.tabulation import Tables

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
cloudpickle = pytest.importorskip("cloudpickle")
pandas = pytest.importorskip("pandas")
frames = pytest.importorskip("dask.dataframe")

ROOT = Path(__file__).resolve().parent.parent
PARTS = 12
DOCUMENTS = 240
DATES = ["2025-11-12", None, "2025-11-12T08:30:00+05:00", "кеше"]


def articles() -> list[dict[str, Any]]:
    """Articles made of halves of others: with ids and without, with ids that repeat, and some that cannot be read."""
    halves = []
    for path in sorted((ROOT / "corpus" / "articles").glob("*.txt")):
        paragraphs = path.read_text(encoding="utf-8").split("\n\n")
        halves += ["\n\n".join(paragraphs[::2]), "\n\n".join(paragraphs[1::2])]
    made = []
    for number in range(DOCUMENTS):
        text = f"{number + 2} жоба іске қосылды.\n\n{halves[number * 7 % len(halves)]}"
        identity = {0: None, 1: f"форум-{number % 9}", 2: f"text-{number}", 3: f"жаңалық-{number}"}[number % 4]
        record = {"id": identity, "text": text, "title": f"Жаңалық, {number}", "date": DATES[number % 29 % 4], "source": None, "url": ""}
        made.append(record | ({"text": " "} if number % 50 == 7 else {}))
    return made


ARTICLES = articles()


@pytest.fixture(scope="module")
def local() -> Tables:
    return derek.extract(ARTICLES, ner=None, date="2025-11-20")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    # The plugins of this file are sent to the workers, which cannot import it.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    # A killed worker is what these tests are about; the cluster need not say more of it.
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": "127.0.0.1:0"}
    with (
        distributed.LocalCluster(**options, silence_logs=logging.CRITICAL) as made,
        distributed.Client(made, set_as_default=False) as client,
    ):
        yield client
    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


class Killer(distributed.WorkerPlugin):  # type: ignore[misc]
    """While its weapon is there: kills the worker that first begins the analysis of a partition too many; once, or again and again."""

    def __init__(self, weapon: Path, *, after: int, once: bool = True) -> None:
        weapon.touch()
        self.name = str(weapon)
        self._weapon, self._after, self._once = weapon, after, once
        self._begun = 0

    def transition(self, key: Any, start: str, finish: str, **options: Any) -> None:
        if finish == "executing" and key[0].startswith("derek-analyse"):
            self._begun += 1
            if self._begun > self._after and self._weapon.exists():
                if self._once:
                    self._weapon.unlink()
                os.kill(os.getpid(), signal.SIGKILL)


def as_dask(records: list[dict[str, Any]], parts: int = PARTS) -> Any:
    return frames.from_pandas(pandas.DataFrame(records), npartitions=parts, sort=False)


def assert_same(got: Mapping[str, Any], wanted: Tables) -> None:
    for table, frame in got.items():
        pandas.testing.assert_frame_equal(frame.reset_index(drop=True), getattr(wanted, table), obj=table)
    # To be equal, and to be written alike: Decimal("1.0") equals Decimal(1).
    assert list(map(str, got["facts"].value)) == list(map(str, wanted.facts.value))


def together(tables: scaled.ClusterTables, scheduler: Any) -> dict[str, Any]:
    return dict(zip(tables._fields, dask.compute(*tables, scheduler=scheduler), strict=True))


def test_the_frames_know_their_types_before_they_are_computed(local: Tables) -> None:
    tables = scaled.extract(as_dask(ARTICLES), ner=None)
    assert all(list(lazy.dtypes.items()) == list(getattr(local, table).dtypes.items()) for table, lazy in tables._asdict().items())


def test_rows_are_those_of_one_process_though_a_worker_is_killed(client: Any, local: Tables, tmp_path: Path) -> None:
    client.register_plugin(Killer(tmp_path / "weapon", after=3))
    tables = scaled.extract(as_dask(ARTICLES), ner=None, date="2025-11-20")
    assert_same(together(tables, client), local)
    assert not (tmp_path / "weapon").exists()
    assert set(local.documents.status) == {"ok", "error"} and (local.documents.doc_id.str.contains(r"-\d+-2$")).any()


def test_rows_with_the_model(client: Any) -> None:
    few = [record | {"text": record["text"][:800]} for record in ARTICLES[:6]]
    assert_same(together(scaled.extract(as_dask(few, 3)), client), derek.extract(few))


@pytest.mark.parametrize("columns", [["text"], ["text", "date"], ["text", "id"]], ids="-".join)
def test_columns_that_are_not_there(columns: list[str]) -> None:
    records = [{name: record[name] for name in columns} for record in ARTICLES[:40]]
    assert_same(together(scaled.extract(as_dask(records, 3), ner=None), "sync"), derek.extract(records, ner=None))


@pytest.mark.parametrize("stored", ["object", "string", "string[pyarrow]", "category"])
def test_columns_of_other_types(stored: str) -> None:
    frame = pandas.DataFrame(ARTICLES[:40]).astype({"text": stored, "id": stored})
    records = [record | {"date": None if record["date"] in (None, "кеше") else record["date"][:10]} for record in ARTICLES[:40]]
    frame["date"] = pandas.to_datetime([record["date"] for record in records])
    with dask.config.set({"dataframe.convert-string": False}):
        tables = scaled.extract(frames.from_pandas(frame, npartitions=3, sort=False), ner=None)
    assert_same(together(tables, "sync"), derek.extract(records, ner=None))


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one for each partition that is analysed."""
    seen: list[int] = []
    process = scaled.partitions.process
    monkeypatch.setattr(scaled.partitions, "process", lambda *given: seen.append(1) or process(*given))
    return seen


def test_the_analysis_is_shared(analysed: list[int], tmp_path: Path) -> None:
    tables = scaled.extract(as_dask(ARTICLES[:40], 4), ner=None)
    assert analysed == []
    together(tables, "sync")
    assert len(analysed) == 4
    with dask.config.set(scheduler="sync"):
        scaled.write(tables, tmp_path)
    assert len(analysed) == 8


def test_what_is_in_the_spool_is_not_done_again(analysed: list[int], tmp_path: Path) -> None:
    tables = scaled.extract(as_dask(ARTICLES[:40], 4), ner=None, spool=tmp_path)
    tables.facts.compute(scheduler="sync")
    first, *_ = tmp_path.iterdir()
    first.unlink()
    assert_same(together(tables, "sync"), derek.extract(ARTICLES[:40], ner=None))
    assert len(analysed) == 4 + 1


def run_here(folder: Path, inputs: list[str], out: Path) -> None:
    options = ["--out", str(out), "--ner", "none", "--format", "parquet", "--date", "2025-11-20", "--quiet"]
    done = subprocess.run([sys.executable, "-m", "derek", "extract", *inputs, *options], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parquet files of many row groups, two of them of one name; and two that cannot be read."""
    folder = tmp_path_factory.mktemp("мұрағат")
    for number, name in enumerate(["2024/news", "2025/news", "news"]):
        frame = pandas.DataFrame(ARTICLES[number * 80 : number * 80 + 80])
        (folder / name).parent.mkdir(exist_ok=True)
        given = frame if number else frame.drop(columns=["id", "url"])
        given.to_parquet(folder / f"{name}.parquet", row_group_size=30 if number else 80)
    (folder / "2025" / "broken.parquet").write_bytes(b"PAR1")
    pandas.DataFrame({"мәтін": ["жоба"]}).to_parquet(folder / "2025" / "other.parquet")
    (folder / "форум.txt").write_text("58 жоба іске қосылды.", encoding="utf-8")
    return folder


def tables_in(folder: Path) -> dict[str, Any]:
    return {path.name: pandas.read_parquet(path, dtype_backend="pyarrow") for path in sorted(folder.glob("*.parquet"))}


def test_a_run_on_a_cluster(client: Any, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = ["2024", "2025", "news.parquet"]
    run_here(archive, inputs, tmp_path / "one")
    wanted = tables_in(tmp_path / "one")
    monkeypatch.chdir(archive)
    monkeypatch.setattr("derek.scaling.cluster.ROWS", 20)
    out = archive / "tables"
    client.register_plugin(Killer(tmp_path / "weapon", after=2))
    for _ in ("with a worker killed", "over the tables of the first"):
        counts = run_on_cluster(client.scheduler.address, inputs, out, ner=None, date=datetime.date(2025, 11, 20))
        assert not (tmp_path / "weapon").exists()
        failures = (wanted["documents.parquet"].status == "error").sum()
        assert counts == (len(wanted["documents.parquet"]), len(wanted["facts.parquet"]), failures)
        got = tables_in(out)
        assert list(got) == list(wanted) == sorted(path.name for path in out.iterdir())
        for table in got:
            pandas.testing.assert_frame_equal(got[table], wanted[table], obj=table)
    assert [path.name for path in sorted((out / "facts.parquet").iterdir())][:2] == ["part.00000.parquet", "part.00001.parquet"]
    shutil.rmtree(out)


@pytest.mark.parametrize(
    ("address", "inputs", "kind", "message"),
    [
        ("tcp://127.0.0.1:9", ["news.parquet"], DerekError, "tcp://127.0.0.1:9: no Dask scheduler answers there"),
        ("127.0.0.1", ["news.parquet"], DerekError, "127.0.0.1: no Dask scheduler .* give its address as tcp://HOST:PORT"),
        ("", ["news.parquet", "форум.txt"], InputError, "форум.txt: a cluster reads Parquet alone"),
        ("", ["жоқ.parquet"], InputError, "жоқ.parquet: no such file"),
        ("", ["-"], InputError, "standard input: a cluster reads Parquet alone"),
    ],
)
def test_a_run_that_cannot_start(
    client: Any, archive: Path, monkeypatch: pytest.MonkeyPatch, address: str, inputs: list[str], kind: type[DerekError], message: str
) -> None:
    monkeypatch.chdir(archive)
    monkeypatch.setattr("derek.scaling.cluster.PATIENCE", 1)
    with pytest.raises(kind, match=message):
        run_on_cluster(address or client.scheduler.address, inputs, archive / "out")
    assert not (archive / "out").exists()


def test_a_scheduler_without_workers(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derek.scaling.cluster.PATIENCE", 1)
    options = {"n_workers": 0, "processes": False, "dashboard_address": "127.0.0.1:0", "protocol": "tcp"}
    with distributed.LocalCluster(**options) as made, pytest.raises(DerekError, match="the scheduler has no workers; start some"):
        run_on_cluster(made.scheduler_address, [archive / "news.parquet"], archive / "out")


def test_machines_of_other_versions(client: Any, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = client.get_versions(packages=["derek", "pyarrow"])
    next(iter(versions["workers"].values()))["packages"]["derek"] = "0.0.1"
    monkeypatch.setattr(distributed.Client, "get_versions", lambda client, packages: versions)
    with pytest.raises(DerekError, match=r"tcp://.*: derek \d.* here, 0\.0\.1 there; install the same versions on all machines"):
        run_on_cluster(client.scheduler.address, [archive / "news.parquet"], archive / "out")


def test_storage_that_workers_do_not_see(client: Any, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derek.scaling.cluster.scratch", lambda folder: nullcontext(tmp_path / "elsewhere" / "scratch"))
    with pytest.raises(OutputError, match=r"tcp://.*: cannot write into .*elsewhere .*; give a folder that all workers can write"):
        run_on_cluster(client.scheduler.address, [archive / "news.parquet"], tmp_path / "out")
    monkeypatch.setattr("derek.scaling.cluster.Path.absolute", lambda path: tmp_path / "elsewhere")
    with pytest.raises(InputError, match=r"tcp://.*: .*elsewhere is not to be seen from there; give files that all workers see"):
        run_on_cluster(client.scheduler.address, [archive / "news.parquet"], tmp_path / "out")


def test_a_run_that_fails_leaves_the_old_tables(client: Any, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.parquet").mkdir()
    with pytest.raises(InputError, match="ner 'жоқ': no model of that name"):
        run_on_cluster(client.scheduler.address, [archive / "news.parquet"], tmp_path, ner="жоқ")
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    client.register_plugin(Killer(archive / "weapon", after=0, once=False))
    with pytest.raises(DerekError, match=r"news.parquet, from row 1: worker after worker ended at it"):
        run_on_cluster(client.scheduler.address, [archive / "news.parquet"], tmp_path, ner=None)
    (archive / "weapon").unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["facts.parquet"] and not any((tmp_path / "facts.parquet").iterdir())


@pytest.mark.parametrize("missing", ["dask.dataframe", "distributed"])
def test_without_dask(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(DerekError, match=r"Dask is not installed; run pip install 'derek\[dask\]'"):
        run_on_cluster("tcp://127.0.0.1:9", [archive / "news.parquet"], tmp_path)


def test_a_frame_without_texts() -> None:
    with pytest.raises(InputError, match="a column `text` is needed"):
        scaled.extract(frames.from_pandas(pandas.DataFrame({"мәтін": ["жоба"]}), npartitions=1))


def test_workers_with_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = scaled.extract(as_dask(ARTICLES[:4], 1), ner=None)
    monkeypatch.setattr(scaled.partitions, "words_added", lambda: "others")
    with pytest.raises(InputError, match="the words of DEREK_LEXICON are not equal on all machines"):
        together(tables, "sync")
