"""Names: from a form in any case to the nominative (`cases/names.tsv`): `Тоқаевтың` is `Тоқаев`, `Айдар` no plural.

A row's first column is a name as written, its second the name in the nominative; what follows a slash in the first stands elsewhere in the
document: `Гронданда / Грондан`.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from derek import lexicon
from derek.morphology.names import candidate_stems, given_name, is_given_name, is_patronymic, is_surname, nominative_name, surname

ORIGINS = {"kk", "ru", "tr", "uz", "kg", "tj", "tm", "az", "am", "ge", "en", "de", "fr", "it", "es", "nl", "jp", "zh", "ko", "ar", "in"}


@pytest.mark.parametrize(("text", "expected"), cases("names"))
def test_name(text: str, expected: str) -> None:
    name, _, elsewhere = text.partition(" / ")
    assert " ".join(nominative_name(name.split(), bare=set(elsewhere.lower().split()))) == expected


def _surnames(given: list[str]) -> list[str]:
    """Russian-style surnames of both genders on Kazakh given names: `Сәкенов`, `Абайева`."""
    return [name + ending for name in given if name[-1] not in "аәеиіоуыяь" for ending in ("ов", "ова", "ев", "ева", "ин", "ина")]


def test_declined_names_come_back() -> None:
    inflector = pytest.importorskip("qazaq_inflector").QazaqNameInflector()
    given = [entry.lemma for entry in lexicon.load("given_names") if entry.value.endswith((" kk", " ru"))]
    names = given[::3] + _surnames(given)[::50]
    pairs = [(inflector.inflect(name, case), name) for name in names for case in inflector.CASES]
    missed = [(form, name) for form, name in pairs if nominative_name((form,)) != (name,)]
    assert len(names) >= 2000
    assert len(missed) <= 0.02 * len(pairs), missed


def test_patronymics_come_back() -> None:
    fathers = [entry.lemma for entry in lexicon.load("given_names") if entry.value == "male kk"][::10]
    endings = ("", "ның", "на", "н", "нда", "нан", "мен")
    assert not [f"{father}ұлы{e}" for father in fathers for e in endings if nominative_name((f"{father}ұлы{e}",)) != (f"{father}ұлы",)]


def test_listed_names_are_whole() -> None:
    names = [e.lemma for file in ("given_names", "family_names") for e in lexicon.load(file) if e.lemma not in ("Ын", "Ин")]
    assert [name for name in names if nominative_name((name,)) != (name,)] == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Айгүлге", "given female"),
        ("Ерланның", "given male"),
        ("Димашымыз", "given male"),
        ("ОЛЖАСТЫ", "given male"),
        ("Тоқаевтың", "surname male"),
        ("Әлімоваға", "surname female"),
        ("Зеленскиймен", "surname male"),
        ("Трамптан", "surname"),
        ("Салминаны", "open surname female"),
        ("Кемелұлының", "patronymic male"),
        ("Асанқызына", "patronymic female"),
        ("Владимировичке", "patronymic male"),
        ("қызының", "none"),
        ("ұлы", "none"),
        ("министрлікке", "none"),
        ("облысының", "none"),
    ],
)
def test_kind(word: str, kind: str) -> None:
    name, ending = given_name(word), surname(word)
    assert is_given_name(word) == kind.startswith("given")
    assert is_patronymic(word) == kind.startswith("patronymic")
    assert is_surname(word) == ("surname" in kind)
    assert is_surname(word, sure=True) == kind.startswith("surname")
    assert (name.gender if name else ending.gender if ending else "") == kind.replace("open ", "").partition(" ")[2].replace("none", "")


def test_candidates_begin_with_the_choice() -> None:
    assert candidate_stems("Шерияздан") == ("Шерияздан", "Шерияз")
    assert candidate_stems("Көшероваларға") == ("Көшерова", "Көшеровалар", "Көшероваларға")
    assert candidate_stems("") == ("",)


def test_gender_and_origin_are_known() -> None:
    for entry in lexicon.load("given_names"):
        gender, origin = entry.value.split(" ")
        assert gender in ("male", "female", "both")
        assert origin in ORIGINS
    assert {entry.value for entry in lexicon.load("family_names")} <= ORIGINS


@given(st.lists(st.text(max_size=80), max_size=3), st.sets(st.text(max_size=5)))
def test_any_text_is_a_name_to_read(words: list[str], bare: set[str]) -> None:
    restored = nominative_name(words, bare=bare)
    assert restored[:-1] == tuple(words[:-1])
    for word in words:
        assert word in candidate_stems(word)
        given_name(word)
        is_surname(word)


@given(st.text(alphabet="абгдеиклмнпртыіңқғұ'-. ", max_size=24))
def test_a_nominative_begins_the_form(word: str) -> None:
    (restored,) = nominative_name((word,))
    assert word.startswith(restored[:-1])


def test_long_words_cost_little() -> None:
    begin = time.perf_counter()
    for letter in ("а", "лар", "-", "1", "\ud800", "a'"):
        nominative_name((letter * 300_000,))
        candidate_stems(letter * 300_000)
    assert time.perf_counter() - begin < 1
