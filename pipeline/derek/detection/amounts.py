"""The amount around a number, before its unit is known: the markers on both sides, and the claim that a unit completes.

In `шамамен 400 миллионнан астам теңгеге` the number is 400 million, `шамамен` and `астам` mark it, and the unit stands after the second
marker.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from derek.detection import modifiers
from derek.detection.numbers import Numeral
from derek.detection.scene import Claim, Kind, Scene, after_bracket, match
from derek.facts import Modifier
from derek.memory import WORDS
from derek.morphology import openers

_MEASURES = ("percent", "currency", "unit", "index")
_SIGNS = {"-": -1, "−": -1, "–": -1, "минус": -1, "+": 1, "плюс": 1}


class Amount(NamedTuple):
    """A number with the markers around it; `next` is the token where its unit would stand."""

    scene: Scene
    at: int
    numeral: Numeral
    first: int
    next: int
    before: Modifier | None
    between: modifiers.After

    def claim(self, kind: Kind, last: int, features: tuple[str, ...], unit: str, rule: str, *, item: str = "") -> Claim:
        """The claim whose unit ends at token `last` with the suffixes `features`; markers after the unit are taken in."""
        numeral = self.numeral
        tail = features or self.between.features
        following = modifiers.after(self.scene, last, tail)
        modifier: Modifier = following.modifier or self.between.modifier or self.before or "exact"
        until = following.until or (self.between.until and following.modifier is None)
        end, ending = following.shown, following.features or tail
        if verb := modifiers.by_verb(self.scene, last, tail):
            modifier, end = verb
        value, value_max = numeral.value or Decimal(0), numeral.value_max
        if value_max is not None:
            modifier = "range"
        return Claim(
            kind=kind,
            numeral=self.at,
            first=self.first,
            last=end,
            value=value,
            value_max=value_max,
            modifier=modifier,
            unit=unit,
            item=item,
            rule=rule,
            features=ending,
            until=until,
            noun=last,
        )

    @staticmethod
    def scaled(claim: Claim, divisor: str) -> Claim:
        """The claim in the main unit: 50 tiyn are 0.5 tenge."""
        by = Decimal(divisor)
        return claim._replace(value=claim.value / by, value_max=None if claim.value_max is None else claim.value_max / by)


def amount(scene: Scene, index: int) -> Amount:
    """The markers around a number of the scene; looked for once."""
    known: Amount | None = scene.amounts.get(index)
    if known is None:
        numeral = scene.numerals[index]
        between = modifiers.after(scene, numeral.last, numeral.features)
        before, first = modifiers.before(scene, numeral.first)
        following = between.last + 1
        if scene.words[following] == "(":
            following = _past_aside(scene, following)
        known = scene.amounts[index] = Amount(scene, index, numeral, first, following, before, between)
    return known


def _past_aside(scene: Scene, at: int) -> int:
    """The token after a short bracket that parts a number from its unit: `27 (жиырма жеті) мың теңге`; else the token itself."""
    after = after_bracket(scene, at)
    return after if after > at and any(match(scene, after, kind) for kind in _MEASURES) else at


@lru_cache(maxsize=WORDS)
def measures(word: str) -> bool:
    """Whether a word is, or begins, something that measures: `пайызға`, `АҚШ` of `АҚШ доллары`."""
    return not openers(word).isdisjoint(_MEASURES)


def signed(scene: Scene, claim: Claim) -> Claim:
    """The claim with the sign before its number: `-15 градус`, `минус отыз градус`; in `-15…-20 градус` both ends have it."""
    at = scene.numerals[claim.numeral].first - 1
    sign = scene.words[at]
    if _SIGNS.get(sign) is None or not _is_sign(scene, at) or (sign == "–" and claim.unit != "Cel"):
        return claim
    changed = claim._replace(first=min(claim.first, at))
    if _SIGNS[sign] > 0:
        return changed
    if claim.value_max is not None:
        return changed._replace(value=-claim.value_max, value_max=-claim.value)
    return changed._replace(value=-claim.value)


def _is_sign(scene: Scene, at: int) -> bool:
    if scene.words[at].isalpha():
        return True
    is_spaced = scene.passage.is_spaced
    return not is_spaced(at + 1) and (at == 0 or is_spaced(at) or scene.words[at - 1] in "(«")
