"""From tokens to numbers: `екі миллиард үш жүз мың`, `1 трлн 100 млрд`, `екі бүтін оннан үш`, `мың жарым`.

A number is a run of tokens that add up: units after tens, tens after hundreds, groups in falling magnitude. Where the next token cannot
add up, the number has ended and another may begin; a suffix ends it too.
"""

from __future__ import annotations

from decimal import Decimal

from derek.detection.numbers.atoms import ATOMS, Atom, AtomKind, inner_atom
from derek.detection.numbers.fractions import HALF, HUNDRED, PARTICLES, TEN, Fractions
from derek.detection.numbers.numerals import Form, Numeral
from derek.tokenization.passage import Passage

_LONGEST_ASIDE = 6
_FORMS: dict[AtomKind, str] = {
    "digits": "_digits",
    "numeral": "_word",
    "pair": "_pair",
    "magnitude": "_magnitude",
    "part": "part",
    "vague": "_vague",
    "collective": "_alone",
    "label": "_alone",
}
"""The method that takes an atom of each kind."""


_WHOLE = frozenset({"digits", "numeral"})
_SHAPING = frozenset({"ORD", "COLL", "VAGUE"})
"""The suffixes that make another form of a cardinal."""
_CONTINUING = PARTICLES | {",", "("}


class Composer(Fractions):
    """Reads one number from a passage, beginning at a token that has an atom."""

    def compose(self) -> Numeral | None:
        """The number that begins at the token, or None if its atoms make none."""
        while self.at < self.stop and not self.features and not self.closed:
            found = self.atoms[self.at] or (inner_atom(self.words[self.at]) if self.at > self.first else None)
            if not (self._particle_decimal() or self._aside() if found is None else self.take(found)):
                break
        if self.at == self.first:
            return None
        return self._numeral()

    def take(self, found: Atom) -> bool:
        """Add an atom to the number; False where it cannot add up."""
        features, self.features = self.features, found.features
        accepted: bool = getattr(self, _FORMS[found.kind])(found)
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

    def _word(self, found: Atom) -> bool:
        value = found.value
        if value == HUNDRED and self.group is not None and self.group % 1 == HALF and not self.scale:
            self.group *= HUNDRED  # `бір жарым жүз`
            return True
        if value is None or self.fractional or (self.scale and value >= self.scale):
            return False
        if self.group is None:
            self.group = value
        elif self.grown:
            if not (value == HUNDRED and self.group < 10 and not self.group % 1):
                return False
            self.group *= HUNDRED
        elif value == HUNDRED:
            if not 1 <= self.group < 10:
                return False
            self.group *= HUNDRED
        elif value >= TEN:
            if self._spoken_decimal():
                return True
            if self.group == 0 or self.group % HUNDRED:
                return False
            self.group += value
        else:
            if self.group == 0 or self.group % TEN or value == 0:
                return False
            self.group += value
        return True

    def _pair(self, found: Atom) -> bool:
        if self.scale or found.value is None or found.low is None:
            return False
        if found.low == found.value and found.features:  # `сегіз-сегізден`: eight each
            self.group, self.features = found.value, ()
            return self.total == 0
        if self.group is not None:  # `жиырма бес-отыз`: the tens belong to the lower end
            if self.grown or self.group % TEN or found.low >= TEN:
                return False
            self.low, self.group = self.group + found.low, found.value if found.value >= TEN else self.group + found.value
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

    def _vague(self, found: Atom) -> bool:
        following = self.atoms[self.at + 1] if self.at + 1 < self.stop else None
        if not found.features and not (following is not None and (following.kind in ("magnitude", "vague") or following.value == HUNDRED)):
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
    return _alone(passage, atoms, at) or _with_magnitude(passage, atoms, at) or Composer(passage, atoms, at).compose()


def _alone(passage: Passage, atoms: tuple[Atom | None, ...], at: int) -> Numeral | None:
    """The number of one token, digits or a word, after which nothing can go on with it: most numbers of a text, read without a composer."""
    head = atoms[at]
    if head is None or head.kind not in _WHOLE or head.value is None or not _SHAPING.isdisjoint(head.features):
        return None
    if not head.features and _goes_on(passage, atoms, at + 1, in_words=head.kind == "numeral"):
        return None
    return Numeral(
        at,
        at,
        "cardinal",
        head.value,
        features=head.features,
        coefficient=head.value,
        in_words=head.kind == "numeral",
        thousands=head.thousands,
    )


def _with_magnitude(passage: Passage, atoms: tuple[Atom | None, ...], at: int) -> Numeral | None:
    """The same for digits with a magnitude and nothing more: `432,2 млрд`."""
    head, scale = atoms[at], atoms[at + 1] if at + 1 < len(atoms) else None
    if head is None or head.kind != "digits" or head.value is None or head.features:
        return None
    if scale is None or scale.kind != "magnitude" or scale.value is None or not _SHAPING.isdisjoint(scale.features):
        return None
    if (not scale.features and _goes_on(passage, atoms, at + 2, in_words=True)) or passage.sentence_of(at) != passage.sentence_of(at + 1):
        return None
    value = head.value * scale.value
    return Numeral(at, at + 1, "cardinal", value, features=scale.features, coefficient=head.value, magnitude=scale.value)


def _goes_on(passage: Passage, atoms: tuple[Atom | None, ...], at: int, *, in_words: bool) -> bool:
    """Whether a number may go on with the token; `in_words` says that it ends in a word so far, which `бірі` and `жүзі` may follow."""
    if at >= len(atoms):
        return False
    word = passage.words[at]
    return atoms[at] is not None or word in _CONTINUING or (in_words and inner_atom(word) is not None)


def atoms_of(passage: Passage) -> tuple[Atom | None, ...]:
    """One atom, or None, a token of the passage."""
    return tuple(map(ATOMS.__getitem__, passage.words))
