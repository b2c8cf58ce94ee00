"""The report in headless Chromium, as a reader uses it: to find «58 инвестициялық жоба», sort, filter, and see it in its article."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browser import open_browser, watch
from derek.report.page import write_report
from run_tables import MadeRun, forum, large
from test_report import HOSTILE, hostile

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PATIENCE_S = 10.0
TABS = ("overview", "facts", "names", "articles")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as browser:
        yield browser


@contextmanager
def shown(browser: Any, path: Path, *, viewport: dict[str, int] = WIDE, locale: str = "kk-KZ", **more: Any) -> Iterator[Any]:
    """A report in a window of its own without a network; in the end it must have asked for nothing and complained of nothing."""
    context = browser.new_context(viewport=viewport, locale=locale, offline=True, **more)
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE_S)
        record = watch(page)
        page.goto(path.as_uri())
        yield page
        assert set(record.requests) == {path.as_uri()}
        assert (record.errors, record.dialogs) == ([], [])
    finally:
        context.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(forum().write(tmp_path_factory.mktemp("forum")))


def go(page: Any, tab: str) -> None:
    page.click(f"#tab-{tab}")
    if tab != "overview":
        page.wait_for_selector(f"#{tab} .tabulator-row")


def until(page: Any, condition: str) -> None:
    """Wait for a condition; the page's policy forbids Playwright's own way, which evaluates text in it."""
    deadline = time.monotonic() + PATIENCE_S
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(20)


def kinds(page: Any) -> list[str]:
    texts: list[str] = page.locator("#facts .tabulator-row .plate").all_inner_texts()
    return texts


def values(page: Any) -> list[str]:
    texts: list[str] = page.locator("#facts .tabulator-row [tabulator-field=amount]").all_inner_texts()
    return [text.replace("\u00a0", " ") for text in texts]


def test_the_overview_shows_figures_failures_and_charts(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        assert page.locator(".tile strong").all_inner_texts() == ["3", "6", "3", "9", "1"]
        assert "бос: no text in it" in page.inner_text(".failures")
        drawn = page.locator("article[data-chart]:has(.chart svg)")
        assert drawn.evaluate_all("all => all.map(one => one.dataset.chart)") == ["currencies", "items", "time", "people"]
        page.click("article[data-chart=currencies] summary")
        assert "432 200 000 000" in page.inner_text("article[data-chart=currencies] table").replace("\u00a0", " ")
        page.click("article[data-chart=people] summary")
        page.click("article[data-chart=people] td button")
        assert "Түркістан облысының әкімі" in page.inner_text("#card")


def test_facts_are_searched_filtered_and_sorted(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        go(page, "facts")
        assert values(page) == ["432 200 000 000", "58", "≈ 16,9", "", "18 000", "45"]
        page.click("#facts .tabulator-col[tabulator-field=amount]")
        assert values(page) == ["≈ 16,9", "45", "58", "18 000", "432 200 000 000", ""]
        page.focus("#facts .tabulator-col[tabulator-field=amount]")
        page.keyboard.press("Enter")
        assert values(page) == ["432 200 000 000", "18 000", "58", "45", "≈ 16,9", ""]
        page.select_option("#facts .filters label:nth-of-type(2) select", "money")
        assert kinds(page) == ["Ақша", "Ақша"]
        page.select_option("#facts .filters label:nth-of-type(3) select", "USD")
        assert values(page) == ["18 000"]
        page.click("#facts .filters .quiet")
        page.wait_for_selector("#facts .tabulator-row:nth-child(6)")
        page.fill("#facts input", "ОБЛЫСҚА жоба")
        until(page, "document.querySelector('#facts .shown').textContent.startsWith('6 ішінен 2')")
        page.fill("#facts input", "мұндай сөз жоқ")
        page.wait_for_selector("#facts .tabulator-placeholder")


def test_a_fact_opens_its_article_with_all_mentions(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        go(page, "facts")
        page.click("#facts .tabulator-row:nth-child(2) .context")
        # The article begins with a character of two UTF-16 units: offsets count it as one.
        said = page.locator("#reader mark").evaluate_all("all => all.map(one => one.firstChild.data)")
        assert said == ["432,2 млрд теңге", "58 инвестициялық жоба", "16,9 пайызға жуық"]
        assert page.evaluate("document.activeElement.dataset.text") == "58 инвестициялық жоба"
        assert page.inner_text("#reader [role=tooltip] strong") == "58 жоба"
        page.hover("#reader mark[data-label=MONEY]")
        assert "432200000000 KZT" in page.inner_text("#reader [role=tooltip]")
        assert "money" in page.inner_text("#reader [role=tooltip] dl")
        link = page.locator("#reader header a")
        assert link.get_attribute("href") == "https://news.example/forum?a=1&b=2"
        assert link.get_attribute("rel") == "noopener noreferrer"
        page.keyboard.press("Escape")
        assert not page.is_visible("#reader")


def test_mentions_stand_inside_one_another_and_labels_can_be_hidden(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        go(page, "articles")
        page.click("#articles .tabulator-row:nth-child(2)")
        assert page.locator("#reader mark[data-label=POSITION] mark[data-label=GPE]").count() == 1
        page.focus("#reader mark[data-label=PERSON]")
        assert "model" in page.inner_text("#reader [role=tooltip]") and "0.987" in page.inner_text("#reader [role=tooltip]")
        page.click("#reader .legend [data-label=GPE]")
        assert page.locator("#reader mark.off").count() == 2
        assert page.get_attribute("#reader .legend [data-label=GPE]", "aria-pressed") == "false"
        page.click("#reader aside li:nth-child(3) button")
        assert page.evaluate("document.activeElement.dataset.text") == "45 км"
        page.keyboard.press("Escape")
        page.click("#articles .tabulator-row:nth-child(3)")
        assert "бос: no text in it" in page.inner_text("#reader")


def test_mentions_that_cross_are_both_shown_whole(browser: Any, tmp_path: Path) -> None:
    made = MadeRun().article("а", "Ақтау қаласы әкімдігі жанындағы орталық")
    made.mention("Ақтау қаласы әкімдігі", "ORG").mention("әкімдігі жанындағы орталық", "FAC").mention("Ақтау", "GPE").mention(
        "Ақтау", "LOC"
    )
    with shown(browser, write_report(made.write(tmp_path))) as page:
        go(page, "articles")
        page.click("#articles .tabulator-row .context")
        text = "[...document.querySelectorAll('mark[data-label=FAC]')].map((one) => one.firstChild.data).join('')"
        assert page.evaluate(text) == "әкімдігі жанындағы орталық"
        page.evaluate("document.querySelectorAll('.tag').forEach((one) => one.remove())")
        assert page.text_content("#reader .passage") == "Ақтау қаласы әкімдігі жанындағы орталық"


def test_names_lead_to_their_articles(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        go(page, "names")
        page.fill("#names input", "көшеров")
        until(page, "document.querySelectorAll('#names .tabulator-row').length === 1")
        page.click("#names .tabulator-row")
        page.click("#card ul:last-of-type button")
        assert page.locator("#reader mark.wanted").evaluate_all("all => all.map(one => one.dataset.label)") == ["POSITION", "PERSON"]
        page.click("#reader aside .quiet")
        page.wait_for_selector("#facts .tabulator-row")
        assert values(page) == ["", "18 000", "45"]
        assert not page.is_visible("#card")


@pytest.mark.parametrize(("locale", "word"), [("kk-KZ", "Шолу"), ("en-GB", "Overview"), ("ru-RU", "Шолу")])
def test_the_language_is_that_of_the_browser_until_another_is_chosen(browser: Any, small: Path, locale: str, word: str) -> None:
    with shown(browser, small, locale=locale) as page:
        assert page.inner_text("#tab-overview") == word
        page.click("[data-language=en]")
        assert page.inner_text("#tab-facts") == "Facts"
        assert page.evaluate("document.documentElement.lang") == "en"
        go(page, "facts")
        assert values(page)[0] == "432,200,000,000"
        page.click("[data-language=kk]")
        assert page.inner_text("#facts .tabulator-col[tabulator-field=amount]").strip() == "Мәні"
        page.reload()
        assert page.inner_text("#tab-overview") == "Шолу"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_that_of_the_system_until_another_is_chosen(browser: Any, small: Path, scheme: str) -> None:
    with shown(browser, small, color_scheme=scheme) as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        before = page.evaluate(paper)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.click("#theme")
        assert page.evaluate(paper) != before
        page.click("#theme")
        assert page.evaluate(paper) == before


def test_tabs_are_moved_between_by_keys(browser: Any, small: Path) -> None:
    with shown(browser, small) as page:
        page.focus("#tab-overview")
        for tab in (*TABS[1:], "overview"):
            page.keyboard.press("ArrowRight")
            assert page.evaluate("document.activeElement.id") == f"tab-{tab}"
            assert page.is_visible(f"#{tab}")


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_nothing_is_wider_than_the_window(browser: Any, tmp_path: Path, viewport: dict[str, int]) -> None:
    made = large(40, 6)
    long = "Қазақстан-Республикасының-ең-ұзақ-атауы-" * 12
    made.article(long, f"{long} 7 жоба", title=long).fact("7 жоба", "7" * 40, unit=long, item=long).mention("7 жоба", "COUNT", long)
    made.entity("long", "ORG", long, role=long, aliases=long, documents=9, mentions=9).failed(long, long)
    with shown(browser, write_report(made.write(tmp_path)), viewport=viewport) as page:
        width = "document.documentElement.scrollWidth"
        for tab in TABS:
            go(page, tab)
            assert page.evaluate(width) == viewport["width"], tab
        page.fill("#articles input", long[:60])
        until(page, "document.querySelectorAll('#articles .tabulator-row').length === 2")
        page.click("#articles .tabulator-row .context")
        assert page.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.getElementById('reader'))")


def test_a_phone_shows_cards_that_can_be_sorted(browser: Any, small: Path) -> None:
    with shown(browser, small, viewport=PHONE) as page:
        go(page, "facts")
        assert page.locator("#facts .card").count() == 6
        page.select_option("#facts .filters label:nth-of-type(4) select", "largest")
        until(page, "document.querySelector('#facts .card').textContent.includes('432')")
        texts = [text.replace("\u00a0", " ") for text in page.locator("#facts .card .number").all_inner_texts()]
        assert texts == ["432 200 000 000 KZT", "18 000 USD", "58 жоба", "45 km", "≈ 16,9 %", "Нұралхан Көшеров"]
        page.locator("#facts .card .context").first.click()
        assert page.is_visible("#reader")


def test_without_texts_the_sentences_are_shown(browser: Any, tmp_path: Path) -> None:
    with shown(browser, write_report(forum().write(tmp_path, texts=False))) as page:
        assert "сөйлемдер ғана" in page.inner_text("#overview .notice")
        go(page, "facts")
        page.click("#facts .tabulator-row .context")
        assert page.locator("#reader .passage").count() == 2
        said = page.locator("#reader mark").evaluate_all("all => all.map(one => one.firstChild.data)")
        assert said == ["432,2 млрд теңге", "58 инвестициялық жоба", "16,9 пайызға жуық"]


def test_a_run_that_found_nothing_has_a_page(browser: Any, tmp_path: Path) -> None:
    with shown(browser, write_report(MadeRun().write(tmp_path))) as page:
        assert page.locator(".tile strong").all_inner_texts() == ["0"] * 5
        for tab in TABS[1:]:
            page.click(f"#tab-{tab}")
            page.wait_for_selector(f"#{tab} .tabulator-placeholder")


def test_a_hostile_article_does_nothing(browser: Any, tmp_path: Path) -> None:
    with shown(browser, write_report(hostile().write(tmp_path))) as page:
        for tab in TABS:
            go(page, tab)
        for number, harm in enumerate(HOSTILE):
            go(page, "articles")
            page.locator("#articles .tabulator-row").nth(2 * number).locator(".context").click()
            assert page.text_content("#reader-title") == harm
            assert page.locator("#reader a").count() == 0
            assert harm in (page.text_content("#reader .passage") or "")
            for mark in page.locator("#reader mark").all():
                mark.focus()
            page.keyboard.press("Escape")
        go(page, "names")
        page.locator("#names .tabulator-row").first.click()
        page.click("#card ul button")
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, iframe, object, embed, script[src], body a[href]:not(.skip)").count() == 0


def test_ten_thousand_facts_stay_usable(browser: Any, tmp_path: Path) -> None:
    path = write_report(large(600, 20).write(tmp_path))
    opened = []
    for _ in range(3):
        with shown(browser, path) as page:
            opened.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            notice = page.inner_text("#overview .notice").replace("\u00a0", " ")
            assert "12 000" in notice and "10 000" in notice
            go(page, "facts")
            page.fill("#facts input", "мекеме-7» 16-жоба")
            until(page, "document.querySelector('#facts .shown').textContent.includes('ішінен 13 ')")
            page.click("#facts .tabulator-col[tabulator-field=amount]")
            assert values(page)[:2] == ["67 000 000", "347 000 000"]
    # The best of three: other work on the machine makes the others slower.
    assert min(opened) < 3000
