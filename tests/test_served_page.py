"""The served page in a browser: what a reader pastes, sees, switches and downloads, and what a hostile article cannot do.

«😀 Облысқа 432,2 млрд теңге тартылды.» is highlighted at the right place, though the emoji is two units of a browser's strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import pytest

from browser import Record, open_browser, watch
from derek.report.terminal import STYLES
from served import Served, open_server

ASSETS = Path(__file__).resolve().parent.parent / "pipeline" / "derek" / "serving" / "assets"
STRINGS = json.loads((ASSETS / "strings.json").read_text(encoding="utf-8"))
TEXT = "😀 Облысқа 432,2 млрд теңге тартылып, 58 жоба іске қосылды."
HOSTILE = (
    '<script>window.pwned = 1</script>"><img src=x onerror="window.pwned = 1"><svg onload=alert(1)> javascript:alert(1) '
    '=HYPERLINK("http://news.example","x") </textarea></script> «<b onmouseover=alert(1)>Даму</b>» қоры 5 млн теңге бөлді.'
)
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with open_server() as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@contextmanager
def opened(browser: Any, server: Served, *, width: int = 1280, **options: Any) -> Iterator[tuple[Any, Record]]:
    """The page as a reader opens it; in the end it must have made no error, asked nobody else, and opened no dialog."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **{"locale": "kk-KZ", **options})
    try:
        page = context.new_page()
        record = watch(page)
        page.goto(server.url)
        page.wait_for_selector("#find:not(:empty)")
        yield page, record
        assert record.errors == [] and record.dialogs == []
        assert [url for url in record.requests if not url.startswith((server.url, f"blob:{server.url}"))] == []
    finally:
        context.close()


def paste(page: Any, text: str) -> None:
    page.fill("#text", text)
    page.click("#find")
    page.wait_for_selector("#result:visible")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_pasted_is_highlighted_and_tabled(browser: Any, server: Served, width: int) -> None:
    with opened(browser, server, width=width) as (page, _):
        paste(page, TEXT)
        assert page.text_content("#article") == TEXT
        assert page.locator("#article mark").all_text_contents() == ["432,2 млрд теңге", "58 жоба"]
        assert page.locator("#facts tbody tr").count() == 2
        assert page.locator('td[data-column="value"]').first.text_content() == "432\u00a0200\u00a0000\u00a0000"
        assert page.text_content("#status") == "Табылғаны: 2 факт, 2 белгі."
        page.click("#facts .plate >> nth=1")
        assert page.evaluate("document.activeElement.textContent") == "58 жоба"
        assert page.locator("#tip").text_content().startswith("сан58 жобаЕреже: ")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_marks_lie_within_one_another(browser: Any, server: Served) -> None:
    with opened(browser, server) as (page, _):
        paste(page, "Түркістан облысының әкімі Нұралхан Көшеров келді.")
        role = page.locator('#article > mark[data-label="POSITION"]')
        assert role.text_content() == "Түркістан облысының әкімі"
        assert role.locator('mark[data-label="GPE"]').text_content() == "Түркістан облысының"
        page.click('#legend button[data-label="GPE"]')
        assert page.locator("mark.off").evaluate_all("marks => marks.map(mark => mark.dataset.label)") == ["GPE"]
        assert page.locator("#entities tbody tr").nth(1).text_content().startswith("Нұралхан Көшеров")


@pytest.mark.parametrize("safe", [True, False])
def test_download(browser: Any, server: Served, safe: bool) -> None:
    text = "-5 °C болды, 58 жоба тоқтады."
    with opened(browser, server) as (page, _):
        paste(page, text)
        page.set_checked("#safe", safe)
        with page.expect_download() as download:
            page.click("#download")
        assert download.value.suggested_filename == "facts.csv"
        written = Path(download.value.path()).read_bytes()
    answer = server.post(f"/facts.csv?spreadsheet={str(safe).lower()}", text=text)
    assert written == answer.body and ("'-5 °C".encode() in written) is safe


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hostile_article_does_nothing(browser: Any, server: Served, width: int) -> None:
    with opened(browser, server, width=width) as (page, _):
        paste(page, HOSTILE)
        assert page.text_content("#article") == HOSTILE
        for mark in page.locator("#article mark").all():
            mark.hover()
        mark.focus()
        with page.expect_download():
            page.click("#download")
        page.set_input_files(
            "#file", {"name": '"><img onerror=alert(1)>.html', "mimeType": "text/html", "buffer": page_of(escape(HOSTILE * 3))}
        )
        page.wait_for_selector("#about:has-text('onerror')")
        assert page.evaluate("window.pwned") is None
        assert page.locator("#result script, #result img, #result svg, #result b, #result a").count() == 0


