"""Short and full names of persons: `Қ. Тоқаев` and `Тоқаев` may stand for `Қасым-Жомарт Тоқаев`."""

from __future__ import annotations

from functools import lru_cache

import regex

_INITIALS = regex.compile(r"(?:\p{L}{1,2}\.-?)+")
_AFTER_DOT = regex.compile(r"(?<=\p{L}\.)(?=\p{L})")


@lru_cache(maxsize=1 << 14)
def parts_of(name: str) -> tuple[str, ...]:
    """The words and initials of a name, folded: `Қ.Тоқаев` has two."""
    return tuple(_AFTER_DOT.sub(" ", name).casefold().split())


@lru_cache(maxsize=1 << 14)
def whole_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without its initials."""
    return tuple(part for part in parts_of(name) if not _INITIALS.fullmatch(part))


def is_full_name(name: str) -> bool:
    """Whether a name has two whole words, a given name and a surname say.

    >>> is_full_name("Қасым-Жомарт Тоқаев"), is_full_name("Қ. Тоқаев"), is_full_name("Тоқаев")
    (True, False, False)
    """
    return len(whole_words(name)) > 1


def covers_name(full: str, short: str) -> bool:
    """Whether the fuller name may be the shorter one's: each word of it, or the word that an initial stands for.

    >>> covers_name("Қасым-Жомарт Тоқаев", "Қ. Тоқаев"), covers_name("Қасым-Жомарт Тоқаев", "Н. Тоқаев")
    (True, False)
    """
    rest, whole = list(parts_of(full)), 0
    for part in parts_of(short):
        initial = _INITIALS.fullmatch(part) is not None
        match = next((word for word in rest if (word.startswith(part[:1]) if initial else word == part)), None)
        if match is None:
            return False
        rest.remove(match)
        whole += not initial
    return whole > 0
