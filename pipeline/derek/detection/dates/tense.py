"""The tense of the clause that a date stands in, from the endings of the first verb after it.

`Форум 12 қарашада өтеді` lies ahead, `Форум 12 қарашада өтті` behind; `жоспарланған` and other words of planning point ahead in any form.
Those words, and the verbs whose stem ends in a vowel, are in `lexicon/tense_verbs.tsv`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import regex

from derek import lexicon
from derek.detection.dates.expressions import Tense
from derek.tokenization.passage import Passage

REACH = 40
"""A verb further away than this many tokens belongs to another clause."""

_CASES = r"(?:ы|і)?(?:н[ыі]ң|н[ае]н|[дт][ыі]ң|[гғқк][ае]|[дт][ае]н?|[дт][ыі]|м[ае]н|нан|нен|м[еа]н|б[еа]н|п[еа]н|н|на|не|нда|нде)?"
_PARTICIPLE = regex.compile(rf"\p{{L}}{{2,}}(?:(?<=[аәоөұүыіеийу])|(?<=[рлмнңзжғг]))[ғг][ае]н{_CASES}|\p{{L}}+[пкқтсшф][қк][ае]н{_CASES}")
_FUTURE_PARTICIPLE = regex.compile(rf"\p{{L}}+(?:[ае]т|йт)[ыі]н{_CASES}")
_INTENT = regex.compile(r"\p{L}+(?:[мбп]ақ|[мбп]ек)(?:шы|ші)?(?:м[ыі]з|п[ыі]з|п[ыі]н)?")
_PERSON = regex.compile(r"\p{L}+[аей](?:м[ыі]з|м[ыі]н|с[ыі]з|с[ыі]ң)")
_PRESENT_AFTER_VOWEL = regex.compile(r"\p{L}+й[дт][ыі]")
_PRESENT_OR_PAST = regex.compile(r"(?P<stem>\p{L}+[ае])д[ыі]")
_NEGATED_PAST = regex.compile(r"\p{L}+(?:[мбп][ае])д[ыі]")
_PAST = regex.compile(r"\p{L}+[дт][ыі](?:м|ң|қ|к|ңыз|ңіз)?")
_PAST_PLURAL = regex.compile(r"\p{L}+[дт][ыі][қк]")
_HEARSAY = regex.compile(r"\p{L}+[ыі]?пт[ыі]")

Form = Literal["", "past", "future", "past at the end", "quote"]


@lru_cache(maxsize=1)
def _listed() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for entry in lexicon.load("tense_verbs"):
        kinds.setdefault(entry.value, set()).add(entry.lemma)
    return {kind: frozenset(lemmas) for kind, lemmas in kinds.items()}


@lru_cache(maxsize=1 << 16)
def verb_form(word: str) -> Form:
    """What a lower-case token tells of tense; `past at the end` where the ending may also be a noun's accusative (`жолды`).

    >>> verb_form("өтеді"), verb_form("баяулады"), verb_form("жоспарланған"), verb_form("теңге")
    ('future', 'past at the end', 'future', '')
    """
    listed = _listed()
    if word in listed["quote"]:
        return "quote"
    if len(word) < 4 or len(word) > 40 or word in listed["no verb"]:
        return ""
    if word.startswith(tuple(listed["plan"])) or word in listed["must"]:
        return "future"
    if _PRESENT_AFTER_VOWEL.fullmatch(word):
        return "future"
    if _NEGATED_PAST.fullmatch(word):
        return "past at the end"
    if both := _PRESENT_OR_PAST.fullmatch(word):
        return "past at the end" if both["stem"] in listed["vowel stem"] else "future"
    if _FUTURE_PARTICIPLE.fullmatch(word) or _INTENT.fullmatch(word) or _PERSON.fullmatch(word):
        return "future"
    if _PARTICIPLE.fullmatch(word) or _HEARSAY.fullmatch(word):
        return "past"
    return "past at the end" if _PAST.fullmatch(word) or _PAST_PLURAL.fullmatch(word) else ""


def tense_after(passage: Passage, at: int) -> Tense:
    """The tense of the first verb after token `at` in its sentence; empty where none is found."""
    stop = min(passage.sentence_bounds(at)[1], at + 1 + REACH)
    words = passage.words
    for place in range(at + 1, stop):
        form = verb_form(words[place])
        if form == "quote" or words[place] in ".!?;":
            break
        if form in ("past", "future"):
            following = words[place + 1] if place + 1 < stop else ""
            return "future" if verb_form(following) == "future" and following in _listed()["must"] else form  # type: ignore[return-value]
        if form and _ends_clause(words[place + 1] if place + 1 < len(words) else ""):
            return "past"
    return ""


def _ends_clause(following: str) -> bool:
    return not following or not following[0].isalnum() or following in _listed()["after verb"] or following in _listed()["quote"]
