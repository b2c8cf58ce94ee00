"""The benchmarks still run: each measure once, on an article or two, so that a broken one, such as that of «58 жоба», is seen at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parent / "benchmarks"

# The measures that one process can do one after the other, and those of other libraries.
OURS = [
    ("measures", ["pipeline", "documents", "stages", "spacy_blank", "kazakh_blank", "find_money", "find_numbers", "length"]),
    ("names", ["fast", "fresh"]),
]
PEERS = [
    ("natasha", "measures", ["natasha_money"]),
    ("natasha", "names", ["natasha"]),
    ("recognizers_number_with_unit", "measures", ["recognizers_money", "recognizers_numbers"]),
]
MEASURING = "import json, sys; module = __import__(sys.argv[1]); print(json.dumps([getattr(module, name)() for name in sys.argv[2:]]))"


def measured(module: str, names: list[str]) -> list[dict[str, Any]]:
    environment = {**os.environ, "DEREK_BENCHMARKS_QUICK": "1"}
    command = [sys.executable, "-c", MEASURING, module, *names]
    done = subprocess.run(command, cwd=BENCHMARKS, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize(("module", "names"), OURS, ids=[module for module, _ in OURS])
def test_measures_run(module: str, names: list[str]) -> None:
    for figures in measured(module, names):
        assert all(value > 0 for value in figures.values())


@pytest.mark.skipif(not all(map(find_spec, ("transformers", "peft"))), reason="Stanza's transformers are not installed")
def test_rounds_run() -> None:
    (speeds,) = measured("names", ["rounds"])
    assert speeds.keys() == {"both", "large", "stock"}
    assert all(len(speeds[name]) > 1 and min(speeds[name]) > 0 for name in speeds)


@pytest.mark.parametrize(("library", "module", "names"), PEERS, ids=[" ".join(names) for *_, names in PEERS])
def test_measures_of_others_run(library: str, module: str, names: list[str]) -> None:
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    for figures in measured(module, names):
        assert figures["found"] > 0 and figures["seconds"] > 0
