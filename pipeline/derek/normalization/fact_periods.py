"""The period that a fact holds for: `2024 жылы өрт шығып, 12 адам қаза тапты` tells of twelve dead in 2024.

It is named in the clause of the fact, or in one before it in the sentence whose time goes on; never one that the fact is measured against
(`Бұл өткен жылғы деңгейден 3 пайызға жоғары`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from derek.detection.dates import DateExpression
from derek.detection.dates.comparisons import compares, is_degree
from derek.detection.dates.relative import SAME
from derek.detection.dates.tense import NEAR, has_attribute, is_verb
from derek.detection.dates.verbs import is_opening, joins_clauses, turns
from derek.detection.dates.words import date_word
from derek.detection.scene import CLAUSE_ENDS, Claim, Scene
from derek.morphology.lemmas import guess_noun
from derek.normalization.dates import Interval

_FARTHEST = 40
"""Tokens on either side of a fact in which a period is looked for."""
_MOST_COMPARED = 3
"""So many periods before a fact may be ones that it is measured against."""
_NOUN_WITHIN = 4
"""Tokens after `2024 жылғы` among which its noun is looked for: `2024 жылғы орташа көрсеткіштен`."""
_LONGEST_OPENING = 4
"""`Сонымен қатар,`: words and marks before the date that opens a sentence."""
_BREAKS = CLAUSE_ENDS - {","}
_STRETCHES = frozenset({SAME, "vague period", "nowadays", "season", "school year", "century"})
"""Unlisted expressions that say when, and not how long or how old."""


class Periods(NamedTuple):
    """The periods of a scene that its facts may hold for, in text order, with the first tokens of these and of all that says when."""

    scene: Scene
    intervals: Sequence[Interval]
    firsts: Sequence[int]
    times: Sequence[int]


def periods_of(scene: Scene, intervals: Iterable[Interval]) -> Periods:
    """The intervals of a scene as periods of its facts."""
    usable = [interval for interval in intervals if (interval.start or interval.end) and not _is_compared(scene, interval.expression)]
    times = [time.first for time in scene.times if time.listed or _is_stretch(scene, time)]
    return Periods(scene, usable, [interval.expression.first for interval in usable], times)


def period_of(periods: Periods, claim: Claim) -> Interval | None:
    """The nearest period in the claim's clause, one before it preferred (`биыл 10 айда … 1 178 млрд теңге`), or one that reaches it."""
    scene, intervals, firsts, _ = periods
    if not intervals:
        return None
    begin, end = scene.passage.sentence_bounds(claim.first)
    place = bisect_left(firsts, claim.first)
    earliest = max(begin, claim.first - _FARTHEST)
    before = _nearest_before(periods, place, claim, earliest) if place and firsts[place - 1] >= earliest else None
    if before is not None and not _parted(scene, before.expression.last + 1, claim.first):
        return before
    follows = place < len(firsts) and claim.last < firsts[place] <= min(claim.last + _FARTHEST, end - 1)
    if follows and not _parted(scene, claim.last + 1, firsts[place]):
        return intervals[place]
    return before if before is not None and _reaches(periods, before.expression, claim) else None


def _is_compared(scene: Scene, time: DateExpression) -> bool:
    """`2023 жылмен салыстырғанда 15 пайызға көп`, `былтырғы көрсеткішке қарағанда`: the period, or what is of it, is measured against."""
    if time.case in ("REL", "GEN"):
        return any(map(compares, _of_it(scene, time, time.last + 1 + _NOUN_WITHIN)))
    return compares(scene.words[time.last + 1])


def _of_it(scene: Scene, time: DateExpression, end: int) -> Sequence[str]:
    """The words after an adjective of time among which its noun is, up to another time: not `2025 жылғы жоспар былтырғыдан`."""
    begin = time.last + 1
    end = min(end, begin + _NOUN_WITHIN)
    return scene.words[begin : next((at for at in range(begin, end) if at in scene.timed), end)]


def _is_stretch(scene: Scene, time: DateExpression) -> bool:
    """`соңғы бес жылда`, `жазда`; not `27 жастағы`, `5 жылға`."""
    if time.rule != "duration":
        return time.rule in _STRETCHES
    word = date_word(scene.words[time.first])
    return word is not None and word.counted is None


def _nearest_before(periods: Periods, place: int, claim: Claim, earliest: int) -> Interval | None:
    """The last of the first `place` intervals that begins at token `earliest` or later and that the claim is not measured against.

    It is measured against the one in `былтырғыдан 12 пайызға аз`, `2024 жылғы көрсеткіштен 40 млрд теңгеге артық`.
    """
    is_measured = is_degree(periods.scene.words[claim.last + 1])
    for at in range(place - 1, max(place - 1 - _MOST_COMPARED, -1), -1):
        time = periods.intervals[at].expression
        if time.first < earliest or time.last >= claim.first:
            return None
        if not (is_measured and _is_ablative(periods.scene, time, claim.first)):
            return periods.intervals[at]
    return None


def _is_ablative(scene: Scene, time: DateExpression, end: int) -> bool:
    """Whether a period that limits nothing, or the noun of one that is an adjective, stands in the ablative."""
    if time.limit or time.case not in ("ABL", "REL", "GEN"):
        return False
    return time.case == "ABL" or any(guess_noun(noun)[1][-1:] == ("ABL",) for noun in _of_it(scene, time, end))


def _parted(scene: Scene, begin: int, end: int) -> bool:
    """Whether a clause ends between two tokens of a sentence."""
    return not CLAUSE_ENDS.isdisjoint(scene.passage.words[begin:end])


def _reaches(periods: Periods, time: DateExpression, claim: Claim) -> bool:
    """Whether a date holds beyond commas: one that opens its sentence, or that no verb of its own has closed off.

    `Қазан айында 40 адам қаза тапты, 230 адам жараланды`; not `Форум кеше өтті, оған 200 компания қатысты`.
    """
    passage, begin, end = periods.scene.passage, time.last + 1, claim.first
    words = passage.words[begin:end]
    if not _BREAKS.isdisjoint(words):
        return False
    following = bisect_left(periods.times, begin)
    if following < len(periods.times) and periods.times[following] < end:
        return False
    if any(word == "," and _turns(periods.scene, at + 1) for at, word in enumerate(words, begin)) or _is_ablative(periods.scene, time, end):
        return False
    if _opens_sentence(periods.scene, time.first):
        return not has_attribute(passage, begin, min(begin + NEAR, end))
    return not has_attribute(passage, begin, end) and not any(is_verb(passage, at, finite=True) for at in range(begin, end))


def _turns(scene: Scene, at: int) -> bool:
    return turns(scene.words[at]) or joins_clauses(scene.words[at])


def _opens_sentence(scene: Scene, at: int) -> bool:
    """Whether nothing but a dash, a quote or a conjunction stands before the token in its sentence."""
    begin = scene.passage.sentence_bounds(at)[0]
    if at - begin > _LONGEST_OPENING:
        return False
    opening = " ".join(word for word in scene.words[begin:at] if word[0].isalnum())
    return opening == "" or is_opening(opening) or joins_clauses(opening)
