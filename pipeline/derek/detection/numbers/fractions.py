"""Fractions within a number: `екі бүтін оннан үш`, `төрт те сегіз пайыз`, `бір жарым`, `жарты миллион`, `1 , 5`.

What has been read of the number so far is kept here too, since a fraction changes what may follow it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal

from derek.detection.numbers.atoms import Atom
from derek.detection.numbers.numerals import Form
from derek.morphology import readings
from derek.tokenization.passage import Passage

HALF = Decimal("0.5")
TEN, HUNDRED, THOUSAND = Decimal(10), Decimal(100), Decimal(1000)
PARTICLES = frozenset({"де", "да", "те", "та"})
_MEASURED = frozenset({"percent", "unit", "currency", "magnitude", "index"})


class Fractions(ABC):
    """The state of a number that is being read, and the forms that add a fraction to it."""

    def __init__(self, passage: Passage, atoms: tuple[Atom | None, ...], at: int) -> None:
        self.words = passage.words
        self.is_spaced = passage.is_spaced
        self.atoms = atoms
        self.first = self.at = at
        self.stop = passage.sentence_bounds(at)[1]
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.low: Decimal | None = None
        self.grown = False  # the group is digits or a decimal: nothing below a magnitude may be added to it
        self.scale = Decimal(0)  # the last magnitude, 0 before any
        self.coefficient = Decimal(1)
        self.thousands: Decimal | None = None
        self.features: tuple[str, ...] = ()
        self.form: Form = "cardinal"
        self.fractional = False
        self.closed = False  # nothing may follow: a suffix or a label ended the number

    def _spaced_decimal(self, found: Atom) -> None:
        """`1 , 5` of tokenized text, and the stray space of `481, 29 теңге`: digits, comma, digits, then a measured word."""
        at, words = self.at, self.words
        if found.features or at + 2 >= self.stop or words[at + 1] != "," or not words[at + 2][:1].isdigit():
            return
        fraction = self.atoms[at + 2]
        written = words[at + 2].partition("-")[0]
        if fraction is None or fraction.kind != "digits" or not written.isdigit() or found.value is None or found.value % 1:
            return
        if at + 4 < self.stop and words[at + 3] == "," and words[at + 4][:1].isdigit():
            return
        apart = self.is_spaced(at + 1) and self.is_spaced(at + 2)
        # In `қант 410, 1 литр май` a new item begins.
        measured = self._measured(at + 3) if len(written) == 2 else self._is(at + 3, "currency")
        stray = not self.is_spaced(at + 1) and len(written) <= 2 and measured
        if (apart and len(written) <= 3 and (fraction.features or self._measured(at + 3))) or stray:
            self.group = found.value + Decimal(written).scaleb(-len(written))
            self.at += 2
            self.fractional = True
            self.features = fraction.features

    def _spoken_decimal(self) -> bool:
        """`екі қырық бес миллиграмм` is 2.45: a unit, then a number of two digits that cannot add up, then something measured."""
        if self.group is None or self.group >= TEN or self.scale:
            return False
        fraction, at = self._small(self.at)
        if fraction is None or not TEN <= fraction < HUNDRED or not self._is(at, "unit"):
            return False
        self.group += fraction / HUNDRED
        self._jump(at)
        return True

    def part(self, found: Atom) -> bool:
        """Take `жарты`, `ширек`, `жарым` or `бүтін`."""
        word = self.words[self.at]
        if found.value is not None:  # жарты, ширек: before something measured only
            if self.at != self.first or found.features or not self._measured(self.at + 1):
                return False
            self.group, self.grown, self.fractional = found.value, True, True
            return True
        if word.startswith("жарым"):
            return self._half()
        return self._whole()

    def _half(self) -> bool:
        if self.group is not None and not self.fractional:
            self.group += HALF
        elif self.group is None and self.scale:
            self.total += HALF * self.scale
        else:
            return False
        self.grown = self.fractional = True
        return True

    def _whole(self) -> bool:
        """`N бүтін оннан M`, `N бүтін M`: the decimal fraction in words; leaves the last of its tokens to be taken."""
        if self.group is None or self.fractional:
            return False
        at = self.at + 1
        denominator: Decimal | None = None
        head = self.atoms[at] if at < self.stop else None
        if head is not None and head.features == ("ABL",) and head.value in (TEN, HUNDRED, THOUSAND):
            denominator, at = head.value, at + 1
        fraction, at = self._small(at)
        if fraction is None:
            return False
        if denominator is None:
            denominator = TEN if fraction < 10 else HUNDRED if fraction < 100 else THOUSAND
        self.group += fraction / denominator
        self._jump(at)
        return True

    def _particle_decimal(self) -> bool:
        """`төрт те сегіз пайыз` is 4.8; before anything but a measured word the particle means "also"."""
        if self.group is None or self.fractional or self.words[self.at] not in PARTICLES:
            return False
        fraction, at = self._small(self.at + 1)
        last = self.atoms[at - 1] if fraction is not None else None
        if fraction is None or (last is not None and last.features) or not self._measured(at):
            return False
        if self.group >= HUNDRED and fraction >= TEN:  # `алты жүз да қырық төрт` is a slip for 644
            return False
        self.group += fraction / (TEN if fraction < 10 else HUNDRED)
        self._jump(at)
        self.at = at
        return True

    def _small(self, at: int) -> tuple[Decimal | None, int]:
        """A whole number under 1000 from token `at`, and the token after it."""
        if at >= self.stop or self.atoms[at] is None:
            return None, at
        inner = type(self).__new__(type(self))
        inner.__dict__.update(self.__dict__, first=at, at=at, total=Decimal(0), group=None, low=None, grown=False, scale=Decimal(0))
        inner.features, inner.fractional, inner.closed = (), False, False
        while inner.at < inner.stop and not inner.features:
            found = inner.atoms[inner.at]
            if found is None or found.kind not in ("numeral", "digits") or not inner.take(found):
                break
        return (inner.group, inner.at) if inner.group is not None else (None, at)

    def _jump(self, at: int) -> None:
        self.at = at - 1
        self.grown = self.fractional = True
        last = self.atoms[self.at]
        self.features = last.features if last is not None else ()

    def _measured(self, at: int) -> bool:
        return at < self.stop and any(reading.category in _MEASURED for reading in readings(self.words[at]))

    def _is(self, at: int, category: str) -> bool:
        return at < self.stop and any(reading.category == category for reading in readings(self.words[at]))

    @abstractmethod
    def take(self, found: Atom) -> bool:
        """Add an atom to the number; False where it cannot add up."""
