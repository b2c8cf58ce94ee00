"""How exact an amount is: `шамамен` about, `астам` over, `кемінде` at least, `жетпейді` under, `аспайды` at most.

Words and the cases that they ask for are in `lexicon/approximators.tsv`, verbs that bound an amount in `bound_verbs.tsv`, verbs of change
in `change_verbs.tsv`. Where two markers stand, the last one counts (`шамамен 700 мыңға жуық`). The case SIGN is that of digits, signs and
abbreviations without a suffix, which may be read in any: `10% дейін`, `50 кг астам`; but `5 млн тг көп` is a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

import regex

from derek import lexicon
from derek.detection.scene import Scene, after_bracket, clause, match
from derek.facts import Modifier
from derek.memory import WORDS
from derek.morphology import case_of, openers
from derek.morphology.phonology import has_vowel

_DENIED: dict[str, Modifier] = {"under": "at_least", "over": "at_most"}
_NEGATIVE = regex.compile(r"\p{L}{2,}(?:[мп]|(?<=[зжмнң])б)[ае](?:йды|йді|йтын|йтін|ды|ді|ған|ген|уы|уі|сын|сін)\p{L}*")
"""A verb denied: `500 теңгеден артық төленбейді` is at most that."""
_SHORT = 2
"""Letters of an abbreviation that may have a vowel, as `га`; units are longer when they are written out."""
_MOST_BEFORE = 3
"""Markers that may stand in a row before a number: `тек шамамен кемінде`."""
_CHANGE_WINDOW = 4
"""Words after `дейін` among which a verb of change makes it a level: `9,4 млрд теңгеге дейін біртіндеп қысқартты`."""

# What a verb stem can be followed by, so that `өсті`, `өскен`, `түсірілмек` are forms of verbs while `өсім` and `өсімдік` are not:
# voices, then a tense, a participle, a converb or the verbal noun.
_VOICE = r"(?:[ыі]?л|[ыі]н|т|[дт][ыі]р|[ғгқк][ыі]з|[ыі]с){0,3}"
_TENSE = r"(?:[ыі]?п|[дт][ыі]|[кгқғ][ае]н|[ае]д[ыі]|йд[ыі]|[ае]т[ыі]н|йт[ыі]н|у|[мбп][ае][кқ]|с[ае]|[ае]|й)\p{L}*"
# A stem in й melts with the vowel after it: азай- gives азаяды, азаю.
_MELTED = r"(?:я|ю|е)\p{L}*"


class After(NamedTuple):
    """What follows an amount: its modifier (None where nothing says one), the last token of the markers, and whether one was `дейін`.

    `shown` is the last token that the mention takes in: markers that leave an amount exact (`ғана`, `көлемінде`) stay outside.
    """

    modifier: Modifier | None
    last: int
    shown: int
    until: bool
    features: tuple[str, ...]


def before(scene: Scene, first: int) -> tuple[Modifier | None, int]:
    """The modifier that stands before token `first`, and the token that it begins at.

    `шамамен 59 млн теңге`: about, from `шамамен`.
    """
    words, modifier, start, at = scene.passage.words, None, first, first
    if scene.words[first - 1] not in _before_lengths():
        return None, first
    for _ in range(_MOST_BEFORE):
        lengths = _before_lengths().get(words[at - 1], ()) if at else ()
        marker = next((words[at - length : at] for length in lengths if " ".join(words[at - length : at]) in _before()), None)
        if marker is None or scene.passage.sentence_of(at - len(marker)) != scene.passage.sentence_of(first):
            break
        said = _before()[" ".join(marker)]
        at -= len(marker)
        # Only markers of degree widen the mention; `тек`, `небәрі` leave it exact. The one nearest to the number counts.
        if said != "exact":
            modifier, start = modifier or said, at
    return modifier, start


def after(scene: Scene, last: int, features: tuple[str, ...]) -> After:
    """The modifier after token `last`, whose suffixes are `features`: a word that asks for its case, or `-дай` on it."""
    modifier: Modifier | None = "about" if "ABOUT" in features else None
    at = last + 1
    if "approximator" not in openers(scene.words[at]):
        if scene.words[at] not in _listed("degree_adverbs") or "approximator" not in openers(scene.words[at + 1]):
            return After(modifier, last, last, False, features)
        at += 1  # `50 пайыздан сәл астамы`
    until, shown = False, last
    tail = features
    while (found := match(scene, at, "approximator")) is not None:
        said, _, where = found.reading.value.partition(" ")
        cases = where.removeprefix("after ").split(",") if where.startswith("after ") else []
        if not _asked_for(cases, scene.words[last], features) or found.last >= scene.passage.sentence_bounds(last)[1]:
            break
        if found.reading.lemma.startswith(("дейін", "шейін")):
            until = True
        if said != "exact":
            modifier = cast(Modifier, said)
        last, tail = found.last, found.reading.features
        if said in _DENIED and scene.words[last + 1].startswith(tuple(_listed("denials"))):
            modifier, last = _DENIED[said], last + 1
        elif said in _DENIED and _NEGATIVE.fullmatch(scene.words[last + 1]):
            modifier = _DENIED[said]
        shown = last if said != "exact" else shown
        features = tail or features
        if said != "exact":
            last += _is_exact(scene, last + 1)  # `3 мыңға жуық қана тұрғын`
            break
        at = last + 1
    return After(modifier, last, shown, until, tail)


def _is_exact(scene: Scene, at: int) -> bool:
    found = match(scene, at, "approximator")
    return found is not None and found.last == at and found.reading.value.startswith("exact")


def _asked_for(cases: Sequence[str], word: str, features: tuple[str, ...]) -> bool:
    """Whether a word with its suffixes is in one of some cases; a bare `%`, `₸`, `км` or `га` shows none."""
    return case_of(features) in cases or ("SIGN" in cases and not features and (len(word) <= _SHORT or not has_vowel(word)))


def by_verb(scene: Scene, last: int, features: tuple[str, ...]) -> tuple[Modifier, int] | None:
    """The bound that the verb after an amount sets: `100 мыңнан асты` is over, `2 теңгеден аспайды` at most."""
    case = case_of(features)
    if case not in ("ABL", "DAT"):
        return None
    at = last + 1
    while scene.words[at] in _listed("degree_adverbs"):
        at += 1
    bound = _bound_by(scene.words[at])
    return (bound[0], at) if bound is not None and bound[1] == case else None


def changes(scene: Scene, after_token: int, window: int = _CHANGE_WINDOW) -> bool:
    """Whether a verb of change governs the amount that ends before token `after_token`: `… дейін төмендеді`."""
    return any(is_change(scene.words[at]) for at in clause(scene, after_bracket(scene, after_token), window))


@lru_cache(maxsize=WORDS)
def is_change(word: str) -> bool:
    """Whether a word is a form of a verb of change.

    >>> is_change("төмендеді"), is_change("өсімдік")
    (True, False)
    """
    return _change_verbs().fullmatch(word) is not None


@lru_cache(maxsize=1)
def _before() -> dict[str, Modifier]:
    return {
        entry.lemma: cast(Modifier, entry.value.partition(" ")[0])
        for entry in lexicon.load("approximators")
        if entry.value.endswith("before")
    }


@lru_cache(maxsize=1)
def _before_lengths() -> dict[str, tuple[int, ...]]:
    """The lengths, in words, of the markers that end in a word, longest first."""
    lengths: dict[str, set[int]] = {}
    for marker in _before():
        words = marker.split(" ")
        lengths.setdefault(words[-1], set()).add(len(words))
    return {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()}


@lru_cache(maxsize=WORDS)
def _bound_by(word: str) -> tuple[Modifier, str] | None:
    """The bound that a verb form sets, and the case that it asks for."""
    return next(((modifier, case) for beginning, modifier, case in _bound_verbs() if word.startswith(beginning)), None)


@lru_cache(maxsize=1)
def _bound_verbs() -> tuple[tuple[str, Modifier, str], ...]:
    rows = []
    for entry in lexicon.load("bound_verbs"):
        modifier, case = entry.value.split(" ")
        rows.append((entry.lemma, cast(Modifier, modifier), case))
    return tuple(rows)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load(name))


@lru_cache(maxsize=1)
def _change_verbs() -> regex.Pattern[str]:
    stems = sorted((entry.lemma for entry in lexicon.load("change_verbs")), key=len, reverse=True)
    melting = "|".join(stem[:-1] for stem in stems if stem.endswith("й"))
    return regex.compile(f"(?:{'|'.join(stems)}){_VOICE}{_TENSE}|(?:{melting}){_MELTED}")
