"""Every number of a passage with its meaning: the rules in order, then what neighbours tell.

The order of RULES is the algorithm: the first rule that claims a number has it. `15 пайыз` is a percent before it can be a count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from derek.detection.amounts import Amount, amount
from derek.detection.counts import claim_count
from derek.detection.dates import detect_dates
from derek.detection.ellipsis import complete
from derek.detection.levels import settle
from derek.detection.money import claim_money
from derek.detection.numbers import scan_numerals
from derek.detection.percents import claim_percent
from derek.detection.quantities import claim_index, claim_quantity
from derek.detection.scene import Claim, Scene
from derek.memory import RARE
from derek.morphology import openers
from derek.tokenization.passage import Passage

RULES: Mapping[str, Callable[[Amount], Claim | None]] = MappingProxyType(
    {"percent": claim_percent, "currency": claim_money, "unit": claim_quantity, "index": claim_index, "": claim_count}
)
"""Each rule by the category of the word that it asks for; a count asks for none."""


def scene_of(passage: Passage) -> Scene:
    """The passage with its numbers and times, as all rules read it."""
    numerals = scan_numerals(passage)
    return Scene(passage, numerals, detect_dates(passage, numerals))


def claim_all(scene: Scene) -> tuple[Claim, ...]:
    """All claims of a scene in text order; no two overlap."""
    claims: dict[int, Claim] = {}
    for index, numeral in enumerate(scene.numerals):
        if numeral.form != "cardinal" or numeral.value is None or numeral.last in scene.timed:
            continue
        found = amount(scene, index)
        for rule in _rules(openers(scene.words[found.next]), "currency" in openers(scene.words[numeral.first - 1])):
            if (claim := rule(found)) is not None:
                claims[index] = claim
                break
    settled = settle(scene, complete(scene, claims))
    scene.amounts.clear()  # each of them has the scene that has them: parted, all go without the collector
    return _disjoint(settled)


@lru_cache(maxsize=RARE)
def _rules(opened: frozenset[str], after_currency: bool) -> tuple[Callable[[Amount], Claim | None], ...]:
    """The rules that can claim a number: those that the word after it opens something for, and money where a currency stands before it."""
    asked = opened | {"", "currency"} if after_currency else opened | {""}
    return tuple(rule for category, rule in RULES.items() if category in asked)


def _disjoint(claims: list[Claim]) -> tuple[Claim, ...]:
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.first, claim.last)):
        if not kept or claim.first > kept[-1].last:
            kept.append(claim)
    return tuple(kept)
