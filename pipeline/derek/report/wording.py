"""How values, periods and outside text are written for people: of «шамамен 1 400 теңге» the value is `≈ 1 400`.

Tables have them plain (`derek.facts.plain`, `interval`); here digits stand in groups, and a modifier is a sign.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from decimal import Decimal

import regex

from derek.facts import Fact, interval, plain

SIGNS = {"about": "≈ ", "over": "> ", "at_least": "≥ ", "under": "< ", "at_most": "≤ "}
"""What stands before a value; nothing before an exact one."""

_LONG = 9
"""Characters from which on the ends of a range stand one under the other: «1 200 000» is one of them."""

_YEAR, _MONTH, _DAY = 4, 7, 10  # letters of an ISO date that tell them

_GROUP = regex.compile(r"(?<=\d)(?=(?:\d{3})+$)")
# An article may hold escape sequences that would act on the terminal, and marks that turn its lines around.
_CONTROL = regex.compile(r"(?V1)[[\p{Cc}--[\n\t]]\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text without what would act on a terminal: each such character is shown as one that cannot be."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))


def grouped(value: Decimal | int) -> str:
    """A number with its digits in groups of three.

    >>> grouped(432200000000), grouped(Decimal("1234.5")), grouped(Decimal(-999))
    ('432 200 000 000', '1 234.5', '-999')
    """
    whole, point, fraction = plain(Decimal(value)).partition(".")
    return _GROUP.sub(" ", whole) + point + fraction


def amount(fact: Fact) -> str:
    """A fact's value with the sign of its modifier; the ends of a long range are on two lines."""
    if fact.value is None:
        return ""
    low = grouped(fact.value)
    if fact.value_max is None:
        return SIGNS.get(fact.modifier, "") + low
    high = grouped(fact.value_max)
    return f"{low} –\n{high}" if max(len(low), len(high)) >= _LONG else f"{low} – {high}"


def period(start: datetime.date | None, end: datetime.date | None) -> str:
    """A period in few letters: whole years and months without their days.

    >>> first, last = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
    >>> period(first, last), period(first, datetime.date(2025, 10, 31)), period(first, first), period(first, None)
    ('2025', '2025-01 – 2025-10', '2025-01-01', '2025-01-01 – ..')
    """
    letters = _DAY
    if start is not None and end is not None and start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        letters = _YEAR if (start.month, end.month) == (1, 12) else _MONTH
    low, dash, high = interval(start, end).partition("/")
    return low[:letters] if not dash or low[:letters] == high[:letters] else f"{low[:letters]} – {high[:letters]}"
