"""What one token says as part of a number: digits, a numeral word, a magnitude, a part (`жарым`), with its suffixes.

`300-ге` is 300 in the dative, `млрд.` is 10⁹, `5-сынып` is a label and no number. The words are in `lexicon/numerals.tsv`,
`magnitudes.tsv`, `collectives.tsv`, `parts.tsv`, `vague_words.tsv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast

import regex

from derek import lexicon
from derek.memory import WORDS, Known
from derek.morphology import Reading, digit_chains, inner_readings, readings

AtomKind = Literal["digits", "numeral", "magnitude", "collective", "part", "pair", "label", "vague"]

LONGEST_DIGITS = 18
"""A longer run of digits is an account or document number."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A token as part of a number. `value` is None for labels and vague words.

    `thousands` is the other value of digits such as `1.234`, where the dot may separate thousands or a fraction.
    """

    kind: AtomKind
    value: Decimal | None
    features: tuple[str, ...] = ()
    thousands: Decimal | None = None
    low: Decimal | None = None


_PLAIN = regex.compile(r"\d++")
_GROUPED = regex.compile(r"\d{1,3}(?:(?: \d{3})+|(?:\.\d{3}){2,}|(?:,\d{3}){2,})(?P<fraction>[.,]\d+)?")
_MIXED_GROUPS = regex.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+")
_DECIMAL = regex.compile(r"\d++[.,]\d++")
_DOTTED_THREE = regex.compile(r"[1-9]\d{0,2}\.\d{3}")
_WITH_TAIL = regex.compile(r"(?P<digits>\d[\d ., ]*+)-(?P<tail>\p{L}++)")
_LABEL = regex.compile(r"\d.*+|.*?\p{L}-?\d.*+")


def atom(word: str) -> Atom | None:
    """Read a lower-case token as part of a number; None if it is none.

    >>> atom("300-ге").features, atom("1 178,4").value, atom("5-сынып").kind, atom("теңге")
    (('DAT',), Decimal('1178.4'), 'label', None)
    """
    return ATOMS[word]


def _read(word: str) -> Atom | None:
    if word[:1].isdigit():
        return _digits(word)
    if word in _vague():
        return Atom("vague", None)
    found = next(filter(None, map(_word, readings(word))), None)
    return _pair(word) if found is None and "-" in word else found


ATOMS = Known(_read, most=WORDS)
"""What each word is to a number."""


@lru_cache(maxsize=1 << 12)
def inner_atom(word: str) -> Atom | None:
    """Read a token that follows others of a number: `бірі` in `он бірі`, which alone is "one of them".

    >>> atom("жүзі"), inner_atom("жүзі").value
    (None, Decimal('100'))
    """
    return next(filter(None, map(_word, inner_readings(word))), None)


def _word(reading: Reading) -> Atom | None:
    if reading.category in ("numeral", "collective", "magnitude"):
        kind = cast(AtomKind, "vague" if "VAGUE" in reading.features else reading.category)
        return Atom(kind, Decimal(reading.value), reading.features)
    if reading.category == "part":
        return Atom("part", Decimal(reading.value) if reading.value[0].isdigit() else None, reading.features)
    return None


@lru_cache(maxsize=1)
def _vague() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("vague_words"))


def digits_value(written: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of written digits, and their other value where a dot before three digits may separate thousands.

    >>> digits_value("1.000.000"), digits_value("3,6"), digits_value("1.234"), digits_value("15.11.2025")
    ((Decimal('1000000'), None), (Decimal('3.6'), None), (Decimal('1.234'), Decimal('1234')), None)
    """
    if len(written) > LONGEST_DIGITS + 8 or not written.isascii():
        return None
    if _PLAIN.fullmatch(written):
        return (Decimal(written), None) if len(written) <= LONGEST_DIGITS else None
    if grouped := _GROUPED.fullmatch(written):
        fraction = grouped["fraction"] or ""
        whole = "".join(character for character in written[: len(written) - len(fraction)] if character.isdigit())
        return Decimal(whole + fraction.replace(",", ".")), None
    if _MIXED_GROUPS.fullmatch(written):
        point = max(written.rfind(","), written.rfind("."))
        return Decimal(written[:point].replace(",", "").replace(".", "") + "." + written[point + 1 :]), None
    if _DECIMAL.fullmatch(written):
        value = Decimal(written.replace(",", "."))
        return value, Decimal(written.replace(".", "")) if _DOTTED_THREE.fullmatch(written) else None
    return None


def _digits(word: str) -> Atom | None:
    value = digits_value(word)
    if value is not None:
        return Atom("digits", value[0], (), value[1])
    if with_tail := _WITH_TAIL.fullmatch(word):
        value, tail = digits_value(with_tail["digits"]), with_tail["tail"]
        if value is not None and tail == "ақ":
            return Atom("digits", value[0], (), value[1])
        if value is not None and tail in digit_chains():
            features = digit_chains()[tail]
            return Atom("vague" if "VAGUE" in features else "digits", value[0], features, value[1])
    return Atom("label", None)


def _pair(word: str) -> Atom | None:
    """A pair numeral in one token: `екі-үш`, `он-он` (before `бес`), `отыз-қырыққа`; or a numeral with `-ақ`."""
    left, _, right = word.partition("-")
    low, high = atom(left), atom(right) if "-" not in right else None
    if low is None or high is None or low.kind != "numeral" or high.kind != "numeral" or low.features:
        return None
    return Atom("pair", high.value, high.features, low=low.value)
