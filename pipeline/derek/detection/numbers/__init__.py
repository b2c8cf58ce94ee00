"""Numbers in digits, in words and mixed, with the suffixes that end them.

`облысқа 1 трлн 100 млрд теңге` holds one number, 1100000000000; `үш бүтін оннан бес пайыз` holds 3.5. Words and magnitudes are in
`lexicon/numerals.tsv` and `magnitudes.tsv`, their endings in `suffixes.tsv`.
"""

from __future__ import annotations

from derek.detection.numbers.composition import atoms_of, compose
from derek.detection.numbers.numerals import Numeral
from derek.detection.numbers.ranges import join, share_magnitude
from derek.tokenization.passage import Passage

__all__ = ["Numeral", "scan_numerals", "share_magnitude"]


_QUARTER = "тоқсан"
"""The word is 90 and, after an ordinal, a quarter of the year."""


def scan_numerals(passage: Passage) -> tuple[Numeral, ...]:
    """All numbers of a passage in text order, ranges joined; what they count is for other detectors to say."""
    atoms = atoms_of(passage)
    found: list[Numeral] = []
    free = 0
    for at in [at for at, head in enumerate(atoms) if head is not None]:
        if at < free:
            continue
        numeral = compose(passage, atoms, at)
        if numeral is not None and not _is_quarter(passage, numeral, found):
            found.append(numeral)
            free = numeral.last + 1
    return join(passage, found)


def _is_quarter(passage: Passage, numeral: Numeral, before: list[Numeral]) -> bool:
    """`төртінші тоқсанда`: the word right after an ordinal."""
    if not before or numeral.first < numeral.last or not passage.words[numeral.first].startswith(_QUARTER):
        return False
    return before[-1].form == "ordinal" and before[-1].last == numeral.first - 1
