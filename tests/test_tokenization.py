"""Tokenization: where tokens and sentences begin (`cases/tokens.tsv`, `cases/sentences.tsv`), and the spaCy language «kk».

A bar in a case marks a boundary: `27 |млрд. |АҚШ |долларын`.
"""

from __future__ import annotations

import doctest
import pickle
import re
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

import derek.tokenization
from case_files import cases
from derek import lexicon
from derek.orthography import clean
from derek.tokenization import Passage, abbreviations, boundary, language, pieces, sentences, tokenize, tokens
from derek.tokenization.language import MAX_LENGTH, Kazakh, indices_of

# Letters, digits and marks that the patterns know, and everything else that Unicode has, lone surrogates too.
TEXTS = st.text(st.one_of(st.sampled_from("аәҚІ5 0.,:-–—«»\"'!?…%№°\n\r\t\u00a0\u00ad\u200b\ufeff\x1cзжтбмлнC@#/hpstkz"), st.characters()))

# Each would be slow if a pattern looked far ahead at every place.
REPEATED = (
    *(".", "а.", "А.", "a.", "a@", "5 ", " 555", "5.", "5,", "-а", "@", "#", "http://", "a-", "т. "),
    *("«", "»", "!", "\n", "\u0301", "İ", "+7 "),
)


def _token_texts(passage: Passage) -> list[str]:
    return [passage.surface(token, token) for token in range(len(passage))]


def _sentence_texts(passage: Passage) -> list[str]:
    bounds = [passage.sentence_bounds(first) for first in passage.sentences]
    return [passage.surface(first, end - 1) for first, end in bounds]


@pytest.mark.parametrize("case", cases("tokens", "text", label="note"))
def test_tokens(case: str) -> None:
    expected = [clean(part.strip(" ")).text for part in case.split("|")]
    assert _token_texts(tokenize(case.replace("|", ""))) == expected


@pytest.mark.parametrize("case", cases("sentences", "text", label="note"))
def test_sentences(case: str) -> None:
    assert _sentence_texts(tokenize(case.replace("|", ""))) == [clean(part.strip()).text for part in case.split("|")]


def test_every_rule_decides_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    decided: set[str] = set()

    def record(place: boundary.Boundary) -> bool:
        rule, ends = sentences.deciding_rule(place)
        decided.add(rule)
        return ends

    monkeypatch.setattr(sentences, "ends_sentence", record)
    for case in cases("sentences", "text", label="note"):
        tokenize(case.values[0].replace("|", ""))  # type: ignore[attr-defined]
    assert decided == {rule.__name__ for rule in sentences.RULES}


@pytest.mark.parametrize("module", [derek.tokenization, abbreviations, boundary, language, pieces, sentences, tokens])
def test_docstring_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_abbreviations_are_of_known_classes() -> None:
    entries = lexicon.load("abbreviations")
    assert {entry.value for entry in entries} == {"N", "E", "I", "N/E", "I/E"}
    assert all(entry.example for entry in entries)


def _check(passage: Passage) -> None:
    text = passage.clean.text
    covered = [place for start, end in zip(passage.starts, passage.ends, strict=True) for place in range(start, end)]
    assert covered == sorted(set(covered)), "tokens overlap or are out of order"
    blank = set(range(len(text))) - set(covered)
    assert all(text[place].isspace() for place in blank), "a character is lost"
    inside = "".join(word for word in _token_texts(passage) if not re.fullmatch(r"\d+(?: \d{3})+(?:,\d+)?(?:-\S+)?", word))
    assert not any(character.isspace() for character in inside), "white space in a token"
    assert [len(word) for word in passage.words] == [end - start for start, end in zip(passage.starts, passage.ends, strict=True)]
    assert list(passage.sentences) == sorted(set(passage.sentences))
    assert passage.sentences[:1] == ((0,) if len(passage) else ())
    assert all(0 <= first < len(passage) for first in passage.sentences)


@given(TEXTS)
def test_every_character_is_in_one_token(text: str) -> None:
    _check(tokenize(text))


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_time_is_linear(part: str) -> None:
    def seconds(length: int) -> float:
        text = (part * length)[:length]
        began = time.process_time()
        tokenize(text)
        return time.process_time() - began

    # Twenty times the text would take four hundred times as long if anything were quadratic.
    assert seconds(200_000) < 80 * max(seconds(10_000), 0.002)


