"""The words of a person's name: what each can be, and which rows of them are a name.

`Қасым-Жомарт Кемелұлы Тоқаев` is a given name, a patronymic and a surname; the order of RULES is the algorithm. Given names and the endings
of surnames are those of `derek.morphology.names`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from derek.detection.names.words import word_of
from derek.memory import WORDS, shared
from derek.morphology import grouped, readings
from derek.morphology.name_forms import forms
from derek.morphology.name_lexicon import is_far_eastern
from derek.morphology.names import candidate_stems, is_given_name, is_patronymic, is_surname, nominative_name
from derek.morphology.names import surname as surname_of

_INITIALS = regex.compile(r"(?:\p{Lu}\p{Ll}?\.-?)+")

_CYRILLIC = regex.compile(r"\p{Cyrillic}")


@dataclass(frozen=True, slots=True)
class Part:
    """What a capitalized word can be in a person's name."""

    given: bool = False
    surname: bool = False
    patronymic: bool = False
    family: bool = False
    """Whether it is a surname by an ending that no other word has, and no given name: `Тоқаев`."""
    initials: bool = False
    known: bool = False
    latin: bool = False
    bare: bool = True
    """Whether it is a nominative: only the last word of a name carries a case."""
    verbal: bool = False
    """Whether it is known by its ending alone, which looks like a verb's: `Нұржауған`."""

    eastern: bool = False
    """Whether it is a Chinese or Korean family name."""
    syllable: bool = False
    """Whether it is one syllable, with a case or without: `Ын`, `Ынға`."""
    nobiliary: bool = False
    """Whether it is a small word inside European names: `фон`, `ван`, `дер`."""
    away: bool = False
    """Whether it tells where something is, or goes to or from, and no person: `Пекинде`, `Оралға`."""
    locative: bool = False
    """Whether it is unknown and looks like a locative, in which persons rarely are: `Ливерпульде`."""


_AWAY = {("LOC",), ("DAT",), ("ABL",)}
_LOCATIVE = ("да", "де", "та", "те")
_BARRED = Part(known=True)
_LETTER = Part(known=True, syllable=True)
NOBILIARY = Part(known=True, nobiliary=True)
_SYLLABLE = regex.compile(r"[^аәеёиіоөуұүыэюя]*[аәеёиіоөуұүыэюя][^аәеёиіоөуұүыэюя]*", regex.IGNORECASE)


@lru_cache(maxsize=WORDS)
def part_of(surface: str) -> Part:
    """What a word, as it is written, can be in a person's name.

    >>> part_of("Қ.").initials, part_of("Кемелұлы").patronymic
    (True, True)
    """
    return shared(_read(surface))


def _read(surface: str) -> Part:
    if _INITIALS.fullmatch(surface):
        return Part(initials=True)
    lower = surface.lower()
    if len(surface) == 1 and _SYLLABLE.fullmatch(surface):
        return _LETTER
    if not lower[:1].isalpha() or len(surface) == 1 or (surface.isupper() and len(surface) > 1):
        return _BARRED
    if not _CYRILLIC.match(surface):
        return Part(latin=True, known=word_of(lower).known)
    if is_patronymic(surface):
        return Part(patronymic=True, bare=_is_bare(surface))
    word, found = word_of(lower), grouped(readings(lower))
    named = word.place is not None or word.head is not None or word.place_type is not None or "organization" in found
    given, surname = is_given_name(surface), is_surname(surface)
    known = (word.known or named or word.role is not None) and not (surname and not named and word.role is None)
    eastern, syllable = is_far_eastern(lower), any(map(_SYLLABLE.fullmatch, candidate_stems(surface)))
    bare = _is_bare(surface)
    family = surname and not (given or word.role) and (ending := surname_of(surface)) is not None and ending.sure
    away = word.place is not None and word.place.features in _AWAY and (word.place.case == "LOC" or not family)
    unknown = not (given or surname or known or syllable)
    locative = unknown and lower.endswith(_LOCATIVE) and any(form.features == ("LOC",) for form in forms(lower))
    return Part(
        given,
        surname and not word.role,
        family=family,
        known=known,
        bare=bare,
        verbal=word.verbal,
        eastern=eastern,
        syllable=syllable,
        away=away,
        locative=locative,
    )


def _is_bare(surface: str) -> bool:
    return nominative_name((surface,)) == (surface,)


def within_reach(parts: Sequence[Part]) -> list[Part]:
    """The parts up to the first that only tells where something happens: of `Мұрат Нұртілеу Брюсселде` the first two."""
    for at, part in enumerate(parts[1:], 1):
        if part.away or (part.locative and at > 1 and not parts[at - 1].nobiliary):
            return list(parts[:at])
    return list(parts)


def _initials_first(parts: list[Part]) -> int:
    """`Қ. К. Тоқаев`."""
    count = next((index for index, part in enumerate(parts) if not part.initials), len(parts))
    if 0 < count < len(parts) and _is_name(parts[count]):
        return count + 1
    return 0


