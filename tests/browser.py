"""Headless Chromium for the tests of pages, and a record of what a page did: «58 жоба» is looked for in what a reader would see.

The browser is Debian's (`apt-get install chromium`), driven by Playwright for Python; tests skip where either is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names of the browser's program, in the order that they are looked for."""

# A browser that asks nobody for anything of its own accord, so that every request seen is one that the page made.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
)


@contextmanager
def open_browser() -> Iterator[Any]:
    """A running browser (Playwright's `Browser`), closed afterwards; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no chromium to show pages with")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Record:
    """What a page did: errors in its console, addresses that it asked for, dialogs that it opened."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


def watch(page: Any) -> Record:
    """Begin to record what a page does; call it before the page goes anywhere."""
    record = Record()

    def note_message(message: Any) -> None:
        if message.type in ("error", "warning"):
            record.errors.append(message.text)

    def note_dialog(dialog: Any) -> None:
        record.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("console", note_message)
    page.on("pageerror", lambda error: record.errors.append(str(error)))
    page.on("request", lambda request: record.requests.append(request.url))
    page.on("dialog", note_dialog)
    return record
