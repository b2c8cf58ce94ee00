"""Persons by rules: runs of capitalized words anchored by given names, surnames, patronymics, initials or a role before them.

`Қасым-Жомарт Кемелұлы Тоқаевтың` is a person by each of its words, `Чжан Вэйминь` by the consul before him; `Қ. И. Сәтбаев атындағы`
names a thing, `Абай облысы` a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from derek.detection.names.name_parts import NOBILIARY, RULES, Part, foreign_length, part_of, within_reach
from derek.detection.names.namesakes import Strength, honoured_end, is_namesake, is_quoted
from derek.detection.names.phrases import COORDINATORS
from derek.detection.names.view import View
from derek.detection.names.words import words_of
from derek.detection.words import noun_among
from derek.morphology import grouped, readings
from derek.morphology.names import nominative_name
from derek.morphology.phonology import harmony

_PLURAL_SURNAME = regex.compile(r"(?:ов|ев|ёв|ин|ын)(?:тар|тер|дар|дер)\p{Ll}{0,5}$")

_LONGEST_RUN = 12
_ALIKE = 2
"""Letters that the forms of a name begin with."""
_FATHERS = frozenset({"бен", "бин", "ибн"})
_CALLED, _ADDRESSED, _ALONE = "one word after a role", "one word addressed", "one word"


class Person(NamedTuple):
    """A person's name over the tokens `first` up to and including `last`, as its words are written.

    `strength` is `single` for one word that only its neighbours or the rest of the document make a person.
    """

    first: int
    last: int
    words: tuple[str, ...]
    strength: Strength
    rule: str
    shared: str = ""
    """The surname that a coordinated name shares: `Таукеновтер` of `Бақытжан` in `Бақытжан мен Айгүл Таукеновтер`."""
    score: float | None = None

    @property
    def is_vouched(self) -> bool:
        """Whether it is a person's name by itself, whatever the rest of the document says."""
        return self.strength != "single" or self.rule in (_CALLED, _ADDRESSED)


def find_people(view: View) -> list[Person]:
    """All names of persons in text order, the doubtful single words among them; sure ones are marked as taken in the view."""
    found: list[Person] = []
    parts = _parts(view)
    telling = {at for at, part in parts.items() if not part.known or part.given or part.surname}
    for first, last in _runs(view):
        if not telling.isdisjoint(range(first, last + 1)):
            found.extend(_people_in(view, first, [parts.get(at, NOBILIARY) for at in range(first, last + 1)]))
    found = list(_share_surnames(view, _join_fathers(view, found)))
    for person in found:
        if person.strength != "single":
            view.taken.update(dict.fromkeys(range(person.first, person.last + 1), person.first))
    return found


def find_again(view: View, people: Sequence[Person]) -> list[Person]:
    """Single words, unknown by themselves, that are the last word of a fuller name: `Хинтонның` after `Джеффри Хинтон`."""
    last = {nominative_name(person.words)[-1].lower() for person in people if len(person.words) > 1}
    begins = {word[:_ALIKE] for word in last}
    covered = {token for person in people for token in range(person.first, person.last + 1)}
    found: list[Person] = []
    for at, surface in zip(view.capitals, view.surfaces, strict=True) if last else ():
        if at in covered or view.words[at][:_ALIKE] not in begins or at in view.shouted:
            continue
        if part_of(surface).known and not view.starts_name(at):
            continue
        if nominative_name((surface,), bare=last)[-1].lower() in last and not (
            is_namesake(view, at, at, "single") or is_quoted(view, at, at, "single")
        ):
            found.append(Person(at, at, (surface,), "single", _ALONE))
    return found


def _runs(view: View) -> Iterator[tuple[int, int]]:
    """First and last token of each row of capitalized words within a sentence."""
    sentences = frozenset(view.passage.sentences)
    has_nobiliary = not words_of("nobiliary").isdisjoint(view.words)
    first = last = -2
    for at in view.capitals:
        begin = _with_nobiliary(view, at) if has_nobiliary else at
        if begin <= last + 1 and at not in sentences and at - first < _LONGEST_RUN:
            last = at
            continue
        if first >= 0:
            yield first, last
        first, last = begin, at
    if first >= 0:
        yield first, last


def _with_nobiliary(view: View, at: int) -> int:
    """The first token of a capitalized word with the small words before it that are of its name: `фон дер Ляйен`."""
    begin = at
    while view.words[begin - 1] in words_of("nobiliary") and not view.is_capital[begin - 1]:
        begin -= 1
    if view.words[begin] == "де":  # `Әсем де Нұрлан да`: too
        is_foreign = harmony(view.words[begin - 1].rstrip("ь")) == "back" and not part_of(view.written(at)).given
        return begin if is_foreign else at
    return begin


def _people_in(view: View, first: int, parts: list[Part]) -> Iterator[Person]:
    at = 0
    while at < len(parts):
        if parts[at].known and not parts[at].nobiliary:
            listed = _listed_length(view, first + at)
            if listed > 1 or not (parts[at].given or parts[at].surname):
                at += max(listed, 1)
                continue
        length, strength, rule = _name_at(view, parts, at, first + at)
        begin, end = first + at, first + at + length - 1
        if length and is_namesake(view, begin, end, strength):
            if (last := honoured_end(view, begin, end)) >= 0:
                view.namesakes[last] = begin
        elif length and not is_quoted(view, begin, end, strength):
            yield Person(begin, end, tuple(view.written(i) for i in range(begin, end + 1)), strength, rule)
        at += max(length, 1)


