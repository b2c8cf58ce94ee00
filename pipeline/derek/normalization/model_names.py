"""A model's spans beside the rules' names: where the rules are silent the model speaks.

A rule that has an anchor (a surname, quotes with their head) keeps its boundaries. What the model adds must be likely by its form too: a
person of one word only where it is part of a fuller name, an organization of capitalised words or capital letters. Labels that rules do
not know (LOC, FAC, EVENT, PROJECT, ...) pass through.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

import regex

from derek.detection.names.name_parts import part_of, within_reach
from derek.detection.names.namesakes import Strength, is_namesake, is_quoted
from derek.detection.names.nominative import nominative
from derek.detection.names.organizations import Organization
from derek.detection.names.people import Person
from derek.detection.names.role_phrases import RolePhrase
from derek.detection.names.roles import Held
from derek.detection.names.tagged import Tagged
from derek.detection.names.view import View
from derek.detection.names.words import word_of
from derek.facts import Name
from derek.morphology.names import candidate_stems, nominative_name

_OWN = ("PERSON", "ORG")

LIKELY, SURE = 0.7, 0.9
"""The model's scores from which on it is believed of a person, where the form agrees and where it says nothing."""

SURE_OF_ORGANIZATION = 0.97
"""The same for organizations. On the developed articles every lower bound brought more false alarms than finds."""

_ACRONYM = regex.compile(r"(\p{Lu}[\p{Lu}\p{Ll}]*\p{Lu}\p{Ll}?)(?:-\p{Ll}+)?")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_WORD = regex.compile(r"\w")  # a model marks a lone dash now and then


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
            Organization(span.first, span.last, _organization_name(self.view, span), "", "model", span.score)
            for span in self.tagged
            if span.label == "ORG" and covered.isdisjoint(range(span.first, span.last + 1)) and _is_organization(self.view, span)
        ]

    def roles(self, people: Sequence[Person], held: Sequence[Held]) -> list[Held]:
        """The model's roles that stand right before a person to whom the rules give none."""
        given = {one.person for one in held}
        before = {span.last: span for span in self.tagged if span.label == "POSITION"}
        found: list[Held] = []
        for index, person in enumerate(people):
            at = person.first - 2 if self.view.words[person.first - 1] in ("—", "–") else person.first - 1
            span = before.get(at)
            if span is not None and index not in given and _may_be_role(self.view, span):
                head = self.view.kinds[span.last].role
                phrase = RolePhrase(span.first, span.last, self.view.surface(span.first, span.last), head.lemma if head else "")
                found.append(Held(index, phrase, "model"))
        return found

    def others(self, mentions: Sequence[Name]) -> list[Name]:
        """The model's places, events, products, ... that overlap no mention of the rules."""
        covered = {place for mention in mentions for place in range(mention.start, mention.end)} if self.tagged else set()
        found: list[Name] = []
        for span in self.tagged:
            start, end, text = self.view.passage.slice(span.first, span.last)
            if span.label not in _OWN and covered.isdisjoint(range(start, end)) and _WORD.search(text):
                name = nominative_phrase(self.view, span.first, span.last)
                found.append(
                    Name(start=start, end=end, text=text, source="model", score=span.score, label=span.label, name=name, entity=name)
                )
        return found


def additions(view: View, people: Sequence[Person], tagged: Sequence[Tagged]) -> Additions:
    """Weigh the model's persons against the rules' and set the rest of its spans aside."""
    if not tagged:
        return Additions(view, list(people), [], ())
    inside = tuple(span for span in tagged if 0 <= span.first <= span.last < len(view))
    sure = {token for person in people if person.strength == "sure" for token in range(person.first, person.last + 1)}
    vouched = {person.first for person in people if person.strength == "single" and person.is_vouched}
    surnames = {nominative_name(person.words)[-1].lower() for person in people if len(person.words) > 1}
    mine: list[Person] = []
    for span in [_placed(view, _untitled(view, span)) for span in inside if span.label == "PERSON"]:
        tokens = range(span.first, span.last + 1)
        if _are_two(view, span, surnames):
            continue
        if sure.isdisjoint(tokens) and not (len(tokens) == 1 and span.first in vouched) and _is_person(view, span):
            strength: Strength = "sure" if len(tokens) > 1 else "single"
            mine.append(Person(span.first, span.last, tuple(view.written(at) for at in tokens), strength, "model", score=span.score))
    theirs = {token for person in mine for token in range(person.first, person.last + 1)}
    kept = [person for person in people if theirs.isdisjoint(range(person.first, person.last + 1))]
    return Additions(view, kept, mine, inside)


