"""What single word forms can be in a name: a role, the head of an organization's name, a place, a common word, in which case.

`министрлігінің` is the head of an organization's name in the possessive and genitive, `әкімі` a role, `бүгін` no part of any name. The
words are in the lexicon files `role_heads.tsv`, `name_heads.tsv`, `organizations.tsv`, `places.tsv`, `place_types.tsv` and
`name_words.tsv`; a profession that they do not have is read by its parts (`professions`). Each distinct form is classed once in a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from derek import lexicon
from derek.detection.names.professions import made_profession
from derek.detection.words import function_class, is_participle, is_word, noun_among
from derek.memory import WORDS, Known
from derek.morphology import Reading, case_of, grouped, opened_by, readings
from derek.morphology.lemmas import guess_noun

# Endings of finite verbs and converbs; only words that no lexicon file knows are judged by them.
_VERB = regex.compile(
    r"\p{L}{2,}(?:[ыі]п|йп|[ае]д[ыі]|йд[ыі]|[дт][ыі]|[мбп][ае][кқ]|[ыі]п[тт][ыі]|ғалы|гелі|қалы|келі|са|се|[ае]м[ыі]з|[дт][ыі][кқм]|май|мей|бай|бей|пай|пей|у[дт][ае])"
)
_RELATIONAL_LETTERS = ("қ", "к")
_RELATIONAL = regex.compile(r"\p{L}{2,}(?:[лдт][ыі]қ|[лдт]ік)")


_NAMING = ("role", "name_head", "place", "place_type")
_UNNAMED = (None,) * len(_NAMING)
"""What most words are to names that the lexicon does not know."""


@dataclass(frozen=True, slots=True)
class Word:
    """A lower-case form: its readings in the categories of names, and what its ending says.

    `case` is NOM, GEN, ..., or REL for a place form (`қаласындағы`); `owned` says that the third person possessive is on it.
    """

    role: Reading | None
    head: Reading | None
    place: Reading | None
    place_type: Reading | None
    case: str
    owned: bool
    plural: bool
    noun: str
    """The class of the noun in `nouns.tsv`, empty for others."""
    known: bool
    """Whether the lexicon has it as a common word."""
    stops: bool
    """Whether no name holds it: listed verbs, pronouns, adverbs of time, marks, numbers."""
    verbal: bool
    """Whether it looks like a verb, and no lexicon file knows it."""
    relational: bool
    opens: frozenset[str]
    """The categories of the lexicon of which it is a word, or begins a phrase."""


@lru_cache(maxsize=32)
def words_of(value: str) -> frozenset[str]:
    """The words of one kind in `name_words.tsv`: `courtesy` gives `мырза`, `ханым`, ..."""
    return frozenset(entry.lemma for entry in lexicon.load("name_words") if entry.value == value)


def word_of(form: str) -> Word:
    """The word behind a lower-case form.

    >>> word_of("министрлігінің").case, word_of("министрлігінің").owned, word_of("бүгін").stops
    ('GEN', True, True)
    """
    return KINDS[form]


def _read(form: str) -> Word:
    found = grouped(readings(form))
    noun = noun_among(found)
    role, head, place, kind = [_single(found, category) for category in _NAMING] if found else _UNNAMED
    if role is None and "-" in form:  # `инженер-механигі`, `экс-депутат`
        role = word_of(form.rpartition("-")[2]).role
    elif role is None and (not found or (noun is not None and noun.value == "person")):
        role = made_profession(form)
    adjective = any(not r.features for r in found.get("adjective", ()))
    best = kind or head or role or place or noun or _single(found, "organization")  # `Қазпошта` is no locative
    features = best.features if best is not None else () if adjective else guess_noun(form)[1]
    known = best is not None or adjective or any(len(r.words) == 1 for category in found.values() for r in category)
    stops = _stops(form) or "P1PL" in features  # `еліміздің` is no part of what the ministry is called
    verbal = not known and not stops and (is_participle(form) or _VERB.fullmatch(form) is not None) and form not in words_of("joining")
    relational = (
        form.endswith(_RELATIONAL_LETTERS)
        and _RELATIONAL.fullmatch(form) is not None
        and (noun is None or bool(noun.features) or adjective)
    )
    return _shared_word(
        role,
        head,
        place,
        kind,
        "REL" if "REL" in features or form.endswith(("дағы", "дегі", "тағы", "тегі")) else case_of(features),
        "P3" in features,
        "PL" in features,
        noun.value if noun is not None else "",
        known or stops or verbal,
        stops,
        verbal,
        relational,
        opened_by(form),
    )


KINDS = Known(_read, most=WORDS)
"""What each form can be in a name."""


# Most words are like many others to names: they share one Word, which stays in the processor's cache.
_shared_word = lru_cache(maxsize=WORDS)(Word)


def _single(found: Mapping[str, tuple[Reading, ...]], category: str) -> Reading | None:
    for reading in found.get(category, ()):
        if len(reading.words) == 1:
            return reading
    return None


def _stops(form: str) -> bool:
    if form in _inside():
        return False
    return not is_word(form) or bool(function_class(form)) or form in _never()


@lru_cache(maxsize=1)
def _inside() -> frozenset[str]:
    """Words that a name may hold, whatever else they are."""
    return words_of("link") | words_of("joining") | words_of("rank")


@lru_cache(maxsize=1)
def _never() -> frozenset[str]:
    """Pronouns, particles and words of time."""
    kinds = ("unit", "day", "year", "which", "vague", "same", "after", "frame", "span", "nowadays", "season")
    times = {entry.lemma for entry in lexicon.load("date_words") if entry.value.startswith(kinds)}
    return frozenset(times | {entry.lemma for entry in lexicon.load("stop_words")} | words_of("epithet")) - {"жалпы", "негізгі"}
