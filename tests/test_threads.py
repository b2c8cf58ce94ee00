"""Eight threads at once find what one finds, with fresh caches and known ones, by rules and with the model."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import pytest

import derek
from derek.components import _known
from derek.extraction import annotator
from derek.facts import Article, Found

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]
THREADS = 8

Finds: TypeAlias = list[Found]
Reader: TypeAlias = Callable[[str], Finds]


@pytest.fixture(autouse=True)
def _switching() -> Iterator[None]:
    """Threads change places some thousand times as often as they would."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(interval)


def by_rules() -> Reader:
    annotate = annotator(ner=None)
    return lambda text: _all(*annotate([Article(text=text)])[0][1:])


def by_pipeline(ner: str | None = None) -> Reader:
    nlp = derek.load(ner=ner) if ner else derek.load(ner=None)

    def read(text: str) -> Finds:
        doc = nlp(text)
        assert [doc.text[span.start_char : span.end_char] for span in doc.ents] == [span.text for span in doc.ents]
        return _all(doc._.facts, doc._.mentions)

    return read


def _all(facts: Sequence[Found], mentions: Sequence[Found]) -> Finds:
    return [*facts, *mentions]


def in_threads(read: Reader, texts: Sequence[str]) -> list[list[Finds]]:
    """What each thread finds in all texts; each reads them in an order of its own."""

    def work(number: int) -> list[Finds]:
        order = random.Random(number).sample(range(len(texts)), len(texts))
        found = {at: read(texts[at]) for at in order}
        return [found[at] for at in range(len(texts))]

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(THREADS)))


@pytest.mark.parametrize("make", [by_rules, by_pipeline])
def test_threads_find_what_one_finds(make: Callable[[], Reader]) -> None:
    read = make()
    texts = ARTICLES[:16]
    alone = [read(text) for text in texts]
    assert sum(map(len, alone)) > 500
    assert all(found == alone for found in in_threads(read, texts))


def test_threads_find_with_the_model_what_one_finds() -> None:
    read = by_pipeline("stanza")
    texts = ARTICLES[:3]
    alone = [read(text) for text in texts]
    assert any(found.source == "model" for finds in alone for found in finds)
    assert all(found == alone for found in in_threads(read, texts))


def test_nothing_is_kept_of_documents_that_are_gone() -> None:
    before = len(_known)
    in_threads(by_pipeline(), ARTICLES[:4])
    assert len(_known) <= before


COLD = """
import sys
sys.path[:0] = sys.argv[1:]
import test_threads as threads
sys.setswitchinterval(5e-6)
read = threads.by_rules()
found = threads.in_threads(read, threads.ARTICLES[:3])
alone = [read(text) for text in threads.ARTICLES[:3]]
sys.exit(any(one != alone for one in found))
"""


def test_threads_may_be_the_first_to_read_the_lexicon() -> None:
    """In a process of its own, where no cache holds anything yet."""
    done = subprocess.run([sys.executable, "-c", COLD, str(ROOT / "tests")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
