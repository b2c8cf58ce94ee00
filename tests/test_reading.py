"""The reading room: kinds of files, encodings, ids, dates, and failures that leave the rest alone."""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from derek.errors import ArticleError, InputError
from derek.facts import Article
from derek.reading import ReadFailure, list_sources, read_articles
from derek.reading.decoding import decode
from derek.reading.records import known_date

TEXT = "Түркістанда ғылым мен білімге 58 жоба іске қосылды,\r\nұлттық өндіріс һәм әлеует өсті."


def read(*inputs: str | Path, date: datetime.date | None = None, input_format: str | None = None) -> list[Article | ReadFailure]:
    return list(read_articles(inputs, date=date, input_format=input_format))


def texts(read_: Iterable[Article | ReadFailure]) -> list[str]:
    return [one.text if isinstance(one, Article) else f"! {one.error}" for one in read_]


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def json_lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "kz1048", "ptcp154"],
)
def test_encodings_of_kazakh(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "форум.txt", TEXT.encode(encoding))
    assert read(path) == [Article(text=TEXT, id="форум")]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866"])
def test_encodings_without_kazakh_letters(encoding: str) -> None:
    text = "Алматы облысында бала саны 58 мыннан асты, дейди маман."
    assert decode(text.encode(encoding)) == text


def test_a_legacy_font_is_left_to_orthography() -> None:
    text = "Ќазаќстан халќыныѕ ѓылымы мен ґнері, їлттыќ єдебиет, тењге баѓамы ўсынылды, њ ћ ѓ"
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1", "binary data"),
        (bytes(range(256)) * 4, "binary data"),
        ("жоба ".encode() * 50 + b"\n\xff\xfe", "line 2 is not valid UTF-8"),
        ("жоба".encode()[:-1], "not valid UTF-8"),
    ],
)
def test_data_that_is_no_text(data: bytes, problem: str) -> None:
    with pytest.raises(ArticleError, match=problem):
        decode(data)


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("б.txt", "а/я.TXT", "а/б.htm", "а.txt", "қ.docx", "а/.DS_Store"):
        written(tmp_path, name, f"<p>{name} {TEXT}</p>" if name.endswith("htm") else name)
    listing = list_sources([tmp_path])
    assert [source.id for source in listing.sources] == ["а/б", "а/я", "а", "б"]
    assert listing.skipped == 2
    assert [one.id for one in read(tmp_path)] == ["а/б", "а/я", "а", "б"]


def test_named_files_are_called_by_their_stem(tmp_path: Path) -> None:
    assert read(written(tmp_path, "а/форум.2025.txt", "жоба"))[0].id == "форум.2025"


def test_ids_stay_distinct(tmp_path: Path) -> None:
    path = written(tmp_path, "а.jsonl", json_lines(*({"id": id_, "text": "жоба"} for id_ in ("б", "б", "б-2", "б", 7))))
    assert [one.id for one in read(path, path)] == ["б", "б-2", "б-2-2", "б-3", "7", "б-4", "б-5", "б-2-3", "б-6", "7-2"]


@pytest.mark.parametrize(("name", "problem"), [("жоқ.txt", "no such file or folder"), ("а.docx", "unknown kind of file")])
def test_inputs_that_cannot_start_a_run(tmp_path: Path, name: str, problem: str) -> None:
    written(tmp_path, "а.docx", "x")
    with pytest.raises(InputError, match=problem):
        read_articles([tmp_path / name])


@pytest.mark.parametrize(
    ("content", "problem"),
    [("", "is empty"), (" \n", "no text"), ("бір\0екі", "NUL"), ("\0" * 100, "NUL")],
)
def test_text_files_that_fail(tmp_path: Path, content: str, problem: str) -> None:
    path = written(tmp_path, "а.txt", content)
    (failure,) = read(path)
    assert isinstance(failure, ReadFailure) and failure.id == "а"
    assert failure.error.startswith(str(path))
    assert problem in failure.error


