"""Runs that outgrow one process: workers that die, runs that are killed and go on, shards."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import perilous
from derek import cli
from derek.errors import DerekError, OutputError
from derek.extraction import BATCH_CHARACTERS, annotator, batches
from derek.facts import Article
from derek.reading import Portion, ReadFailure
from derek.scaling.journal import NAME, Journal
from derek.scaling.work import Counts, Done, do_here
from derek.scaling.workers import do_in_workers
from derek.tabulation import Layout
from derek.tabulation.packing import unpack_tables
from derek.tabulation.rows import DocumentRow

posix = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")
SENTENCE = "Облысқа {} млн теңге тартылып, {} жоба іске қосылды. "


def articles(count: int, **said: str) -> list[Article | ReadFailure]:
    """Articles of some two thousand characters; `said` are sentences that stand in one of them."""
    texts = [SENTENCE.format(number + 1, number + 2) * 40 for number in range(count)]
    return [Article(id=f"d{number}", text=text + said.get(f"d{number}", "")) for number, text in enumerate(texts)]


def documents(work: Iterator[Done]) -> list[tuple[object, ...]]:
    """Id, status and number of facts of each document."""
    pieces = [piece for done in work for piece in unpack_tables(done.packed)["documents"][0]]
    rows = csv.DictReader(b"".join(pieces).decode().splitlines(), fieldnames=DocumentRow._fields)
    return [(row["doc_id"], row["status"], int(row["facts"])) for row in rows]


def test_batches_are_cut_by_size() -> None:
    long = Article(id="long", text="а" * BATCH_CHARACTERS)
    cut = [[one.id for one in batch] for batch in batches([Article(id="a", text="а"), long, *articles(1), ReadFailure(id="f", error="")])]
    assert cut == [["a", "long"], ["d0", "f"]]


@posix
def test_a_worker_that_dies_costs_nothing(tmp_path: Path) -> None:
    given = articles(90, d31=perilous.ONCE)
    given[5] = ReadFailure(id="d5", error="жоқ")
    work = do_in_workers(given, Layout(), workers=2, ner=None, start=partial(perilous.start, tmp_path))
    assert documents(work) == documents(do_here(annotator(ner=None), given, Layout()))
    assert (tmp_path / "stopped").exists()


@posix
def test_a_document_that_kills_costs_itself(tmp_path: Path) -> None:
    given = articles(60, d31=perilous.ALWAYS)
    found = documents(do_in_workers(given, Layout(), workers=2, ner=None, start=partial(perilous.start, tmp_path)))
    assert [one[:2] for one in found] == [(f"d{n}", "error" if n == 31 else "ok") for n in range(60)]


@posix
@pytest.mark.parametrize(("start", "message"), [(perilous.start_never, "fewer workers"), (perilous.start_refused, "no model")])
def test_workers_that_cannot_load_end_the_run(start: object, message: str) -> None:
    with pytest.raises(DerekError, match=message):
        list(do_in_workers(articles(3), Layout(), workers=2, ner=None, start=start))  # type: ignore[arg-type]


def test_workers_read_no_further_than_they_need(tmp_path: Path) -> None:
    read = 0

    def stream() -> Iterator[Article | ReadFailure]:
        nonlocal read
        for article in articles(600):
            read += 1
            yield article

    work = do_in_workers(stream(), Layout(), workers=1, ner=None, start=partial(perilous.start, tmp_path))
    next(work)
    assert read < 300
    work.close()


TOLD = {"inputs": "а", "ner": None}
DONE = [Done(b"one" * 50, Counts(3, 7, 1)), Done(b"two", Counts(1, 0, 0))]


def test_a_journal_goes_on(tmp_path: Path) -> None:
    for done in DONE:
        with Journal(tmp_path, TOLD, resume=True) as journal:
            journal.append(done)
    with Journal(tmp_path, TOLD, resume=True) as journal:
        assert (journal.counts, list(journal), list(journal)) == (
            Counts(4, 7, 1),
            [one.packed for one in DONE],
            [one.packed for one in DONE],
        )
    with Journal(tmp_path, TOLD, resume=False) as journal:
        assert journal.counts == Counts() and list(journal) == []
        journal.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lost", [1, 2, 10, 30])
def test_a_torn_record_is_cut_off(tmp_path: Path, lost: int) -> None:
    with Journal(tmp_path, TOLD, resume=False) as journal:
        for done in DONE:
            journal.append(done)
    file = tmp_path / NAME
    file.write_bytes(file.read_bytes()[:-lost])
    with Journal(tmp_path, TOLD, resume=True) as journal:
        kept = DONE[: 1 if lost < 24 else 0]
        assert list(journal) == [one.packed for one in kept]
        journal.append(DONE[1])
        assert list(journal) == [*(one.packed for one in kept), DONE[1].packed]


def test_a_damaged_record_is_cut_off(tmp_path: Path) -> None:
    with Journal(tmp_path, TOLD, resume=False) as journal:
        journal.append(DONE[0])
    file = tmp_path / NAME
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with Journal(tmp_path, TOLD, resume=True) as journal:
        assert list(journal) == []


def test_a_journal_of_another_run_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path, TOLD, resume=False) as journal:
        journal.append(DONE[0])
    with pytest.raises(OutputError, match="leave out --resume"):
        Journal(tmp_path, {**TOLD, "ner": "stanza"}, resume=True)


@posix
def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path, TOLD, resume=False), pytest.raises(OutputError, match="another run"):
        Journal(tmp_path, TOLD, resume=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    lines = [json.dumps({"id": one.id, "text": one.text}) for one in articles(300) if isinstance(one, Article)]
    (folder / "a.jsonl").write_text("\n".join([*lines[:150], "{broken"]) + "\n", encoding="utf-8")
    (folder / "b.jsonl").write_text("\n".join(lines[150:]) + "\n", encoding="utf-8")
    (folder / "c.txt").write_text(SENTENCE.format(1, 2), encoding="utf-8")
    return folder


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def extract(archive: Path, out: Path, *options: str) -> int:
    return cli.main(["extract", str(archive), "--out", str(out), "--ner", "none", "--quiet", *options])


@posix
@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
def test_a_killed_run_goes_on(archive: Path, tmp_path: Path, workers: tuple[str, ...]) -> None:
    assert extract(archive, tmp_path / "whole") == 3
    out, sizes = tmp_path / "out", iter((0, 30_000, 200_000))
    command = [sys.executable, "-m", "derek", "extract", str(archive), "--out", str(out), "--ner", "none", "--quiet", "--resume", *workers]
    for size in sizes:
        process = subprocess.Popen(command)
        while process.poll() is None and (not (out / NAME).exists() or (out / NAME).stat().st_size <= size):
            time.sleep(0.002)
        time.sleep(random.Random(size).uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert set(tables(out)) == {NAME}, "no table before all are whole"
    assert subprocess.run(command, check=False).returncode == 3
    assert tables(out) == tables(tmp_path / "whole")


def test_an_interrupted_run_says_how_to_go_on(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    append = Journal.append

    def interrupted(self: Journal, done: Done) -> None:
        append(self, done)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(Journal, "append", interrupted)
    assert extract(archive, tmp_path / "out") == 1
    assert "--resume" in capsys.readouterr().err
    monkeypatch.setattr(Journal, "append", append)
    assert extract(archive, tmp_path / "out", "--resume") == 3
    assert extract(archive, tmp_path / "whole") == 3
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")
    signal.signal(signal.SIGTERM, handler)


def test_leftovers_of_a_killed_run_go(archive: Path, tmp_path: Path) -> None:
    for name in (".facts.csv.123.part", ".texts.parquet.9.part", ".mine.csv.123.part"):
        (tmp_path / name).touch()
    assert extract(archive, tmp_path, "--limit", "1") == 0
    assert [name for name in tables(tmp_path) if name.endswith(".part")] == [".mine.csv.123.part"]


@posix
@pytest.mark.parametrize("layout", [("--spreadsheet",), ("--format", "jsonl"), ("--format", "parquet"), ("--no-texts",)], ids=str)
def test_workers_change_no_byte(archive: Path, tmp_path: Path, layout: tuple[str, ...]) -> None:
    for out, workers in (("one", ()), ("two", ("--workers", "2"))):
        assert extract(archive, tmp_path / out, "--limit", "50", *layout, *workers) == 0
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


def test_a_table_of_a_cluster_is_in_the_way(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "facts.parquet").mkdir()
    assert extract(archive, tmp_path, "--format", "parquet") == 1
    assert f"{tmp_path / 'facts.parquet'}: a folder is there" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["facts.parquet"]


def test_resuming_for_other_tables_is_refused(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Journal, "remove", lambda self: None)
    assert extract(archive, tmp_path, "--limit", "3") == 0
    assert extract(archive, tmp_path, "--limit", "3", "--resume", "--format", "jsonl") == 1
    assert "other inputs or options" in capsys.readouterr().err


def test_resuming_another_run_is_refused(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Journal(tmp_path, TOLD, resume=False):
        pass
    assert extract(archive, tmp_path, "--resume") == 1
    assert "other inputs or options" in capsys.readouterr().err
    assert extract(archive, tmp_path) == 3


def test_shards_are_the_whole(archive: Path, tmp_path: Path) -> None:
    assert extract(archive, tmp_path / "whole") == 3
    rows = [set((tmp_path / "whole" / "facts.csv").read_bytes().splitlines())]
    for shard in ("1/3", "2/3", "3/3"):
        assert extract(archive, tmp_path / shard, "--shard", shard) in (0, 3)
        rows.append(set((tmp_path / shard / "facts.csv").read_bytes().splitlines()))
    assert rows[0] == rows[1] | rows[2] | rows[3]
    assert len(rows[0]) - 1 == sum(len(part) - 1 for part in rows[1:]), "but for the header, no row stands in two"


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--limit", "3"), ["d0", "d1", "d2"]),
        (("--shard", "2/100"), ["d1", "d101", "d200", "c"]),
        (("--shard", "2/100", "--limit", "2"), ["d1", "d101"]),
    ],
)
def test_portions(archive: Path, tmp_path: Path, options: tuple[str, ...], ids: list[str]) -> None:
    extract(archive, tmp_path, *options)
    assert [line.split(",")[0] for line in (tmp_path / "documents.csv").read_text().splitlines()[1:]] == ids


@pytest.mark.parametrize("shard", ["0/2", "3/2", "2", "a/b", "1/0", "-1/2"])
def test_bad_shards(archive: Path, tmp_path: Path, shard: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert extract(archive, tmp_path / "out", "--shard", shard) == 1
    assert "is no shard" in capsys.readouterr().err and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("portion", "documents", "count"), [((1, 1, None), 5, 5), ((2, 3, None), 5, 2), ((3, 3, None), 5, 1), ((1, 2, 2), 9, 2)]
)
def test_how_many_a_portion_has(portion: tuple[int, int, int | None], documents: int, count: int) -> None:
    assert Portion(shard=portion[0], shards=portion[1], limit=portion[2]).count(documents) == count
