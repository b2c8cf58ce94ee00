"""The number as detectors see it: where it stands, what it is worth, and which suffixes end it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Form = Literal["cardinal", "ordinal", "collective", "vague", "fraction", "label", "score"]


class Numeral(NamedTuple):
    """A number over the tokens `first` up to and including `last`.

    `features` are the suffixes on its last token; `coefficient` is its value before the last magnitude (`480` in `480 млн`), `magnitude`
    that magnitude (1 where none is said); `value_max` is set for a range; `thousands` is the other value of `1.234`.
    """

    first: int
    last: int
    form: Form
    value: Decimal | None
    value_max: Decimal | None = None
    features: tuple[str, ...] = ()
    coefficient: Decimal = Decimal(1)
    magnitude: Decimal = Decimal(1)
    in_words: bool = False
    thousands: Decimal | None = None
