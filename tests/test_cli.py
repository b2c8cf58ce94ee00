"""The command line, the library's `extract`, and the terminal view, on a pipeline that knows one rule: `N жоба` is a count."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from derek import cli, commands, extraction
from derek.facts import Article, Count, Date
from derek.report.terminal import print_article
from derek.scaling.journal import NAME
from derek.tabulation import TABLES, TEXTS
from derek.tokenization import tokenize


class OneRule:
    """A pipeline of one rule; it breaks on the word «бұзылды» and is interrupted by «тоқта»."""

    def make_doc(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(text=text, _=SimpleNamespace(passage=tokenize(text), article=None))

    def pipe(self, docs: Iterable[SimpleNamespace]) -> Iterator[SimpleNamespace]:
        return map(self._annotated, docs)

    def _annotated(self, doc: SimpleNamespace) -> SimpleNamespace:
        if "бұзылды" in doc.text:
            raise ValueError("line one\nline two")
        if "тоқта" in doc.text:
            raise KeyboardInterrupt
        matches = re.finditer(r"(\d+) (жоба|облыс)", doc.text)
        doc._.facts = [Count(start=m.start(), end=m.end(), text=m[0], value=Decimal(m[1]), unit=m[2], source="one rule") for m in matches]
        day = doc._.article.date
        doc._.mentions = [Date(start=0, end=1, text=doc.text[:1], period_start=day, period_end=day)] if day else []
        doc._.mentions += doc._.facts
        return doc


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for command in (commands.extract, commands.show, commands.evaluate):
        monkeypatch.setattr(command, "annotator", lambda *, ner: extraction.spacy_annotator(OneRule()))  # type: ignore[arg-type]
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in (("а", "58 жоба іске қосылды. 3 облыс бар."), ("б", "Ештеңе жоқ."), ("в", "Тағы 7 жоба.")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_extract_writes_the_tables(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run("extract", news, "--out", out, "--date", "2025-11-12") == 0
    assert {path.name for path in out.iterdir()} == {f"{name}.csv" for name in (*TABLES, *TEXTS)}
    assert [(row["doc_id"], row["value"], row["unit"], row["sent_id"]) for row in table(out / "facts.csv")] == [
        ("а", "58", "жоба", "0"),
        ("а", "3", "облыс", "1"),
        ("в", "7", "жоба", "0"),
    ]
    assert {row["date"] for row in table(out / "documents.csv")} == {"2025-11-12"}
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(r"documents: 3, facts: 3, failures: 0, seconds: [\d.]+, documents/s: [\d.]+", captured.err.splitlines()[-1])


def test_failed_documents_leave_the_others(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "б.txt").write_text("5 жоба бұзылды", encoding="utf-8")
    (news / "г.txt").write_bytes(b"")
    (news / "д.docx").write_bytes(b"")
    out = tmp_path / "out"
    assert run("extract", news, "--out", out) == 3
    documents = table(out / "documents.csv")
    assert [(row["doc_id"], row["status"]) for row in documents] == [("а", "ok"), ("б", "error"), ("в", "ok"), ("г", "error")]
    assert documents[1]["error"] == "б: processing failed (ValueError: line one line two); report the article"
    assert "is empty" in documents[3]["error"]
    assert [row["doc_id"] for row in table(out / "facts.csv")] == ["а", "а", "в"]
    *_, skipped, messages, summary = capsys.readouterr().err.splitlines()
    assert "passed over: 1" in skipped and "documents.csv" in messages and "failures: 2" in summary


def test_quiet_says_nothing(news: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("extract", news, "--out", tmp_path / "out", "--quiet") == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("table_format", ["csv", "jsonl", "parquet"])
def test_two_runs_are_equal_even_into_the_folder_read(news: Path, table_format: str) -> None:
    outputs = []
    for _ in range(2):
        assert run("extract", news, "--out", news, "--format", table_format, "--quiet") == 0
        outputs.append({name: (news / f"{name}.{table_format}").read_bytes() for name in TABLES})
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["extract", "жоқ.txt", "--out", "OUT"], "жоқ.txt: no such file or folder"),
        (["extract", "NEWS"], "Missing option '--out'"),
        (["extract", "--out", "OUT"], "Missing argument 'INPUT...'"),
        (["extract", "NEWS", "--out", "OUT", "--date", "12.11.2025"], "'12.11.2025' does not match"),
        (["extract", "NEWS", "--out", "OUT", "--format", "xlsx"], "'xlsx' is not one of"),
        (["extract", "NEWS", "--out", "OUT", "--ner", "spacy"], "'spacy' is not one of"),
        (["evaluate-ner", "жоқ.iob2"], "жоқ.iob2: the file cannot be read"),
        (["extract", "NEWS", "--out", "NEWS/а.txt"], "cannot be written"),
        (["extract", "NEWS", "--out", "OUT", "--colour"], "No such option"),
        (["show", "жоқ.txt"], "no such file or folder"),
        (["evaluate", "жоқ.jsonl"], "the gold file cannot be read"),
        (["fetch"], "No such command"),
    ],
)
def test_runs_that_cannot_start(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str) -> None:
    places = {"NEWS": str(news), "OUT": str(tmp_path / "out"), "NEWS/а.txt": str(news / "а.txt")}
    assert run(*(places.get(argument, argument) for argument in arguments)) == 1
    error = capsys.readouterr().err
    assert problem in error and "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("extract", "show", "evaluate"))


def test_an_interrupted_run_leaves_no_table(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "в.txt").write_text("тоқта", encoding="utf-8")
    assert run("extract", news, "--out", tmp_path / "out") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == [NAME]
    assert "interrupted" in capsys.readouterr().err


def test_extract_reads_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = '{"text": "2 жоба"}\n{"id": "x", "text": "3 жоба"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run("extract", "-", "--input-format", "jsonl", "--out", tmp_path, "--quiet") == 0
    assert [(row["doc_id"], row["value"]) for row in table(tmp_path / "facts.csv")] == [("stdin-1", "2"), ("x", "3")]


def test_show(news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert run("show", news / "а.txt") == 0
    shown = capsys.readouterr().out
    assert "[58 жоба COUNT] іске қосылды." in shown
    assert all(len(line) <= 60 for line in shown.splitlines())
    assert "58" in shown.split("kind")[1]
    assert not any(column in shown for column in ("modifier", "item", "period"))


def test_a_wide_terminal_shows_the_words_of_each_fact(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert run("show", news / "а.txt") == 0
    assert re.search(r"count +58 +жоба +58 жоба", capsys.readouterr().out)


def test_show_says_why_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "а.txt").write_bytes(b"\x89PNG\0\1\2")
    assert run("show", tmp_path / "а.txt") == 1
    assert "binary data" in capsys.readouterr().err


def test_the_terminal_view_in_colours() -> None:
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80)
    text = "\x1b[31m58 жоба\r\n[bold]"
    fact = Count(start=5, end=12, text="58 жоба", value=Decimal(58), unit="жоба")
    inner = Count(start=8, end=12, text="жоба", value=Decimal(1))
    print_article(Article(text=text, id="[а]", title="\x07Т"), [fact], [fact, inner], console)
    shown = console.file.getvalue()
    assert "\x1b[31m" not in shown and "\x07" not in shown
    assert "\x1b[30;46m58 жоба\x1b[0m\n[bold]" in shown and "[а]" in shown


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    fact = Count(start=0, end=6, text="5 жоба", value=Decimal(5), unit="жоба")
    print_article(Article(text="5 жоба"), [fact], [fact])
    assert "[5 жоба COUNT]" in capsys.readouterr().out


def test_evaluate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = [{"kind": "count", "value": value, "unit": "жоба", "modifier": "exact"} for value in (58, 60)]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "а", "text": "58 жоба, 3 облыс", "facts": facts}), encoding="utf-8")
    assert run("evaluate", gold, "--ner", "none", "--errors", tmp_path / "errors.csv") == 0
    scores = json.loads(capsys.readouterr().out)
    assert tuple(scores) == ("money", "count", "percent", "quantity", "people", "roles", "orgs", "dates")
    assert scores["count"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "predicted": 2, "correct": 1}
    errors = table(tmp_path / "errors.csv")
    assert [(row["error"], row["value"], row["unit"], row["start"]) for row in errors] == [
        ("missed", "60", "жоба", ""),
        ("false_alarm", "3", "облыс", "9"),
    ]


def extract(documents: Any, **options: Any) -> Any:
    return extraction.extract(documents, nlp=OneRule(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ("58 жоба", ["text-1"]),
        (["58 жоба", Article(text="7 жоба", id="а")], ["text-1", "а"]),
        ({"text": "58 жоба", "id": "б"}, ["б"]),
        (({"text": text} for text in ("1 жоба", "2 жоба")), ["text-1", "text-2"]),
        ([Article(text="1 жоба", id="а"), Article(text="1 жоба", id="а")], ["а", "а-2"]),
        (["1 жоба", "\0 2 жоба", Article(text="3 жоба", id="\ud800")], ["text-1", "text-2", "\ufffd"]),
        ([], []),
    ],
)
def test_extract_takes_texts_and_articles(given: Any, ids: list[str]) -> None:
    tables = extract(given)
    assert list(tables.documents.doc_id) == ids == list(tables.facts.doc_id)


NUMBER = Article(text=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [5, None, "бұзылды", {"title": "х"}, {"text": ""}, {"text": 5}, {"text": "х", "date": "кеше"}, NUMBER])
def test_extract_marks_what_fails(bad: Any) -> None:
    tables = extract(["1 жоба", bad, "2 жоба"])
    assert list(tables.documents.status) == ["ok", "error", "ok"]
    assert tables.documents.error[1] and "\n" not in tables.documents.error[1]
    assert list(tables.facts.value) == [1, 2]


def test_workers_change_nothing(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Workers load the real pipeline, so the run without them does too.
    monkeypatch.setattr(commands.extract, "annotator", extraction.annotator)
    (news / "г.txt").write_bytes(b"")
    for workers in (1, 2):
        assert run("extract", news, "--out", tmp_path / str(workers), "--workers", workers, "--quiet") == 3
    for name in TABLES:
        assert (tmp_path / "1" / f"{name}.csv").read_bytes() == (tmp_path / "2" / f"{name}.csv").read_bytes()


def test_extract_bears_empty_texts() -> None:
    assert list(extract(["", " \0"]).documents.status) == ["ok", "ok"]


def test_extract_knows_the_date() -> None:
    article = Article(text="1 жоба", date=datetime.date(2024, 1, 1))
    tables = extract([article, "2 жоба"], date="2025-11-12")
    assert list(tables.documents.date) == ["2024-01-01", "2025-11-12"]
    assert tables.mentions.canonical[0] == "2024-01-01"


def test_surrogates_keep_their_place() -> None:
    tables = extract("\ud800 1 жоба")
    assert tables.facts.start[0] == 2 and tables.documents.status[0] == "ok"


def test_the_command_line_starts_without_spacy() -> None:
    code = "import sys, derek.cli; print('spacy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert loaded.stdout.strip() == "False"
