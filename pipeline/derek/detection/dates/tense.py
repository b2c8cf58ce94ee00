"""The tense of the clause that a date stands in, from the endings of the verbs after it.

`Форум 12 қарашада өтеді` lies ahead, `Форум 12 қарашада өтті` behind; `жоспарланған` and other words of planning point ahead in any form.
`Қазанда жалақы 440 мың теңгені құрайды` states a level, of a month past or to come.
The words are those of `derek.detection.dates.verbs`.
"""

from __future__ import annotations

import regex

from derek.detection.dates.expressions import Tense
from derek.detection.dates.verbs import Form, is_plan, joins_clauses, listed, verb_form
from derek.morphology import readings_by_category
from derek.tokenization.passage import Passage

REACH = 40
"""A verb further away than this many tokens belongs to another clause."""

NEAR = 3
"""A participle within so many tokens takes the date to itself (`15 мамырда Астанада өткен жиын`); beyond, the finite verb may."""

_CLOSERS = frozenset('.,!?;:—–-…»)"”')

_PARTING = frozenset(".!?;:—–…")
"""What ends a clause for sure; a comma may stand inside one."""
_PAIRS = (("«", "»"), ("(", ")"))
_WITHOUT_CASE = regex.compile(r"(?:[ғгқк][ае]|т[ыі])н$")
"""The ending of a participle that stands before its noun."""


def tense_after(passage: Passage, at: int, *, is_running: bool = False, is_goal: bool = False) -> Tense:
    """The tense of the clause after token `at`, within its sentence; empty where no verb tells it.

    `is_running` says that the date is a limit (`1 шілдеден бастап`): those go with the finite verb rather than with a participle; `is_goal`
    that it is in the dative, to which something may be put off.
    """
    words, stop = passage.words, min(passage.sentence_bounds(at)[1], at + 1 + REACH)
    if " ".join(words[at + 1 : at + 3]) in listed()["as of"]:  # `1 шілдедегі жағдай бойынша … тұрады`
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
        if not ends and not is_plan(words[place]) and _is_name_or_noun(passage, place):
            continue
        is_pluperfect = form == "future participle" and _is_pluperfect(words, place)
        finite = "past" if is_pluperfect else _finite_tense(words, place, form, ends=ends)
        if finite:
            verb = words[place - is_pluperfect]
            is_put_off = is_goal and verb.startswith(tuple(listed()["put off"]))
            is_ordered = is_asked and (is_running or verb.startswith(tuple(listed()["order"])))
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


def _is_pluperfect(words: tuple[str, ...], place: int) -> bool:
    """`кеткен болатын`: the form of what is to come, behind a past participle, tells of what was over before."""
    return words[place].startswith(tuple(listed()["pluperfect"])) and verb_form(words[place - 1]) == "past participle"


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


def is_verb(passage: Passage, place: int, *, finite: bool = False) -> bool:
    """Whether a token is a verb or participle, with `finite` one that makes or closes a clause; not a name or noun that looks like one."""
    form = verb_form(passage.words[place])
    if form == "":
        return finite and passage.words[place] in listed()["copula"]
    ends = _ends_clause(passage.words, place + 1)
    if not ends and (form.endswith("at the end") or _is_name_or_noun(passage, place)):
        return False
    if not finite or form in ("quote", "present"):
        return True
    return form not in ("future clause", "verbal noun") and _finite_tense(passage.words, place, form, ends=ends) != ""


def is_parted(passage: Passage, begin: int, end: int) -> bool:
    """Whether a verb, a participle or the end of a clause, but for a comma, stands between two tokens; a name in quotes is no clause."""
    words = passage.words[begin:end]
    if not _PARTING.isdisjoint(words) or any(words.count(mark) != words.count(other) for mark, other in _PAIRS):
        return True
    return any(words[at] == "," and joins_clauses(words[at + 1]) for at in range(len(words) - 1)) or any(
        is_verb(passage, place) for place in range(begin, end)
    )


def has_attribute(passage: Passage, begin: int, end: int) -> bool:
    """Whether a participle between two tokens stands before its noun: `2019 жылы құрылған компания`; not `өрт шыққанда`, `… құрылған.`"""
    return any(verb_form(passage.words[at]).endswith("participle") and _is_attribute(passage, at) for at in range(begin, end))


def _is_attribute(passage: Passage, at: int) -> bool:
    return _WITHOUT_CASE.search(passage.words[at]) is not None and is_verb(passage, at) and not is_verb(passage, at, finite=True)


def _ends_clause(words: tuple[str, ...], at: int) -> bool:
    following = words[at] if at < len(words) else ""
    return not following or following[0] in _CLOSERS or joins_clauses(following) or following in listed()["quote"]
