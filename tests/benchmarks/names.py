"""The benchmark of names: `python tests/benchmarks/names.py [FILE.iob2]` prints one table, ready for the README.

What `ner="stanza"` runs and its large model alone, both on ONNX Runtime, against that model under a stock Stanza pipeline, and the small
model against natasha, seconds on the clock, all cores; what they read is whole articles, ours Kazakh («Қасым-Жомарт Тоқаев Астанаға
келді.»), natasha's Russian. With labelled sentences, F1 of the models beside it.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from operator import truediv
from pathlib import Path
from statistics import median
from typing import Any

from measures import ARTICLES, make_natasha_importable, russian, texts, words_in
from sizes import QUICK, sized

FAST_ARTICLES, PIPED_ARTICLES = sized(184, 4), sized(500, 4)
ROUND_ARTICLES, ROUNDS = sized(30, 1), sized(5, 2)
DISTINCT_ARTICLES = sized(len(list(ARTICLES.glob("*.txt"))), 2)
REPEATS = sized(3, 1)
LABELLED = sized(1_000, 10)
"""Labelled sentences that the slow engine is scored on too."""

Row = tuple[str, str, str]
Figures = dict[str, float]


def start() -> Figures:
    """Seconds of `derek.load()` after its imports, and with them; the memory of the whole pipeline after 500 articles."""
    begun = time.perf_counter()
    import derek

    nlp = derek.load()
    loaded = time.perf_counter() - begun
    given = list(texts(PIPED_ARTICLES))
    piped, seconds = timed(lambda: [_found(doc) for doc in nlp.pipe(given)])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    alone = [_found(nlp(text)) for text in given]
    differing = sum(one != other for one, other in zip(piped, alone, strict=True))
    return {"load": loaded, "seconds": seconds, "words": words_in(given), "megabytes": megabytes, "differing": differing}


def _found(doc: Any) -> object:
    return [(span.start_char, span.end_char, span.label_) for span in doc.ents], doc._.facts, doc._.mentions


def rounds() -> dict[str, list[float]]:
    """Words/s of what `ner="stanza"` runs, of its large model for every sentence, and of that under a stock Stanza pipeline.

    From text to spans. All three read the same articles in turn, other ones in each round, so that a machine that slows down slows all.
    """
    from derek.detection.ner import model_folder
    from derek.detection.tagger import Tagger

    taggers = {"both": _named("stanza"), "large": Tagger(model_folder()), "stock": _named("reference")}
    given = list(texts(ROUNDS * ROUND_ARTICLES))
    for tagger in taggers.values():
        _find(tagger, given[:1])
    speeds: dict[str, list[float]] = {name: [] for name in taggers}
    for start in range(0, len(given), ROUND_ARTICLES):
        read = given[start : start + ROUND_ARTICLES]
        for name, tagger in taggers.items():
            speeds[name].append(words_in(read) / timed(lambda tagger=tagger, read=read: _find(tagger, read))[1])
    return speeds


def fast() -> Figures:
    """The small model."""
    return _tagging(_named("fast"), FAST_ARTICLES)


def fresh() -> Figures:
    """The small model where every article is new to it, as in the first hundreds of a long run: no form is known from another repeat."""
    return _tagging(_named("fast"), DISTINCT_ARTICLES, repeats=1)


def _named(name: str) -> Any:
    from derek.detection.ner import open_tagger

    return open_tagger(name)


def _tagging(tagger: Any, count: int, repeats: int = REPEATS) -> Figures:
    given = list(texts(count))
    _find(tagger, ["Қасым-Жомарт Тоқаев Астанаға келді."])
    runs = [timed(lambda: _find(tagger, given)) for _ in range(repeats)]
    return {"seconds": min(seconds for _, seconds in runs), "words": words_in(given), "found": runs[0][0]}


def _find(tagger: Any, given: Sequence[str]) -> int:
    """Read texts as `derek` does, and count the spans."""
    from derek.detection.tagging import tag_passages
    from derek.tokenization import tokenize

    return sum(map(len, tag_passages(tagger, [tokenize(text) for text in given])))


def natasha() -> Figures:
    """natasha's segmenter and NER on Russian text of the same length."""
    make_natasha_importable()
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def find(text: str) -> int:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        return len(doc.spans)

    given = russian(FAST_ARTICLES)
    find(given[0])
    runs = [timed(lambda: sum(map(find, given))) for _ in range(REPEATS)]
    return {"seconds": min(seconds for _, seconds in runs), "words": words_in(given), "found": runs[0][0]}


