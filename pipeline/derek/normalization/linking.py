"""Who is who in one document: which mentions name the same person or organization, and the fullest name of each.

`Тоқаев` and `Қ. Тоқаев` are `Қасым-Жомарт Тоқаев` where no other Тоқаев is named; `Ұлттық банк` is `Қазақстан Республикасының Ұлттық банкі`
where that stands too; `Олжас Абайұлы` is the `Олжас Бектенов` named before. Where two fuller names fit, none is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from derek.detection.names.words import word_of
from derek.morphology.names import is_patronymic
from derek.normalization.short_names import covers_name, parts_of, whole_words

_MOST = 50
"""More fuller names than this with one word in common tell nobody apart."""
_HOME = frozenset({"қр", "қазақстан", "қазақстанның"})
_WORD = regex.compile(r"\w+")
_SHORTEST_QUOTED = 3
"""Letters of the acronym of a quoted name without its legal form, at the least."""
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


def link_organizations(names: Iterable[str], aliases: dict[str, str], *, listed: Collection[str] = ()) -> dict[str, str]:
    """Each organization's name with the fullest one of the same organization; `aliases` are acronyms with what they stand for.

    A name of one word is short for what ends with it only if it is `listed`, and the one longer name stands before it.

    >>> link_organizations(["Ұлттық банк", "Қазақстан Республикасының Ұлттық банкі"], {})["Ұлттық банк"]
    'Қазақстан Республикасының Ұлттық банкі'
    >>> link_organizations(["ҚР Парламенті Сенаты", "Сенат"], {}, listed={"Сенат"})["Сенат"]
    'ҚР Парламенті Сенаты'
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
    linked.update(_parts_of_longer(distinct, linked, listed))
    for alias, name in aliases.items():
        linked[alias] = linked.get(name, name)
    return linked


def _parts_of_longer(names: Sequence[str], linked: Mapping[str, str], listed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Listed names of one word with the only longer name before them that ends with it: `Сенат` after `ҚР Парламенті Сенаты`."""
    ends: dict[tuple[str, ...], set[str]] = {}
    for name in names:
        stems = _stems(name)
        if len(stems) > 1 and not name.startswith("«") and not _is_abroad(stems):
            ends.setdefault(stems[-1:], set()).add(linked[name])
        elif name in listed and linked[name] == name and len(longer := ends.get(stems, set())) == 1:
            yield name, next(iter(longer))


def _is_abroad(stems: tuple[str, ...]) -> bool:
    """Whether a name tells of another country, whose bodies are not meant by a word alone: `Ресей Үкіметі` is not the `Үкімет`."""
    owners = [word_of(stem) for stem in stems[:-1]]
    return _HOME.isdisjoint(stems) and any(owner.place is not None or owner.place_type is not None for owner in owners)


@lru_cache(maxsize=1 << 14)
def acronyms_of(name: str) -> tuple[str, ...]:
    """The acronyms that may stand for a name of some words, or for its quoted part alone: from their first letters and inner capitals.

    >>> acronyms_of("Төтенше жағдайлар министрлігі"), acronyms_of("«ҚазМұнайГаз» ҰК» АҚ")[-1], acronyms_of("Үкімет")
    (('ТЖМ',), 'ҚМГ', ())
    """
    whole = "".join(map(_initials, _WORD.findall(name)))
    quoted = _QUOTED.match(name)
    short = "".join(map(_initials, _WORD.findall(quoted[0]))) if quoted is not None else ""
    return tuple(dict.fromkeys([*([whole] if " " in name else []), *([short] if len(short) >= _SHORTEST_QUOTED else [])]))


def _initials(word: str) -> str:
    """What a word gives to an acronym: its first letter, and capitals inside."""
    if word.lower() in ("және", "мен"):
        return ""
    return word[0].upper() + ("" if word.isupper() else "".join(letter for letter in word[1:] if letter.isupper()))


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
