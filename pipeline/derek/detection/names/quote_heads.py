"""The nouns behind quoted names, which tell what is named: `«Алтын Дән» ЖШС`, `«Іле-Балқаш» мемлекеттік табиғи резерваты`.

Heads and legal forms are in `lexicon/name_heads.tsv`; a noun that no list has is a head where it has a leader.
"""

from __future__ import annotations

from typing import TypeAlias

from derek.detection.names.phrases import COORDINATORS, is_before_verbal_noun
from derek.detection.names.view import View
from derek.detection.names.words import word_of, words_of
from derek.detection.words import noun_reading
from derek.morphology import Reading

LONGEST_BEFORE_HEAD = 7
"""Words between a quoted name and its head, at the most: `«Іле-Балқаш» мемлекеттік табиғи резерваты`."""

_LONGEST_OFFICE = 4
"""Words of an office behind a quoted name, at the most: `«Алатау» директорлар кеңесінің тәуелсіз мүшесі`."""
_COUNCIL = "кеңесінің"
_BOARD = frozenset({"басқарма", "басқармасының", _COUNCIL})

Head: TypeAlias = "tuple[int, int, Reading]"
"""A head's token, the first token after the quote that it stands behind, its reading."""


def heads_of_quotes(view: View) -> dict[int, Head]:
    """The heads of the quoted names, by their closing quotes; a name may lend the plural one of the next: `«A» және «B» компаниялары`."""
    heads: dict[int, Head] = {}
    for _, last in sorted(view.quotes.items(), reverse=True):
        head = _head_after(view, last)
        if head is None and view.words[last + 1] in COORDINATORS | {","} and last + 2 in view.quotes:
            following = heads.get(view.quotes[last + 2])
            head = following if following is not None and "PL" in following[2].features else None
        if head is not None:
            heads[last] = head
    return heads


def _head_after(view: View, last: int) -> Head | None:
    """The head of the quoted name that ends at `last`."""
    begin = last + 1
    end = min(begin + LONGEST_BEFORE_HEAD, view.bounds(last)[1])
    for at in range(begin, end):
        word = view.kinds[at]
        if (legal := legal_form(view, at)) is not None and at == begin:
            while at < end and (following := legal_form(view, at + 1)) is not None:  # `«ҚазМұнайГаз» ҰК АҚ`, `«Су» МҰТП ШЖҚ КМК`
                at, legal = at + 1, following
            return at, begin, legal
        if view.words[at] in words_of("council") and has_office(view, last):  # `«Алатау» директорлар кеңесінің төрағасы` is of a firm
            return None
        is_object = word.case in ("ACC", "INS", "DAT") and is_before_verbal_noun(view, at)  # `«Даму» кәсіпкерлікті дамыту қоры`
        if word.stops or (word.case not in ("NOM", "GEN") and not word.owned and not is_object):
            return None
        phrase = view.phrase(at, "name_head")
        if phrase is not None and (phrase.reading.features[:1] in (("P3",), ("PL",)) or len(phrase.reading.words) > 1):
            return phrase.last, begin, phrase.reading
        if word.owned or view.is_capital[at]:
            return _led(view, begin, at)
    return None


def _led(view: View, begin: int, at: int) -> Head | None:
    """A head that no list has, but that has a leader: `«Жас Отан» жастар қанатының төрағасы`."""
    word, role = view.kinds[at], view.kinds[at + 1].role
    noun = noun_reading(view.words[at]) if word.owned and word.case == "GEN" and word.head is None else None
    if noun is None or role is None or "leads" not in role.note or "P3" not in role.features:
        return None
    return at, begin, Reading("name_head", noun.lemma, "org", "", noun.words, noun.features)


def has_office(view: View, last: int) -> bool:
    """Whether an office that firms and teams have stands right behind the quoted name that ends at `last`: `«Қайрат» бас бапкері`."""
    office = office_behind(view, last)
    if office >= 0:
        role = view.kinds[office].role
        return (role is not None and "firm" in role.note) or _COUNCIL in view.words[last + 1 : office]
    founder = view.phrase(last + 1, "role")  # `«Алатау» негізін қалаушы`
    return founder is not None and founder.last > last + 1 and "firm" in founder.reading.note


def office_behind(view: View, last: int) -> int:
    """The token of the office behind the token `last`, past its rank and board: `басқарма төрағасы`, `бас инженері`; -1 for none."""
    for at in range(last + 1, last + 1 + _LONGEST_OFFICE):
        role = view.kinds[at].role
        if role is not None and role.features[:1] == ("P3",):
            return at
        if not _belongs_to_office(view, at):
            return -1
    return -1


def office_bearer(view: View, office: int) -> int:
    """The token before an office with its rank and board, -1 for none near."""
    for at in range(office - 1, max(office - _LONGEST_OFFICE, 0) - 1, -1):
        if not _belongs_to_office(view, at):
            return at
    return -1


def _belongs_to_office(view: View, at: int) -> bool:
    word = view.words[at]
    return word in _BOARD or word in words_of("rank") or word in words_of("council")


def is_company(lemma: str) -> bool:
    """Whether a head's lemma is that of companies: `ЖШС`, `фирма`."""
    head = word_of(lemma.lower()).head
    return head is not None and ("company" in head.note or "firm" in head.note)


def legal_form(view: View, at: int) -> Reading | None:
    """The legal form that the token is, written in capitals."""
    if not 0 <= at < len(view) or sum(letter.isupper() for letter in view.surface(at, at)) < 2:
        return None
    head = view.kinds[at].head
    return head if head is not None and head.value == "legal" else None
