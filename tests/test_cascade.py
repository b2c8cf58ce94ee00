"""Both taggers together: «Қасым-Жомарт Тоқаев Астанаға келді.» is plain to the small one, «Аяз ата» may not be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from derek.detection.ner import SHIPPED, fast_folder, model_folder, open_tagger
from derek.detection.tagger import Cascade, FastTagger, TaggedSpan, Tagger
from derek.detection.tagger import cascade as module
from derek.detection.tagger.decoding import decoded
from derek.detection.tagging import sentences_of
from derek.tokenization import tokenize

ARTICLES = sorted((Path(__file__).resolve().parent.parent / "corpus" / "articles").glob("*.txt"))
SENTENCES = [sentence for path in ARTICLES[:12] for sentence in sentences_of(tokenize(path.read_text(encoding="utf-8")))]
MOST_UNSURE = 0.25
"""Share of the articles' sentences that the large tagger may be asked about: 0.10 when written. Speed rests on it."""


@pytest.fixture(scope="module")
def small() -> FastTagger:
    return FastTagger(fast_folder(), model_folder())


def together(small: FastTagger, sentences: list[list[str]]) -> list[list[TaggedSpan]]:
    """What the product of both taggers' chances says, word by word."""
    large = Tagger(model_folder())
    order = [large.tags.index(tag) for tag in small.tags]
    rows = zip(small.emissions(sentences), large.log_chances(sentences), strict=True)
    chances = [np.sqrt(np.exp(one) / np.exp(one).sum(axis=1, keepdims=True) * np.exp(other[:, order])) for one, other in rows]
    return decoded([np.log(each / each.sum(axis=1, keepdims=True)) for each in chances], small.tags)


def names_of(found: list[list[TaggedSpan]]) -> list[list[tuple[int, int, str]]]:
    return [[(span.first, span.last, span.label) for span in spans] for spans in found]


def test_the_large_tagger_reads_what_the_small_one_is_unsure_of(small: FastTagger) -> None:
    unsure = {number for number, reading in enumerate(small.read(SENTENCES)) if reading.sureness < module.SURE}
    assert 0 < len(unsure) < MOST_UNSURE * len(SENTENCES)
    both = together(small, SENTENCES)
    expected = [both[number] if number in unsure else spans for number, spans in enumerate(small.tag(SENTENCES))]
    assert names_of(open_tagger(SHIPPED).tag(SENTENCES)) == names_of(expected)


def test_what_is_found_does_not_depend_on_the_other_sentences() -> None:
    tagger = open_tagger(SHIPPED)
    together = tagger.tag(SENTENCES[:60])
    assert together == tagger.tag(SENTENCES[:60][::-1])[::-1] == [tagger.tag([sentence])[0] for sentence in SENTENCES[:60]]


@pytest.mark.parametrize("sentences", [[], [[]], [[], ["Астана"], []]], ids=["none", "empty", "empty ones beside"])
def test_sentences_without_words_have_no_names(sentences: list[list[str]]) -> None:
    assert [bool(spans) for spans in open_tagger(SHIPPED).tag(sentences)] == [bool(sentence) for sentence in sentences]


def test_what_it_takes_to_be_sure_is_a_probability(small: FastTagger) -> None:
    readings = small.read(SENTENCES)
    assert all(0 < reading.sureness <= 1 for reading in readings)
    for words, reading in zip(SENTENCES, readings, strict=True):
        in_names = sum((span.last - span.first + 1) * span.score for span in reading.spans)
        assert in_names <= reading.sureness * len(words) + 1e-9


@pytest.mark.parametrize("sure", [0.0, 1.1], ids=["always sure", "never sure"])
def test_the_bounds(sure: float, small: FastTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SURE", sure)
    some = SENTENCES[:20]
    expected = together(small, some) if sure else small.tag(some)
    found = Cascade(fast_folder(), model_folder()).tag(some)
    assert names_of(found) == names_of(expected)
    scores = [
        (one.score, other.score) for spans, others in zip(found, expected, strict=True) for one, other in zip(spans, others, strict=True)
    ]
    assert all(0 < one <= 1 and one == pytest.approx(other, abs=1e-4) for one, other in scores)
