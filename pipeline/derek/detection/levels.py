"""What `дейін` and two ends say: a ceiling, a level reached, or a range.

`300 мың теңгеге дейін айыппұл` is at most; `9,4 млрд теңгеге дейін қысқартты` is a level, exact; `205 теңгеден 238 теңгеге дейін
қымбаттады` is two levels; `20-дан 30 теңгеге дейін тұрады` is a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from derek.detection.modifiers import changes
from derek.detection.numbers import share_magnitude
from derek.detection.scene import Claim, Scene

_SPREAD = 8
"""Words after the second end among which a verb of change is looked for."""
_BETWEEN = ("арасы", "аралығы", "шамасы")
"""Beginnings of the words for "between": `арасында`, `аралығындағы`."""
_WITH = frozenset({"мен", "пен", "бен"})
_ASIDES = frozenset({"яғни", "немесе", "орташа"})
"""What opens an aside about a change that was told."""


def settle(scene: Scene, claims: Mapping[int, Claim]) -> list[Claim]:
    """The claims with their ends joined to ranges, and every `дейін` settled."""
    settled: list[Claim] = []
    for index in sorted(claims):
        claim = claims[index]
        if settled and claim.last <= settled[-1].last:  # `50 тиыннан` of `10 теңге 50 тиыннан`
            continue
        previous = settled[-1] if settled and scene.numerals[index - 1].last <= settled[-1].last else None
        joined = None
        if previous is not None and (previous.kind, previous.unit) == (claim.kind, claim.unit):
            joined = _from_to(scene, previous, claim) or _between(scene, previous, claim)
        if joined is None:
            settled.append(_ceiling_or_level(scene, claim))
        else:
            settled[-1:] = joined
        settled[-1] = _with_between(scene, settled[-1])
    return settled


def _with_between(scene: Scene, claim: Claim) -> Claim:
    """A range takes in the word that makes it one: `640-660 теңге аралығында`."""
    if claim.modifier == "range" and scene.words[claim.last + 1].startswith(_BETWEEN):
        return claim._replace(last=claim.last + 1)
    return claim


def _from_to(scene: Scene, low: Claim, high: Claim) -> list[Claim] | None:
    if low.case != "ABL" or low.modifier not in ("exact", "about") or not _adjacent(scene, low, high):
        return None
    if high.case != "DAT" and not high.until:
        return None
    # Falling ends are no interval, whatever verb follows.
    if _changes_after(scene, high.last + 1) or not high.until or _low_value(scene, low, high) >= high.value:
        return [low, high._replace(modifier="exact" if high.until else high.modifier, until=False)]
    return [_range(scene, low, high)]


def _changes_after(scene: Scene, at: int) -> bool:
    """Whether a verb of change follows, behind an aside that tells the change too: `18%-ға дейін, яғни 1,5 п.т. өсті`."""
    is_aside = scene.words[at] == "," and (scene.words[at + 1] in _ASIDES or scene.words[at + 1][:1].isdigit())
    return changes(scene, at + is_aside, _SPREAD)


def _between(scene: Scene, low: Claim, high: Claim) -> list[Claim] | None:
    """`20 мен 30 адам арасында`."""
    words = scene.passage.words[low.last + 1 : high.first]
    between = scene.words[high.last + 1].startswith(_BETWEEN) or scene.words[high.last].startswith(_BETWEEN)
    if len(words) == 1 and words[0] in _WITH and between and low.modifier == "exact":
        return [_range(scene, low, high)]
    return None


def _range(scene: Scene, low: Claim, high: Claim) -> Claim:
    value = _low_value(scene, low, high)
    if value >= high.value:
        return high
    return high._replace(first=low.first, value=value, value_max=high.value, modifier="range", until=False)


def _low_value(scene: Scene, low: Claim, high: Claim) -> Decimal:
    """The lower end, with the upper end's magnitude where it names no unit of its own: `50-ден 100 мыңға дейін`."""
    numeral = scene.numerals[low.numeral]
    if low.noun >= 0 or low.value != numeral.value:
        return low.value
    return share_magnitude(numeral, scene.numerals[high.numeral]) or low.value


def _adjacent(scene: Scene, low: Claim, high: Claim) -> bool:
    between = scene.passage.words[low.last + 1 : high.first]
    return not between or between == ("бастап",)


def _ceiling_or_level(scene: Scene, claim: Claim) -> Claim:
    if claim.until and claim.modifier == "at_most" and changes(scene, claim.last + 1):
        return claim._replace(modifier="exact")
    return claim
