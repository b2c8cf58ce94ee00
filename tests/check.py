"""The one check of the project: format, lint, types, tests, and the quality gate on the gold corpus.

`python tests/check.py` runs everything and exits with 0 only when all is well; `python tests/check.py gate` runs one step alone. Floors
of the gate rise by `--raise-floors` and are lowered by `--lower-floor NAME --reason TEXT` (`gate.py` says what is scored: that
«2,5 млрд теңге» is found as 2500000000 KZT).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

import gate

# Named, because an installation leaves a copy of the package in `build`.
SOURCE = ("pipeline", "tests", "models/recipe")


def tool(*arguments: str) -> Callable[[], bool]:
    """A step that runs a Python module over the project and succeeds when that exits with 0."""
    return lambda: subprocess.run([sys.executable, "-m", *arguments], cwd=gate.ROOT, check=False).returncode == 0


def hold_floors() -> bool:
    """Score the gold corpus, print the scores, and tell whether every floor holds."""
    floors = gate.read_floors()["floors"]
    try:
        scores = gate.measure()
    except ValueError as error:
        print(error, flush=True)
        return False
    problems = list(gate.breaches(scores, floors))
    print(gate.table(scores, floors), *problems, sep="\n", flush=True)
    return not problems


STEPS = {
    "format": tool("ruff", "format", "--check", *SOURCE),
    "lint": tool("ruff", "check", *SOURCE),
    "types": tool("mypy", "--strict", "pipeline"),
    "tests": tool("pytest", "-q"),
    "gate": hold_floors,
}


def main() -> int:
    """Run the steps asked for, or change a floor; the exit status is 0 when all is well."""
    options = _options()
    if options.raise_floors or options.lower_floor:
        return _change_floors(options)
    results = [(name, *_timed(name)) for name in STEPS if name in (options.steps or STEPS)]
    print()
    for name, passed, seconds in results:
        print(f"{name:8}{'ok' if passed else 'FAILED':8}{seconds:8.1f} s")
    return 0 if all(passed for _, passed, _ in results) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Check the project: format, lint, types, tests, quality gate.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"only these steps: {', '.join(STEPS)}")
    parser.add_argument("--raise-floors", action="store_true", help="lift every floor of the gate to its score")
    parser.add_argument("--lower-floor", metavar="NAME", help="lower this floor of the gate to its score; needs --reason")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why the floor is lowered; it is written beside it")
    options = parser.parse_args()
    if unknown := set(options.steps) - set(STEPS):
        parser.error(f"no such step: {', '.join(sorted(unknown))}; the steps are {', '.join(STEPS)}")
    return options


def _change_floors(options: argparse.Namespace) -> int:
    record = gate.read_floors()
    try:
        scores = gate.measure()
        if options.lower_floor:
            record = gate.lowered(record, scores, options.lower_floor, options.reason)
    except ValueError as error:
        print(f"check.py: {error}", file=sys.stderr)
        return 1
    if options.raise_floors:
        record = gate.raised(record, scores)
    gate.write_floors(record)
    print(gate.table(scores, record["floors"]))
    return 0


def _timed(name: str) -> tuple[bool, float]:
    print(f"\n== {name}", flush=True)
    start = time.perf_counter()
    return STEPS[name](), time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
