"""Percents: `62,5 пайызы`, `11,8%-дан`, `0,5 пайыздық тармаққа`, `50 базистік пунктке`.

The words are in `lexicon/percents.tsv`; its value `%/10` means a tenth of a percent (промилле), `pp/100` a basis point.
"""

from __future__ import annotations

from derek.detection.amounts import Amount, signed
from derek.detection.scene import Claim, match


def claim_percent(found: Amount) -> Claim | None:
    """Claim a number that a word for percent follows; abstain from all others."""
    unit = match(found.scene, found.next, "percent")
    if unit is None:
        return None
    symbol, _, divisor = unit.reading.value.partition("/")
    claim = signed(found.scene, found.claim("percent", unit.last, unit.reading.features, symbol, "percent"))
    return Amount.scaled(claim, divisor) if divisor else claim
