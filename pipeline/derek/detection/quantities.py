"""Quantities: `96 мың тонна мыс`, `30 шақырымдық жол`, `минус отыз градус`, `14 центнерден`, `50 км/сағ`.

Units with their symbols are in `lexicon/units.tsv`; the index АЕК, in `indices.tsv`, is counted, not measured.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.amounts import Amount, signed
from derek.detection.refusals import is_part_of_time
from derek.detection.scene import Claim, Scene, match

_PER_UNIT = {("P3",), ("GEN",)}
"""`бір шақырымы 480 млн теңге`, `бір шаршы метрдің құны`: one of a unit names a price or rate."""


def claim_quantity(found: Amount) -> Claim | None:
    """Claim a number that a unit of measure follows."""
    scene = found.scene
    unit = match(scene, found.next, "unit")
    if unit is None or not _is_unit(scene, unit.first, unit.last, unit.reading.note, found.numeral.in_words):
        return None
    if is_part_of_time(scene, found.at) or (found.numeral.value == 1 and unit.reading.features in _PER_UNIT):
        return None  # `бір шақырымы 480 млн теңге` is a price per kilometre
    claim = signed(scene, found.claim("quantity", unit.last, unit.reading.features, unit.reading.value, "quantity"))
    return _rate(scene, claim)


def _rate(scene: Scene, claim: Claim) -> Claim:
    """`сағатына 110 шақырым` is km/h; other rates keep the plain unit."""
    before, after = f"{scene.words[claim.first - 1]} {claim.unit}", f"{scene.words[claim.last + 1]} {claim.unit}"
    if before in _rates():
        return claim._replace(first=claim.first - 1, unit=_rates()[before])
    return claim._replace(last=claim.last + 1, unit=_rates()[after]) if after in _rates() else claim


@lru_cache(maxsize=1)
def _rates() -> dict[str, str]:
    return {entry.lemma: entry.value for entry in lexicon.load("rates")}


def claim_index(found: Amount) -> Claim | None:
    """Claim `4,5 АЕК-тен` as a count of the index."""
    unit = match(found.scene, found.next, "index")
    if unit is None:
        return None
    return found.claim("count", unit.last, unit.reading.features, unit.reading.value, "count-index")


def _is_unit(scene: Scene, first: int, last: int, note: str, in_words: bool) -> bool:
    """Whether an abbreviation is a unit here: `5 т` is, `бес т` is not, nor `5 Т` or `5 а`."""
    if note != "abbr" or last > first:
        return True
    surface = scene.passage.surface(first, last)
    return not in_words and (len(surface.rstrip(".")) > 1 or surface[0].islower())