def _may_be_role(view: View, span: Tagged) -> bool:
    """Whether a span's last word can be what somebody is: a role's head in the nominative, or an unknown one, but no body of people.

    `Полиция департаментінің баспасөз қызметінен Арман Оразов` has none.
    """
    word = view.kinds[span.last]
    return word.case == "NOM" and (word.role is not None or not (word.head is not None or word.stops))


def _are_two(view: View, span: Tagged, surnames: Set[str]) -> bool:
    """Whether a span is two surnames, as headlines have them side by side: `Тоқаев Путинмен сөйлесті`, `Трамп Тоқаевқа жауап берді`.

    `surnames` are the last words of the names that the document has in full.
    """
    if span.last == span.first + 1 and view.words[span.first] in surnames:
        return not surnames.isdisjoint(stem.lower() for stem in candidate_stems(view.written(span.last)))
    parts = [part_of(view.written(at)) for at in range(span.first, span.last + 1)]
    return len(parts) == 2 and parts[0].family and parts[0].bare and parts[1].surname and not parts[1].given


def _untitled(view: View, span: Tagged) -> Tagged:
    """A person without the titles that a model takes for a part of the name: `Министр Көшербаев`, but `Хан Тәңірі` has none."""
    first = span.first
    while (
        first < span.last and (role := view.kinds[first].role) is not None and role.case == "NOM" and not part_of(view.written(first)).given
    ):
        first += 1
    return span._replace(first=first)


def _placed(view: View, span: Tagged) -> Tagged:
    """A person without the place behind the name: `Айгүл Оралға`."""
    parts = [part_of(view.written(at)) for at in range(span.first, span.last + 1)]
    return span._replace(last=span.first + len(within_reach(parts)) - 1)


def _is_person(view: View, span: Tagged) -> bool:
    """Whether a span can be a person: no street, place or institution named after one, no two persons, and no other name that is listed."""
    strength: Strength = "sure" if span.last > span.first else "single"
    if is_namesake(view, span.first, span.last, strength) or is_quoted(view, span.first, span.last, strength):
        return False
    words = [view.written(at) for at in range(span.first, span.last + 1)]
    if len(words) > 1 and any(
        len(stem := word.partition("-")[0]) > 1 and stem.isupper() for word in words
    ):  # `Головкин IBA-ның басшысымен`
        return False
    parts = list(map(part_of, words))
    if any((part.given or part.family) and not part.bare for part in parts[:-1]):  # `Айгүлге Ерлан көмектесті`
        return False
    known = any(part.given or part.surname or part.patronymic for part in parts)
    return span.score >= (LIKELY if known else SURE) and all(view.is_capital[at] for at in range(span.first, span.last + 1))


def _is_organization(view: View, span: Tagged) -> bool:
    """Whether a span can be an organization: an acronym, or some words of which the first is capitalised, in Cyrillic."""
    words = [view.surface(at, at) for at in range(span.first, span.last + 1)]
    if span.score < SURE_OF_ORGANIZATION or not view.is_capital[span.first]:
        return False
    return _ACRONYM.fullmatch(words[0]) is not None if len(words) == 1 else any(_CYRILLIC.search(word) for word in words)


def _organization_name(view: View, span: Tagged) -> str:
    """The name in the nominative; an acronym loses the case that a hyphen joins to it: `БҰҰ-ның`."""
    acronym = _ACRONYM.fullmatch(view.surface(span.first, span.last))
    return acronym[1] if acronym is not None else nominative_phrase(view, span.first, span.last)


def nominative_phrase(view: View, first: int, last: int) -> str:
    """The words with the last one in the nominative where the lexicon knows it; else as they stand."""
    word = word_of(view.words[last])
    reading = word.place_type or word.head or word.role or word.place
    ending = (
        nominative(view.surface(last, last), reading) if reading is not None and "REL" not in reading.features else view.surface(last, last)
    )
    return f"{view.surface(first, last - 1)} {ending}" if last > first else ending
