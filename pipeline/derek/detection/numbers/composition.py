"""From tokens to numbers: `екі миллиард үш жүз мың`, `1 трлн 100 млрд`, `екі бүтін оннан үш`, `мың жарым`.

A number is a run of tokens that add up: units after tens, tens after hundreds, groups in falling magnitude. Where the next token cannot
add up, the number has ended and another may begin; a suffix ends it too.
"""

from __future__ import annotations

from decimal import Decimal

from derek.detection.numbers.atoms import Atom, atom, inner_atom
from derek.detection.numbers.numerals import Form, Numeral
from derek.morphology import readings
from derek.tokenization.passage import Passage

HALF = Decimal("0.5")
_TEN, _HUNDRED, _THOUSAND = Decimal(10), Decimal(100), Decimal(1000)
_LONGEST_ASIDE = 6
_PARTICLES = frozenset({"де", "да", "те", "та"})
_MEASURED = frozenset({"percent", "unit", "currency", "magnitude", "index"})


class Composer:
    """Reads one number from a passage, beginning at a token that has an atom."""

    def __init__(self, passage: Passage, atoms: tuple[Atom | None, ...], at: int) -> None:
        self.words = passage.words
        self.spaced = passage.is_spaced
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

    def compose(self) -> Numeral | None:
        """The number that begins at the token, or None if its atoms make none."""
        while self.at < self.stop and not self.features and not self.closed:
            found = self.atoms[self.at] or (inner_atom(self.words[self.at]) if self.at > self.first else None)
            if not (self._particle_decimal() or self._aside() if found is None else self._take(found)):
                break
        if self.at == self.first:
            return None
        return self._numeral()

    def _take(self, found: Atom) -> bool:
        features, self.features = self.features, found.features
        accepted = {
            "digits": self._digits,
            "numeral": self._word,
            "pair": self._pair,
            "magnitude": self._magnitude,
            "part": self._part,
            "vague": self._vague,
            "collective": self._alone,
            "label": self._alone,
        }[found.kind](found)
        if accepted:
            self.at += 1
        else:
            self.features = features
        return accepted

    def _digits(self, found: Atom) -> bool:
        if found.value is None or self.group is not None or self.fractional:
            return False
        if self.scale and (found.value >= self.scale or self._is_year(found)):
            return False
        self.group, self.grown, self.thousands = found.value, True, found.thousands
        self._spaced_decimal(found)
        return True

    def _is_year(self, found: Atom) -> bool:
        following = self.words[self.at + 1] if self.at + 1 < self.stop else ""
        return found.value is not None and 1900 <= found.value < 2100 and following.startswith(("жыл", "ж."))

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
        apart = self.spaced[at + 1] and self.spaced[at + 2]
        stray = not self.spaced[at + 1] and len(written) <= 2 and self._measured(at + 3)
        if (apart and len(written) <= 3 and (fraction.features or self._measured(at + 3))) or stray:
            self.group = found.value + Decimal(written).scaleb(-len(written))
            self.at += 2
            self.fractional = True
            self.features = fraction.features

    def _word(self, found: Atom) -> bool:
        value = found.value
        if value == _HUNDRED and self.group is not None and self.group % 1 == HALF and not self.scale:
            self.group *= _HUNDRED  # `бір жарым жүз`
            return True
        if value is None or self.fractional or (self.scale and value >= self.scale):
            return False
        if self.group is None:
            self.group = value
        elif self.grown:
            if not (value == _HUNDRED and self.group < 10 and not self.group % 1):
                return False
            self.group *= _HUNDRED
        elif value == _HUNDRED:
            if not 1 <= self.group < 10:
                return False
            self.group *= _HUNDRED
        elif value >= _TEN:
            if self._spoken_decimal():
                return True
            if self.group == 0 or self.group % _HUNDRED:
                return False
            self.group += value
        else:
            if self.group == 0 or self.group % _TEN or value == 0:
                return False
            self.group += value
        return True

    def _spoken_decimal(self) -> bool:
        """`екі қырық бес миллиграмм` is 2.45: a unit, then a number of two digits that cannot add up, then something measured."""
        if self.group is None or self.group >= _TEN or self.scale:
            return False
        fraction, at = self._small(self.at)
        if fraction is None or not _TEN <= fraction < _HUNDRED or not self._is(at, "unit"):
            return False
        self.group += fraction / _HUNDRED
        self._jump(at)
        return True

    def _pair(self, found: Atom) -> bool:
        if self.scale or found.value is None or found.low is None:
            return False
        if found.low == found.value and found.features:  # `сегіз-сегізден`: eight each
            self.group, self.features = found.value, ()
            return self.total == 0
        if self.group is not None:  # `жиырма бес-отыз`: the tens belong to the lower end
            if self.grown or self.group % _TEN or found.low >= _TEN:
                return False
            self.low, self.group = self.group + found.low, found.value if found.value >= _TEN else self.group + found.value
            return True
        self.group, self.low = found.value, found.low
        return True

    def _magnitude(self, found: Atom) -> bool:
        value = found.value
        if value is None or (self.scale and (value >= self.scale or self.group is None)):
            return False
        self.coefficient = self.group if self.group is not None else Decimal(1)
        self.fractional = self.fractional or bool(self.coefficient % 1)
        if self.low is not None:
            self.low *= value
        self.total += self.coefficient * value
        self.group, self.grown, self.scale, self.thousands = None, False, value, None
        return True

    def _part(self, found: Atom) -> bool:
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
        if head is not None and head.features == ("ABL",) and head.value in (_TEN, _HUNDRED, _THOUSAND):
            denominator, at = head.value, at + 1
        fraction, at = self._small(at)
        if fraction is None:
            return False
        if denominator is None:
            denominator = _TEN if fraction < 10 else _HUNDRED if fraction < 100 else _THOUSAND
        self.group += fraction / denominator
        self._jump(at)
        return True

    def _particle_decimal(self) -> bool:
        """`төрт те сегіз пайыз` is 4.8; before anything but a measured word the particle means "also"."""
        if self.group is None or self.fractional or self.words[self.at] not in _PARTICLES:
            return False
        fraction, at = self._small(self.at + 1)
        last = self.atoms[at - 1] if fraction is not None else None
        if fraction is None or (last is not None and last.features) or not self._measured(at):
            return False
        if self.group >= _HUNDRED and fraction >= _TEN:  # `алты жүз да қырық төрт` is a slip for 644
            return False
        self.group += fraction / (_TEN if fraction < 10 else _HUNDRED)
        self._jump(at)
        self.at = at
        return True

    def _aside(self) -> bool:
        """`27 (жиырма жеті) мың`: the number said again in brackets, before its magnitude."""
        if self.group is None or self.words[self.at] != "(":
            return False
        for closing in range(self.at + 1, min(self.at + _LONGEST_ASIDE + 2, self.stop - 1)):
            if self.words[closing] == ")":
                following = self.atoms[closing + 1]
                if following is None or following.kind != "magnitude":
                    return False
                self.at = closing + 1
                return True
        return False

    def _small(self, at: int) -> tuple[Decimal | None, int]:
        """A whole number under 1000 from token `at`, and the token after it."""
        if at >= self.stop or self.atoms[at] is None:
            return None, at
        inner = Composer.__new__(Composer)
        inner.__dict__.update(self.__dict__, first=at, at=at, total=Decimal(0), group=None, low=None, grown=False, scale=Decimal(0))
        inner.features, inner.fractional, inner.closed = (), False, False
        while inner.at < inner.stop and not inner.features:
            found = inner.atoms[inner.at]
            if found is None or found.kind not in ("numeral", "digits") or not inner._take(found):
                break
        return (inner.group, inner.at) if inner.group is not None else (None, at)

    def _jump(self, at: int) -> None:
        self.at = at - 1
        self.grown = self.fractional = True
        last = self.atoms[self.at]
        self.features = last.features if last is not None else ()

    def _vague(self, found: Atom) -> bool:
        following = self.atoms[self.at + 1] if self.at + 1 < self.stop else None
        if not found.features and not (following is not None and (following.kind in ("magnitude", "vague") or following.value == _HUNDRED)):
            return False  # `сан рет`, `бірнеше адам` hold no number; `бірнеше мың` does
        if following is not None and following.kind == "magnitude":
            self.features = ()  # `жүздеген миллион` is one vague number
        self.form = "vague"
        return True

    def _alone(self, found: Atom) -> bool:
        if self.at != self.first:
            return False
        self.form = "collective" if found.kind == "collective" else "label"
        self.group = found.value
        self.closed = True
        return True

    def _measured(self, at: int) -> bool:
        return at < self.stop and any(reading.category in _MEASURED for reading in readings(self.words[at]))

    def _is(self, at: int, category: str) -> bool:
        return at < self.stop and any(reading.category == category for reading in readings(self.words[at]))

    def _numeral(self) -> Numeral | None:
        last, features = self.at - 1, self.features
        if self.form == "vague" or self.form == "label":
            return Numeral(self.first, last, self.form, None, features=features)
        value = self.total + (self.group or 0)
        if self.group is not None:
            self.coefficient = self.group
        if features == ("ORD", "ABL"):  # `біріншіден` "firstly"
            return Numeral(self.first, last, "label", None, features=features)
        form: Form = "ordinal" if "ORD" in features else "collective" if "COLL" in features else self.form
        low = self.low
        return Numeral(
            self.first,
            last,
            form,
            value if low is None else min(low, value),
            value_max=None if low is None else max(low, value),
            features=features,
            coefficient=self.coefficient,
            magnitude=self.scale if self.group is None and self.scale else Decimal(1),
            in_words=not self.words[self.first][:1].isdigit(),
            thousands=self.thousands,
        )


def compose(passage: Passage, atoms: tuple[Atom | None, ...], at: int) -> Numeral | None:
    """Read the number that begins at token `at` of the passage; `atoms` has one item a token."""
    return Composer(passage, atoms, at).compose()


def atoms_of(passage: Passage) -> tuple[Atom | None, ...]:
    """One atom, or None, a token of the passage."""
    return tuple(map(atom, passage.words))
