"""Roles of persons: the phrase before a name (`Түркістан облысының әкімі Нұралхан Көшеров`), after it, or in an appointment.

A role keeps the words of the article: its head stands in the nominative already where a name follows it. Heads are in
`lexicon/role_heads.tsv`, words such as `бас` and `бұрынғы` that belong to a role in `lexicon/name_words.tsv`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from derek.detection.names.coordinated import share
from derek.detection.names.name_parts import part_of
from derek.detection.names.people import Person
from derek.detection.names.phrases import COORDINATORS
from derek.detection.names.role_phrases import RolePhrase, role_at
from derek.detection.names.view import View
from derek.detection.names.words import words_of
from derek.morphology.names import nominative_name

_DASHES = frozenset({"—", "–"})
_WITH = frozenset({"мен", "пен", "бен"})
_ENDS = frozenset({",", ".", ";", ")", ":", "—", "–", "!", "?", ""})
_INSIDE = COORDINATORS | {"»", "«", ",", "№"}
_BEFORE = "before the name"
_FARTHEST = 20
"""Tokens between a name and the head of a role behind it, at the most."""
_VERB_WITHIN = 8
"""Tokens between `болып` and the verb, or the `болып` of the next who is appointed."""
_FARTHEST_VERB = 40
"""Tokens between a name and the verb of an appointment, at the most."""


class Held(NamedTuple):
    """A role with the person, by index, who has it."""

    person: int
    phrase: RolePhrase
    rule: str


def find_roles(view: View, people: Sequence[Person]) -> list[Held]:
    """The roles of the persons given, in text order; a role phrase belongs to one rule, a plural one to each person of its list."""
    found: list[Held] = []
    claimed: set[int] = set()
    for rule in (_before, _behind, _appointed):
        for held in rule(view, people):
            if held.phrase.last not in claimed or (held.phrase.plural and found and found[-1].phrase.last == held.phrase.last):
                claimed.add(held.phrase.last)
                found.append(held)
    return sorted(_without_subjects(people, found), key=lambda held: (held.phrase.first, held.person))


def _without_subjects(people: Sequence[Person], found: Sequence[Held]) -> Iterator[Held]:
    """The roles without those of unnamed subjects, before a name in a case: `Мемлекет басшысы Елена Рыбакинаны қабылдады`.

    They are told by the document: another has the role there, or the person has one of another kind.
    """
    names = [nominative_name(person.words)[-1].lower() for person in people]
    is_bare = [part_of(person.words[-1]).bare for person in people]
    holders: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    for held in found:
        if held.rule != _BEFORE or is_bare[held.person]:
            holders.setdefault(held.phrase.item.lower(), set()).add(names[held.person])
            heads.setdefault(names[held.person], set()).add(held.phrase.head)
    for held in found:
        name = names[held.person]
        if held.rule == _BEFORE and not is_bare[held.person]:
            others = holders.get(held.phrase.item.lower(), set())
            if (others and name not in others) or (name in heads and held.phrase.head not in heads[name]):
                continue
        yield held


def _before(view: View, people: Sequence[Person]) -> Iterator[Held]:
    for index, person in enumerate(people):
        phrases = list(_chain(view, _past_age(view, person.first - 1)))
        for phrase in phrases:
            if not phrase.plural and not _is_of_other(view, phrase):
                yield Held(index, phrase, _BEFORE)
        listed = list(_listed(view, people, index)) if phrases and phrases[0].plural else []
        if len(listed) > 1 or (listed and view.words[person.first - 1] in _DASHES | {":"}):  # `Журналистер Асқар Маминге сұрақ қойды`
            shares = share(view, phrases[0], len(listed))
            yield from (Held(at, phrase, "before a list") for at, phrase in zip(listed, shares, strict=True))


def _is_of_other(view: View, phrase: RolePhrase) -> bool:
    """Whether a role is that of a person before it, and the comma behind it parts two: `A – облыс әкімі, B – аудан әкімі`."""
    return view.words[phrase.last + 1] == "," and view.words[phrase.first - 1] in _DASHES and phrase.first - 2 in view.taken


def _past_age(view: View, at: int) -> int:
    """The token before `, 34 жастағы` and a form of address."""
    if view.words[at] in words_of("courtesy") and not view.kinds[at].owned:
        at -= 1
    if view.words[at] in words_of("age"):
        at -= 1
        while view.words[at][:1].isdigit():
            at -= 1
        at += view.words[at + 1][:1].isalpha()
    return at


def _chain(view: View, at: int) -> Iterator[RolePhrase]:
    """The roles that end at a token, nearest first: `«A» бірлестігінің төрағасы, генерал-майор`."""
    while True:
        if view.words[at] in _DASHES or view.words[at] == ",":
            at -= 1
        if view.words[at] == ")":
            at = next((left - 1 for left in range(at, max(at - 5, -1), -1) if view.words[left] == "("), at)
        phrase = role_at(view, at)
        if phrase is None:
            return
        yield phrase
        at = phrase.first - 1
        if view.words[at] in COORDINATORS:
            if view.words[at] in _WITH and view.kinds[phrase.last].owned:  # `Облыс әкімі мен «Алатау» ЖШС директоры Асан Серіков` are two
                return
            at -= 1
        elif view.words[at] not in _DASHES and view.words[at] != "," and phrase.head not in words_of("title"):
            return  # but `Қорғаныс министрі генерал-лейтенант Дәурен Қосанов` is both


def _listed(view: View, people: Sequence[Person], index: int) -> Iterator[int]:
    """The person and those that follow it in a list: `депутаттар A, B және C`."""
    yield index
    while index + 1 < len(people):
        gap = people[index + 1].first - people[index].last
        if gap != 2 or view.words[people[index].last + 1] not in COORDINATORS | {","}:
            return
        index += 1
        yield index


def _behind(view: View, people: Sequence[Person]) -> Iterator[Held]:
    """`Қайрат Келімбетов, орталық басшысы`; `Абай — ақын`; `Асан Үсенов (облыс әкімі)`."""
    for index, person in enumerate(people):
        mark = person.last + 1
        if view.words[mark] not in _DASHES | {",", "("}:
            continue
        end = min(view.bounds(person.last)[1], mark + _FARTHEST)
        for at in range(mark + 1, end):
            if at in view.taken or _breaks_off(view, at):
                break
            if view.words[at + 1] in _ENDS and (phrase := role_at(view, at)) is not None:
                if phrase.first == mark + 1 and not phrase.plural and not _leads_on(view, mark, at):
                    yield Held(index, phrase, "behind the name")
                break


def _breaks_off(view: View, at: int) -> bool:
    """Whether no role goes on over the token."""
    word = view.kinds[at]
    return (word.stops or word.verbal) and view.words[at] not in _INSIDE and not view.words[at].isdigit()


def _leads_on(view: View, mark: int, at: int) -> bool:
    """Whether a person follows the role's end, whose role it is: `A, кәсіпкер, B`; but `A – кәсіпкер, B – ұстаз` are two."""
    return view.words[mark] == view.words[at + 1] == "," and at + 2 in view.taken


