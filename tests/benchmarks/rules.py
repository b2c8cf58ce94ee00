"""The benchmark: `python tests/benchmarks/rules.py` prints one table of speed and memory, in the order of a document's way.

Every measure runs in a process of its own (see `measures.py`), in seconds of processor time but for the start; of a repeated one the best
is given, since what else a machine does only adds. All finders read texts of the same length, ours Kazakh («2,5 млрд теңге»), natasha
Russian, recognizers-text, which knows neither, English; both are measured where `pip install -e '.[bench]'` installed them.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from measures import FEW, MANY, REPEATS

MEASURES = Path(__file__).resolve().parent / "measures.py"
STARTUP, LINEAR = 1.5, 12.0
"""What is asked: seconds to the first facts, and growth of time over ten times the text."""

Figures = dict[str, float]
Row = tuple[str, str, str]


def measure(name: str) -> Figures:
    """The figures of one measure, from a fresh process."""
    done = subprocess.run([sys.executable, str(MEASURES), name], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    figures: Figures = json.loads(done.stdout)
    return figures


def best(name: str) -> Figures:
    """The least of each figure over some fresh processes."""
    runs = [measure(name) for _ in range(REPEATS)]
    return {figure: min(run[figure] for run in runs) for figure in runs[0]}


def rows() -> Iterator[Row]:
    """What was measured, the figure, and what to compare it with."""
    startup = best("startup")
    yield (
        "start: imports, loading, first article",
        f"{startup['seconds']:.2f} s",
        f"spaCy alone {startup['spacy']:.2f} s; at most {STARTUP} s asked",
    )
    yield "derek extract, one article, the whole process", f"{best('command')['seconds']:.2f} s", "rules alone need no spaCy"
    many = best("pipeline")
    yield from _throughput(many)
    yield from _tokenizers()
    yield from _stages()
    yield from _finders(many)
    length = measure("length")
    yield "ten times the text takes", f"{length['tenfold'] / length['once']:.1f} times as long", f"at most {LINEAR:.0f} asked"


def _throughput(many: Figures) -> Iterator[Row]:
    few = measure("few")
    yield f"articles to rows, {MANY:,} articles, one process", _speed(many), f"{many['words']:,.0f} words, {many['facts']:,.0f} facts"
    yield "articles to spaCy documents", _speed(best("documents")), "derek.load()"
    yield f"memory at {FEW:,} articles", f"{few['megabytes']:.0f} MB", ""
    growth = many["megabytes"] / few["megabytes"]
    yield f"memory at {MANY:,} articles", f"{many['megabytes']:.0f} MB", f"{growth:.2f} times as much"


def _tokenizers() -> Iterator[Row]:
    ours, theirs = best("kazakh_blank"), best("spacy_blank")
    yield 'spacy.blank("kk"): tokens, sentences', _speed(ours), "Kazakh"
    yield 'spacy.blank("ru"): tokens alone', _speed(theirs), "Russian, as many characters"


def _stages() -> Iterator[Row]:
    stages = best("stages")
    words = stages.pop("words")
    total = sum(stages.values())
    for name, seconds in stages.items():
        yield f"stage: {name}", f"{seconds / words * 1e6:.2f} µs a word", f"{seconds / total:.0%} of the whole"


def _finders(whole: Figures) -> Iterator[Row]:
    ours = best("find_money")
    yield "derek.find_money", _speed(ours), _found(ours, "Kazakh")
    if find_spec("natasha") is None:
        yield "natasha MoneyExtractor", "-", "not installed"
    else:
        theirs = best("natasha_money")
        yield "natasha MoneyExtractor", _speed(theirs), _found(theirs, "Russian")
        yield _ratio("natasha's", theirs, "derek.find_money's", ours)
        yield _ratio("natasha's", theirs, "that of Derek's whole way to rows", whole)
    numbers = best("find_numbers")
    yield "derek.find_numbers", _speed(numbers), _found(numbers, "Kazakh")
    if find_spec("recognizers_number_with_unit") is None:
        yield "recognizers-text, money and numbers", "-", "not installed"
    else:
        yield from _recognizers(ours, numbers)


def _recognizers(money: Figures, numbers: Figures) -> Iterator[Row]:
    for what, ours in (("money", money), ("numbers", numbers)):
        theirs = best(f"recognizers_{what}")
        yield f"recognizers-text, {what}", _speed(theirs), _found(theirs, "English")
        yield _ratio("recognizers-text's", theirs, f"derek.find_{what}'s", ours)


def _found(figures: Figures, language: str) -> str:
    return f"{figures['found']:.0f} found in {figures['characters']:,.0f} characters of {language}"


def _ratio(whose: str, theirs: Figures, name: str, mine: Figures) -> Row:
    ratio = theirs["seconds"] / theirs["characters"] / (mine["seconds"] / mine["characters"])
    return f"{whose} time over {name}, per character", f"{ratio:.1f} times", "each in its own language"


def _speed(figures: Figures) -> str:
    return f"{figures['words'] / figures['seconds']:,.0f} words/s"


def main() -> None:
    """Print the table, ready for the README."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, one process at a time\n")
    print("| what | figure | beside it |\n|---|---|---|")
    for what, figure, note in rows():
        print(f"| {what} | {figure} | {note} |", flush=True)


if __name__ == "__main__":
    main()
