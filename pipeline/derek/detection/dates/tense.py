"""The tense of the clause that a date stands in, from the endings of the verbs after it.

`Форум 12 қарашада өтеді` lies ahead, `Форум 12 қарашада өтті` behind; `жоспарланған` and other words of planning point ahead in any form.
`Қазанда жалақы 440 мың теңгені құрайды` states a level, of a month past or to come.
Those words, and the verbs whose endings would mislead, are in `lexicon/tense_verbs.tsv`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import regex

from derek import lexicon
from derek.detection.dates.expressions import Tense
from derek.memory import WORDS
from derek.morphology import readings_by_category
from derek.tokenization.passage import Passage

REACH = 40
"""A verb further away than this many tokens belongs to another clause."""

NEAR = 3
"""A participle within so many tokens takes the date to itself (`15 мамырда Астанада өткен жиын`); beyond, the finite verb may."""

Form = Literal[
    "",
    "past",
    "future",
    "past participle",
    "future participle",
    "past at the end",
    "we at the end",
    "future at the end",
    "present",
    "level",
    "quote",
    "future clause",
    "verbal noun",
]
"""Those "at the end" are verbs only at the end of a clause: `жолды` and `салмақ` are nouns elsewhere."""

_CLOSERS = frozenset('.,!?;:—–-…»)"”')

_CASES = "(?:[длт][ае]р)?[ыі]?(?:м[ыі]з)?(?:[днт][ыі]ң|[гғқк][ае]|[дт][ае]н?|[дт][ыі]|мен|н[аеыі]?|нд[ае]|н[ае]н)?"
_PAST_PARTICIPLE = regex.compile(rf"\p{{L}}+(?:[аәоөұүыіеуирлмнңзжйғг][ғг]|[пкқтсшф][қк])[ае]н{_CASES}")
_FUTURE_PARTICIPLE = regex.compile(rf"(?P<noun>\p{{L}}+[ае]т|\p{{L}}+йт)[ыі]н{_CASES}")
_FUTURE_CLAUSE = regex.compile(r"\p{L}+(?:[ае]т|йт)[ыі]н[ыі]\p{L}{0,4}")
_VERBAL_NOUN = regex.compile(r"\p{L}{2,}[^аәоөұүыіе](?:у|ю)(?:[дғ][ыа]|[дг][іе])|\p{L}{3,}[аеыі]у(?:[дғ][ыа]|[дг][іе])")
_INTENT = regex.compile(r"\p{L}+[мбп](?:ақ|ек)(?:шы|ші)?(?:[мпб][ыі]з|[мпб][ыі]н)?")
_PERSON = regex.compile(r"\p{L}+[аей](?:м[ыі]з|м[ыі]н|с[ыі]ң)")  # -сыз is "without" far more often than "you"
_WITH_GLIDE = regex.compile(r"(?P<stem>\p{L}+й)д[ыі]")
_PRESENT_OR_PAST = regex.compile(r"(?P<stem>\p{L}+[аеяи])д[ыі]")
# Verbs made of nouns: рәсім-де-ді, жыр-ла-ды, экспорт-та-ды. No stem of a verb ends in such consonants, so that the vowel is the stem's.
_VOWEL_STEM = regex.compile(r"\p{L}*(?:[^аәоөұүыіеэиуюя][дл]|[пкқтсшфхцч]т|[мбп])[ае]")
_PAST = regex.compile(r"\p{L}+(?:[дт][ыі](?:м|ңыз|ңіз)?|[ыі]пт[ыі])")
_PAST_WE = regex.compile(r"\p{L}+(?:[дт][ыі][қк])")


def tense_after(passage: Passage, at: int, *, is_running: bool = False, is_goal: bool = False) -> Tense:
    """The tense of the clause after token `at`, within its sentence; empty where no verb tells it.

    `is_running` says that the date is a limit (`1 шілдеден бастап`): those go with the finite verb rather than with a participle; `is_goal`
    that it is in the dative, to which something may be put off.
    """
    words, stop = passage.words, min(passage.sentence_bounds(at)[1], at + 1 + REACH)
    if " ".join(words[at + 1 : at + 3]) in _listed()["as of"]:  # `1 шілдедегі жағдай бойынша … тұрады`
        return "past"
    near: Tense = ""
    weak: Tense = ""
    is_asked = False
    for place in range(at + 1, stop):
        if words[place] in ".!?;":
            break
        form = verb_form(words[place])
        if form == "":
            continue
        if form in ("quote", "present"):
            break
        if form == "future clause":  # `1 ақпаннан бастап енгізілетінін айтты`
            near = near or "future"
            continue
        if form == "verbal noun":
            is_asked = True
            continue
        ends = _ends_clause(words, place + 1)
        if not ends and not _is_plan(words[place]) and _is_name_or_noun(passage, place):
            continue
        finite = _finite_tense(words, place, form, ends=ends)
        if finite:
            is_put_off = is_goal and words[place].startswith(tuple(_listed()["put off"]))
            is_ordered = is_asked and (is_running or words[place].startswith(tuple(_listed()["order"])))
            return "level" if finite == "past" and (is_put_off or is_ordered) else _together(near, finite)
        if form.endswith("participle"):
            tense: Tense = "past" if form == "past participle" else "future"
            if place - at <= NEAR and not is_running:
                near = near or tense
            weak = weak or tense
    return near or weak


def _finite_tense(words: tuple[str, ...], place: int, form: Form, *, ends: bool) -> Tense:
    """The tense of a verb that closes its clause, empty for one that does not."""
    if form in ("past", "future", "level"):
        return "past" if form == "past" else "future" if form == "future" else "level"
    if not ends:
        return ""
    if form.endswith("participle"):
        return "past" if form == "past participle" else "future"
    if form == "we at the end" and words[place + 1 : place + 2] == (",",) and words[place + 2 : place + 3] != ("—",):
        return ""
    return "future" if form == "future at the end" else "past"


def _together(near: Tense, finite: Tense) -> Tense:
    """What a participle near the date and the verb of its clause tell together; where they differ, the distance will decide.

    `Қаңтарда басталған жөндеу аяқталады` is of the January that is over, `Қазанда сатылатын тауар қымбаттады` of the nearest October.
    """
    if near in ("", finite):
        return finite
    if near == "past":
        return "rather past"
    return "level"


def _is_name_or_noun(passage: Passage, place: int) -> bool:
    """Whether what looks like a verb is a name or a listed word: `Копенгагенде`, `органдары`, `дамыған`."""
    is_first = place == passage.sentence_bounds(place)[0]
    if not is_first and passage.clean.text[passage.starts[place]].isupper():
        return True
    return any(category in readings_by_category(passage.words[place]) for category in ("noun", "place", "adjective", "role"))


def joins_clauses(word: str) -> bool:
    """Whether a clause may begin after the word: `ал`, `бірақ`."""
    return word in _listed()["after verb"]


def is_being(word: str) -> bool:
    """Whether the word is a form of `болу`, which closes `27 жас болған`."""
    return word.startswith(tuple(_listed()["being"]))


@lru_cache(maxsize=WORDS)
def verb_form(word: str) -> Form:
    """What a lower-case token tells of tense.

    >>> verb_form("өтеді"), verb_form("баяулады"), verb_form("жоспарланған"), verb_form("теңге")
    ('future', 'past at the end', 'future', '')
    """
    listed = _listed()
    if word in listed["quote"]:
        return "quote"
    if word in listed["present"]:
        return "present"
    if word in listed["level"]:
        return "level"
    if _is_plan(word):
        return "future"
    if len(word) < 4 or len(word) > 40 or word in listed["no verb"]:
        return ""
    if _FUTURE_CLAUSE.fullmatch(word):
        return "future clause"
    if _VERBAL_NOUN.fullmatch(word):
        return "verbal noun"
    return _finite(word) or _participle(word)


def _is_plan(word: str) -> bool:
    return word in _listed()["must"] or word.startswith(tuple(_listed()["plan"]))


def _finite(word: str) -> Form:
    listed = _listed()
    if glide := _WITH_GLIDE.fullmatch(word):
        return "past at the end" if glide["stem"] in listed["glide stem"] else "future"
    if vowel := _PRESENT_OR_PAST.fullmatch(word):
        return "past at the end" if vowel["stem"] in listed["vowel stem"] or _VOWEL_STEM.fullmatch(vowel["stem"]) else "future"
    if _PERSON.fullmatch(word):
        return "future"
    if _INTENT.fullmatch(word):
        return "future at the end"
    if _PAST.fullmatch(word):
        return "past at the end"
    return "we at the end" if _PAST_WE.fullmatch(word) else ""


def _participle(word: str) -> Form:
    if _PAST_PARTICIPLE.fullmatch(word):
        return "past participle"
    found = _FUTURE_PARTICIPLE.fullmatch(word)
    return "future participle" if found and found["noun"] not in _listed()["noun in -т"] else ""


@lru_cache(maxsize=1)
def _listed() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for entry in lexicon.load("tense_verbs"):
        kinds.setdefault(entry.value, set()).add(entry.lemma)
    return {kind: frozenset(lemmas) for kind, lemmas in kinds.items()}


def _ends_clause(words: tuple[str, ...], at: int) -> bool:
    following = words[at] if at < len(words) else ""
    return not following or following[0] in _CLOSERS or joins_clauses(following) or following in _listed()["quote"]
