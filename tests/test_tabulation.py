"""The tabulation room: rows, ids, files that are whole or not there, data frames."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import datetime
import errno
import hashlib
import io
import json
import marshal
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from derek.errors import OutputError
from derek.facts import Article, Count, Date, Fact, Found, Money
from derek.tabulation import (
    TABLE_FORMATS,
    TABLES,
    TEXTS,
    DocumentRows,
    Layout,
    check_places,
    collect,
    document_rows,
    failed_rows,
    pack,
    write_csv,
    write_tables,
)
from derek.tabulation.formats import Format, SpreadsheetCsv
from derek.tabulation.rows import MentionRow
from derek.tokenization import tokenize

TEXT = "Облыста жиналыс өтті.\r\n  Облысқа 432,2 млрд теңге тартылды, 58 жоба іске қосылды.\n«Иә», — деді ол."
ARTICLE = Article(text=TEXT, id="форум", title="Форум, «өтті»", date=datetime.date(2025, 11, 12))


def found(kind: type[Fact], text: str, value: str, unit: str, **known: object) -> Fact:
    start = TEXT.index(text)
    return kind(start=start, end=start + len(text), text=text, value=Decimal(value), unit=unit, source="rule", **known)  # type: ignore[arg-type]


MONEY = found(Money, "432,2 млрд теңге", "4.322E+11", "KZT", period_start=datetime.date(2025, 1, 1))
COUNT = found(Count, "58 жоба", "58", "жоба", value_max=Decimal("60.50"), modifier="range")
DATE = Date(start=0, end=7, text="Облыста", period_start=datetime.date(2025, 1, 1), period_end=datetime.date(2025, 10, 31))


def rows(facts: list[Fact], mentions: list[Found] | None = None) -> DocumentRows:
    return document_rows(ARTICLE, tokenize(TEXT), facts, mentions or [])


def test_columns_are_those_of_the_contract() -> None:
    contract = {
        "documents": "doc_id, title, source, url, date, script, sentences, tokens, mentions, facts, sha256, status, error",
        "mentions": "doc_id, sent_id, start, end, text, label, canonical, entity_id, source, score",
        "entities": "entity_id, label, name, role, organization, aliases, mentions, documents",
        "facts": "fact_id, doc_id, sent_id, start, end, text, kind, value, value_max, modifier, unit, item, subject, predicate, status,"
        " period_start, period_end, speaker, source, sentence",
    }
    assert {name: ", ".join(table._fields) for name, table in TABLES.items()} == contract


def test_rows_of_a_document() -> None:
    document = rows([MONEY, COUNT], [DATE, MONEY, COUNT])
    row = document.document
    assert (row.doc_id, row.date, row.sentences, row.mentions, row.facts, row.status) == ("форум", "2025-11-12", 3, 3, 2, "ok")
    assert row.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [(mention.sent_id, mention.label, mention.canonical) for mention in document.mentions] == [
        (0, "DATE", "2025-01-01/2025-10-31"),
        (1, "MONEY", "432200000000 KZT"),
        (1, "COUNT", "58–60.5 жоба"),
    ]
    assert [fact.sentence for fact in document.facts] == ["Облысқа 432,2 млрд теңге тартылды, 58 жоба іске қосылды."] * 2
    assert all(TEXT[fact.start : fact.end] == fact.text for fact in document.facts)


def test_fact_ids_are_stable_and_distinct() -> None:
    alone, (money, *counts) = rows([COUNT]).facts, rows([MONEY, COUNT, COUNT, COUNT]).facts
    identity = alone[0].fact_id
    assert [fact.fact_id for fact in counts] == [identity, f"{identity}-2", f"{identity}-3"]
    assert len(identity) == 16 and money.fact_id != identity


def test_an_empty_text_has_rows() -> None:
    assert document_rows(Article(text=""), tokenize(""), [], []).document.sentences == 0


def written(folder: Path, *documents: DocumentRows, table_format: str = "csv", **layout: bool) -> dict[str, bytes]:
    form = Layout(table_format=table_format, **layout)
    write_tables(folder, [pack([document], form) for document in documents], form)
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


def test_csv(tmp_path: Path) -> None:
    tables = written(tmp_path / "жаңа" / "out", rows([MONEY, COUNT], [DATE]), failed_rows("б", 'a.txt: "жоқ"\rекі'))
    assert set(tables) == {*TABLES, *TEXTS}
    assert tables["entities"] == b"entity_id,label,name,role,organization,aliases,mentions,documents\n"
    assert b"\r\n" not in tables["facts"] and tables["facts"].endswith(b"\n")
    parsed = list(csv.DictReader(io.StringIO(tables["facts"].decode(), newline="")))
    assert [(row["value"], row["value_max"], row["subject"], row["period_start"]) for row in parsed] == [
        ("432200000000", "", "", "2025-01-01"),
        ("58", "60.5", "", ""),
    ]
    first, failed = csv.DictReader(io.StringIO(tables["documents"].decode(), newline=""))
    assert first["title"] == "Форум, «өтті»"
    assert (failed["status"], failed["error"], failed["sentences"], failed["sha256"]) == ("error", 'a.txt: "жоқ"\rекі', "", "")


@pytest.mark.parametrize("table_format", ["csv", "jsonl", "parquet"])
def test_runs_are_byte_identical(tmp_path: Path, table_format: str) -> None:
    documents = [rows([MONEY, COUNT], [DATE]), failed_rows("б", "жоқ")]
    first = written(tmp_path / "1", *documents, table_format=table_format)
    assert first == written(tmp_path / "2", *documents, table_format=table_format)
    assert set(first) == {*TABLES, *TEXTS}


IDS = ("1" * 16, "2" * 16, None)
SAID = ("1" * 16, "2" * 16, "а,\r", "\n\0", "=")
ROWS = [MentionRow("а", 0, 0, 1, text, "PERSON", '"', IDS[number % 3], "rule", 0.5) for number, text in enumerate(SAID)]


@pytest.mark.parametrize("form", [*TABLE_FORMATS.values(), SpreadsheetCsv])
@pytest.mark.parametrize("joined", [{}, {IDS[0]: IDS[1]}], ids=["none joined", "one joined"])
@pytest.mark.parametrize("cuts", [(5,), (1, 2, 2), (0, 5)], ids=str)
def test_packed_rows_are_written_like_others(
    form: type[Format], joined: dict[str, str], cuts: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derek.tabulation.formats.ROW_GROUP", 2)
    streams = io.BytesIO(), io.BytesIO()
    plainly, packed = (form(stream, MentionRow) for stream in streams)
    plainly.write(row._replace(entity_id=joined.get(row.entity_id or "", row.entity_id)) for row in ROWS)
    given = iter(ROWS)
    for cut in cuts:
        packed.write_packed(marshal.loads(marshal.dumps(form.pack(MentionRow, list(islice(given, cut))))), joined)
    for one in (plainly, packed):
        one.finish()
    assert streams[0].getvalue() == streams[1].getvalue()


def test_json_lines(tmp_path: Path) -> None:
    (line,) = written(tmp_path, rows([MONEY]), table_format="jsonl")["facts"].decode().splitlines()
    fact = json.loads(line)
    assert tuple(fact) == TABLES["facts"]._fields
    assert (fact["value"], fact["value_max"], fact["start"]) == ("432200000000", None, MONEY.start)


def test_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas")
    monkeypatch.setattr("derek.tabulation.formats.ROW_GROUP", 2)
    written(tmp_path, rows([MONEY, COUNT, COUNT]), failed_rows("б", "жоқ"), table_format="parquet")
    facts = pandas.read_parquet(tmp_path / "facts.parquet", dtype_backend="numpy_nullable")
    assert list(facts.value) == ["432200000000", "58", "58"]
    assert str(facts.start.dtype) == "Int64" and facts.subject.isna().all()
    assert list(pandas.read_parquet(tmp_path / "entities.parquet").columns) == list(TABLES["entities"]._fields)


def test_a_failing_run_leaves_the_old_tables(tmp_path: Path) -> None:
    before = written(tmp_path, rows([MONEY]))

    def packs() -> Iterator[bytes]:
        yield pack([rows([COUNT])])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_tables(tmp_path, packs())
    assert {path.stem: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("table_format", ["csv", "parquet"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table_format: str) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        written(tmp_path, rows([MONEY]), table_format=table_format)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "clear"), [("facts.parquet", False), ("facts.csv", True), ("texts.parquet", False), ("mine", True)])
def test_a_folder_in_the_place_of_a_table(tmp_path: Path, name: str, clear: bool) -> None:
    (tmp_path / name).mkdir()
    layout = Layout(table_format="parquet")
    if clear:
        return check_places(tmp_path, layout)
    with pytest.raises(OutputError, match=re.escape(f"{tmp_path / name}: a folder is there")):
        check_places(tmp_path, layout)


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_tables(tmp_path / "out", [])


def test_tables_can_be_read_by_others(tmp_path: Path) -> None:
    written(tmp_path / "out", rows([MONEY]))
    other = tmp_path / "other"
    other.write_text("x")
    assert (tmp_path / "out" / "facts.csv").stat().st_mode == other.stat().st_mode


def test_texts_are_what_offsets_count_in(tmp_path: Path) -> None:
    tables = written(tmp_path / "a", rows([MONEY]), failed_rows("б", "жоқ"))
    (text,) = csv.DictReader(io.StringIO(tables["texts"].decode(), newline=""))
    (fact,) = csv.DictReader(io.StringIO(tables["facts"].decode(), newline=""))
    assert text["doc_id"] == "форум" and text["text"][int(fact["start"]) : int(fact["end"])] == fact["text"]
    assert "texts" not in written(tmp_path / "b", rows([MONEY]), texts=False)


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+7 млн", "@SUM(A1)", "-2+3", "\tжоба", "\r=1"])
def test_spreadsheets_run_nothing(tmp_path: Path, title: str) -> None:
    article = dataclasses.replace(ARTICLE, title=title)
    tables = written(tmp_path, document_rows(article, tokenize(TEXT), [MONEY], []), spreadsheet=True)
    assert tables["documents"].startswith(codecs.BOM_UTF8)
    (document,) = csv.DictReader(io.StringIO(tables["documents"].decode("utf-8-sig"), newline=""))
    assert document["title"] == f"'{title}"
    (fact,) = csv.DictReader(io.StringIO(tables["facts"].decode("utf-8-sig"), newline=""))
    assert fact["value"] == "432200000000"


def test_one_csv_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", TABLES["entities"], [("e1", "ORG", "а,б", None, None, "", 1, 2)])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1] == 'e1,ORG,"а,б",,,,1,2'
    assert len(list(tmp_path.iterdir())) == 1


def test_frames() -> None:
    tables = collect([rows([MONEY, COUNT], [DATE]), failed_rows("б", "жоқ")])
    assert list(tables.facts.value) == [Decimal("432200000000"), Decimal(58)]
    assert tables.facts.value_max[0] is None and tables.facts.subject[0] is None
    assert [str(tables.documents[name].dtype) for name in ("doc_id", "sentences", "facts")] == ["object", "Int64", "int64"]
    assert str(tables.mentions.score.dtype) == "float64"
    assert list(tables.entities.columns) == list(TABLES["entities"]._fields) and tables.entities.empty
