"""What each tagger promises, the large one, the small one and both together: the same names in any company, process and length of sentence.

«Қасым-Жомарт Тоқаев Астанаға келді.» has a PERSON and a GPE for each.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import derek
from derek.detection.ner import FAST, SHIPPED, NameTagger, fast_folder, model_folder, open_tagger
from derek.detection.tagger import FastTagger, Tagger
from derek.detection.tagging import sentences_of
from derek.errors import ModelError
from derek.tokenization import tokenize

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]
SENTENCES = [sentence for text in ARTICLES for sentence in sentences_of(tokenize(text))]
SENTENCE = "Қасым-Жомарт Тоқаев Астанаға келді."


@pytest.fixture(scope="module", params=["large", "small", SHIPPED])
def tagger(request: pytest.FixtureRequest) -> NameTagger:
    if request.param == "large":
        return Tagger(model_folder())
    return FastTagger(fast_folder(), model_folder()) if request.param == "small" else open_tagger(request.param)


def test_names_are_found(tagger: NameTagger) -> None:
    (found,) = tagger.tag([["Мемлекет", "басшысы", "Қасым-Жомарт", "Тоқаев", "Түркістан", "облысына", "барды", "."]])
    assert [(span.first, span.last, span.label) for span in found if span.label != "POSITION"] == [(2, 3, "PERSON"), (4, 5, "GPE")]
    assert all(0.3 < span.score <= 1 for span in found)


def test_a_sentence_is_tagged_alike_in_any_company(tagger: NameTagger) -> None:
    together = tagger.tag(SENTENCES)
    assert together == [tagger.tag([sentence])[0] for sentence in SENTENCES]
    assert sum(map(len, together)) > 500


def test_a_long_sentence_is_read_to_its_end(tagger: NameTagger) -> None:
    filler = ["бұл", "жылы", "өңірде", "жаңа", "мектептер", "мен", "жолдар", "салынды", "және"]
    name = ["Президент", "Қасым-Жомарт", "Тоқаев", "айтты"]
    (found,) = tagger.tag([filler * 200 + name + filler * 200 + name])
    people = [span for span in found if span.label == "PERSON"]
    assert [(span.first, span.last) for span in people] == [(1801, 1802), (3605, 3606)]


@pytest.mark.parametrize("sentence", [[], ["\u00ad"], ["\ud800"], ["\x00"], [""], ["😀" * 500], ["а" * 100_000]], ids=repr)
def test_odd_words_are_read(tagger: NameTagger, sentence: list[str]) -> None:
    found = tagger.tag([sentence, ["Астана"]])
    assert len(found) == 2 and found[1] == tagger.tag([["Астана"]])[0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_can_tag(tagger: NameTagger) -> None:
    here = tagger.tag(SENTENCES[:2])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os.write(writing, b"1" if tagger.tag(SENTENCES[:2]) == here else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read() == b"1"


@pytest.mark.parametrize("name", [SHIPPED, FAST])
def test_nothing_is_asked_of_the_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    open_tagger.cache_clear()
    assert derek.extract(SENTENCE, ner=name).mentions["label"].tolist() == ["PERSON", "GPE"]


@pytest.mark.parametrize("load", [Tagger, lambda folder: FastTagger(folder, model_folder())], ids=["large", "small"])
def test_a_broken_model_is_named(load: Callable[[Path], NameTagger], tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=str(tmp_path)):
        load(tmp_path)
