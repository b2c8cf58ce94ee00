"""Names in the nominative: `Қасым-Жомарт Тоқаевтың` is `Қасым-Жомарт Тоқаев`, `Сүлеймен` no instrumental of *`Сүлей`.

Only the last word of a name carries a case. What decides, in this order: the forms that stand elsewhere in the document, the listed names,
the endings of surnames, the fit of stem and suffix; where nothing decides, the word stays as it is written. The words live in the
files that `derek.morphology.name_lexicon` reads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from derek.memory import RARE
from derek.morphology.name_choice import believed, rank
from derek.morphology.name_forms import Form, forms, joined_endings
from derek.morphology.name_lexicon import (
    GivenName,
    Knowledge,
    SurnameEnding,
    family_names,
    given_names,
    is_chinese,
    is_far_eastern,
    knowledge,
    surname_ending,
)

LONGEST = 64
"""Longer words are no names."""

_APOSTROPHE = "'’‘ʼʹ`"
_JOINED = regex.compile(rf"(?P<stem>.*\w\.?)[{_APOSTROPHE}‐‑-](?P<ending>\p{{Ll}}+)", regex.S)
_LATIN = regex.compile(r"(?P<stem>.*\p{Latin})(?P<ending>[\p{Cyrillic}&&\p{Ll}]+)", regex.S | regex.V1)
# The part of a hyphenated or initialled word that declines: `Қ.Тоқаевтың`, `Қасым-Жомартқа`.
_LEADING = regex.compile(rf".*[.{_APOSTROPHE}‐‑-]", regex.S)
# Without a stem that is known, what can be the end of a name as well counts against these.
_DOUBTED = frozenset({"PL", "LOC"})


class _Analysis(NamedTuple):
    """A word's readings: what stands before the declined part, that part in lower case, its forms best first, and the choice."""

    word: str
    lead: int
    whole: str
    level: Knowledge
    ranked: tuple[Form, ...]
    best: str


def nominative_name(words: Sequence[str], *, bare: Collection[str] = frozenset()) -> tuple[str, ...]:
    """The words of a person's name in the nominative, in their own letters: only the last word can change.

    `bare` holds lower-case name words that stand elsewhere in the document in what is or seems a nominative: they decide before all else.

    >>> nominative_name(("Қасым-Жомарт", "Тоқаевтың")), nominative_name(("Мәдина",)), nominative_name(("Ким", "Чен", "Ынға"))
    (('Қасым-Жомарт', 'Тоқаев'), ('Мәдина',), ('Ким', 'Чен', 'Ын'))
    >>> nominative_name(("Гронданда",)), nominative_name(("Гронданда",), bare={"грондан"})
    (('Гронданда',), ('Грондан',))
    """
    if not words:
        return ()
    *before, last = words
    short = bool(before) and is_far_eastern(_lower(before[0]))
    analysis = _analyse(last, short)
    witnessed = _witnessed(analysis, bare) if bare and analysis.ranked else None
    return (*before, analysis.best if witnessed is None else witnessed)


@lru_cache(maxsize=RARE)
def candidate_stems(word: str) -> tuple[str, ...]:
    """All nominatives that a name word can have, best first, the word itself among them: for linking the names of a document.

    >>> candidate_stems("Тоқаевтың"), candidate_stems("Айдар"), candidate_stems("Гронданда")
    (('Тоқаев', 'Тоқаевтың'), ('Айдар',), ('Гронданда', 'Грондан'))
    """
    analysis = _analyse(word, False)
    others = (_spelled(analysis, form) for form in analysis.ranked)
    return tuple(dict.fromkeys((analysis.best, *others, word)))


@lru_cache(maxsize=RARE)
def given_name(word: str) -> GivenName | None:
    """The listed given name of which a word is a form, or None: its nominative, gender and origin, and whether it is a word too.

    >>> given_name("Айгүлге"), given_name("Мектепке")
    (GivenName(lemma='Айгүл', gender='female', origin='kk', word=False), None)
    """
    return given_names().get(_lower(word)) or given_names().get(_lower(_analyse(word, False).best))


def is_given_name(word: str) -> bool:
    """Whether a word is a form of a listed given name."""
    return given_name(word) is not None