def _appointed(view: View, people: Sequence[Person]) -> Iterator[Held]:
    """`Асан Үсенов облыс әкімі болып тағайындалды`, `Облыс әкімі лауазымына Асан Үсенов тағайындалды`."""
    if not people:
        return
    markers, firsts = words_of("appointment"), [person.first for person in people]
    for at in [role + 1 for role in view.roles if view.words[role + 1] in markers]:
        first, end = view.bounds(at)
        if not _is_appointed(view, at, end, markers):
            continue
        phrase = role_at(view, at - 1)
        if phrase is None or phrase.plural:
            continue
        near = range(bisect_left(firsts, first), bisect_left(firsts, end))
        behind = [index for index in near if people[index].last < phrase.first]
        ahead = [index for index in near if people[index].first > at]
        chosen = ahead[0] if ahead and people[ahead[0]].first == at + 1 else behind[-1] if behind else ahead[0] if ahead else -1
        if chosen >= 0:
            yield Held(chosen, phrase, "appointment")


def _is_appointed(view: View, at: int, end: int, markers: frozenset[str]) -> bool:
    """Whether a verb of appointment follows, which two may share: `A ауданының әкімі болып B, C ауданының әкімі болып D тағайындалды`."""
    stop = at + _VERB_WITHIN
    for later in range(at + 1, min(end, at + _FARTHEST_VERB)):
        if later >= stop:
            return False
        if view.words[later].startswith(_office_verbs()):
            return True
        if view.words[later] in markers:
            stop = later + _VERB_WITHIN
    return False


@cache
def _office_verbs() -> tuple[str, ...]:
    """How verbs begin by which offices are given, held and left."""
    return tuple(sorted(words_of("office verb")))
