"""Who is who in one document: which mentions name the same person or organization, and the fullest name of each.

`Тоқаев` and `Қ. Тоқаев` are `Қасым-Жомарт Тоқаев` where no other Тоқаев is named; `Ұлттық банк` is `Қазақстан Республикасының Ұлттық банкі`
where that stands too; `Олжас Абайұлы` is the `Олжас Бектенов` named before. Where two fuller names fit, none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from derek.detection.names.words import word_of
from derek.morphology.names import is_patronymic
from derek.normalization.short_names import covers_name, parts_of, whole_words

_MOST = 50
"""More fuller names than this with one word in common tell nobody apart."""
_WORD = regex.compile(r"\w+")
_QUOTED = regex.compile(r"«[^«»]+»")


def link_people(names: Iterable[str]) -> dict[str, str]:
    """Each person's name with the fullest one of the same person.

    >>> link_people(["Қ. Тоқаев", "Қасым-Жомарт Тоқаев", "Тоқаев"])["Тоқаев"]
    'Қасым-Жомарт Тоқаев'
    >>> link_people(["Олжас Бектенов", "Олжас Абайұлы"])["Олжас Абайұлы"]
    'Олжас Бектенов'
    >>> link_people(["Асан Оспанов", "Дина Оспанова", "Берік Оспанов", "Оспанов"])["Оспанов"]
    'Оспанов'
    """
    distinct = list(dict.fromkeys(names))
    whole_parts = {name: whole_words(name) for name in distinct}
    linked: dict[str, str] = {}
    holders: dict[str, list[str]] = {}
    for name in sorted(distinct, key=lambda name: (-len(whole_parts[name]), -len(parts_of(name)))):
        whole = whole_parts[name]
        # The rarest of its words keeps the comparison short.
        near = min((holders.get(part, []) for part in whole), key=len, default=[])
        wider = {linked[other] for other in near[:_MOST] if covers_name(other, name)}
        linked[name] = wider.pop() if len(wider) == 1 else name
        for part in whole:
            holders.setdefault(part, []).append(name)
    places = {name: place for place, name in enumerate(distinct)}
    for name, place in places.items():
        if linked[name] == name and _is_polite(whole_parts[name]):
            near = holders[whole_parts[name][0]][:_MOST]
            others = {linked[other] for other in near if _may_be_called(whole_parts[other], whole_parts[name])}
            if len(others) == 1 and places[full := others.pop()] < place:
                linked[name] = full
    return linked


def _is_polite(words: tuple[str, ...]) -> bool:
    """Whether a name is a given name and a patronymic, as people are addressed: `Олжас Абайұлы`."""
    return len(words) == 2 and is_patronymic(words[1])


def _may_be_called(full: tuple[str, ...], polite: tuple[str, ...]) -> bool:
    """Whether a name has the given name of a polite form, a surname, and no patronymic: `Олжас Бектенов`."""
    return len(full) > 1 and full[0] == polite[0] and not any(map(is_patronymic, full[1:]))


def link_organizations(names: Iterable[str], aliases: dict[str, str]) -> dict[str, str]:
    """Each organization's name with the fullest one of the same organization; `aliases` are acronyms with what they stand for.

    >>> link_organizations(["Ұлттық банк", "Қазақстан Республикасының Ұлттық банкі"], {})["Ұлттық банк"]
    'Қазақстан Республикасының Ұлттық банкі'
    """
    distinct = list(dict.fromkeys([*names, *aliases.values()]))
    linked: dict[str, str] = {}
    wider: dict[tuple[str, ...], set[str]] = {}
    for name in sorted(distinct, key=len, reverse=True):
        stems = _stems(name)
        found = wider.get(stems, set())
        linked[name] = next(iter(found)) if len(found) == 1 else name
        for short in _short_forms(name, stems):
            wider.setdefault(short, set()).add(linked[name])
    for alias, name in aliases.items():
        linked[alias] = linked.get(name, name)
    return linked


@lru_cache(maxsize=1 << 14)
def acronym_of(name: str) -> str:
    """The first letters of a name's words: `Төтенше жағдайлар министрлігі` gives `ТЖМ`.

    >>> acronym_of("Төтенше жағдайлар министрлігі")
    'ТЖМ'
    """
    return "".join(word[0] for word in _WORD.findall(name) if word.lower() not in ("және", "мен")).upper()


def _stems(name: str) -> tuple[str, ...]:
    words = name.casefold().split()
    head = word_of(words[-1].strip("«»")).head
    return (*words[:-1], head.lemma if head is not None else words[-1])


def _short_forms(name: str, stems: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The forms under which the organization may stand elsewhere: its last words, or its quoted name alone."""
    for first in range(1, len(stems) - 1):
        yield stems[first:]
    quoted = _QUOTED.match(name)
    if quoted is not None and quoted[0] != name:
        yield _stems(quoted[0])
