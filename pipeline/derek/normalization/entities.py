"""Who is who over many documents: one entity for each person, organization and place of a run.

`Қасым-Жомарт Тоқаев` of two articles is one person. A short name joins a full one only with a role or an organization that agrees:
`Тоқаев`, Президент, in one article is the `Қасым-Жомарт Тоқаев`, Президент, of another; by surname alone nobody is joined.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from derek.facts import Name, Role
from derek.memory import RARE
from derek.normalization.short_names import covers_name, is_full_name

PERSON = "PERSON"
LABELS = frozenset({PERSON, "ORG", "GPE", "LOC", "FAC"})
"""The labels that entities have."""

ID_DIGITS = 16
"""Hexadecimal digits of an entity's id: among a million entities, two share one by chance once in 30 million runs."""


class Sighting(NamedTuple):
    """An entity as one document shows it; `id` is its own until documents are compared."""

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    organizations: tuple[str, ...]
    mentions: int


def sightings(doc_id: str, mentions: Iterable[Name], roles: Iterable[Role]) -> list[Sighting]:
    """The entities of a document, in the order of their first mentions."""
    aliases: dict[tuple[str, str], dict[str, int]] = {}
    for mention in mentions:
        if mention.label in LABELS:
            counts, form = aliases.setdefault((mention.label, mention.canonical), {}), mention.name or mention.text
            counts[form] = counts.get(form, 0) + 1
    held: dict[str, list[Role]] = defaultdict(list)
    for role in roles:
        held[role.subject].append(role)
    found = []
    for (label, name), forms in aliases.items():
        mine = held[name] if label == PERSON else []
        others = tuple(form for form in forms if form != name)
        items = tuple(dict.fromkeys(role.item for role in mine))
        organizations = tuple(dict.fromkeys(role.organization for role in mine if role.organization))
        found.append(Sighting(entity_id(doc_id, label, name), label, name, others, items, organizations, sum(forms.values())))
    return found


def entity_id(doc_id: str, label: str, name: str) -> str:
    """The id of an entity. A person known by less than a full name is first of all the document's own."""
    return _digest(label, name, doc_id if label == PERSON and not is_full_name(name) else "")


@lru_cache(maxsize=RARE)
def _digest(label: str, name: str, own: str) -> str:
    """Kept, since a document asks for the id of a name at each of its mentions."""
    return hashlib.sha256("\0".join((label, name.casefold(), own)).encode("utf-8", "replace")).hexdigest()[:ID_DIGITS]


def entity_id_of(doc_id: str, mention: Name) -> str | None:
    """The id that a mention points to: of a bare role, that of the person who holds it; None where there is no entity."""
    if mention.label in LABELS:
        return entity_id(doc_id, mention.label, mention.canonical)
    return entity_id(doc_id, PERSON, mention.entity) if mention.label == "POSITION" and mention.entity else None


@dataclass(slots=True)
class Entity:
    """A person, an organization or a place of a whole run; counters hold how many documents say a thing."""

    id: str
    label: str
    name: str
    aliases: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    organizations: Counter[str] = field(default_factory=Counter)
    mentions: int = 0
    documents: int = 0

    def add(self, sighting: Sighting) -> None:
        """Count what a document shows."""
        self.aliases.update(sighting.aliases)
        self.roles.update(sighting.roles)
        self.organizations.update(sighting.organizations)
        self.mentions += sighting.mentions
        self.documents += 1

    def include(self, other: Entity) -> None:
        """Count what other documents show of the same entity."""
        self.aliases.update(other.aliases)
        self.roles.update(other.roles)
        self.organizations.update(other.organizations)
        self.mentions += other.mentions
        self.documents += other.documents

    def absorb(self, other: Entity) -> None:
        """Take over what is known of the same entity under another id."""
        self.include(other)
        self.aliases[other.name] += other.documents
        self.aliases.pop(self.name, None)


class EntityIndex:
    """Gathers the entities of documents as they come, and at the end says which of them are one."""

    def __init__(self) -> None:
        self._entities: dict[str, Entity] = {}

    def add(self, document: Iterable[Sighting]) -> None:
        """Take in the entities of a document."""
        for sighting in document:
            entity = self._entities.get(sighting.id)
            if entity is None:
                entity = self._entities[sighting.id] = Entity(sighting.id, sighting.label, sighting.name)
            entity.add(sighting)

    def merge(self, later: EntityIndex) -> None:
        """Take in what another index gathered from the documents that come after those of this one."""
        for identity, other in later._entities.items():
            entity = self._entities.get(identity)
            if entity is None:
                self._entities[identity] = other
            else:
                entity.include(other)

    def resolve(self) -> tuple[list[Entity], dict[str, str]]:
        """All entities, the most mentioned first, and by id the other one that it was joined to."""
        joined: dict[str, str] = {}
        for one, other in list(self._joined()):  # first all are compared as they came, then they change
            joined[one] = joined.get(other, other)
            self._entities[joined[one]].absorb(self._entities[one])
        rest = [entity for entity in self._entities.values() if entity.id not in joined]
        return sorted(rest, key=lambda entity: (-entity.mentions, entity.label, entity.name, entity.id)), joined

    def _joined(self) -> Iterator[tuple[str, str]]:
        """Short names with the one entity that fits: a full name, or else the same short name of an earlier document."""
        people = [entity for entity in self._entities.values() if entity.label == PERSON]
        by_word: dict[str, list[Entity]] = defaultdict(list)
        for person in people:
            if is_full_name(person.name):
                for word in set(person.name.casefold().split()):
                    by_word[word].append(person)
        first: dict[tuple[str, str], Entity] = {}
        for person in people:
            if is_full_name(person.name) or not (person.roles or person.organizations):
                continue
            fuller = [other for other in by_word[_surname(person.name)] if covers_name(other.name, person.name) and _agree(person, other)]
            if len(fuller) == 1:
                yield person.id, fuller[0].id
            elif not fuller:
                earlier = [first.setdefault((person.name.casefold(), said), person) for said in _said(person)]
                if earlier[0] is not person:
                    yield person.id, earlier[0].id


def _surname(name: str) -> str:
    return name.casefold().split()[-1].rpartition(".")[2]


def _said(person: Entity) -> list[str]:
    """What of a person may agree with another document."""
    return [said.casefold() for said in (*person.roles, *person.organizations)]


def _agree(person: Entity, other: Entity) -> bool:
    return not set(_said(person)).isdisjoint(_said(other))