@lru_cache(maxsize=RARE)
def surname(word: str) -> SurnameEnding | None:
    """The ending that makes a word a surname or patronymic in any of its cases, with its gender; None for one without.

    >>> surname("Көшероваға").gender, surname("Кемелұлының").patronymic, surname("Айдар")
    ('female', True, None)
    """
    analysis = _analyse(word, False)
    stem = _lower(analysis.best)[analysis.lead :]
    ending = surname_ending(stem)
    # Alone, `ұлы` and `қызы` are words.
    return ending if ending and ending.letters != stem else None


def is_surname(word: str, *, sure: bool = False) -> bool:
    """Whether a word has a surname's ending, or is a listed family name; with `sure` no ending that other words share (`-ин`, `-ян`)."""
    ending = surname(word)
    if ending and not ending.patronymic:
        return ending.sure or not sure
    return _lower(_analyse(word, False).best) in family_names()


def is_patronymic(word: str) -> bool:
    """Whether a word is a patronymic in any of its cases: `Кемелұлының`, `Владимировичке`.

    >>> is_patronymic("Асанқызына"), is_patronymic("Асанова")
    (True, False)
    """
    ending = surname(word)
    return ending is not None and ending.patronymic


@lru_cache(maxsize=RARE)
def _analyse(word: str, short: bool) -> _Analysis:
    """Read one word; `short` says that it follows a family name of the Far East, so that its nominative may be a single syllable."""
    if len(word) > LONGEST:
        return _Analysis(word, 0, "", Knowledge.UNKNOWN, (), word)
    joined = _JOINED.fullmatch(word) or _LATIN.fullmatch(word)
    if joined and joined["ending"] in joined_endings() and not _is_name(word):
        stem = joined["stem"]
        return _Analysis(word, 0, _lower(word), Knowledge.UNKNOWN, (Form(_lower(stem), ("GEN",), Knowledge.KNOWN, True, ""),), stem)
    leading = _LEADING.match(word)
    lead = leading.end() if leading else 0
    whole = _lower(word[lead:])
    level = Knowledge.KNOWN if _is_name(word) else knowledge(whole)
    if level is Knowledge.UNKNOWN and short and is_chinese(whole):
        level = Knowledge.LIKELY
    ranked = tuple(sorted(forms(whole), key=rank, reverse=True)) if whole else ()
    analysis = _Analysis(word, lead, whole, level, ranked, word)
    chosen = next((form for form in ranked if believed(form, level, short)), None)
    return analysis._replace(best=_spelled(analysis, chosen)) if chosen else analysis


def _is_name(word: str) -> bool:
    return _lower(word) in given_names()


def _witnessed(analysis: _Analysis, bare: Collection[str]) -> str | None:
    """The nominative that the document itself shows, or None where it is silent."""
    lead = _lower(analysis.word[: analysis.lead])
    if (lead + analysis.whole in bare or analysis.whole in bare) and not _plainly_cased(analysis):
        return analysis.word
    for form in sorted(analysis.ranked, key=lambda form: len(form.letters), reverse=True):
        if form.letters in bare or lead + form.letters in bare:
            doubtful = analysis.level is Knowledge.KNOWN and not (form.one_case and _DOUBTED.isdisjoint(form.features))
            return None if doubtful else _spelled(analysis, form)
    return None


def _plainly_cased(analysis: _Analysis) -> bool:
    """Whether a form cannot be a nominative, whatever the document says: `Тоқаевтың`."""
    best = analysis.ranked[0]
    return (
        best.level is Knowledge.KNOWN and analysis.level is Knowledge.UNKNOWN and best.one_case and surname_ending(best.letters) is not None
    )


def _spelled(analysis: _Analysis, form: Form) -> str:
    """A form's nominative in the letters of the text."""
    # After a hyphen or an apostrophe the stem is not a plain slice: `Лавров'тың`.
    if not analysis.lead and len(form.letters) == len(analysis.best) and _lower(analysis.best) == form.letters:
        return analysis.best
    stem = analysis.word[: analysis.lead + len(form.letters)]
    last = form.letters[-1]
    if _lower(stem[-1]) == last:
        return stem
    return stem[:-1] + (last.upper() if stem[-1].isupper() else last)


def _lower(word: str) -> str:
    """Lower case that keeps the number of letters, as `İ` alone would not."""
    lower = word.lower()
    return lower if len(lower) == len(word) else "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in word)
