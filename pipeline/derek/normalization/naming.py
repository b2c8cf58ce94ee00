"""Who is who in a passage: every name with its nominative and the fullest name of what it refers to, and who has which role.

In «Түркістан облысының әкімі Нұралхан Көшеров келді. Көшеров сөйледі.» both persons are `Нұралхан Көшеров`, whose role is `Түркістан
облысының әкімі`. Rules alone find them; spans of a model are further candidates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from derek.detection.names.name_parts import part_of
from derek.detection.names.organizations import Organization, find_organizations
from derek.detection.names.people import Person, find_again, find_people
from derek.detection.names.places import Place, find_places
from derek.detection.names.repeated import again
from derek.detection.names.role_phrases import RolePhrase
from derek.detection.names.roles import Held, find_roles
from derek.detection.names.tagged import Tagged
from derek.detection.names.view import View
from derek.detection.names.words import words_of
from derek.facts import Name, Role
from derek.memory import uncollected
from derek.morphology.names import candidate_stems, given_name, is_given_name, nominative_name
from derek.normalization.linking import acronyms_of, link_organizations, link_people
from derek.normalization.model_names import additions, nominative_phrase
from derek.tokenization.passage import Passage

_MASCULINE = ("ов", "ев", "ёв", "ин", "ын")


class Naming(NamedTuple):
    """What is named in a passage, both lists in text order."""

    mentions: list[Name]
    roles: list[Role]


@uncollected
def names_of(passage: Passage, tagged: Sequence[Tagged] = ()) -> Naming:
    """Find, name and link the persons, organizations, places and roles of a passage; `tagged` are a model's spans, if there is one."""
    view = View(passage)
    people = find_people(view)
    more = additions(view, people, tagged)
    people = sorted([*more.kept, *more.people])
    people = sorted([*people, *find_again(view, people)])
    canonical = _people_names(view, people)
    people = [person for person in people if person.first in canonical]
    view.taken.update({token: person.first for person in people for token in range(person.first, person.last + 1)})
    places = find_places(view)
    organizations = sorted([*(found := find_organizations(view)), *more.organizations(found)])
    held = find_roles(view, people)
    held = sorted([*held, *more.roles(people, held)], key=lambda one: (one.phrase.first, one.person))
    linked, acronyms = _organization_names(view, organizations)
    acronyms += again(view, organizations)
    mentions = [_person_mention(view, person, *canonical[person.first]) for person in people]
    mentions += [_organization_mention(view, found, linked) for found in [*organizations, *acronyms]]
    mentions += _place_mentions(view, places, [*organizations, *acronyms], people)
    mentions += _role_mentions(view, held, people, canonical)
    mentions += more.others(mentions)
    roles = [_role(view, one, canonical[people[one.person].first][1], organizations, places, linked) for one in held]
    return Naming(sorted(set(mentions), key=attrgetter("start", "end", "label")), sorted(roles, key=attrgetter("start")))


def _people_names(view: View, people: Sequence[Person]) -> dict[int, tuple[str, str]]:
    """By first token: the nominative and the fullest name of each person that is one; doubtful words that fit none are left out."""
    bare = frozenset(
        word.lower() for person in people for word in nominative_name(person.words) if word in person.words and part_of(word).bare
    )
    # What is a case of another name of the document bears no witness for itself: `Крафтке` beside `Крафт`.
    bare = frozenset(word for word in bare if is_given_name(word) or bare.isdisjoint(set(candidate_stems(word)) - {word}))
    names = {person.first: _nominative(view, person, bare) for person in people}
    sure = [names[person.first] for person in people if person.is_vouched]
    linked = link_people([*sure, *(names[person.first] for person in people)])
    known = set(sure)
    return {person.first: (name, linked[name]) for person in people if (name := names[person.first]) in known or linked[name] != name}


def _nominative(view: View, person: Person, bare: frozenset[str]) -> str:
    words = list(nominative_name(person.words, bare=bare))
    if person.shared:
        if person.shared != person.words[-1]:
            words += nominative_name((person.shared,), bare=bare)
        known = given_name(words[0])
        if known is not None and known.gender == "female" and words[-1].endswith(_MASCULINE):  # `Гүлнәр Омаровтар` is Омарова
            words[-1] += "а"
        return " ".join(words)
    joined = ""
    for at, word in zip(range(person.first, person.last + 1), words, strict=True):
        joined += (" " if joined and view.passage.is_spaced(at) else "") + word
    return joined


def _person_mention(view: View, person: Person, name: str, entity: str) -> Name:
    start, end, text = view.passage.slice(person.first, person.last)
    source = f"person: {person.rule}"
    return Name(start=start, end=end, text=text, source=source, score=person.score, label="PERSON", name=name, entity=entity)


