"""Who is who: the people, organizations, facilities and roles of `cases/people.tsv` and its like.

A row is a text with brackets around each mention and the fullest name of each; a role is written `person: role @ organization`, without
what follows @ where it belongs to nobody named. `-` says that none may be found.
"""

from __future__ import annotations

import pytest

from case_files import cases_of, read, unmark
from derek.detection.names.tagged import Tagged
from derek.facts import Found
from derek.normalization.naming import names_of
from derek.tokenization import tokenize

LABELS = {"people": "PERSON", "organizations": "ORG", "facilities": "FAC"}


def check(found: list[Found], written: list[str], text: str, spans: list[tuple[int, int]], expected: str) -> None:
    assert all(text[thing.start : thing.end] == thing.text for thing in found)
    assert "; ".join(written) == ("" if expected == "-" else expected)
    assert [(thing.start, thing.end) for thing in found] == spans


@pytest.mark.parametrize(("name", "marked", "expected"), cases_of("people", "organizations", "facilities"))
def test_name(name: str, marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = [mention for mention in names_of(tokenize(text)).mentions if mention.label == LABELS[name]]
    check(list(found), [mention.canonical for mention in found], text, spans, expected)


@pytest.mark.parametrize(("name", "marked", "expected"), cases_of("roles"))
def test_role(name: str, marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = names_of(tokenize(text)).roles
    written = [f"{role.subject}: {role.item}" + (f" @ {role.organization}" if role.organization else "") for role in found]
    assert "; ".join(written) == ("" if expected == "-" else expected)
    assert list(dict.fromkeys((role.start, role.end) for role in found)) == spans
    assert all(text[role.start : role.end] == role.text for role in found)
    assert all(role.kind == "role" and role.value is None and role.modifier == "" for role in found)


@pytest.mark.parametrize("name", ["people", "organizations", "facilities", "roles"])
def test_rows_are_sound(name: str) -> None:
    texts = [row["text"] for row in read(name)]
    assert len(set(texts)) == len(texts)
    assert all(row["state"] in ("ok", "todo") and row["note"] for row in read(name))


def test_model_speaks_where_rules_are_silent() -> None:
    passage = tokenize("Кеше Вон Дук келді. Ол Ғылым үйін көрді.")
    alone = {mention.text for mention in names_of(passage).mentions}
    tagged = [Tagged(1, 2, "PERSON", 0.95), Tagged(6, 7, "FAC", 0.8), Tagged(90, 99, "ORG", 0.9)]
    found = {(mention.text, mention.label, mention.score) for mention in names_of(passage, tagged).mentions}
    assert not alone & {"Вон Дук", "Ғылым үйін"}
    assert found >= {("Вон Дук", "PERSON", 0.95), ("Ғылым үйін", "FAC", 0.8)}


# Spans of a model, and whether it is believed: a person of one word only where a fuller name has it.
DOUBTED = [
    ("Кеше Аружан келді.", Tagged(1, 1, "PERSON", 0.99), False),
    ("Аружан Мамина сөйледі. Кеше Аружан келді.", Tagged(5, 5, "PERSON", 0.99), True),
    ("Ол Қазыбек би ауданында тұрады.", Tagged(1, 1, "PERSON", 0.99), False),
    ("Бүгін Вон Дук келді.", Tagged(1, 2, "PERSON", 0.75), False),
    ("Жобаны ҚКБТ-ның өзі жасады.", Tagged(1, 1, "ORG", 0.98), True),
    ("Ол iPhone алды.", Tagged(1, 1, "ORG", 0.99), False),
    ("Баку – Ақтау бағыты ашылды.", Tagged(1, 1, "FAC", 0.99), False),
    ("Ол егістік басқарды.", Tagged(1, 1, "ORG", 0.99), False),
    ("Айгүлге Ерлан көмектесті.", Tagged(0, 1, "PERSON", 0.99), False),
    ("Кеше Айсұлу Оралға көшті.", Tagged(1, 2, "PERSON", 0.99), False),
]


@pytest.mark.parametrize(("text", "span", "believed"), DOUBTED, ids=[text for text, _, _ in DOUBTED])
def test_the_model_is_believed_where_the_form_agrees(text: str, span: Tagged, believed: bool) -> None:
    passage = tokenize(text)
    start, end, _ = passage.slice(span.first, span.last)
    assert ((start, end, span.label) in {(one.start, one.end, one.label) for one in names_of(passage, [span]).mentions}) is believed


# Spans of a model around a surname that a role vouches for: the role stays one.
VOUCHED = [("Президент Тоқаев тапсырма берді.", Tagged(1, 1, "PERSON", 0.99)), ("Министр Көшербаев келді.", Tagged(0, 1, "PERSON", 0.99))]


@pytest.mark.parametrize(("text", "span"), VOUCHED, ids=[text for text, _ in VOUCHED])
def test_the_model_takes_no_role_away(text: str, span: Tagged) -> None:
    role, surname, *_ = text.split()
    named = names_of(tokenize(text), [span])
    assert [(one.label, one.text) for one in named.mentions if one.label in ("POSITION", "PERSON")] == [
        ("POSITION", role),
        ("PERSON", surname),
    ]
    assert [(one.subject, one.item) for one in named.roles] == [(surname, role)]


def test_model_gives_roles() -> None:
    passage = tokenize("Кеше облыстың жер бағушысы Асқар Мамин келді.")
    assert names_of(passage).roles == []
    (role,) = names_of(passage, [Tagged(1, 3, "POSITION", 0.9)]).roles
    assert (role.subject, role.item) == ("Асқар Мамин", "облыстың жер бағушысы")


def test_a_body_in_a_case_is_no_role() -> None:
    passage = tokenize("Полиция департаментінің баспасөз қызметінен Арман Оразов хабарлады.")
    assert names_of(passage, [Tagged(0, 3, "POSITION", 0.99)]).roles == []


def test_a_common_word_first_is_no_place() -> None:
    named = names_of(tokenize("Келесі жылы 5 мектеп салынады. Келесте той өтті."))
    assert [mention.canonical for mention in named.mentions] == ["Келес"]


def test_a_role_alone_is_its_only_holder() -> None:
    text = "Кездесуді министр Асқар Мамин ашты. — Жұмыс бітті, — деді министр."
    last = [mention for mention in names_of(tokenize(text)).mentions if mention.label == "POSITION"][-1]
    assert (last.text, last.entity) == ("министр", "Асқар Мамин")


def test_rules_with_an_anchor_keep_their_boundaries() -> None:
    passage = tokenize("Бүгін Асқар Мамин «Алтын Дән» ЖШС-на барды.")
    tagged = [Tagged(2, 2, "PERSON", 0.9), Tagged(4, 5, "ORG", 0.9)]
    found = {(mention.text, mention.label) for mention in names_of(passage, tagged).mentions if mention.label in ("PERSON", "ORG")}
    assert found == {("Асқар Мамин", "PERSON"), ("«Алтын Дән» ЖШС-на", "ORG")}


@pytest.mark.parametrize("text", ["", "«", "»»((", "— \ud800 Асқар", "Қ. " * 50, "«А " * 200, "Асан мен " * 200, "әкімі — , " * 100])
def test_anything_may_stand_in_a_text(text: str) -> None:
    assert names_of(tokenize(text)) == names_of(tokenize(text))
