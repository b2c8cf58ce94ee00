"""Morphology: from a form to its lemma and suffixes (`cases/lemmas.tsv`): `долларынан` is `доллар P3 ABL`, `доллар` is no plural.

A row's first column is a form, its second the lemma and the features of its suffixes in order.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from derek.morphology import readings
from derek.morphology.lemmas import guess_noun, with_possessive


def _lemma(form: str) -> str:
    """The preferred analysis of a form as a row writes it: the lexicon's first as a single word, else a guess."""
    known = next((reading for reading in readings(form.lower()) if len(reading.words) == 1), None)
    lemma, features = (known.lemma, known.features) if known else guess_noun(form)
    return " ".join((lemma.lower(), *features))


@pytest.mark.parametrize(("form", "expected"), cases("lemmas"))
def test_lemma(form: str, expected: str) -> None:
    assert _lemma(form) == expected


@pytest.mark.parametrize(
    ("lemma", "drops_vowel", "possessive"),
    [
        ("орын", True, "орны"),
        ("халық", True, "халқы"),
        ("кәсіпорын", True, "кәсіпорны"),
        ("мектеп", False, "мектебі"),
        ("жүрек", False, "жүрегі"),
        ("ошақ", False, "ошағы"),
        ("учаске", False, "учаскесі"),
        ("мүше", False, "мүшесі"),
        ("өкіл", False, "өкілі"),
        ("қызметкер", False, "қызметкері"),
        ("оқиға", False, "оқиғасы"),
        ("институт", False, "институты"),
        ("құрал", False, "құралы"),
        ("тарту", False, "тартуы"),
        ("банк", False, "банкі"),
        ("клуб", False, "клубы"),
        ("автомобиль", False, "автомобилі"),
        ("конгресс", False, "конгресі"),
        ("би", False, "биі"),
        ("су", False, "суы"),
        ("парк", False, "паркі"),
        ("министр", False, "министрі"),
        ("серіктестік", False, "серіктестігі"),
        ("әуежай", False, "әуежайы"),
    ],
)
def test_possessive(lemma: str, drops_vowel: bool, possessive: str) -> None:
    assert with_possessive(lemma, drops_vowel=drops_vowel) == possessive


@given(st.text(max_size=80))
def test_any_text_is_analysed(word: str) -> None:
    for reading in readings(word):
        assert reading.lemma
    guess_noun(word)


def test_long_words_cost_little() -> None:
    begin = time.perf_counter()
    for letter in ("а", "лар", "-", "1", "\ud800"):
        readings(letter * 300_000)
        guess_noun(letter * 300_000)
    assert time.perf_counter() - begin < 1
