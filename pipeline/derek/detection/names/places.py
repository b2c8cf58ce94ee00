"""Places: countries, regions, cities and districts known by name, and any name before a type word.

`Қазақстан Республикасының` is `Қазақстан Республикасы`, `Сәтбаев қаласында` is `Сәтбаев қаласы` by its type. Names are in
`lexicon/places.tsv`, types in `lexicon/place_types.tsv`.
"""

from __future__ import annotations

from typing import NamedTuple

from derek.detection.names.nominative import nominative
from derek.detection.names.view import View
from derek.detection.scene import Match
from derek.morphology import readings

_DERIVED = {"ATTR", "WITH", "OF"}
_COMMON = ("adjective", "noun")
_LONGEST_NAME = 3
"""Words of an unlisted name before its type, at the most."""
_MOST_ATTRIBUTES = 2


class Place(NamedTuple):
    """A place over the tokens `first` up to and including `last`, with the contract's label and the nominative of its name."""

    first: int
    last: int
    label: str
    name: str
    rule: str


def find_places(view: View) -> list[Place]:
    """All places of a passage in text order; none overlaps another, and none a person. The view learns where they stand."""
    found: list[Place] = []
    free = 0
    for at in view.capitals:
        if at < free or at in view.taken or at in view.quoted or not _may_begin(view, at):
            continue
        place = _place_at(view, at)
        if place is not None:
            found.append(place)
            view.place_ends[place.last] = place.first
            free = place.last + 1
    return found


def _may_begin(view: View, at: int) -> bool:
    """Whether a listed name begins at the token, or a type stands close enough behind it."""
    near = view.kinds[at + 1 : at + 1 + _LONGEST_NAME]
    return "place" in view.kinds[at].opens or any("place_type" in kind.opens for kind in near)


def _place_at(view: View, at: int) -> Place | None:
    listed = view.phrase(at, "place")
    if listed is not None and (not _is_written_so(view, at, listed.reading.lemma) or _is_common(view, at, listed)):
        listed = None
    last = at if listed is None else listed.last
    if (typed := _typed(view, at, last, listed)) is not None:
        return typed
    if listed is None or (set(listed.reading.features) & _DERIVED and "REL" not in listed.reading.features):
        return None
    name = listed.reading.lemma if listed.reading.words[-1] != view.words[last] else view.surface(at, last)
    return Place(at, last, "LOC" if listed.reading.value == "region" and " " not in name else "GPE", name, "listed place")


def _is_written_so(view: View, at: int, lemma: str) -> bool:
    """Whether a place whose name is an acronym stands in capitals too."""
    return not lemma[:2].isupper() or view.surface(at, at)[:2].isupper()


def _is_common(view: View, at: int, listed: Match) -> bool:
    """Whether the first word of a sentence, a place only by a possessive, is a common word too: `Келесі жылы`, and no `Келес`."""
    if at not in view.first_tokens or listed.last > at or listed.reading.features != ("P3",):
        return False
    return any(not reading.features and len(reading.words) == 1 and reading.category in _COMMON for reading in readings(view.words[at]))


def _typed(view: View, first: int, last: int, listed: Match | None) -> Place | None:
    """A name with its type behind it: `Ұлытау ауылында`, `Қызылорда облысы`, `Астана халықаралық әуежайы`."""
    if view.kinds[last].case != "NOM":
        return None
    for end in range(last, min(last + _LONGEST_NAME, len(view) - 1)):
        if end > last and (listed is not None or not view.is_capital[end] or view.phrase(end, "place") is not None):
            return None
        if view.kinds[end].case != "NOM":
            return None
        at = _past_attributes(view, end + 1)
        if listed is not None and "place_type" not in view.kinds[at].opens:
            return None
        kind = view.phrase(at, "place_type")
        if kind is not None and "P3" in kind.reading.features and "PL" not in kind.reading.features:
            if at > end + 1 and not _may_have(listed, kind):
                return None
            words = view.surface(first, kind.last - 1)
            name = f"{words} {nominative(view.surface(kind.last, kind.last), kind.reading)}"
            return Place(first, kind.last, kind.reading.value, name, "place type") if _is_proper(view, first, end) else None
    return None


def _past_attributes(view: View, at: int) -> int:
    """The token after the attributes that begin there: `халықаралық` before `әуежайы`."""
    end = min(at + _MOST_ATTRIBUTES, len(view) - 1)
    while at < end and view.kinds[at].relational and not view.kinds[at].owned and not view.is_capital[at]:
        at += 1
    return at


def _may_have(listed: Match | None, kind: Match) -> bool:
    """Whether attributes may stand between a name and its type: a town has an airport, but `Қазақстан халықаралық әуежайын ашты`."""
    return kind.reading.value == "FAC" and (listed is None or listed.reading.value != "country")


def _is_proper(view: View, first: int, last: int) -> bool:
    """Whether the words before a type are a name: not `Жаңа ауылы` at the start of a sentence."""
    if any(view.kinds[at].stops for at in range(first, last + 1)):
        return False
    return any(view.starts_name(at) or view.kinds[at].place is not None or not view.kinds[at].known for at in range(first, last + 1))
