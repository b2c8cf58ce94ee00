"""Money: `27 млрд. АҚШ долларын`, `$5 млн`, `17 теңге 29 тиын`, `25 миллион теңгелік мүлік`.

Currencies with their Kazakh names, symbols and codes are in `lexicon/currencies.tsv`; `KZT/100` there is a hundredth part (тиын).
"""

from __future__ import annotations

from decimal import Decimal

from derek.detection.amounts import Amount, amount
from derek.detection.scene import Claim, Match, Scene, match

_SIGN_NOTES = ("symbol", "code")


def claim_money(found: Amount) -> Claim | None:
    """Claim a number with a currency after it, or a currency symbol or code before it."""
    currency = match(found.scene, found.next, "currency")
    if currency is not None:
        return _with_small_change(found.scene, _money(found, currency, "money-after"))
    return _symbol_before(found)


def _money(found: Amount, currency: Match, rule: str) -> Claim:
    code, _, divisor = currency.reading.value.partition("/")
    claim = found.claim("money", currency.last, currency.reading.features, code, rule)
    claim = _thousands(found, claim)
    return Amount.scaled(claim, divisor) if divisor else claim


def _thousands(found: Amount, claim: Claim) -> Claim:
    # A dot before three digits separates thousands in money: `1.234 теңге`.
    thousands = found.numeral.thousands
    return claim if thousands is None else claim._replace(value=thousands)


def _symbol_before(found: Amount) -> Claim | None:
    at = found.numeral.first - 1
    sign = found.scene.reading(at, "currency")
    if sign is None or not sign.note.startswith(_SIGN_NOTES) or sign.features:
        return None
    claim = found.claim("money", found.numeral.last, found.numeral.features, sign.value, "money-symbol-before")
    claim = _thousands(found, claim)._replace(first=min(found.first, at))
    english = _english_thousands(found)
    return claim if english is None else claim._replace(value=english)


def _english_thousands(found: Amount) -> Decimal | None:
    """`$31,800` is written the English way, where the comma parts thousands."""
    numeral = found.numeral
    written = found.scene.words[numeral.first]
    whole, comma, fraction = written.partition(",")
    if numeral.first < numeral.last or not comma or len(fraction) != 3 or not (whole + fraction).isdigit():
        return None
    return Decimal(whole + fraction)


def _with_small_change(scene: Scene, claim: Claim) -> Claim:
    """`17 теңге 29 тиын` is one amount, 17.29."""
    following = claim.numeral + 1
    if claim.features or following >= len(scene.numerals) or scene.numerals[following].first != claim.last + 1:
        return claim
    small = match(scene, scene.numerals[following].last + 1, "currency")
    part = scene.numerals[following].value
    if small is None or part is None or small.reading.value != f"{claim.unit}/100" or claim.value % 1:
        return claim
    joined = amount(scene, following).claim("money", small.last, small.reading.features, claim.unit, "money-with-change")
    return joined._replace(numeral=claim.numeral, first=claim.first, value=claim.value + part / 100)
