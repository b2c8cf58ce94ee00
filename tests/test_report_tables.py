"""The tables of a run as the report reads them back: in every format, in parts, broken in every way; «58 жоба» stays what it is."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from derek import cli
from derek.commands.report import report
from derek.errors import InputError
from derek.report.page import PAGE, gather
from run_tables import MadeRun, forum, large

# What is put into tables to break them.
SPLINTERS = (b'"', b",", b"\n", b"[]", b"null", b"{", b"1e9", b"\xff", b"\x00", b"NaN", b"-")


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_the_page_is_the_same_of_tables_in_any_format(tmp_path: Path, ending: str) -> None:
    known = gather(forum().write(tmp_path / "csv"))
    assert gather(forum().write(tmp_path / ending, ending)) == known
    assert gather(forum().write(tmp_path / "spreadsheet", spreadsheet=True)) == known


def test_tables_may_be_folders_of_parts(tmp_path: Path) -> None:
    forum().write(tmp_path, "parquet")
    parts = MadeRun().write(tmp_path / "empty", "parquet")
    known = gather(tmp_path)
    for table in tmp_path.glob("*.parquet"):
        (tmp_path / "parts" / table.name).mkdir(parents=True)
        (parts / table.name).rename(tmp_path / "parts" / table.name / "part.9.parquet")
        table.rename(tmp_path / "parts" / table.name / "part.10.parquet")
    assert gather(tmp_path / "parts") == known


def test_of_two_formats_the_newer_run_is_shown(tmp_path: Path) -> None:
    forum().write(tmp_path, "csv")
    large(3, 2).write(tmp_path, "jsonl")
    for path, day in ((tmp_path / "documents.csv", 2), (tmp_path / "documents.jsonl", 1)):
        os.utime(path, (day, day))
    assert gather(tmp_path)["figures"]["documents"] == 3
    os.utime(tmp_path / "documents.jsonl", (3, 3))
    assert gather(tmp_path)["figures"]["facts"] == 6


def spoil(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text((folder / name).read_text("utf-8").replace(old, new, 1), "utf-8")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no folder": (lambda folder: folder.rename(folder.with_name("elsewhere")), "no such folder"),
    "no tables": (lambda folder: [path.unlink() for path in folder.iterdir()], "no tables in it; run `derek extract"),
    "a table missing": (lambda folder: (folder / "mentions.csv").unlink(), "no mentions.csv in it"),
    "a column missing": (spoil("facts.csv", "value_max", "valuemax"), "facts.csv: no column value_max in it"),
    "no number": (spoil("facts.csv", "432200000000", "1e99"), "facts.csv, line 2: '1e99' is no value of value"),
    "no offset": (spoil("mentions.csv", "форум,1,21,", "форум,1,many,"), "mentions.csv, line 2: 'many' is no value of start"),
    "too few cells": (spoil("entities.csv", "g2,GPE,", "g2,"), "entities.csv: not whole or not of this format (line 4 has 7 cells, not 8)"),
    "an open quote": (spoil("documents.csv", "derek.test", '"derek.test'), "documents.csv: not whole or not of this format"),
    "not UTF-8": (lambda folder: (folder / "facts.csv").write_bytes(b"\xff\xfe\x00"), "facts.csv: not whole or not of this format"),
    "empty": (lambda folder: (folder / "documents.csv").write_bytes(b""), "facts.csv: 'форум' is not in documents.csv"),
    "of another run": (spoil("facts.csv", ",әкім,", ",жоқ,"), "facts.csv: 'жоқ' is not in documents.csv, or in another place"),
    "a folder for a file": (lambda folder: ((folder / "facts.csv").unlink(), (folder / "facts.csv").mkdir()), "facts.csv: cannot be read"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    cli.derek.add_command(report)
    change, message = BROKEN[case]
    folder = forum().write(tmp_path / "run")
    change(folder)
    assert cli.main(["report", str(folder)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("derek: ") and message in error and error.count("\n") == 1
    assert not (folder / PAGE).exists()


@pytest.mark.parametrize(("ending", "content"), [("jsonl", b"[1]\n"), ("jsonl", b'{"doc_id": '), ("parquet", b"PAR1 broken")])
def test_broken_tables_of_other_formats(tmp_path: Path, ending: str, content: bytes) -> None:
    (forum().write(tmp_path, ending) / f"facts.{ending}").write_bytes(content)
    with pytest.raises(InputError, match=rf"facts\.{ending}: not whole or not of this format"):
        gather(tmp_path)


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_no_damage_is_more_than_a_sentence(tmp_path: Path, ending: str) -> None:
    tables = {path: path.read_bytes() for path in sorted(forum().write(tmp_path, ending).iterdir())}
    chance, refused = random.Random(ending), 0
    for _ in range(150):
        path = chance.choice(list(tables))
        place = chance.randrange(len(tables[path]))
        path.write_bytes(tables[path][:place] + chance.choice(SPLINTERS) + tables[path][place + chance.randrange(9) :])
        try:
            gather(tmp_path)
        except InputError as error:
            refused += 1
            assert "\n" not in str(error)
        path.write_bytes(tables[path])
    assert refused > 50
    assert gather(tmp_path)["figures"]["facts"] == 6
