"""The server behind the page: answers equal to the tables, and a clear refusal of all that is no article.

What is posted is short: «Облысқа 432,2 млрд теңге тартылды.» has one fact.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from derek.extraction import annotate_one, annotator, extract
from derek.facts import Article, plain
from derek.tabulation import TABLES, document_rows, pack, write_tables
from served import JSON, MAX_BYTES, Served, check_refused, open_server

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
TEXT = "Облысқа 432,2 млрд теңге тартылып, 58 жоба іске қосылды."
PAGE = f"<html><head><title>Жаңалық</title></head><body><article><h1>Жаңалық</h1><p>{TEXT * 4}</p></article></body></html>"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with open_server() as served:
        yield served


def test_health(server: Served) -> None:
    answer = server.ask("GET", "/health")
    assert answer.json == {"status": "ok", "version": answer.json["version"], "ner": "none", "max_bytes": MAX_BYTES}


def test_an_answer_holds_the_rows_of_the_tables(server: Served) -> None:
    text = ARTICLES[0].read_text(encoding="utf-8")
    given = {"id": "форум", "title": "Тақырып", "date": "2026-03-02", "source": "=1", "url": "javascript:1", "text": text, "other": 5}
    answer = server.post(**given).json
    tables = extract(given, ner=None)
    assert answer.pop("text") == text
    assert set(answer) == {"documents", "mentions", "entities", "facts"}
    for name, rows in answer.items():
        frame = getattr(tables, name)
        wanted = [[None if cell != cell else cell for cell in row] for row in frame.astype(object).values.tolist()]
        assert [list(row) for row in rows] == [list(frame.columns)] * len(wanted)
        assert json.dumps([list(row.values()) for row in rows]) == json.dumps(wanted, default=plain)
    assert all(text[row["start"] : row["end"]] == row["text"] for row in answer["mentions"] + answer["facts"])


def test_csv_is_that_of_extract(server: Served, tmp_path: Path) -> None:
    article = Article(text=TEXT + " Тағы 3 «=1+1» жоба.", id="=форум")
    write_tables(tmp_path, [pack([document_rows(article, *annotate_one(annotator(ner=None), article))])])
    answer = server.post("/facts.csv", id=article.id, text=article.text)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.body == (tmp_path / "facts.csv").read_bytes()


def test_spreadsheets_get_no_formulas(server: Served) -> None:
    answer = server.post("/facts.csv?spreadsheet=true", id="=cmd|'x'!A0", text="-5 °C болды. +3 жоба ашылды.")
    header, *lines = answer.body.decode("utf-8-sig").splitlines()
    assert answer.body.startswith("\ufeff".encode()) and header.startswith("fact_id,")
    assert ",'=cmd|'x'!A0," in lines[0] and ",'-5 °C,quantity,-5," in lines[0]


@pytest.mark.parametrize(
    ("name", "data", "identity"),
    [
        ("форум.txt", TEXT.encode(), "форум"),
        ("форум.TXT", TEXT.encode("kz1048"), "форум"),
        ("C:\\жаңа\\форум.txt", TEXT.encode("utf-16"), "форум"),
        ("../../форум.html", PAGE.encode(), "форум"),
    ],
)
def test_files_are_read_as_extract_reads_them(server: Served, name: str, data: bytes, identity: str) -> None:
    answer = server.ask("POST", "/extract/file?date=2026-03-02&name=" + quote(name), data).json
    assert (answer["documents"][0]["doc_id"], answer["documents"][0]["date"]) == (identity, "2026-03-02")
    assert [row["value"] for row in answer["facts"]][:2] == ["432200000000", "58"]
    assert TEXT in answer["text"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "problem"),
    [
        (b"", JSON, 400, "not JSON"),
        (b'{"text": "58', JSON, 400, "not JSON"),
        (b"[" * 50_000, JSON, 400, "not JSON"),
        (b'{"text": ' + b"1" * 9_000 + b"}", JSON, 400, "not JSON"),
        (b'{"text": "\xff"}', JSON, 400, "byte 10 of the body is not UTF-8"),
        ('{"text": "58 жоба"}'.encode("utf-16"), JSON, 400, "not UTF-8"),
        (b'"58"', JSON, 422, "not a JSON object"),
        (b"[]", JSON, 422, "not a JSON object"),
        (b"null", JSON, 422, "not a JSON object"),
        (b"{}", JSON, 422, "no `text`"),
        (b'{"text": null}', JSON, 422, "no `text`"),
        (b'{"text": 58}', JSON, 422, "`text` is not a string"),
        (b'{"text": ["58"]}', JSON, 422, "`text` is not a string"),
        (b'{"text": ""}', JSON, 422, "no text"),
        (b'{"text": " \\n\\u00a0"}', JSON, 422, "no text"),
        (b'{"text": "58\\u0000"}', JSON, 422, "NUL"),
        (b'{"text": "58", "id": 5}', JSON, 422, "`id` is not a string"),
        (b'{"text": "58", "title": {}}', JSON, 422, "`title` is not a string"),
        (b'{"text": "58", "date": "12.11.2025"}', JSON, 422, "write YYYY-MM-DD"),
        (b'{"text": "58", "date": 20251112}', JSON, 422, "`date` is not a string"),
        (json.dumps({"text": "58", "id": "x" * 501}).encode(), JSON, 422, "longer than 500"),
        (b'{"text": "58"}', {}, 415, "Content-Type: application/json"),
        (b'{"text": "58"}', {"Content-Type": "text/plain"}, 415, "Content-Type: application/json"),
        (b'{"text": "58"}', JSON | {"Host": "news.example"}, 400, "--allow-host"),
        (b'{"text": "58"}', JSON | {"Host": ""}, 400, "--allow-host"),
        (b'{"text": "58"}', JSON | {"Origin": "http://news.example"}, 403, "other sites"),
        (b'{"text": "58"}', JSON | {"Origin": "null"}, 403, "other sites"),
        (b"x" * (MAX_BYTES + 1), JSON, 413, "larger than 100000 bytes"),
        (b"x" * 5_000_000, JSON, 413, "larger than 100000 bytes"),
    ],
)
@pytest.mark.parametrize("path", ["/extract", "/facts.csv"])
def test_bad_requests_are_refused(server: Served, path: str, body: bytes, headers: dict[str, str], status: int, problem: str) -> None:
    assert problem in check_refused(server.ask("POST", path, body, headers), status)


@pytest.mark.parametrize(
    ("query", "data", "status", "problem"),
    [
        ("", b"58", 422, "no `name`"),
        ("?name=", b"58", 415, "unknown kind"),
        ("?name=a.exe", b"58", 415, "a.exe: unknown kind of file"),
        ("?name=a.jsonl", b"{}", 415, ".txt, .html, .htm"),
        ("?name=a.txt", b"", 422, "a.txt: the file is empty"),
        ("?name=a.txt", b"\0\1\2\3" * 50, 422, "NUL characters"),
        ("?name=a.txt", "58 жоба ".encode() * 9 + b"\xff", 422, "not valid UTF-8"),
        ("?name=a.html", b"<p>", 422, "no article found in the page"),
        ("?name=a.txt&date=soon", b"58", 422, "write YYYY-MM-DD"),
        ("?name=a.txt", b"x" * (MAX_BYTES + 1), 413, "larger than"),
    ],
)
def test_bad_files_are_refused(server: Served, query: str, data: bytes, status: int, problem: str) -> None:
    assert problem in check_refused(server.ask("POST", f"/extract/file{query}", data), status)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/extract", 405),
        ("DELETE", "/health", 405),
        ("PUT", "/", 405),
        ("OPTIONS", "/extract", 405),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
        ("GET", "/assets/../app.py", 404),
        ("GET", "/assets/%2e%2e%2fapp.py", 404),
        ("POST", "/nothing", 404),
        ("POST", "/facts.csv?spreadsheet=maybe", 422),
    ],
)
def test_wrong_addresses_are_refused(server: Served, method: str, path: str, status: int) -> None:
    check_refused(server.ask(method, path), status)


def test_half_surrogates_keep_their_place(server: Served) -> None:
    answer = server.ask(
        "POST", "/extract", b'{"text": "\\ud83d 58 \\u0436\\u043e\\u0431\\u0430 \\ud83d\\ude00", "id": "\\udc00"}', JSON
    ).json
    assert answer["text"] == "\ufffd 58 жоба 😀" and (answer["facts"][0]["start"], answer["facts"][0]["end"]) == (2, 9)


def test_the_interface_describes_itself(server: Served) -> None:
    from derek.serving.schemas import descriptions, extraction

    described = server.ask("GET", "/openapi.json").json
    assert set(described["paths"]) == {"/health", "/extract", "/extract/file", "/facts.csv"}
    assert all("requestBody" in described["paths"][path]["post"] for path in ("/extract", "/extract/file", "/facts.csv"))
    answer = server.post(text=TEXT).body
    assert json.loads(extraction().model_validate_json(answer, strict=True).model_dump_json()) == json.loads(answer)
    assert described["components"]["schemas"]["FactRow"]["properties"]["value"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert {name: list(columns) for name, columns in descriptions().items()} == {
        name: list(TABLES[name]._fields) for name in descriptions()
    }
