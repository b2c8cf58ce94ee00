"""The report without a browser: what the page holds of «58 инвестициялық жоба», how it is written, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from derek import cli
from derek.commands.report import report
from derek.report import contents, figures
from derek.report.page import LIBRARIES, PAGE, SCRIPTS, STYLES, gather, read_strings, write_report
from run_tables import MadeRun, forum, large

ASSETS = Path(str(files("derek.report"))) / "assets"
OWN = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in ("page.html", *SCRIPTS, *STYLES) if name not in LIBRARIES)

HOSTILE = (
    "<script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 1">',
    "</script><script>window.pwned = 1</script>",
    "<!--<script>",
    "javascript:window.pwned=1",
    '=HYPERLINK("http://evil.example")',
    "\u2028${window.pwned=1}&lt;",
)


@pytest.fixture(autouse=True)
def report_command() -> None:
    cli.derek.add_command(report)


def run(*arguments: object) -> int:
    return cli.main(["report", *map(str, arguments)])


def data_of(page: Path) -> dict[str, Any]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def rows_of(data: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [dict(zip(data["columns"][table], cells, strict=True)) for cells in data[table]]


def test_the_command_writes_the_page_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(forum().write(tmp_path)) == 0
    assert capsys.readouterr().out == f"{tmp_path / PAGE}\n"
    facts = rows_of(data_of(tmp_path / PAGE), "facts")
    assert [fact["value"] for fact in facts] == ["432200000000", "58", "16.9", None, "18000", "45"]
    assert facts[1]["periodEnd"] == "2025-10-31"


def test_figures_are_of_the_whole_run(tmp_path: Path) -> None:
    shown = gather(forum().write(tmp_path), limit=1)["figures"]
    counts = {name: shown[name] for name in ("documents", "failures", "facts", "mentions", "entities", "undated")}
    assert counts == {"documents": 3, "failures": 1, "facts": 6, "mentions": 9, "entities": 3, "undated": 0}
    assert shown["kinds"] == {"money": 2, "count": 1, "percent": 1, "quantity": 1, "role": 1}
    assert [(one["unit"], one["most"], one["steps"]) for one in shown["currencies"]] == [
        ("KZT", "432200000000", [(34, 1)]),
        ("USD", "18000", [(12, 1)]),
    ]
    assert shown["currencies"][0]["items"] == [["инвестиция", "432200000000", "432,2 млрд теңге", "форум"]]
    assert ["2025-10", "count", True, 1] in shown["months"]
    assert ["2026-03", "quantity", False, 1] in shown["months"]


def test_who_appears_with_whom(tmp_path: Path) -> None:
    data = gather(large(120, 1).write(tmp_path))
    network = data["figures"]["network"]
    # Of 30 people and 40 organizations the people are in more articles; the first organizations fill the rest of the places.
    assert len(network["nodes"]) == figures.NODES
    assert all(set(link[:2]) <= set(network["nodes"]) for link in network["links"])
    assert ["o0", "p0", 1] in network["links"]
    assert len(data["figures"]["people"]) == figures.NAMES


def test_largest_amounts_outlive_forgetting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = large(120, 8).write(tmp_path)
    known = gather(folder)
    monkeypatch.setattr(figures, "HELD_ITEMS", 30)
    assert gather(folder) == known


@pytest.mark.parametrize(("value", "power"), [("1", 0.0), ("0.001", -3.0), ("432200000000", 11.6357), ("9" * 400, 400.0)])
def test_magnitudes(value: str, power: float) -> None:
    assert figures.magnitude(Decimal(value)) == pytest.approx(power, abs=1e-4)


def test_sentences_stand_in_for_texts(tmp_path: Path) -> None:
    whole = gather(forum().write(tmp_path / "whole"))
    partial = gather(forum().write(tmp_path / "partial", texts=False))
    article = rows_of(partial, "documents")[0]
    assert not article["whole"]
    text = rows_of(whole, "documents")[0]["passages"][0][1]
    assert [passage[1] for passage in article["passages"]] == text.split("\n")[1:]
    assert all(text[offset : offset + len(sentence)] == sentence for offset, sentence in article["passages"])
    assert partial["facts"] == whole["facts"]
    assert rows_of(partial, "documents")[1]["title"] == "әкім"


def test_a_sentence_that_says_a_number_twice_is_placed_by_its_mentions(tmp_path: Path) -> None:
    made = MadeRun().article("а", "Кеше бір оқиға болды.\nБіріншісі 5 жоба, екіншісі 5 жоба, үшіншісі 7 жоба.")
    made.fact("5 жоба", "5").mention("үшіншісі", "ORDINAL").mention("5 жоба", "COUNT")
    made.rows["facts"][0] = made.rows["facts"][0]._replace(start=49, end=55)
    assert made.rows["texts"][0].text[49:55] == "5 жоба"
    passages = rows_of(gather(made.write(tmp_path, texts=False)), "documents")[0]["passages"]
    assert [offset for offset, _ in passages] == [22]


def test_another_text_is_not_shown_in_an_articles_place(tmp_path: Path) -> None:
    made = forum()
    made.rows["texts"][0] = made.rows["texts"][0]._replace(text="Басқа мәтін, онда 58 жоба жоқ.")
    whole = [article["whole"] for article in rows_of(gather(made.write(tmp_path)), "documents")]
    assert whole == [False, True, False]


@pytest.mark.parametrize(("limit", "facts", "documents"), [(1, 1, 1), (4, 4, 2), (5, 5, 2), (6, 6, 2), (7, 6, 3)])
def test_the_page_is_cut_at_the_limit(tmp_path: Path, limit: int, facts: int, documents: int) -> None:
    data = gather(forum().write(tmp_path), limit=limit)
    assert (len(data["facts"]), len(data["documents"])) == (facts, documents)
    assert data["failures"] == [["бос", "бос: no text in it"]]


def test_whole_texts_end_at_a_number_of_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHARACTERS", 110)
    data = gather(forum().write(tmp_path))
    assert [article["whole"] for article in rows_of(data, "documents")] == [True, False, False]
    assert len(data["facts"]) == 6


def test_the_old_page_stays_where_a_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = write_report(forum().write(tmp_path)).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert run(large(3, 2).write(tmp_path)) == 1
    assert "report.html: cannot be written (No space left on device)" in capsys.readouterr().err
    assert (tmp_path / PAGE).read_bytes() == before
    assert list(tmp_path.glob(".*")) == []


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    assert write_report(forum().write(tmp_path / "a")).read_bytes() == write_report(forum().write(tmp_path / "b")).read_bytes()


def hostile() -> MadeRun:
    """A run that says nothing but what would do harm in a page that took it for markup."""
    made = MadeRun()
    for number, harm in enumerate(HOSTILE):
        about = {"title": harm, "source": harm, "url": harm, "date": harm}
        made.article(f"{harm}{number}", f"😀 {harm} 5 жоба", **about)
        made.fact("5 жоба", "5", kind="money", unit=harm, item=harm, subject=harm, speaker=harm, status=harm, source=harm)
        made.mention("5 жоба", harm, harm, entity=f"{harm}{number}", source=harm).mention(harm, "PERSON", harm, entity=f"{harm}{number}")
        made.entity(f"{harm}{number}", "PERSON", harm, role=harm, organization=harm, aliases=harm)
        made.failed(f"{harm}-failed", harm)
    return made


def test_nothing_of_an_article_becomes_markup(tmp_path: Path) -> None:
    page = write_report(hostile().write(tmp_path))
    text, empty = page.read_text("utf-8"), write_report(MadeRun().write(tmp_path / "empty")).read_text("utf-8")
    data = re.search(r'<script id="data"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert data and not re.search("[<>&\u2028\u2029]", data[1])
    assert text.replace(data[1], "") == re.sub(r'(<script id="data"[^>]*>).*?(</script>)', r"\1\2", empty, flags=re.DOTALL)
    assert [article["title"] for article in rows_of(data_of(page), "documents")][::2] == list(HOSTILE)


def test_only_the_pages_own_scripts_may_run(tmp_path: Path) -> None:
    page = write_report(forum().write(tmp_path)).read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy[1] and not re.search(r"script-src[^;]*unsafe-inline", policy[1])
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 3
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy[1]


LOADING = (r"@import", r"url\((?!#)", r"\bfetch\(", "XMLHttpRequest", r"\bsrc=", r'href="(?!data:|#main)', "sourceMapping")


@pytest.mark.parametrize("loading", LOADING)
def test_the_page_loads_nothing(tmp_path: Path, loading: str) -> None:
    page = write_report(forum().write(tmp_path)).read_text("utf-8")
    outside_libraries = re.sub(r"<script>.*?</script>", "", page, count=2, flags=re.DOTALL)
    assert not re.search(loading, outside_libraries)


@pytest.mark.parametrize("markup", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"])
def test_the_pages_script_takes_no_markup(markup: str) -> None:
    assert markup not in OWN


def test_libraries_are_as_their_packages_hold_them() -> None:
    table = (ASSETS / "README.md").read_text("utf-8")
    for name in (*LIBRARIES, "tabulator.min.css"):
        (digest,) = re.findall(rf"\| `{re.escape(name)}` \|.*`([0-9a-f]{{64}})` \|", table)
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == digest


def test_every_word_is_said_in_both_languages_and_used() -> None:
    strings = read_strings()
    assert strings["kk"].keys() == strings["en"].keys()
    assert all(word.strip() for words in strings.values() for word in words.values())
    # Keys stand in the script whole, or are made of a family (`kind.`) and a name.
    said = set(re.findall(r"[\"'`]([a-z]+(?:\.\w+)+)[\"'`]", OWN))
    families = set(re.findall(r"`([a-z.]+)\.\$\{", OWN)) | set(re.findall(r'sayName\("(\w+)"', OWN)) | {"chart"}
    unused = [key for key in strings["kk"] if key not in said and not any(key.startswith(f"{family}.") for family in families)]
    assert unused == []
    spoken = {key for key in said if key.split(".")[0] in {one.split(".")[0] for one in strings["kk"]}}
    assert spoken - strings["kk"].keys() == set()
