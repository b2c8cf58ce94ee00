"""The large tagger of names: its parts by themselves, then the model, on passages and against Stanza.

«Қасым-Жомарт Тоқаев Астанаға келді.» has a PERSON and a GPE. What every tagger promises is in `test_taggers.py`.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derek import cli
from derek.detection import ner
from derek.detection.ner import REFERENCE, model_folder, open_tagger
from derek.detection.tagger import TaggedSpan, Tagger, engine
from derek.detection.tagger.batches import batched, padded
from derek.detection.tagger.decoding import NO_TAGS, Decoder, decoded, log_marginals, spans_of
from derek.detection.tagger.pieces import LONGEST_WINDOW, Pieces
from derek.detection.tagging import sentences_of, tag_passages
from derek.errors import InputError
from derek.tokenization import tokenize

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]
SENTENCES = [sentence for text in ARTICLES for sentence in sentences_of(tokenize(text))]

AGREEING = 1_000
"""Sentences on which both engines are compared."""


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(model_folder())


def marginals_by_trying(emissions: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    length, tags = emissions.shape
    found = np.zeros((length, tags))
    for path in itertools.product(range(tags), repeat=length):
        steps = sum(transitions[one, other] for one, other in itertools.pairwise(path))
        found[range(length), path] += np.exp(sum(emissions[place, tag] for place, tag in enumerate(path)) + steps)
    return found / found.sum(axis=1, keepdims=True)


def test_the_chances_of_tags_are_those_over_all_taggings() -> None:
    draws = np.random.default_rng(1)
    words = np.array([5, 4, 4, 2, 1])
    emissions = draws.normal(size=(5, 5, 4)).astype(np.float32)
    transitions = draws.normal(size=(4, 4)).astype(np.float32)
    transitions[2, 3] = -1e4  # a step that never happens
    together = log_marginals(emissions, transitions, words)
    for row, count in enumerate(words):
        assert np.exp(together[row, :count]) == pytest.approx(marginals_by_trying(emissions[row, :count], transitions), abs=1e-5)
        alone = log_marginals(emissions[row : row + 1, :count], transitions, words[row : row + 1])
        assert (alone[0] == together[row, :count]).all()


# Tags of the words, and the spans they mean. Stray `I` and `E` are read as Stanza reads them.
TAGGED = [
    ("S-GPE O", [(0, 0, "GPE")]),
    ("B-PERSON E-PERSON O", [(0, 1, "PERSON")]),
    ("B-PERSON I-PERSON E-PERSON S-GPE", [(0, 2, "PERSON"), (3, 3, "GPE")]),
    ("B-PERSON B-PERSON E-PERSON", [(0, 0, "PERSON"), (1, 2, "PERSON")]),
    ("O I-GPE O", [(1, 1, "GPE")]),
    ("O E-GPE E-GPE", [(1, 1, "GPE"), (2, 2, "GPE")]),
    ("B-PERSON I-GPE", [(0, 0, "PERSON"), (1, 1, "GPE")]),
    ("O O", []),
]


@pytest.mark.parametrize(("tags", "spans"), TAGGED, ids=[tags for tags, _ in TAGGED])
def test_tags_to_spans(tags: str, spans: list[tuple[int, int, str]]) -> None:
    found = list(spans_of(tags.split(), [0.9] * len(tags.split())))
    assert [(span.first, span.last, span.label) for span in found] == spans


def test_the_surest_tags_become_spans() -> None:
    chosen = ["B-PERSON", "E-PERSON", "O", "S-GPE"]
    names = ["<PAD>", "<UNK>", "<EMPTY>", "<ROOT>", *chosen]
    emissions = np.full((1, len(chosen), len(names)), -9.0, np.float32)
    for place, tag in enumerate(chosen):
        emissions[0, place, names.index(tag)] = 9.0
    decoder = Decoder(names, np.zeros((len(names), len(names)), np.float32))
    (found,) = decoded(list(decoder.log_chances(emissions, np.array([len(chosen)]))), decoder.tags)
    assert [(span.first, span.last, span.label) for span in found] == [(0, 1, "PERSON"), (3, 3, "GPE")]
    assert all(0.99 < span.score <= 1 for span in found)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["Астана", "қаласындағы", ".", "Қ.Тоқаев", "а" * 90, "\u00ad", "https://kz/" + "x7" * 60]), max_size=400),
        max_size=4,
    )
)
def test_every_word_counts_in_one_window(sentences: list[list[str]]) -> None:
    windows = list(PIECES().cut(sentences))
    counted = [(window.sentence, window.offset + place) for window in windows for place in range(window.first, window.stop)]
    assert counted == [(number, place) for number, sentence in enumerate(sentences) for place in range(len(sentence))]
    assert all(len(window.pieces) <= LONGEST_WINDOW and min(window.last) > 0 for window in windows)
    assert all(len({padded(len(window.pieces)) for window in batch}) == 1 for batch in batched(windows))


_pieces: list[Pieces] = []


def PIECES() -> Pieces:
    if not _pieces:
        _pieces.append(Pieces(model_folder()))
    return _pieces[0]


def test_passages_are_tagged_together_and_offsets_hold(tagger: Tagger) -> None:
    passages = [tokenize(text) for text in ARTICLES[:6]]
    for passage, tagged in zip(passages, tag_passages(tagger, passages), strict=True):
        assert tagged == tag_passages(tagger, [passage])[0]
        for span in tagged:
            start, end, text = passage.slice(span.first, span.last)
            assert passage.clean.original[start:end] == text


def test_evaluate_ner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled = tmp_path / "a.iob2"
    labelled.write_text(
        "AID1 O\nҚасым-Жомарт B-PERSON\nТоқаев I-PERSON\nАстанаға B-GPE\nкелді O\n. O\n\nЖаңбыр O\nжауды B-DISEASE\n", encoding="utf-8"
    )
    assert cli.main(["evaluate-ner", str(labelled)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["PERSON"] == scores["GPE"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert scores["DISEASE"]["recall"] == 0 and scores["micro"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "support": 3}


def test_models_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("no network")

    monkeypatch.setattr(ner, "_stanza", lambda: SimpleNamespace(download=refuse, Pipeline=refuse))
    (tmp_path / "a.txt").write_text("Астана", encoding="utf-8")
    assert cli.main(["models", "download"]) == 1
    assert "could not be downloaded (no network); check the network" in capsys.readouterr().err
    assert cli.main(["show", str(tmp_path / "a.txt"), "--ner", "official"]) == 1
    assert "run `derek models download` once with a network" in capsys.readouterr().err


def test_unknown_models_are_refused() -> None:
    with pytest.raises(InputError, match="no model of that name"):
        open_tagger("large")


@pytest.mark.skipif(not all(map(importlib.util.find_spec, ("transformers", "peft"))), reason="Stanza's transformers are not installed")
@pytest.mark.filterwarnings("ignore")
def test_stanza_finds_the_same(tagger: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share of spans that Stanza finds alike: all by the best tagging of a sentence as a whole, which is Stanza's way; 0.969, when
    written, by the best path through each word's chances, which is Derek's and finds more."""
    sentences = [sentence for sentence in SENTENCES if len(sentence) > 2][:AGREEING]
    theirs = _placed(open_tagger(REFERENCE).tag(sentences))
    assert _agreement(_placed(tagger.tag(sentences)), theirs) >= 0.96
    monkeypatch.setattr(Decoder, "log_chances", _best_as_a_whole)
    monkeypatch.setattr(engine, "decoded", _read_as_stanza_does)
    assert _agreement(_placed(tagger.tag(sentences)), theirs) >= 0.998


