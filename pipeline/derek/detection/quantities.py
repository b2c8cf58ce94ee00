"""Quantities: `96 мың тонна мыс`, `30 шақырымдық жол`, `минус отыз градус`, `14 центнерден`, `50 км/сағ`.

Units with their symbols are in `lexicon/units.tsv`, how many of one are in another in `unit_parts.tsv`; the index АЕК, in `indices.tsv`,
is counted, not measured.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from derek import lexicon
from derek.detection.amounts import Amount, amount, signed
from derek.detection.refusals import is_part_of_time
from derek.detection.scene import Claim, Match, Scene, match
from derek.detection.words import noun_reading

_BEFORE_WEIGHT = 3
"""Tokens between a weight and `салмақта`, at the most."""
_AT = (("LOC",), ("DAT",), ("ABL",), ("REL",))
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
    if _is_weight_class(scene, unit) or _is_road_post(found, unit):
        return None
    claim = signed(scene, found.claim("quantity", unit.last, unit.reading.features, unit.reading.value, "quantity"))
    return _rate(scene, _with_smaller_unit(scene, claim))


def _with_smaller_unit(scene: Scene, claim: Claim) -> Claim:
    """`2 келі 300 грамм` is one amount, 2.3 kg."""
    following = claim.numeral + 1
    if claim.features or claim.value % 1 or following >= len(scene.numerals) or scene.numerals[following].first != claim.last + 1:
        return claim
    small, part = match(scene, scene.numerals[following].last + 1, "unit"), scene.numerals[following].value
    parts = _parts().get((claim.unit, small.reading.value)) if small is not None else None
    if small is None or parts is None or part is None or not 0 < part < parts or claim.value_max is not None:
        return claim
    joined = amount(scene, following).claim("quantity", small.last, small.reading.features, claim.unit, "quantity-with-part")
    return joined._replace(numeral=claim.numeral, first=claim.first, value=claim.value + part / parts)


@lru_cache(maxsize=1)
def _parts() -> dict[tuple[str, str], Decimal]:
    """How many of a smaller unit are in a larger one."""
    rows = [(entry.lemma.partition(" "), entry.value) for entry in lexicon.load("unit_parts")]
    return {(larger, smaller): Decimal(value) for (larger, _, smaller), value in rows}


def unit_of(found: Amount) -> Match | None:
    """The unit of measure that follows a number."""
    unit = match(found.scene, found.next, "unit")
    return None if unit is None or not _is_unit(found.scene, unit, found) or _is_person(found.scene, unit) else unit


def _is_weight_class(scene: Scene, unit: Match) -> bool:
    """`71 келіге дейінгі салмақта`: a class of athletes."""
    if unit.reading.value != "kg":
        return False
    for at in range(unit.last + 1, unit.last + 1 + _BEFORE_WEIGHT):
        noun = noun_reading(scene.words[at])
        if scene.words[at].startswith("салмақ") and (noun is None or noun.features[:1] == ("LOC",) or not noun.features):
            return noun is None or bool(noun.features) or scene.words[at + 1].startswith("дәреже")
    return False


def _is_road_post(found: Amount, unit: Match) -> bool:
    """`12-98 шақырымында`: a stretch of a road by its posts."""
    features = unit.reading.features
    return unit.reading.value == "km" and found.numeral.value_max is not None and features[:1] == ("P3",) and features[-1:] in _AT


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
