"""Every number of a passage with its meaning: the rules in order, then what neighbours tell.

The order of RULES is the algorithm: the first rule that claims a number has it. `15 пайыз` is a percent before it can be a count.
"""

from __future__ import annotations

from derek.detection.amounts import amount
from derek.detection.counts import claim_count
from derek.detection.dates import detect_dates
from derek.detection.ellipsis import complete
from derek.detection.levels import settle
from derek.detection.money import claim_money
from derek.detection.numbers import scan_numerals
from derek.detection.percents import claim_percent
from derek.detection.quantities import claim_index, claim_quantity
from derek.detection.scene import Claim, Scene
from derek.tokenization.passage import Passage

RULES = (claim_percent, claim_money, claim_quantity, claim_index, claim_count)


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
        for rule in RULES if found.may_be_measured else (claim_count,):
            if (claim := rule(found)) is not None:
                claims[index] = claim
                break
    return _disjoint(settle(scene, complete(scene, claims)))


def _disjoint(claims: list[Claim]) -> tuple[Claim, ...]:
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.first, claim.last)):
        if not kept or claim.first > kept[-1].last:
            kept.append(claim)
    return tuple(kept)