def test_lower_case_keeps_lengths() -> None:
    assert tokenize("İSTANBUL ҚАЛАСЫ").words == ("istanbul", "қаласы")


NLP = Kazakh()


@pytest.fixture
def nlp() -> Kazakh:
    return NLP


def _pieces(doc: Doc) -> list[str]:
    return [token.text for token in doc]


def test_doc_is_cut_from_the_text_as_given(nlp: Kazakh) -> None:
    doc = nlp("\ufeffОблысқа 23\u00a0915 Cаенс.\n\nЕкі\u00adнші  \u200bсөз\u200b.")
    assert _pieces(doc) == ["\ufeffОблысқа", "23\u00a0915", "Cаенс", ".", "\n\n", "Екі\u00adнші", " ", "\u200bсөз\u200b", "."]
    assert [sentence.text for sentence in doc.sents] == ["\ufeffОблысқа 23\u00a0915 Cаенс.\n\n", "Екі\u00adнші  \u200bсөз\u200b."]
    assert doc._.passage.words == ("облысқа", "23 915", "саенс", ".", "екінші", "сөз", ".")
    assert list(indices_of(doc)) == [0, 1, 2, 3, 5, 7, 8]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", " а", "\u200b", "\ufeff", " \u200b", "а \u200b", "а\u200b ", "\u200b а", "а\x1cб", "&nbsp;", "25&nbsp;млн"]
)
def test_doc_of_scraps(nlp: Kazakh, text: str) -> None:
    assert nlp(text).text == text


@given(TEXTS)
def test_doc_holds_the_whole_text(text: str) -> None:
    doc = NLP(text)
    assert doc.text == re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    _check_alignment(doc)


def _check_alignment(doc: Doc) -> None:
    passage, indices = doc._.passage, list(indices_of(doc))
    assert len(indices) == len(passage)
    assert indices == sorted(indices)
    for token, index in enumerate(indices):
        start, end, _ = passage.slice(token, token)
        assert doc[index].idx <= start
        assert end <= doc[index].idx + len(doc[index])
    starts = {token.i for token in doc if token.is_sent_start}
    assert starts - {0} == {indices[first] for first in passage.sentences[1:]} - {0}


def test_passage_comes_back_after_serialization(nlp: Kazakh) -> None:
    doc = nlp("Бірінші.\n\nЕкінші сөйлем.")
    for other in (Doc(nlp.vocab).from_bytes(doc.to_bytes()), pickle.loads(pickle.dumps(doc)), doc.copy()):
        assert other._.passage.words == doc._.passage.words
        assert list(indices_of(other)) == list(indices_of(doc))
    assert list(doc.sents)[1].as_doc()._.passage.words == ("екінші", "сөйлем", ".")


def test_pipeline_survives_disk_and_pickle(nlp: Kazakh, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    spacy.registry.languages.register("kk", func=Kazakh)
    restored = (spacy.load(tmp_path), pickle.loads(pickle.dumps(nlp)), Kazakh().from_bytes(nlp.to_bytes()))
    for other in restored:
        assert _pieces(other("5млн-ға жуық.")) == ["5", "млн-ға", "жуық", "."]
        assert other.max_length == MAX_LENGTH


def test_many_texts_in_processes(nlp: Kazakh) -> None:
    texts = ["Бір. Екі.", "", "Үш."] * 3
    assert [doc.text for doc in nlp.pipe(texts, n_process=2)] == texts


def test_a_million_characters(nlp: Kazakh) -> None:
    text = "Облысқа 432,2 млрд. теңге тартылды. " * 30_000
    assert len(text) > 1_000_000
    doc = nlp(text)
    assert len(doc.text) == len(text)
    assert len(list(doc.sents)) == 30_000


def test_language_data(nlp: Kazakh) -> None:
    doc = nlp("Бұл 23 915-ке жуық адам")
    assert [token.is_stop for token in doc][:2] == [True, False]
    assert [token.like_num for token in doc] == [False, True, False, False]
    assert nlp.lang == "kk"