def scores(path: str) -> Figures:
    """F1 of both engines on the first labelled sentences of a file, and of the shipped models on all."""
    from derek.detection.ner import open_tagger
    from derek.evaluation.names import score_spans
    from derek.evaluation.sentences import read_sentences

    sentences = list(read_sentences(Path(path)))[: LABELLED if os.environ.get(QUICK) else None]
    first = sentences[:LABELLED]
    ours, small = (open_tagger(name).tag([sentence.words for sentence in sentences]) for name in ("stanza", "fast"))
    theirs = open_tagger("reference").tag([sentence.words for sentence in first])
    return {
        "all": score_spans(sentences, ours)["micro"]["f1"],
        "fast": score_spans(sentences, small)["micro"]["f1"],
        "ours": score_spans(first, ours[: len(first)])["micro"]["f1"],
        "theirs": score_spans(first, theirs)["micro"]["f1"],
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and its seconds on the clock."""
    begun = time.perf_counter()
    given = work()
    return given, time.perf_counter() - begun


def rows(labelled: str | None) -> Iterator[Row]:
    """What was measured, the figure, and what to compare it with."""
    whole = _measure("start")
    yield "derek.load(), imports and all", f"{whole['load']:.2f} s", "at most 4 s asked"
    yield f"derek.load().pipe over {PIPED_ARTICLES} articles, all stages", _speed(whole), f"{whole['differing']:.0f} differ from one by one"
    yield "memory of it", f"{whole['megabytes']:.0f} MB", "at most 1,200 MB asked"
    both, large, stock = (speeds[name] for speeds in [_measure("rounds")] for name in ("both", "large", "stock"))
    yield "names of whole articles", _median(both), "at least 3,000 words/s asked"
    yield "the large model for every sentence", _median(large), ""
    yield "the large model, stock Stanza pipeline", _median(stock), "the same articles in turn"
    ratios = [median(map(truediv, ours, stock)) for ours in (both, large)]
    yield "faster than stock Stanza", f"{ratios[0]:.1f} times", f"at least 12 asked; {ratios[1]:.1f} times with the large model alone"
    small, new = _measure("fast"), _measure("fresh")
    yield "the small model", _speed(small), f"{small['found']:.0f} found; {_speed(new)} while all forms are new"
    if find_spec("natasha") is not None:
        peer = _measure("natasha")
        yield "natasha: segmenter and NER", _speed(peer), "Russian, as many characters"
        yield "the small model over natasha", f"{_times(small, peer):.1f} times", "at least 1 asked"
    if labelled:
        figures = _measure("scores", labelled)
        yield "micro F1", f"{100 * figures['all']:.2f}", Path(labelled).name
        yield "micro F1 of the small model", f"{100 * figures['fast']:.2f}", Path(labelled).name
        yield f"micro F1, first {LABELLED:,} sentences", f"{100 * figures['ours']:.2f}", f"under Stanza {100 * figures['theirs']:.2f}"


def _measure(*arguments: str) -> Any:
    done = subprocess.run([sys.executable, __file__, "--measure", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{arguments[0]}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _median(speeds: Sequence[float]) -> str:
    return f"{median(speeds):,.0f} words/s"


def _times(ours: Figures, theirs: Figures) -> float:
    """How many times as many words are read in the same time."""
    return ours["words"] / ours["seconds"] * theirs["seconds"] / theirs["words"]


def _speed(figures: Figures) -> str:
    return f"{figures['words'] / figures['seconds']:,.0f} words/s"


def main(arguments: list[str]) -> None:
    """Print the table, or the figures of one measure."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(globals()[arguments[1]](*arguments[2:])))
        return
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores\n")
    print("| what | figure | beside it |\n|---|---|---|")
    for what, figure, note in rows(arguments[0] if arguments else None):
        print(f"| {what} | {figure} | {note} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
