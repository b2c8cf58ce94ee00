"""The README: its Python examples run, and no option, column, exit code or command of the CI is missing from it.

A reader who types `derek.find_money("27 млрд. АҚШ долларын құрады")` must see what the page shows.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import click
import pytest

from derek import cli
from derek.tabulation import TABLES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL_LINES = [line for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE) for line in block.splitlines()]
