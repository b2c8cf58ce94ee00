"""What carries a person's name and is none: `Абай көшесі` is a street, `Қ. И. Сәтбаев атындағы` names an institution, `«Абай»` a work."""

from __future__ import annotations

from typing import Literal, TypeAlias

from derek.detection.names.name_parts import part_of
from derek.detection.names.view import LONGEST_QUOTE, View
from derek.detection.names.words import words_of

Strength: TypeAlias = Literal["sure", "likely", "single"]
_FARTHEST_QUOTE = 2 * LONGEST_QUOTE + 2
"""Tokens from the opening quote to a word of the name, at the most: a second closing quote may end it."""
_HONOURS = frozenset({"би", "батыр", "хан", "жырау", "сал", "баба"})


def is_namesake(view: View, first: int, last: int, strength: Strength) -> bool:
    """Whether the name is that of a street, a place or an institution: `Абай көшесі`, `Қ. И. Сәтбаев атындағы`."""
    form, word = view.words[last + 1], view.kinds[last + 1]
    if form in words_of("namesake"):
        after = view.kinds[last + 2]
        # `Ерлан Омаров атты азамат` is the citizen himself.
        return form.startswith("атынд") or (after.noun != "person" and after.role is None)
    if strength == "single" and (form in _HONOURS or form in words_of("courtesy")):
        after = view.kinds[last + 2]
        return after.place_type is not None or after.relational or view.words[last + 2] in words_of("namesake")
    if not part_of(view.written(last)).bare or (strength != "single" and _is_introduced(view, first)):
        return False
    if word.place_type is not None and (word.owned or form.endswith(".") or (strength == "single" and word.place_type.words[-1] == form)):
        return True
    if strength == "single" and word.relational:
        return True
    if word.head is None or not word.owned or (strength != "single" and word.head.value in ("org", "legal")):
        return False
    return strength == "single" or word.case != "ACC" or word.head.value == "facility"  # `Асқар Мамин жобасын таныстырды` has his own


def _is_introduced(view: View, first: int) -> bool:
    """Whether a role or initials tell that the person is meant: `Министр Серік Оспанов ауылына барды`."""
    role = view.kinds[first - 1].role if first else None
    return (role is not None and role.case == "NOM") or part_of(view.written(first)).initials


def is_quoted(view: View, first: int, last: int, strength: Strength) -> bool:
    """Whether the words are a quoted name, and no person named in a quoted sentence."""
    if first not in view.quoted:
        return False
    near = range(first - 1, max(first - _FARTHEST_QUOTE, -1), -1)
    opening = next((begin for begin in near if last < view.quotes.get(begin, -1)), -1)
    return opening >= 0 and (strength != "sure" or view.quotes[opening] - opening <= last - first + 3)


def honoured_end(view: View, first: int, last: int) -> int:
    """The last token of a person's name before `атындағы`, with the honour that belongs to it: `Қорқыт ата`; -1 for other namesakes."""
    end = last + 1 if view.words[last + 1] in _HONOURS | words_of("courtesy") else last
    return end if view.words[end + 1].startswith("атынд") else -1