def page_of(text: str) -> bytes:
    return f"<html><body><article><h1>58 жоба</h1><p>{text}</p></article></body></html>".encode()


def test_files_are_opened_and_dropped(browser: Any, server: Served) -> None:
    with opened(browser, server) as (page, _):
        page.set_input_files("#file", {"name": "форум.txt", "mimeType": "text/plain", "buffer": TEXT.encode("utf-16")})
        page.wait_for_selector("#facts .plate")
        assert page.input_value("#text") == TEXT
        assert page.text_content("#about") == "форум"
        page.evaluate(DROP, ["жаңа.txt", "Тағы 7 жоба."])
        page.wait_for_selector("#article:has-text('Тағы 7 жоба.')")
        assert page.text_content("#about") == "жаңа"


DROP = """([name, text]) => {
    const given = new DataTransfer();
    given.items.add(new File([text], name));
    document.dispatchEvent(new DragEvent("dragover", { dataTransfer: given, bubbles: true, cancelable: true }));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


def test_the_sample_has_facts_of_every_kind_and_a_day(browser: Any, server: Served) -> None:
    with opened(browser, server) as (page, _):
        page.click("#sample")
        page.wait_for_selector("#facts .plate")
        kinds = set(page.locator('td[data-column="kind"]').all_text_contents())
        assert kinds == set(STRINGS["kk"]["kinds"].values())
        assert page.locator('mark[data-canonical="2025-11-11"]').text_content() == "Кеше"
        page.click("#clear")
        assert page.locator("#result").is_hidden() and page.input_value("#text") == "" and page.text_content("#status") == ""


@pytest.mark.parametrize(("locale", "first", "second"), [("kk-KZ", "kk", "en"), ("en-US", "en", "kk"), ("de-DE", "kk", "en")])
def test_languages(browser: Any, server: Served, locale: str, first: str, second: str) -> None:
    with opened(browser, server, locale=locale) as (page, _):
        paste(page, TEXT)
        for language in (first, second):
            assert page.evaluate("document.documentElement.lang") == language
            assert page.text_content("#find") == STRINGS[language]["find"]
            assert page.locator("#facts th").first.text_content() == STRINGS[language]["columns"]["text"]
            page.click("#language")
        page.click("#language")
        page.reload()
        assert page.text_content("#find:not(:empty)") == STRINGS[second]["find"]


@pytest.mark.parametrize(("scheme", "switches", "dark"), [("light", 0, False), ("dark", 0, True), ("light", 1, True), ("dark", 1, False)])
def test_themes(browser: Any, server: Served, scheme: str, switches: int, dark: bool) -> None:
    with opened(browser, server, color_scheme=scheme) as (page, _):
        for _ in range(switches):
            page.click("#theme")
        brightness = page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((sum, one) => sum + Number(one), 0)"
        )
        assert (brightness < 200) is dark


def test_problems_are_told(browser: Any, server: Served) -> None:
    with opened(browser, server) as (page, record):
        for act, told in (
            (lambda: page.click("#find"), STRINGS["kk"]["no_text"]),
            (lambda: send(page, "a.exe", b"58"), STRINGS["kk"]["unknown_kind"]),
            (lambda: send(page, "a.txt", b"x" * 200_000), STRINGS["kk"]["too_large"]),
            (lambda: send(page, "a.html", b"<p>"), "no article found in the page"),
        ):
            act()
            page.wait_for_selector("#status.problem")
            page.wait_for_selector(f"#status:has-text('{told}')")
        # The browser itself notes answers that refuse.
        assert all("Failed to load resource" in error for error in record.errors) and len(record.errors) == 3
        record.errors.clear()


def send(page: Any, name: str, data: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": "text/plain", "buffer": data})


def test_both_languages_say_the_same_things() -> None:
    assert list(STRINGS["kk"]) == list(STRINGS["en"])
    for key, said in STRINGS["kk"].items():
        other = STRINGS["en"][key]
        assert (list(said), True) == (list(other), True) if isinstance(said, dict) else placeholders(said) == placeholders(other)
    assert set(STYLES) <= set(STRINGS["kk"]["labels"])


def placeholders(said: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", said))


@pytest.mark.parametrize("path", sorted(ASSETS.iterdir()), ids=lambda path: path.name)
def test_assets_load_nothing_from_elsewhere_and_run_no_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert (
        re.findall(
            r"(?:src|href)=\"(?!assets/|openapi\.json)[^\"]*\"|@import|url\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write", source
        )
        == []
    )
    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|\beval\(|new Function", source) == []
    assert source.count("\n") <= 250