def test_a_file_that_goes_away_fails_alone(tmp_path: Path) -> None:
    gone, kept = written(tmp_path, "а.txt", "жоба"), written(tmp_path, "б.txt", "жоба")
    articles = read_articles([gone, kept])
    gone.unlink()
    assert texts(articles) == [f"! {gone}: cannot be read (No such file or directory); check the file", "жоба"]


JSON_FAILURES = [
    ("{", "not a JSON object"),
    ("[1]", "not a JSON object"),
    ("[" * 100_000, "not a JSON object"),
    ('{"title": "x"}', "no `text`"),
    ('{"text": 5}', "`text` is not a string"),
    ('{"text": ""}', "no text"),
    ('{"text": "a\\u0000b"}', "NUL"),
    ('{"text": "x", "date": "12.11.2025"}', "write YYYY-MM-DD"),
    ('{"text": "x", "date": "2025-02-30"}', "write YYYY-MM-DD"),
    ('{"text": "x", "title": []}', "`title` is not a string"),
    (b'{"text": "\xff\xfe"}', "not UTF-8"),
    ("\0" * 50, "not a JSON object"),
]


@pytest.mark.parametrize(("line", "problem"), JSON_FAILURES, ids=range(len(JSON_FAILURES)))
def test_a_bad_line_fails_alone(tmp_path: Path, line: str | bytes, problem: str) -> None:
    good = json.dumps({"text": TEXT}, ensure_ascii=False).encode() + b"\n"
    path = written(tmp_path, "а.jsonl", good + (line.encode() if isinstance(line, str) else line) + b"\n\n" + good)
    first, failure, last = read(path)
    assert (first.id, failure.id, last.id) == ("а-1", "а-2", "а-4")
    assert isinstance(failure, ReadFailure)
    assert failure.error.startswith(f"{path}, line 2: ") and problem in failure.error
    assert "\n" not in failure.error


def test_damaged_utf_16_fails_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "а.jsonl", json_lines({"text": "жоба"}).encode("utf-16") + b"\r")
    assert texts(read(path))[-1].startswith(f"! {path}: damaged text")


def test_json_lines_keep_what_is_known(tmp_path: Path) -> None:
    record = {"id": 5, "text": "бір\u2028екі\r\n", "title": "Т", "date": "2025-11-12T23:00:00Z", "source": None, "url": "https://x.kz"}
    path = written(tmp_path, "а.jsonl", "\ufeff" + json.dumps(record, ensure_ascii=False))
    day = datetime.date(2025, 11, 12)
    assert read(path) == [Article(text="бір\u2028екі\r\n", id="5", title="Т", date=day, url="https://x.kz")]


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    path = written(tmp_path, "а.jsonl", '{"id": "\\ud800", "text": "жоба \\udc80 \\ud83d\\ude00"}')
    assert read(path) == [Article(text="жоба \ufffd 😀", id="\ufffd")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2025-11-12", (2025, 11, 12)),
        (" 2025-11-12 08:30", (2025, 11, 12)),
        (datetime.datetime(2025, 1, 2, 3), (2025, 1, 2)),
        ("", None),
        (None, None),
    ],
)
def test_dates(given: object, expected: tuple[int, int, int] | None) -> None:
    assert known_date(given) == (datetime.date(*expected) if expected else None)


def test_a_date_for_articles_without_one(tmp_path: Path) -> None:
    path = written(tmp_path, "а.jsonl", json_lines({"text": "x", "date": "2024-01-01"}, {"text": "x"}))
    dates = [one.date for one in read(path, date=datetime.date(2025, 1, 1)) if isinstance(one, Article)]
    assert dates == [datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,text\n1,жоба\n2,\n", ["жоба", "! row 2: no text"]),
        ('text\r\n"екі\nжол, үтір"\r\n', ["екі\nжол, үтір"]),
        ("\ufeffId;Text\n1;жоба, ірі\n", ["жоба, ірі"]),
        ("id,title\n1,жоба\n", ["! no column `text` among id, title"]),
        ("id,text\n1\n", ["! row 1: no `text`"]),
        ("қазақ ".encode() * 9 + b"\xff\n1\n", ["! no column `text` among " + "қазақ " * 9 + "\ufffd; name"]),
        ("text\n" + "ж" * 200_000 + "\n", ["ж" * 200_000]),
        ("text,date\nжоба,кеше\n", ["! row 1: the date 'кеше'"]),
    ],
)
def test_csv(tmp_path: Path, content: str | bytes, expected: list[str]) -> None:
    found = texts(read(written(tmp_path, "а.csv", content)))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == other if not other.startswith("!") else other[2:] in one


