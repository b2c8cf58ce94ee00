"""What a word form tells of tense, by its ending: `өтеді` lies ahead, `өткен` is a participle of the past.

The verbs whose endings would mislead, and the words that tell of time or of the end of a clause without being verbs, are in
`lexicon/tense_verbs.tsv`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import regex

from derek import lexicon
from derek.memory import WORDS

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


@lru_cache(maxsize=WORDS)
def verb_form(word: str) -> Form:
    """What a lower-case token tells of tense.

    >>> verb_form("өтеді"), verb_form("баяулады"), verb_form("жоспарланған"), verb_form("теңге")
    ('future', 'past at the end', 'future', '')
    """
    known = listed()
    if word in known["quote"]:
        return "quote"
    if word in known["present"]:
        return "present"
    if word in known["level"]:
        return "level"
    if is_plan(word):
        return "future"
    if len(word) < 4 or len(word) > 40 or word in known["no verb"]:
        return ""
    if _FUTURE_CLAUSE.fullmatch(word):
        return "future clause"
    if _VERBAL_NOUN.fullmatch(word):
        return "verbal noun"
    return _finite(word) or _participle(word)


def is_plan(word: str) -> bool:
    """Whether the word points ahead in any form: `жоспарланған`, `тиіс`."""
    return word in listed()["must"] or word.startswith(tuple(listed()["plan"]))


def _finite(word: str) -> Form:
    known = listed()
    if glide := _WITH_GLIDE.fullmatch(word):
        return "past at the end" if glide["stem"] in known["glide stem"] else "future"
    if vowel := _PRESENT_OR_PAST.fullmatch(word):
        return "past at the end" if vowel["stem"] in known["vowel stem"] or _VOWEL_STEM.fullmatch(vowel["stem"]) else "future"
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
    return "future participle" if found and found["noun"] not in listed()["noun in -т"] else ""


def joins_clauses(word: str) -> bool:
    """Whether a clause may begin after the word: `ал`, `бірақ`."""
    return word in listed()["after verb"]


def turns(word: str) -> bool:
    """Whether a clause that the word begins tells of another time than those before it: `бұл`, `алайда`."""
    return word in listed()["turn"]


def is_opening(words: str) -> bool:
    """Whether the words lead a sentence in: `сонымен қатар`."""
    return words in listed()["opening"]


def is_being(word: str) -> bool:
    """Whether the word is a form of `болу`, which closes `27 жас болған`."""
    return word.startswith(tuple(listed()["being"]))


@lru_cache(maxsize=1)
def listed() -> dict[str, frozenset[str]]:
    """The words of the lexicon, or the beginnings of their forms, by what they tell."""
    kinds: dict[str, set[str]] = {}
    for entry in lexicon.load("tense_verbs"):
        kinds.setdefault(entry.value, set()).add(entry.lemma)
    return {kind: frozenset(lemmas) for kind, lemmas in kinds.items()}