def _organization_names(view: View, organizations: Sequence[Organization]) -> tuple[dict[str, str], list[Organization]]:
    """Each organization's name with its fullest form, and the acronyms that stand for one of them."""
    aliases: dict[str, str] = {}
    by_acronym = {acronym: found.name for found in organizations for acronym in acronyms_of(found.name)}
    for found in organizations:
        if (
            view.words[found.last + 1] == "("
            and view.words[found.last + 3] == ")"
            and view.surface(found.last + 2, found.last + 2).isupper()
        ):
            by_acronym[view.surface(found.last + 2, found.last + 2)] = found.name
    covered = {token for found in organizations for token in range(found.first, found.last + 1)}
    acronyms: list[Organization] = []
    for at, surface in zip(view.capitals, view.surfaces, strict=True) if by_acronym else ():
        stem = surface.partition("-")[0]
        if stem in by_acronym and len(stem) > 1 and at not in covered:
            aliases[stem] = by_acronym[stem]
            acronyms.append(Organization(at, at, stem, "", "acronym"))
    for found in organizations:
        if found.rule == "listed" and found.name in by_acronym:
            aliases[found.name] = by_acronym[found.name]
    listed = {found.name for found in organizations if found.rule == "listed"}
    return link_organizations([found.name for found in organizations], aliases, listed=listed), acronyms


def _organization_mention(view: View, found: Organization, linked: dict[str, str]) -> Name:
    start, end, text = view.passage.slice(found.first, found.last)
    entity = linked.get(found.name, found.name)
    source = f"organization: {found.rule}"
    return Name(start=start, end=end, text=text, source=source, score=found.score, label="ORG", name=found.name, entity=entity)


def _place_mentions(view: View, places: Sequence[Place], organizations: Sequence[Organization], people: Sequence[Person]) -> list[Name]:
    """The places that are no part of an organization's name."""
    covered = {token for found in organizations for token in range(found.first, found.last + 1)}
    covered.update(token for person in people for token in range(person.first, person.last + 1))
    mentions: list[Name] = []
    for place in places:
        if covered.isdisjoint(range(place.first, place.last + 1)):
            start, end, text = view.passage.slice(place.first, place.last)
            mentions.append(
                Name(start=start, end=end, text=text, source=f"place: {place.rule}", label=place.label, name=place.name, entity=place.name)
            )
    return mentions


def _role_mentions(view: View, held: Sequence[Held], people: Sequence[Person], canonical: dict[int, tuple[str, str]]) -> list[Name]:
    """The roles held, and bare ones that can only mean one of their holders: `деді министр`."""
    mentions = [_position(view, one.phrase, "") for one in held]
    holders: dict[str, set[str]] = {}
    for one in held:
        holders.setdefault(one.phrase.head, set()).add(canonical[people[one.person].first][1])
    covered = {token for one in held for token in range(one.phrase.first, one.phrase.last + 1)}
    for at in view.roles if holders else ():
        role = view.kinds[at].role
        if role is None or role.lemma not in holders or at in covered or len(holders[role.lemma]) > 1 or "PL" in role.features:
            continue
        if (at in view.first_tokens or view.words[at - 1] in words_of("speech")) and at + 1 not in view.taken and not role.features:
            mentions.append(_position(view, RolePhrase(at, at, role.lemma, role.lemma), next(iter(holders[role.lemma]))))
    return mentions


def _position(view: View, phrase: RolePhrase, entity: str) -> Name:
    start, end, text = view.passage.slice(phrase.first, phrase.last)
    # What several share is one mention: `Қазақстан мен Өзбекстан президенті`.
    name = phrase.item if phrase.within is None else nominative_phrase(view, phrase.first, phrase.last)
    return Name(start=start, end=end, text=text, source="role", label="POSITION", name=name, entity=entity)


def _within(found: Sequence[Organization] | Sequence[Place], first: int, last: int) -> int:
    """The index of the last thing inside some tokens, -1 where there is none."""
    at = bisect_right(found, last, key=lambda thing: thing.first) - 1
    return at if at >= 0 and first <= found[at].first and found[at].last <= last else -1


def _owning_place(view: View, places: Sequence[Place], first: int, last: int) -> str:
    """The last place inside some tokens, but no country to which an envoy is sent by another: `Қазақстанның Франциядағы елшісі`."""
    at = found = _within(places, first, last)
    while at >= 0 and places[at].first >= first:
        if view.kinds[places[at].last].case != "REL" or not _is_country(view, places[at]):
            return places[at].name
        at -= 1
    return places[found].name if found >= 0 else ""


def _is_country(view: View, place: Place) -> bool:
    listed = view.phrase(place.first, "place")
    return listed is not None and listed.last == place.last and listed.reading.value == "country"


def _role(
    view: View, held: Held, subject: str, organizations: Sequence[Organization], places: Sequence[Place], linked: dict[str, str]
) -> Role:
    phrase = held.phrase
    first, last = phrase.within or (phrase.first, phrase.last)
    at = _within(organizations, first, last)
    inside = organizations[at].name if at >= 0 else ""
    owner = linked.get(inside, inside) or phrase.owner or _owning_place(view, places, first, last)
    start, end, text = view.passage.slice(phrase.first, phrase.last)
    return Role(start=start, end=end, text=text, source=f"role: {held.rule}", item=phrase.item, subject=subject, organization=owner)
