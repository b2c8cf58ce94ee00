"""Both taggers together: «Қасым-Жомарт Тоқаев Астанаға келді.» is plain to the small one, «Аяз ата» may not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from derek.detection.ner import SHIPPED, fast_folder, model_folder, open_tagger
from derek.detection.tagger import Cascade, FastTagger, Tagger
from derek.detection.tagger import cascade as module
from derek.detection.tagging import sentences_of
from derek.tokenization import tokenize

ARTICLES = sorted((Path(__file__).resolve().parent.parent / "corpus" / "articles").glob("*.txt"))
SENTENCES = [sentence for path in ARTICLES[:12] for sentence in sentences_of(tokenize(path.read_text(encoding="utf-8")))]
MOST_UNSURE = 0.25
"""Share of the articles' sentences that the large tagger may be asked about: 0.16 when written. Speed rests on it."""


@pytest.fixture(scope="module")
def small() -> FastTagger:
    return FastTagger(fast_folder(), model_folder())


def test_the_large_tagger_reads_what_the_small_one_is_unsure_of(small: FastTagger) -> None:
    unsure = {number for number, reading in enumerate(small.read(SENTENCES)) if reading.sureness < module.SURE}
    assert 0 < len(unsure) < MOST_UNSURE * len(SENTENCES)
    large = Tagger(model_folder()).tag(SENTENCES)
    expected = [large[number] if number in unsure else spans for number, spans in enumerate(small.tag(SENTENCES))]
    assert open_tagger(SHIPPED).tag(SENTENCES) == expected


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


@pytest.mark.parametrize(("sure", "winner"), [(0.0, FastTagger), (1.1, Tagger)], ids=["always sure", "never sure"])
def test_the_bounds_are_the_two_taggers(sure: float, winner: type, small: FastTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SURE", sure)
    alone = small if winner is FastTagger else Tagger(model_folder())
    assert Cascade(fast_folder(), model_folder()).tag(SENTENCES[:20]) == alone.tag(SENTENCES[:20])
