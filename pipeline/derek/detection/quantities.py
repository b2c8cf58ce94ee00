"""Quantities: `96 мың тонна мыс`, `30 шақырымдық жол`, `минус отыз градус`, `14 центнерден`, `50 км/сағ`.

Units with their symbols are in `lexicon/units.tsv`; the index АЕК, in `indices.tsv`, is counted, not measured.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.amounts import Amount, signed
from derek.detection.refusals import is_part_of_time
from derek.detection.scene import Claim, Match, Scene, match
from derek.detection.words import noun_reading

_PER_UNIT = {("P3",), ("GEN",)}
"""`бір шақырымы 480 млн теңге`, `бір шаршы метрдің құны`: one of a unit names a price or rate."""


def claim_quantity(found: Amount) -> Claim | None:
    """Claim a number that a unit of measure follows."""
    scene = found.scene
    unit = unit_of(found)
    if unit is None:
        return None
    if is_part_of_time(scene, found.at) or (found.numeral.value == 1 and unit.reading.features in _PER_UNIT):
        return None  # `бір шақырымы 480 млн теңге` is a price per kilometre
    claim = signed(scene, found.claim("quantity", unit.last, unit.reading.features, unit.reading.value, "quantity"))
    return _rate(scene, claim)


def unit_of(found: Amount) -> Match | None:
    """The unit of measure that follows a number."""
    unit = match(found.scene, found.next, "unit")
    return None if unit is None or not _is_unit(found.scene, unit, found) or _is_person(found.scene, unit) else unit


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


def _is_unit(scene: Scene, unit: Match, found: Amount) -> bool:
    """Whether an abbreviation is a unit here: `5 т` is, `бес т` is not, nor `5 Т`, or `4 КТ` outside a line of capitals."""
    if unit.reading.note != "abbr" or unit.last > unit.first:
        return True
    surface = scene.passage.surface(unit.first, unit.last).rstrip(".")
    if found.numeral.in_words or (len(surface) == 1 and not surface.islower()):
        return False
    before = scene.passage.surface(found.first - 1, found.first - 1) if found.first else ""
    return not (surface.isupper() and unit.reading.lemma.islower() and before[1:].islower())


def _is_person(scene: Scene, unit: Match) -> bool:
    """Whether what looks like the accusative of a unit is a person: `12 келін` are daughters-in-law, and no kilograms."""
    if unit.reading.features != ("ACC",) or unit.last > unit.first:
        return False
    noun = noun_reading(scene.words[unit.first])
    return noun is not None and noun.value == "person" and not noun.features
