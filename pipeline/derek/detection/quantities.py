"""Quantities: `96 мың тонна мыс`, `30 шақырымдық жол`, `минус отыз градус`, `14 центнерден`, `50 км/сағ`.

Units with their symbols are in `lexicon/units.tsv`; the index АЕК, in `indices.tsv`, is counted, not measured.
"""

from __future__ import annotations

from derek.detection.amounts import amount, signed
from derek.detection.scene import Claim, Scene, match

_BELOW_ZERO = ("суық", "аяз")


def claim_quantity(scene: Scene, index: int) -> Claim | None:
    """Claim a number that a unit of measure follows."""
    found = amount(scene, index)
    unit = match(scene, found.next, "unit")
    if unit is None or not _is_unit(scene, unit.first, unit.last, unit.reading.note, found.numeral.in_words):
        return None
    symbol = unit.reading.value
    return signed(scene, found.claim("quantity", unit.last, unit.reading.features, symbol, "quantity"))


def claim_index(scene: Scene, index: int) -> Claim | None:
    """Claim `4,5 АЕК-тен` as a count of the index."""
    found = amount(scene, index)
    unit = match(scene, found.next, "index")
    if unit is None:
        return None
    return found.claim("count", unit.last, unit.reading.features, unit.reading.value, "count-index")


def _is_unit(scene: Scene, first: int, last: int, note: str, in_words: bool) -> bool:
    """Whether an abbreviation is a unit here: `5 т` is, `бес т` is not, nor `5 Т` or `5 а`."""
    if note != "abbr" or last > first:
        return True
    surface = scene.passage.surface(first, last)
    return not in_words and (len(surface.rstrip(".")) > 1 or surface[0].islower())
