"""The small tagger of `ner="fast"`: its parts by themselves, what it keeps in memory, and the recipe that teaches it.

For it too «Тоқаевтың» is a form of «Тоқаев». What it promises as the large one does is in `test_taggers.py`.
"""

from __future__ import annotations

import importlib.util
import itertools
import random
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derek.detection.ner import fast_folder, model_folder
from derek.detection.tagger import FastTagger, TaggedSpan, Tagger
from derek.detection.tagger import fast as engine
from derek.detection.tagger.forms import FLAGS, features_of, flags_of, letters_of
from derek.detection.tagger.paths import best_paths
from derek.detection.tagger.pieces import Pieces
from derek.detection.tagging import sentences_of
from derek.tokenization import tokenize

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]
SENTENCES = [sentence for text in ARTICLES for sentence in sentences_of(tokenize(text))]
TAGS = ("O", "B-GPE", "I-GPE", "E-GPE", "S-GPE", "B-ART", "E-ART")

AGREEMENT = 0.8
"""Share of spans that both models find alike in the articles, bounded from below."""


@pytest.fixture(scope="module")
def tagger() -> FastTagger:
    return FastTagger(fast_folder(), model_folder())


def is_valid(path: tuple[str, ...]) -> bool:
    opened = ""
    for tag in path:
        prefix, _, kind = tag.partition("-")
        if (prefix in "IE") != bool(opened) or (opened and kind != opened):
            return False
        opened = kind if prefix in "BI" else ""
    return not opened


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_the_best_valid_path_of_every_sentence_is_found(lengths: list[int], seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(sum(lengths), len(TAGS))).astype(np.float32)
    found = best_paths(scores, lengths, TAGS)
    for stop, length in zip(itertools.accumulate(lengths), lengths, strict=True):
        words = scores[stop - length : stop]
        paths = itertools.product(range(len(TAGS)), repeat=length)
        valid = (path for path in paths if is_valid(tuple(TAGS[tag] for tag in path)))
        best = max(valid, key=lambda path: sum(words[place, tag] for place, tag in enumerate(path)))
        assert found[stop - length : stop].tolist() == list(best)


# A form and its flags: first letter a capital, all letters capitals, capitals inside, digits, Latin, signs alone, hyphen, length.
GLANCES = [
    ("Астана", [1, 0, 0, 0, 0, 0, 0, 6 / 16]),
    ("БҰҰ", [1, 1, 1, 0, 0, 0, 0, 3 / 16]),
    ("Қасым-Жомарт", [1, 0, 1, 0, 0, 0, 1, 12 / 16]),
    ("2025", [0, 0, 0, 1, 0, 0, 0, 4 / 16]),
    ("Apple", [1, 0, 0, 0, 1, 0, 0, 5 / 16]),
    ("«", [0, 0, 0, 0, 0, 1, 0, 1 / 16]),
    ("келісімшарттарымызды", [0, 0, 0, 0, 0, 0, 0, 1]),
]


@pytest.mark.parametrize(("word", "flags"), GLANCES, ids=[word for word, _ in GLANCES])
def test_what_is_seen_at_a_glance(word: str, flags: list[float]) -> None:
    assert flags_of(word) == flags
    assert len(flags) == FLAGS


def rows_of(word: str, buckets: int = 1 << 20) -> list[int]:
    return letters_of([word], buckets)[0].tolist()


def test_forms_of_a_name_share_letters() -> None:
    same, other, name = (set(rows_of(word)) for word in ("Тоқаевтың", "жаңбыр", "Тоқаев"))
    assert len(name & same) > 8 * len(name & other)
    assert rows_of("АСТАНА") == rows_of("астана") != rows_of("алматы")


# A word and the strings that are looked for in it, each once.
STRINGS = [
    ("", ["^$", "^", "$"]),
    ("М", ["^м$", "^м", "м$"]),
    ("ана", ["^ана$", "^ан", "^ана", "а$", "на$", "ана$", "ана"]),
    ("b😀", ["^b😀$", "^b😀", "😀$", "b😀$"]),
]