def _placed(tagged: list[list[TaggedSpan]]) -> set[tuple[int, int, int, str]]:
    return {(number, span.first, span.last, span.label) for number, found in enumerate(tagged) for span in found}


def _agreement(ours: set[tuple[int, int, int, str]], theirs: set[tuple[int, int, int, str]]) -> float:
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _read_as_stanza_does(chances: list[np.ndarray], tags: tuple[str, ...]) -> list[list[TaggedSpan]]:
    """The spans of the likeliest tags, though they may be no valid path."""
    return [list(spans_of([tags[tag] for tag in rows.argmax(axis=1)], [1.0] * len(rows))) for rows in chances]


def _best_as_a_whole(decoder: Decoder, emissions: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Viterbi's decoding, in place of `Decoder.log_chances`: all chances on one tagging."""
    chances = np.full_like(emissions[:, :, NO_TAGS:], -30)
    for number, (row, count) in enumerate(zip(emissions[:, :, NO_TAGS:], words.tolist(), strict=True)):
        score, back = row[0], []
        for place in range(1, count):
            reached = score[:, None] + decoder.transitions
            back.append(reached.argmax(axis=0))
            score = reached.max(axis=0) + row[place]
        path = [int(score.argmax())]
        for before in reversed(back):
            path.append(int(before[path[-1]]))
        chances[number, range(count), path[::-1]] = 0
    return chances
