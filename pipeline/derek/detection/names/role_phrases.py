"""The words of a role, from its head back to its owner: `Түркістан облысының әкімі`, `Бас инженер`, `полиция полковнигі`.

Heads are in `lexicon/role_heads.tsv`, words such as `бас` and `бұрынғы` that belong to a role in `lexicon/name_words.tsv`.
"""

from __future__ import annotations

from typing import NamedTuple

from derek.detection.names.nominative import nominative
from derek.detection.names.phrases import left_edge, number_before
from derek.detection.names.view import View
from derek.detection.names.words import words_of
from derek.morphology import Reading

_ENVOYS = frozenset({"елші", "консул", "вице-консул", "атташе", "өкіл"})


class RolePhrase(NamedTuple):
    """A role over the tokens `first` up to and including `last`; `item` is its nominative, `head` the lemma of its head.

    Of a role that several share, `within` are the tokens of this one's owner, and `owner` is the name of a place that its type tells.
    """

    first: int
    last: int
    item: str
    head: str
    plural: bool = False
    within: tuple[int, int] | None = None
    owner: str = ""


def role_at(view: View, at: int) -> RolePhrase | None:
    """The role phrase whose head, in the nominative, is the token."""
    if at < 0 or at in view.taken:
        return None
    reading, first = _head(view, at)
    if reading is None:
        return None
    if reading.words[-1] in words_of("acting") or len(reading.words) > 1 or "P3" in reading.features:
        edge = left_edge(view, first, owned=True, abroad=reading.words[-1] in _ENVOYS or reading.lemma.rpartition(" ")[2] in _ENVOYS)
        if reading.lemma in words_of("title"):
            edge = _after_office(view, edge, at)
        if edge == at and reading.words[-1] in words_of("acting"):
            return None
    elif view.words[first - 1] in words_of("link"):  # `Бала құқықтары жөніндегі уәкіл`
        edge = left_edge(view, first)
    else:
        edge = _ranked(view, first)
    words = view.surface(edge, at - 1) + " " if edge < at else ""
    surface = view.surface(at, at)
    plural = "PL" in reading.features
    return RolePhrase(edge, at, words + (nominative(surface, reading) if plural else surface), reading.lemma, plural)


def _after_office(view: View, edge: int, at: int) -> int:
    """Where a title begins that stands right behind an office: `департамент бастығы полиция полковнигі`."""
    offices = [token for token in range(edge, at) if (role := view.kinds[token].role) and role.case == "NOM" and "P3" in role.features]
    return offices[-1] + 1 if offices else edge


def _head(view: View, at: int) -> tuple[Reading | None, int]:
    """The reading of a role's head in the nominative, and the first token of the head."""
    if view.words[at] in words_of("acting") and (view.kinds[at - 1].case == "GEN" or _is_acting(view, at)):
        return Reading("role", "міндетін атқарушы", "office", "", (view.words[at],), ()), at
    for first in range(at - 2, at):
        phrase = view.phrase(first, "role") if first >= 0 else None
        if phrase is not None and phrase.last == at and phrase.reading.case == "NOM":
            return phrase.reading, first
    role = view.kinds[at].role
    if role is None or role.case != "NOM" or "REL" in role.features:
        return None, at
    if role.features and not set(role.features) <= {"P3", "PL"}:
        return None, at
    return role, at


def _is_acting(view: View, at: int) -> bool:
    """Whether an abbreviation stands behind an office in the nominative: `аудан әкімі м.а.`."""
    office = view.kinds[at - 1].role
    return "." in view.words[at] and office is not None and office.features == ("P3",)


def _ranked(view: View, head: int) -> int:
    """The first token of a role without an owner: `Бас инженер`, `грузиялық сарапшы`."""
    first, floor = head, view.bounds(head)[0]
    while first > floor:
        form, word = view.words[first - 1], view.kinds[first - 1]
        if first - 1 in view.taken or form in words_of("epithet"):
            break
        if form in words_of("times") and (number := number_before(view, first - 1, floor)) >= 0:  # `үш дүркін чемпион`
            return number
        grade = form[:1].isdigit() and form.rpartition("-")[2] in words_of("grade")
        attribute = word.role is not None and not word.role.features and word.role.value == "profession"  # `нефролог дәрігер`
        if not (grade or attribute or form in words_of("rank") or (word.relational and not word.stops)):
            break
        first -= 1
    return first
