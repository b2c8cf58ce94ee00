"""Entities over documents: who is joined with whom, and what their rows say.

`Тоқаев`, Президент, of one article is the `Қасым-Жомарт Тоқаев`, Президент, of another; a surname alone joins nobody.
"""

from __future__ import annotations

import pytest

import derek
from derek.facts import Name, Role
from derek.normalization.entities import EntityIndex, sightings


def name(entity: str, label: str = "PERSON", form: str = "") -> Name:
    return Name(start=0, end=1, text=entity, label=label, name=form or entity, entity=entity)


def role(subject: str, item: str, organization: str = "") -> Role:
    return Role(start=0, end=1, text=item, subject=subject, item=item, organization=organization)


FULL, OTHER = "Қасым-Жомарт Тоқаев", "Айдос Тоқаев"

# Documents as lists of (name, role, organization), and the entities' names with their numbers of documents.
JOINED = [
    ([[(FULL, "", "")], [(FULL, "", "")]], {FULL: 2}),
    ([[(FULL, "Президент", "")], [("Тоқаев", "Президент", "")]], {FULL: 2}),
    ([[("Тоқаев", "президент", "")], [(FULL, "Президент", "")]], {FULL: 2}),
    ([[(FULL, "төраға", "БҰҰ")], [("Қ. Тоқаев", "басшы", "БҰҰ")]], {FULL: 2}),
    ([[(FULL, "", "")], [("Тоқаев", "", "")]], {FULL: 1, "Тоқаев": 1}),
    ([[(FULL, "Президент", "")], [("Тоқаев", "әкім", "")]], {FULL: 1, "Тоқаев": 1}),
    ([[(FULL, "әкім", "")], [(OTHER, "әкім", "")], [("Тоқаев", "әкім", "")]], {FULL: 1, OTHER: 1, "Тоқаев": 1}),
    ([[(FULL, "әкім", "")], [("А. Тоқаев", "әкім", "")]], {FULL: 1, "А. Тоқаев": 1}),
    ([[("Тоқаев", "әкім", "")], [("Тоқаев", "әкім", "")], [("Тоқаев", "", "")]], {"Тоқаев": 2, "Тоқаев ": 1}),
]


@pytest.mark.parametrize(("documents", "expected"), JOINED, ids=[" / ".join(d[0][0] + "," + d[0][1] for d in row[0]) for row in JOINED])
def test_who_is_joined(documents: list[list[tuple[str, str, str]]], expected: dict[str, int]) -> None:
    index = EntityIndex()
    for number, people in enumerate(documents):
        roles = [role(person, item, organization) for person, item, organization in people if item]
        index.add(sightings(f"d{number}", [name(person) for person, _, _ in people], roles))
    entities, joined = index.resolve()
    assert sorted((entity.name, entity.documents) for entity in entities) == sorted((one.strip(), count) for one, count in expected.items())
    assert len(joined) == len(set(joined)) and not set(joined) & {entity.id for entity in entities}


@pytest.mark.parametrize(("documents", "expected"), JOINED, ids=[" / ".join(d[0][0] + "," + d[0][1] for d in row[0]) for row in JOINED])
def test_parts_of_a_run_are_joined_alike(documents: list[list[tuple[str, str, str]]], expected: dict[str, int]) -> None:
    whole = EntityIndex()
    for number, people in enumerate(documents):
        part = EntityIndex()
        roles = [role(person, item, organization) for person, item, organization in people if item]
        part.add(sightings(f"d{number}", [name(person) for person, _, _ in people], roles))
        whole.merge(part)
    entities, _ = whole.resolve()
    assert sorted((entity.name, entity.documents) for entity in entities) == sorted((one.strip(), count) for one, count in expected.items())


def test_aliases_roles_and_counts() -> None:
    index = EntityIndex()
    index.add(sightings("a", [name(FULL), name(FULL, form="Тоқаев"), name(FULL, form="Тоқаев")], [role(FULL, "Президент", "Қазақстан")]))
    index.add(sightings("b", [name("Тоқаев")], [role("Тоқаев", "Президент")]))
    (entity,), _ = index.resolve()
    assert (entity.name, entity.mentions, entity.documents) == (FULL, 4, 2)
    assert entity.aliases.most_common(1)[0][0] == "Тоқаев"
    assert entity.roles == {"Президент": 2} and entity.organizations == {"Қазақстан": 1}


def test_every_mention_points_to_an_entity_that_is_there() -> None:
    tables = derek.extract(
        [
            "Түркістан облысының әкімі Нұралхан Көшеров жиын өткізді. Көшеровтің айтуынша, жоба аяқталды.",
            "Түркістан облысының әкімі Көшеров келді.",
        ],
        ner=None,
    )
    pointed = set(tables.mentions["entity_id"].dropna())
    assert pointed and pointed <= set(tables.entities["entity_id"])
    people = tables.entities[tables.entities["label"] == "PERSON"]
    assert people["name"].tolist() == ["Нұралхан Көшеров"]
    assert people["documents"].tolist() == [2] and people["aliases"].tolist() == ["Көшеров"]
    assert people["role"].tolist() == ["Түркістан облысының әкімі"]
