"""The benchmark of large runs: `python tests/benchmarks/scaling.py [MOST]` prints one table, ready for the README.

Runs of `derek extract` on archives of 100 to MOST articles (100,000 unless said), rules alone with two workers, with seconds on the clock
and the memory of all processes together; one worker against two with the model; and runs that are killed at chance moments and go on.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from archive import write
from sizes import sized

SIZES = tuple(sorted({sized(size, 10) for size in (100, 1_000, 10_000, 100_000)}))
NAMED, KILLED, KILLS = sized(2_000, 4), sized(1_000, 20), sized(10, 1)
"""Articles of the runs with the model and of those that are killed, and how many of these there are."""

BEAT = 0.25
"""Seconds between two looks at the memory."""

Row = tuple[str, str, str]


class Figures(NamedTuple):
    """Seconds on the clock, and the most memory of all processes together."""

    seconds: float
    megabytes: float


def run(*options: object) -> Figures:
    """Run `derek` and watch its processes."""
    begun = time.perf_counter()
    process = subprocess.Popen(command(*options), start_new_session=True)
    most = 0.0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(BEAT):
            most = max(most, sum(map(_megabytes, _session(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - begun
    ended.set()
    watcher.join()
    if code:
        sys.exit(f"derek {' '.join(map(str, options))}: exit code {code}")
    return Figures(seconds, most)


def command(*options: object) -> list[str]:
    """The command line of a run without a word."""
    return [sys.executable, "-m", "derek", *map(str, options), "--quiet"]


def _session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found.append(int(entry.name))
    return found


def _megabytes(process: int) -> float:
    """The memory of a process; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def rows(folder: Path, most: int) -> Iterator[Row]:
    """What was measured, the figure, and what to compare it with."""
    yield from _sizes(folder, [size for size in SIZES if size <= most])
    yield from _workers(folder)
    yield from _kills(folder)


def _sizes(folder: Path, sizes: Sequence[int]) -> Iterator[Row]:
    at_thousand = 0.0
    for size in sizes:
        write(folder / "archive.jsonl", size)
        figures = run("extract", folder / "archive.jsonl", "--out", folder / "out", "--ner", "none", "--workers", 2)
        each = figures.seconds / size
        at_thousand = at_thousand or (each if size == 1_000 else 0.0)
        beside = f"{each / at_thousand:.2f} times the time per article at 1,000" if size > 1_000 else f"{1 / each:,.0f} articles/s"
        yield f"{size:,} articles, rules alone, two workers", f"{figures.seconds:.1f} s, {figures.megabytes:,.0f} MB in all", beside


def _workers(folder: Path) -> Iterator[Row]:
    write(folder / "archive.jsonl", NAMED)
    one, two = (run("extract", folder / "archive.jsonl", "--out", folder / str(workers), "--workers", workers) for workers in (1, 2))
    for workers, figures in ((1, one), (2, two)):
        yield f"{NAMED} articles with names by the model, workers: {workers}", f"{figures.seconds:.1f} s, {figures.megabytes:,.0f} MB", ""
    yield "two workers over one", f"{one.seconds / two.seconds:.2f} times as fast", f"tables {_same(folder / '1', folder / '2')}"


def _kills(folder: Path) -> Iterator[Row]:
    write(folder / "archive.jsonl", KILLED)
    options = ("extract", folder / "archive.jsonl", "--ner", "none", "--workers", 2, "--resume", "--out")
    whole = run(*options, folder / "whole")
    draws, equal, killed = random.Random(1), 0, 0
    for number in range(KILLS):
        out = folder / f"killed-{number}"
        process = subprocess.Popen(command(*options, out))
        time.sleep(draws.uniform(0.2, whole.seconds))
        killed += process.poll() is None
        process.kill()
        process.wait()
        run(*options, out)
        equal += _same(folder / "whole", out) == "equal"
    yield "runs killed at chance moments (kill -9), then --resume", f"{equal} of {KILLS} equal byte for byte", f"{killed} before they ended"


def _same(one: Path, other: Path) -> str:
    files = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (one, other)]
    return "equal" if files[0] == files[1] else "DIFFER"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print(f"{len(os.sched_getaffinity(0))} cores\n\n| what | figure | beside it |\n|---|---|---|")
    with TemporaryDirectory() as folder:
        for what, figure, note in rows(Path(folder), int(arguments[0]) if arguments else SIZES[-1]):
            print(f"| {what} | {figure} | {note} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