def _parts(view: View) -> dict[int, Part]:
    """What each capitalized token can be in a name.

    Where its capital is a name's, the look of a verb says nothing; in a headline, only names count.
    """
    parts = dict(zip(view.capitals, map(part_of, view.surfaces), strict=True))
    for at in [at for at, part in parts.items() if part.verbal and view.starts_name(at)]:
        parts[at] = replace(parts[at], known=False)
    for at in [at for at in view.first_tokens & parts.keys() if view.kinds[at].relational]:  # `Белгиялық Жан-Клод`
        if not (parts[at].given or parts[at].surname):
            parts[at] = replace(parts[at], known=True)
    for at in view.shouted & parts.keys():
        part = part_of(view.written(at))
        parts[at] = part if part.given or part.surname or part.patronymic or part.initials else replace(part, known=True)
    return parts


def _listed_length(view: View, token: int) -> int:
    """How many tokens a listed place or organization of several words takes: `Қытай Халық Республикасы`."""
    found = view.phrase(token, "place") or view.phrase(token, "organization")
    return found.last - token + 1 if found is not None else 0


def _name_at(view: View, parts: list[Part], at: int, token: int) -> tuple[int, Strength, str]:
    """How many words of a run, from `at`, are a person's name; 0 where none begins there."""
    rest = within_reach(parts[at:])
    head = rest[0]
    named_twice = len(rest) > 2 and head.given and rest[1].given
    if named_twice and view.kinds[token].role is not None and any(rule(rest[1:]) for rule in RULES):
        return 0, "single", ""  # `Әкім Асхат Шахаров`: a role that is a given name too
    for rule in RULES if len(rest) > 1 else ():  # each asks for two words
        if length := rule(rest):
            return length, "sure", rule.__name__.strip("_").replace("_", " ")
    if head.patronymic or head.initials:
        return 0, "single", ""
    called = _is_called(view, token)
    if length := foreign_length(rest, called=called, first=token in view.first_tokens):
        return length, "likely" if not called else "sure", "unknown words"
    called = called and (head.surname or not head.given or _is_profession(view, token - 1))
    if head.surname or (head.given and not head.latin) or (called and not head.known and not head.latin):
        called = called or (head.given and _is_kin(view, token - 1))
        return 1, "single", _CALLED if called else _ADDRESSED if _is_addressed(view, head, token) else _ALONE
    return 0, "single", ""


def _is_addressed(view: View, head: Part, token: int) -> bool:
    """Whether a form of address stands after a known name: `Көшеров мырза`, `Айгерім ханымның`; but `Көшеров ағасы` has a brother."""
    form = view.words[token + 1]
    if not (form and (head.surname or head.given)) or view.is_capital[token + 1]:
        return False
    noun = noun_among(grouped(readings(form)))
    lemma = form if noun is None or "P3" in noun.features else noun.lemma
    return lemma in words_of("courtesy")


def _is_kin(view: View, token: int) -> bool:
    """Whether somebody's relative stands at the token: `қызы Айнұр Семейде оқиды`."""
    noun = noun_among(grouped(readings(view.words[token]))) if token >= 0 else None
    return noun is not None and noun.features == ("P3",) and noun.lemma in words_of("kin")


def _is_profession(view: View, token: int) -> bool:
    """Whether a given name alone may follow: `оқушы Айгерім`, `Айгерім ханым`; but `Президент Абайдың мерейтойын атап өтті`."""
    role = view.kinds[token].role
    return role is None or role.value == "profession"


def _is_called(view: View, token: int) -> bool:
    """Whether a role in the nominative, or a form of address, stands before the token."""
    before = view.kinds[token - 1]
    if view.words[token - 1] in words_of("courtesy") and not view.is_capital[token - 1]:
        return True
    if view.words[token - 1] in ("—", "–"):
        before = view.kinds[token - 2]
        return before.role is not None and before.case == "NOM" and before.owned
    return before.role is not None and before.case == "NOM" and not before.plural


def _join_fathers(view: View, people: list[Person]) -> list[Person]:
    """`Ахмад бен Абдалла бен Заид`: between names that do not end in з or ж, `бен` is Arabic "son of", and no "and"."""
    joined: list[Person] = []
    for person in people:
        before = joined[-1] if joined else None
        if (
            before is None
            or person.first != before.last + 2
            or view.words[before.last + 1] not in _FATHERS
            or before.words[-1][-1] in "зжс"
        ):
            joined.append(person)
            continue
        words = (*before.words, view.surface(before.last + 1, before.last + 1), *person.words)
        joined[-1] = Person(before.first, person.last, words, "sure", "father's name")
    return joined


def _share_surnames(view: View, people: list[Person]) -> Iterator[Person]:
    """Give the surname of `Бақытжан мен Айгүл Таукеновтер` to both."""
    for index, person in enumerate(people):
        following = people[index + 1] if index + 1 < len(people) else None
        if (
            following is not None
            and person.strength == "single"
            and len(following.words) == 2
            and view.words[person.last + 1] in COORDINATORS
            and following.first == person.last + 2
            and _is_plural_surname(following.words[-1])
        ):
            yield person._replace(strength="sure", rule="shared surname", shared=following.words[-1])
        elif _is_plural_surname(person.words[-1]) and len(person.words) == 2:
            yield person._replace(shared=person.words[-1])
        else:
            yield person


def _is_plural_surname(word: str) -> bool:
    return _PLURAL_SURNAME.search(word) is not None