def test_csv_in_windows_1251_of_kazakhstan(tmp_path: Path) -> None:
    (article,) = read(written(tmp_path, "а.csv", f'text\n"{TEXT}"\n'.encode("kz1048")))
    assert isinstance(article, Article) and article.text == TEXT


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table(
        {"text": [TEXT, None, "жоба"], "id": ["x", None, None], "date": [datetime.date(2025, 1, 2), None, None], "extra": [1, 2, 3]}
    )
    parquet.write_table(table, tmp_path / "а.parquet")
    first, failure, last = read(tmp_path / "а.parquet")
    assert first == Article(text=TEXT, id="x", date=datetime.date(2025, 1, 2))
    assert isinstance(failure, ReadFailure) and (failure.id, last.id) == ("а-2", "а-3")


def test_parquet_that_is_none(tmp_path: Path) -> None:
    (failure,) = read(written(tmp_path, "а.parquet", "PAR1 жоба"))
    assert isinstance(failure, ReadFailure) and "not a whole Parquet file" in failure.error


PAGE = """<html><head><meta charset="windows-1251"><title>Форум өтті</title>
<meta property="article:published_time" content="2025-11-12T10:00:00+05:00"></head>
<body><article><h1>Форум өтті</h1><p>Облысқа 432,2 млрд теңге тартылды. Бұл туралы әкім айтты.</p>
<p>Екінші абзацта 58 жоба туралы айтылады.</p></article><footer>© 1999</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "kz1048", "utf-16"])
def test_pages(tmp_path: Path, encoding: str) -> None:
    (article,) = read(written(tmp_path, "а.html", PAGE.encode(encoding, errors="ignore")))
    assert isinstance(article, Article)
    assert "Облысқа 432,2 млрд теңге тартылды." in article.text and "58 жоба" in article.text
    assert (article.title, article.date) == ("Форум өтті", datetime.date(2025, 11, 12))


@pytest.mark.parametrize("page", ["<html></html>", "x", "<p></p>", "<div>" * 20_000, "<!--" * 100, "\x01\x02<p>"])
def test_pages_without_an_article(tmp_path: Path, page: str, capfd: pytest.CaptureFixture[str]) -> None:
    (failure,) = read(written(tmp_path, "а.htm", page))
    assert isinstance(failure, ReadFailure) and "no article found" in failure.error
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("input_format", "content", "expected"),
    [(None, TEXT, [("stdin", TEXT)]), ("jsonl", json_lines({"text": "бір"}, {"text": "екі"}), [("stdin-1", "бір"), ("stdin-2", "екі")])],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, input_format: str | None, content: str, expected: list[tuple[str, str]]) -> None:
    buffer = io.BytesIO(content.encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(buffer))
    found = read("-", input_format=input_format)
    assert [(one.id, one.text) for one in found if isinstance(one, Article)] == expected
    assert not buffer.closed


def test_standard_input_is_read_once() -> None:
    with pytest.raises(InputError, match="given twice"):
        read_articles(["-", "-"])
    with pytest.raises(InputError, match="unknown format"):
        read_articles(["-"], input_format="xml")


def test_reading_streams(tmp_path: Path) -> None:
    path = written(tmp_path, "а.jsonl", json_lines(*({"text": str(number)} for number in range(100_000))))
    first = next(read_articles([path]))
    assert isinstance(first, Article) and first.text == "0"
