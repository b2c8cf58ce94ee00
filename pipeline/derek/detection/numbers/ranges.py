"""Two numbers that are one: `10–15 мың` is 10,000 to 15,000, `2:1` or `25-17` a score, `үштен бірі` a fraction.

The magnitude on the right belongs to both sides when the left number is the smaller coefficient (`480-520 млн`), not when it is the larger
(`500 – 1 миллион`).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from derek.detection.numbers.numerals import Numeral
from derek.morphology import openers
from derek.tokenization.passage import Passage

_HYPHENS = frozenset("-–—")
_DOTS = frozenset({"..", "...", "…"})
_CURRENCY_SIGNS = frozenset("$€£¥₽₸")
_SIGNS = {"-": -1, "−": -1, "–": -1, "+": 1}
_DENOMINATORS = frozenset(map(Decimal, (2, 3, 4, 5, 6, 7, 8, 9, 10, 100)))


def join(passage: Passage, numerals: Iterable[Numeral]) -> tuple[Numeral, ...]:
    """Join neighbours that are the ends of one range, or one fraction."""
    joined: list[Numeral] = []
    for numeral in numerals:
        previous = joined[-1] if joined else None
        merged = None
        if previous is not None and numeral.first <= previous.last + 2:
            merged = _range(passage, previous, numeral) or _fraction(passage, previous, numeral)
        elif previous is not None and numeral.first == previous.last + 3:
            merged = _with_signs(passage, previous, numeral)
        if merged is not None:
            joined[-1] = merged
        else:
            joined.append(numeral)
    return tuple(joined)


def share_magnitude(left: Numeral, right: Numeral) -> Decimal | None:
    """The left end's value, with the right end's magnitude where both share it.

    `50-ден 100 мыңға дейін` starts at 50,000, `500 – 1 миллион` at 500.
    """
    if left.value is None or right.value is None:
        return None
    if left.magnitude == 1 and right.magnitude > 1 and left.value < right.coefficient:
        return left.value * right.magnitude
    return left.value


def _range(passage: Passage, left: Numeral, right: Numeral) -> Numeral | None:
    if right.first != left.last + 2 or left.form != "cardinal" or right.form not in ("cardinal", "collective") or left.features:
        return None
    dash = left.last + 1
    if passage.words[dash] not in _HYPHENS | _DOTS or left.value_max is not None or right.value_max is not None:
        return None
    if _is_rate(passage, left, right):
        return None
    spaced = passage.is_spaced(dash) or passage.is_spaced(right.first)
    if spaced and (passage.words[dash] == "—" or passage.words[dash] in _DOTS):  # `Жоба құны 5 — 35 жұмысшы`: a copula, not a range
        return None
    low, high = share_magnitude(left, right), right.value
    if low is None or high is None:
        return None
    if low >= high:
        # Falling ends without magnitudes are a score or a code: `25-17 есебімен`.
        return right._replace(first=left.first, form="score", value=None) if right.magnitude == 1 and not spaced else None
    return right._replace(first=left.first, value=low, value_max=high, in_words=left.in_words, thousands=None)


def _is_rate(passage: Passage, left: Numeral, right: Numeral) -> bool:
    """`$1 – 524 теңге`: what stands on the left has a currency of its own."""
    if left.first == 0 or passage.words[left.first - 1] not in _CURRENCY_SIGNS or right.last + 1 >= len(passage):
        return False
    return "currency" in openers(passage.words[right.last + 1])


def _with_signs(passage: Passage, left: Numeral, right: Numeral) -> Numeral | None:
    """`-15…-20`, `+5...+10`, `-3…+2`, `0…-5`: a sign before the right end, and mostly before the left one.

    Of ends with one sign the range is that of their sizes, for the sign before it counts for both.
    """
    if {left.form, right.form} != {"cardinal"} or left.features or left.value_max is not None or right.value_max is not None:
        return None
    if left.value is None or right.value is None or passage.words[left.last + 1] not in _HYPHENS | _DOTS or passage.is_spaced(right.first):
        return None
    signs = [_SIGNS.get(passage.words[number.first - 1], 0) if number.first else 0 for number in (left, right)]
    first, ends = left.first, [left.value, right.value]
    if not signs[1] or (not signs[0] and left.value):
        return None
    if signs[0] != signs[1]:
        first = left.first - 1 if signs[0] else left.first
        ends = [left.value * (signs[0] or 1), right.value * signs[1]]
    return right._replace(first=first, value=min(ends), value_max=max(ends), thousands=None)


def _fraction(passage: Passage, left: Numeral, right: Numeral) -> Numeral | None:
    """`үштен бірі`, `төрттен үші`: an ablative denominator and a smaller numerator that is owned or has `бөлігі` after it."""
    if right.first != left.last + 1 or left.features != ("ABL",) or left.value not in _DENOMINATORS:
        return None
    if right.value is None or left.value is None or right.value >= left.value or right.form not in ("cardinal", "label"):
        return None
    following = passage.words[right.last + 1] if right.last + 1 < len(passage) else ""
    if "P3" not in right.features and not following.startswith("бөлі"):
        return None
    return right._replace(first=left.first, form="fraction", value=None)
