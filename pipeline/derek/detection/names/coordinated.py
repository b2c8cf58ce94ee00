"""Roles in the plural whose owners are coordinated: each person of the list has the office of one owner.

In `Қазақстан мен Өзбекстан президенттері Қасым-Жомарт Тоқаев пен Шавкат Мирзиёев` the first is `Қазақстан президенті`, the second
`Өзбекстан президенті`. Where owners and persons are not as many, each is a `президент`, of nobody.
"""

from __future__ import annotations

from typing import TypeAlias

from derek.detection.names.name_parts import part_of
from derek.detection.names.nominative import nominative
from derek.detection.names.phrases import COORDINATORS, left_edge
from derek.detection.names.role_phrases import RolePhrase
from derek.detection.names.view import View
from derek.morphology.phonology import ending, harmony

_MOST = 12
"""Coordinated owners, at the most."""
_GENITIVE = {"V": "н", "N": "н", "R": "д", "L": "д", "Z": "д", "T": "т"}
"""The genitive's first letter after the classes of `derek.morphology.phonology`."""
_NOBODY = (0, -1)

Owner: TypeAlias = "tuple[int, int]"
"""The first and the last token of an owner's name."""


def share(view: View, phrase: RolePhrase, count: int) -> list[RolePhrase]:
    """A plural role as each of `count` listed persons has it, over all of its owners."""
    end = _owner_end(view, phrase)
    owners = _owners(view, phrase, end)
    kind = view.kinds[end + 1].place_type
    if len(owners) < 2 and (kind is None or view.words[phrase.first - 1] not in COORDINATORS):
        return [phrase] * count
    first = owners[0][0] if owners else phrase.first
    bare = RolePhrase(first, phrase.last, phrase.head, phrase.head, plural=True, within=_NOBODY)
    tail = _tail(view, end + 1, phrase)
    if len(owners) != count or tail is None:
        return [bare] * count
    is_owned = view.kinds[end].case == "GEN"
    found = []
    for begin, last in owners:
        name = view.surface(begin, last)
        cased = genitive(name) if is_owned and view.kinds[last].case != "GEN" else name
        owner = f"{name} {nominative(view.surface(end + 1, end + 1), kind).lower()}" if kind is not None else ""  # `Түркістан облысы`
        within = (begin, phrase.last if last == end else last)
        found.append(bare._replace(item=f"{cased} {tail}", within=within, owner=owner))
    return found


def genitive(name: str) -> str:
    """A name in the genitive; one in capitals only, whose sounds its letters do not tell, stays.

    >>> genitive("Қазақстан"), genitive("Ресей"), genitive("Түркістан облысы"), genitive("АҚШ")
    ('Қазақстанның', 'Ресейдің', 'Түркістан облысының', 'АҚШ')
    """
    if name.isupper() or not name[-1].isalpha():
        return name
    lower = name.lower()
    return name + _GENITIVE[ending(lower)] + ("ың" if harmony(lower) == "back" else "ің")


def _owner_end(view: View, phrase: RolePhrase) -> int:
    """The last token of the owner that stands in the phrase: before a plural that all share (`облыстарының`), else before the role."""
    begin = phrase.first
    shared = next((at for at in range(begin + 1, phrase.last) if view.kinds[at].plural and view.kinds[at].owned), -1)
    if shared >= 0:
        return shared - 1
    listed = view.phrase(begin, "place") or view.phrase(begin, "organization")
    if listed is not None and listed.last < phrase.last:
        return listed.last
    return phrase.last - len(phrase.head.split())


def _owners(view: View, phrase: RolePhrase, end: int) -> list[Owner]:
    """The owners in text order, the one in the phrase last; quoted ones may all stand in it."""
    if end < phrase.first:
        return []
    first = phrase.first
    if view.words[end] == "»":
        first = view.closings.get(end, first)
    owners = [(first, end)]
    while len(owners) < _MOST and view.words[mark := owners[0][0] - 1] in (COORDINATORS if len(owners) == 1 else (",",)):
        begin = left_edge(view, mark)
        if begin >= mark or not _is_like(view, (begin, mark - 1), (first, end)):
            break
        owners.insert(0, (begin, mark - 1))
    return owners


def _is_like(view: View, one: Owner, last: Owner) -> bool:
    """Whether two names can be coordinated as owners: two places, two bodies, two quoted names or two fields, and no person."""
    word = view.kinds[one[1]]
    if one[1] in view.taken or word.role is not None or word.case not in ("NOM", "GEN") or not view.is_capital[_past_quote(view, one[0])]:
        return False
    if part_of(view.surface(*one)).family:
        return False
    return view.kinds[last[1] + 1].place_type is not None or _kind(view, one) == _kind(view, last)


def _past_quote(view: View, at: int) -> int:
    return at + (view.words[at] == "«")


def _kind(view: View, owner: Owner) -> str:
    first, last = owner
    if view.words[last] == "»":
        return "quote"
    if last in view.place_ends:
        return "place"
    head = view.kinds[last].head
    is_body = "organization" in view.kinds[first].opens or (head is not None and head.value in ("org", "legal"))
    return "organization" if is_body else "field"


def _tail(view: View, begin: int, phrase: RolePhrase) -> str | None:
    """What stands behind the owner, in the singular: `облысының әкімі` of `облыстарының әкімдері`; None where that is not known."""
    words = []
    for at in range(begin, phrase.last):
        word, surface = view.kinds[at], view.surface(at, at)
        if word.plural and word.owned:
            reading = word.place_type or word.head
            if reading is None or word.case not in ("NOM", "GEN"):
                return None
            single = nominative(surface, reading)
            surface = genitive(single) if word.case == "GEN" else single
        words.append(surface)
    return " ".join([*words, phrase.item.rpartition(" ")[2]])