def _initials_last(parts: list[Part]) -> int:
    """`Тоқаев Қ. К.`, where no other name follows that the initials could belong to."""
    if not (parts[0].surname and parts[0].bare) or len(parts) < 2 or not parts[1].initials:
        return 0
    count = next((index for index in range(1, len(parts)) if not parts[index].initials), len(parts))
    return count if count == len(parts) or not _is_name(parts[count]) else 0


def _with_patronymic(parts: list[Part]) -> int:
    """`Қасым-Жомарт Кемелұлы Тоқаев`, `Марат Әбдіғалиұлы`, `Қосанов Әміржан Сагидрахманұлы`."""
    if len(parts) > 1 and parts[1].patronymic and (parts[0].given or not parts[0].known):
        last = len(parts) > 2 and parts[1].bare and (parts[2].surname or (not parts[2].known and not parts[2].given and _is_name(parts[2])))
        return 3 if last else 2
    if len(parts) > 2 and parts[0].surname and parts[0].bare and parts[2].patronymic and (parts[1].given or not parts[1].known):
        return 3
    return 0


def _far_eastern(parts: list[Part]) -> int:
    """`Ли Чжэ Мён`, `Ван И`: a family name and one or two syllables."""
    if len(parts) > 2 and parts[0].eastern and parts[0].bare and parts[2].family and not (parts[1].known or parts[1].family):
        return 2  # `Си Цзиньпин Тоқаевқа алғыс айтты`
    if len(parts) < 2 or not (parts[0].eastern and parts[0].bare and parts[1].syllable):
        return 0
    if len(parts) > 2 and parts[2].syllable and not (parts[1].known or parts[2].known):
        return 3
    return 2 if parts[1] == _LETTER or not parts[1].known else 0


def _nobiliary(parts: list[Part]) -> int:
    """`Урсула фон дер Ляйен`, `фон дер Ляйен`."""
    first = next((index for index, part in enumerate(parts[:3]) if part.nobiliary), -1)
    last = next((index for index in range(max(first, 0), len(parts)) if not parts[index].nobiliary), -1)
    if first < 0 or last < 0 or not _is_name(parts[last]):
        return 0
    return last + 1 if all(_is_name(part) and part.bare for part in parts[:first]) else 0


def _given_and_surname(parts: list[Part]) -> int:
    """`Асқар Мамин`, `Нұрай Сабырбек`, `Шохрух Тоиров`, `Режеп Тайып Ердоған`."""
    if len(parts) < 2:
        return 0
    one, two = parts[0], parts[1]
    if not one.bare or (one.known and not one.given) or (one.surname and not one.given):
        return 0
    if two.surname and (one.given or not (one.known or one.latin or two.known)):
        return 2
    if one.given and _is_name(two):
        three_given = len(parts) == 3 and two.given and not two.surname and parts[2].given and not parts[2].known  # `Мұхаммед Шахбаз Шариф`
        return 3 if len(parts) > 2 and two.bare and (three_given or _goes_third(two, parts[2])) else 2
    if not one.known and not one.latin and two.given and not two.known and not _opens_full_name(parts[1:]):
        return 2
    return 0


def _goes_third(second: Part, third: Part) -> bool:
    """Whether a third word ends the name: `Режеп Тайып Ердоған`, `Анна Мария Вильмено`."""
    if third.given or (third.family and not third.bare):  # `Саясат Нұрбек Тоқаевқа айтты`: another person
        return False
    return third.surname or (second.given and not second.surname and not (third.known or third.latin or third.initials or third.patronymic))


def _opens_full_name(parts: list[Part]) -> bool:
    """Whether a full name begins here, so that an unknown word before it is none of it: `Осылайша Михаил Мишустин`."""
    return len(parts) > 1 and parts[0].given and (parts[1].surname or parts[1].patronymic)


def _surname_first(parts: list[Part]) -> int:
    """`Асанов Ерлан`."""
    if len(parts) < 2 or not (parts[0].surname and parts[0].bare and parts[1].given) or parts[1].known or not parts[1].bare:
        return 0
    return 0 if _opens_full_name(parts[1:]) else 2  # `Тоқаев Ерболат Досаевты қабылдады`: two persons


RULES = (_initials_first, _initials_last, _with_patronymic, _nobiliary, _far_eastern, _given_and_surname, _surname_first)
"""How many of some words are a name, 0 where none begins with them; a name of one word is for no rule to tell."""


def _is_name(part: Part) -> bool:
    return part.given or part.surname or not (part.known or part.latin or part.initials or part.patronymic)


def foreign_length(parts: list[Part], *, called: bool, first: bool) -> int:
    """Two or three words that nothing knows: `Батбаяр Ганзориг`; in Latin letters only after a role."""
    if (first and not called) or parts[0].family:
        return 0
    count = 0
    while count < min(3, len(parts)) and (not parts[count].known and not parts[count].initials and not parts[count].patronymic):
        if (parts[count].latin and not called) or _opens_full_name(parts[count:]):
            break
        count += 1
        if not parts[count - 1].bare:
            break
    return count if count > 1 else 0
