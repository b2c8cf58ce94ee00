"""The colours of the report and of the served page: one palette, light and dark, for the marks of «58 жоба» in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from derek.report.page import STYLES
from derek.serving.page import COLOURS

ROOMS = Path(__file__).resolve().parent.parent / "pipeline" / "derek"
REPORT, SERVED = ROOMS / "report" / "assets", ROOMS / "serving" / "assets"
THEMES = (":root", ':root[data-theme="dark"]')

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SET = re.compile(r"(--[\w-]+):")
_USED = re.compile(r"var\((--[\w-]+)\)")


def report_styles() -> list[Path]:
    return [REPORT / name for name in STYLES if not name.startswith("tabulator")]


def served_styles() -> list[Path]:
    linked = re.findall(r'rel="stylesheet" href="assets/([\w.]+)"', (SERVED / "index.html").read_text(encoding="utf-8"))
    return [REPORT / name if name in COLOURS else SERVED / name for name in linked]


def variables(style: str, theme: str) -> Iterator[str]:
    """The variables that a style sheet sets for a theme."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return (name for selector, body in _RULE.findall(bare) if selector.strip() == theme for name in _SET.findall(body))


@pytest.mark.parametrize("styles", [report_styles(), served_styles()], ids=["report", "served"])
def test_each_colour_has_one_home(styles: list[Path]) -> None:
    sheets = [path.read_text(encoding="utf-8") for path in styles]
    light, dark = ([name for sheet in sheets for name in variables(sheet, theme)] for theme in THEMES)
    assert len(light) == len(set(light)) > 10 and sorted(dark) == sorted(set(dark) & set(light))
    used = {name for sheet in sheets for name in _USED.findall(sheet)}
    assert used <= {*light, *(name for sheet in sheets for name in _SET.findall(sheet))}