@pytest.mark.parametrize(("word", "strings"), STRINGS, ids=[word for word, _ in STRINGS])
def test_rows_are_checksums_of_strings(word: str, strings: list[str]) -> None:
    buckets = 1 << 15
    expected = sorted(zlib.crc32(string.encode()) for string in strings)
    assert rows_of(word, buckets) == [checksum % buckets for checksum in expected]


def test_features_of_a_form_do_not_depend_on_others() -> None:
    pieces, words = Pieces(model_folder()), ["Тоқаевтың", "Астанаға", "\u00ad", "а" * 500]
    together = features_of(words, pieces, 64)
    ends = np.cumsum(together.counts)
    for place, word in enumerate(words):
        alone = features_of([word], pieces, 64)
        assert np.array_equal(alone.floats[0], together.floats[place])
        assert np.array_equal(alone.letters, together.letters[ends[place] - together.counts[place] : ends[place]])


def test_neither_order_nor_cores_change_what_is_found(tagger: FastTagger) -> None:
    assert tagger.tag(SENTENCES) == FastTagger(fast_folder(), model_folder(), threads=2).tag(SENTENCES[::-1])[::-1]


def test_forgotten_forms_are_found_again(tagger: FastTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tagger.tag(SENTENCES[:40])
    monkeypatch.setattr(engine, "KEPT_FORMS", 50)
    monkeypatch.setattr(engine, "BATCH_WORDS", 60)
    assert tagger.tag(SENTENCES[:40]) == expected


def test_threads_share_a_tagger(tagger: FastTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "KEPT_FORMS", 200)
    parts = [SENTENCES[start::8] for start in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tagger.tag, parts)) == [tagger.tag(part) for part in parts]


def test_the_files_are_small_and_hold_no_code() -> None:
    files = list(fast_folder().iterdir())
    assert {path.suffix for path in files} <= {".onnx", ".safetensors", ".json"}
    assert sum(path.stat().st_size for path in files) < 12_000_000


def test_the_large_model_finds_the_same(tagger: FastTagger) -> None:
    ours, theirs = tagger.tag(SENTENCES), Tagger(model_folder()).tag(SENTENCES)

    def spans(tagged: list[list[TaggedSpan]]) -> set[tuple[int, int, int, str]]:
        return {(number, span.first, span.last, span.label) for number, found in enumerate(tagged) for span in found}

    shared = len(spans(ours) & spans(theirs))
    assert 2 * shared / (len(spans(ours)) + len(spans(theirs))) >= AGREEMENT


@pytest.mark.skipif(not all(map(importlib.util.find_spec, ("transformers", "onnx"))), reason="the recipe's libraries are not installed")
@pytest.mark.filterwarnings("ignore")
def test_a_student_learns_and_runs_as_it_was_taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "models" / "recipe"))
    monkeypatch.setitem(sys.modules, "sentences", None)
    monkeypatch.delitem(sys.modules, "sentences")
    from distillation import Lesson, distil, soften
    from schemes import to_bioes
    from sentences import Labelled
    from student import Known, export_student
    from teachers import chances_of

    training = [
        Labelled(number=str(number), words=(name, "бүгін", place, "келді", "."), labels=("B-PERSON", "B-DATE", "B-GPE", "O", "O"))
        for number, (name, place) in enumerate(itertools.product(("Айдос", "Әлия", "Тоқаев"), ("Астанаға", "Алматыға", "Ресейге")))
    ]
    chances = chances_of([model_folder()], training)
    soft = soften(training, chances, is_gold=True)
    lesson = Lesson(epochs=25, rate=1e-2, words_a_batch=15, varied_share=0.5, gold_weight=0.9)
    pieces = Pieces(model_folder())
    network = distil(pieces, soft, chances.tags, training, lesson, vary=lambda sentence, _: random.Random(1).choice(training))
    known = Known(pieces, network.shape.buckets)
    assert network.tag([sentence.words for sentence in training], known) == [to_bioes(sentence.labels) for sentence in training]
    export_student(network, tmp_path)
    (found,) = FastTagger(tmp_path, model_folder()).tag([training[0].words])
    assert [(span.first, span.last, span.label) for span in found] == [(0, 0, "PERSON"), (1, 1, "DATE"), (2, 2, "GPE")]
