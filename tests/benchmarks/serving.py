"""The benchmark of the service: `python tests/benchmarks/serving.py [SECONDS]` prints one table, ready for the README.

Fifty clients on the loopback ask `derek serve`, a process of its own, each for one article after the other, rules alone and then with the
model; what they post is whole articles, with sentences such as «Облысқа 432,2 млрд теңге тартылды.». An answer counts as failed unless
it has status 200 and the facts that the library finds in the same article.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from measures import PUBLISHED, texts
from sizes import sized

CLIENTS, SECONDS = sized(50, 4), float(sized(60, 3))
MOST = 100_000
"""Requests after which a run ends, however fast the machine."""

ARTICLES = sized(46, 2)
PATIENCE = 120
"""Seconds that a client waits for one answer before it counts as failed."""

HEAD = (
    "| --ner | answers | processor time of one | answers/s | median | 95th percentile | failures | memory |",
    "|---|---|---|---|---|---|---|---|",
)


@dataclass
class Run:
    """What the clients saw."""

    latencies: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    megabytes: str = ""
    processor: float | None = None

    def fail(self, reason: str) -> None:
        """Count an answer that is none."""
        self.failures[reason] = self.failures.get(reason, 0) + 1


@dataclass(frozen=True)
class Post:
    """A request, and how many facts its answer must hold."""

    request: bytes
    facts: int


def posts(host: str, ner: str) -> list[Post]:
    """Some articles as requests."""
    from derek.extraction import annotate_one, annotator
    from derek.facts import Article

    annotate = annotator(ner=None if ner == "none" else ner)
    made = []
    for number, text in enumerate(texts(ARTICLES)):
        body = json.dumps({"id": str(number), "date": PUBLISHED.isoformat(), "text": text}).encode()
        head = f"POST /extract HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        facts = annotate_one(annotate, Article(text=text, id=str(number), date=PUBLISHED)).facts
        made.append(Post(head.encode() + body, len(facts)))
    return made


@contextmanager
def served(ner: str) -> Iterator[tuple[int, str]]:
    """The process number and the address of a fresh server."""
    command = [sys.executable, "-m", "derek", "serve", "--port", "0", "--ner", ner]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        try:
            told = process.stderr.readline()
            if "http://" not in told:
                sys.exit(told + process.stderr.read())
            yield process.pid, urlsplit(told.split()[1]).netloc
        finally:
            process.terminate()
            print(process.stderr.read(), end="", file=sys.stderr)


async def client(host: str, given: list[Post], first: int, run: Run, until: float) -> None:
    """Ask for one article after the other on one connection, until the time is over."""
    name, port = host.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(name, int(port))
    number = first
    while time.perf_counter() < until and len(run.latencies) < MOST:
        post = given[number % len(given)]
        number += 1
        begun = time.perf_counter()
        try:
            status, body = await asyncio.wait_for(exchange(reader, writer, post.request), PATIENCE)
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            run.fail(type(error).__name__)
            reader, writer = await asyncio.open_connection(name, int(port))
            continue
        run.latencies.append(time.perf_counter() - begun)
        if status != 200:
            run.fail(f"status {status}")
        elif len(json.loads(body)["facts"]) != post.facts:
            run.fail("other facts")
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """One request and its answer."""
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(int(line.partition(":")[2]) for line in head.splitlines() if line.startswith("content-length:"))
    return int(head.split()[1]), await reader.readexactly(length)


def measure(ner: str, seconds: float) -> Run:
    """Let all clients ask for some time; each is answered to the end."""

    async def crowd() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(client(host, given, number, run, until) for number in range(CLIENTS)))

    run = Run()
    with served(ner) as (number, host):
        given = posts(host, ner)
        begun, spent = time.perf_counter(), processor_seconds(number)
        asyncio.run(crowd())
        run.seconds = time.perf_counter() - begun
        run.processor = None if spent is None else (processor_seconds(number) or 0.0) - spent
        run.megabytes = megabytes(number)
    return run


def processor_seconds(number: int) -> float | None:
    """The processor time that a process has taken, where the system tells."""
    with suppress(OSError):
        fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None


def megabytes(number: int) -> str:
    """The most memory that a process has held, where the system tells."""
    with suppress(OSError):
        for line in Path(f"/proc/{number}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return f"{int(line.split()[1]) / 1000:.0f} MB"
    return "not told"


def row(ner: str, run: Run) -> str:
    """A line of the table."""
    times = sorted(run.latencies)
    percentile = times[int(0.95 * (len(times) - 1))]
    failed = ", ".join(f"{reason}: {count}" for reason, count in run.failures.items()) or "0"
    rate = len(times) / run.seconds
    each = "not told" if run.processor is None else f"{1000 * run.processor / len(times):.0f} ms"
    figures = (f"{len(times):,}", each, f"{rate:.1f}", f"{statistics.median(times):.2f} s", f"{percentile:.2f} s", failed, run.megabytes)
    return f"| {ner} | {' | '.join(figures)} |"


def main() -> int:
    """Print the table; the exit code is 0 when nothing failed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    words = statistics.mean(len(text.split()) for text in texts(ARTICLES))
    print(f"Python {platform.python_version()}, {CLIENTS} clients for {seconds:.0f} s, articles of {words:.0f} words\n")
    print(*HEAD, sep="\n", flush=True)
    runs = []
    for ner in ("none", "stanza"):
        runs.append(measure(ner, seconds))
        print(row(ner, runs[-1]), flush=True)
    return 1 if any(run.failures for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
