"""A model's spans beside the rules' names: where the rules are silent the model speaks.

A rule that has an anchor (a surname, quotes with their head) keeps its boundaries; a doubtful single word gives way to the model. Labels
that rules do not know (LOC, FAC, EVENT, PROJECT, ...) pass through.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from derek.detection.names.nominative import nominative
from derek.detection.names.organizations import Organization
from derek.detection.names.people import Person
from derek.detection.names.roles import Held, RolePhrase
from derek.detection.names.tagged import Tagged
from derek.detection.names.view import View
from derek.detection.names.words import word_of
from derek.facts import Name

_OWN = ("PERSON", "ORG")


class Additions(NamedTuple):
    """What the model adds to a passage; `kept` are the rules' persons that stand beside it."""

    view: View
    kept: list[Person]
    people: list[Person]
    tagged: tuple[Tagged, ...]

    def organizations(self, found: Sequence[Organization]) -> list[Organization]:
        """The model's organizations where the rules have none."""
        covered = {token for one in found for token in range(one.first, one.last + 1)} | self.view.taken.keys()
        return [
            Organization(span.first, span.last, nominative_phrase(self.view, span.first, span.last), "", "model")
            for span in self.tagged
            if span.label == "ORG" and covered.isdisjoint(range(span.first, span.last + 1))
        ]

    def roles(self, people: Sequence[Person], held: Sequence[Held]) -> list[Held]:
        """The model's roles that stand right before a person to whom the rules give none."""
        given = {one.person for one in held}
        before = {span.last: span for span in self.tagged if span.label == "POSITION"}
        found: list[Held] = []
        for index, person in enumerate(people):
            at = person.first - 2 if self.view.lower(person.first - 1) in ("—", "–") else person.first - 1
            span = before.get(at)
            if span is not None and index not in given:
                head = self.view.word(span.last).role
                phrase = RolePhrase(span.first, span.last, self.view.surface(span.first, span.last), head.lemma if head else "")
                found.append(Held(index, phrase, "model"))
        return found

    def others(self, mentions: Sequence[Name]) -> list[Name]:
        """The model's places, events, products, ... that overlap no mention of the rules."""
        covered: set[int] = set()
        for mention in mentions:
            covered.update(range(mention.start, mention.end))
        found: list[Name] = []
        for span in self.tagged:
            start, end, text = self.view.passage.slice(span.first, span.last)
            if span.label not in _OWN and covered.isdisjoint(range(start, end)):
                name = nominative_phrase(self.view, span.first, span.last)
                found.append(
                    Name(start=start, end=end, text=text, source="model", score=span.score, label=span.label, name=name, entity=name)
                )
        return found


def additions(view: View, people: Sequence[Person], tagged: Sequence[Tagged]) -> Additions:
    """Weigh the model's persons against the rules' and set the rest of its spans aside."""
    inside = tuple(span for span in tagged if 0 <= span.first <= span.last < len(view))
    sure = {token for person in people if person.strength == "sure" for token in range(person.first, person.last + 1)}
    mine: list[Person] = []
    for span in inside:
        tokens = range(span.first, span.last + 1)
        if span.label == "PERSON" and sure.isdisjoint(tokens):
            mine.append(Person(span.first, span.last, tuple(view.surface(at, at) for at in tokens), "sure", "model"))
    theirs = {token for person in mine for token in range(person.first, person.last + 1)}
    kept = [person for person in people if theirs.isdisjoint(range(person.first, person.last + 1))]
    return Additions(view, kept, mine, inside)


def nominative_phrase(view: View, first: int, last: int) -> str:
    """The words with the last one in the nominative where the lexicon knows it; else as they stand."""
    word = word_of(view.lower(last))
    reading = word.place_type or word.head or word.role or word.place
    ending = (
        nominative(view.surface(last, last), reading) if reading is not None and "REL" not in reading.features else view.surface(last, last)
    )
    return f"{view.surface(first, last - 1)} {ending}" if last > first else ending
