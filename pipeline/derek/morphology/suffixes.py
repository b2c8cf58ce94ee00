"""Every chain of suffixes that a noun, a number or a unit can carry, generated from `lexicon/suffixes.tsv`.

`-ларымыздағы` is plural, "our", locative and relative in one chain; the few dozen rows of the table give some thousands of chains,
which are looked up whole instead of being peeled off one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from derek import lexicon
from derek.morphology.phonology import Harmony, ending, suffix_harmony

STEM = "stem"
OWNED_STEM = "owned stem"
"""Where a chain starts: on a plain stem, or on one that ends in its own possessive (`доллары`, `жұмыс орны`)."""

# What may follow what, in the order stem, derivation, plural, possessive, case, relative. "end" closes a chain.
_NEXT = {
    STEM: ("derived", "ordinal", "plural", "possessive", "case", "predicate"),
    OWNED_STEM: ("owned",),
    "derived": ("plural", "possessive", "case", "predicate"),
    "ordinal": ("plural", "possessive", "case"),
    "plural": ("possessive", "case", "predicate"),
    "possessive": ("case", "owned", "own"),
    "case": ("relative",),
    "owned": ("relative",),
    "relative": ("case",),
    "own": (),
    "predicate": (),
}
_DEPTH = 5


class Chain(NamedTuple):
    """A chain's features in order, the stem endings (or kind of stem) that it goes with, and its harmony."""

    features: tuple[str, ...]
    after: frozenset[str]
    harmony: Harmony


class _Suffix(NamedTuple):
    form: str
    slot: str
    feature: str
    after: frozenset[str]


@lru_cache(maxsize=1)
def chains() -> dict[str, tuple[Chain, ...]]:
    """All chains on plain and owned stems, by their letters.

    >>> [chain.features for chain in chains()["ларының"]]
    [('PL', 'P3', 'GEN')]
    """
    found: dict[str, dict[tuple[tuple[str, ...], Harmony], set[str]]] = {}
    for start in (STEM, OWNED_STEM):
        for letters, features, after, mode in _grow(start):
            found.setdefault(letters, {}).setdefault((features, mode), set()).update(after)
    return {
        letters: tuple(Chain(features, frozenset(after), mode) for (features, mode), after in variants.items())
        for letters, variants in found.items()
    }


@lru_cache(maxsize=1)
def digit_chains() -> dict[str, tuple[str, ...]]:
    """The features of every ending that stands after digits and a hyphen: any case, possessive or ordinal shape.

    What may be "with" or an accusative, `1 245-ті құрады`, is the latter.

    >>> digit_chains()["ге"], digit_chains()["еуі"], digit_chains()["нші"], digit_chains()["ті"]
    (('DAT',), ('COLL', 'P3'), ('ORD',), ('ACC',))
    """
    endings = {letters: min((chain.features for chain in variants), key=("WITH",).__eq__) for letters, variants in chains().items()}
    for suffix in _table():
        if suffix.slot == "digit":
            endings[suffix.form] = (suffix.feature,)
            for letters, features, _, _ in _grow("ordinal"):
                endings.setdefault(suffix.form + letters, (suffix.feature, *features))
    return endings


@lru_cache(maxsize=1)
def _table() -> tuple[_Suffix, ...]:
    rows: list[_Suffix] = []
    for entry in lexicon.load("suffixes"):
        slot, feature, after = entry.value.split(" ")
        rows.extend(_Suffix(form, slot, feature, frozenset(after.split(","))) for form in entry.lemma.split("/"))
    return tuple(rows)


def _grow(start: str) -> Iterator[tuple[str, tuple[str, ...], frozenset[str], Harmony]]:
    """All chains from a start: letters, features, what the first suffix follows, harmony."""
    by_slot: dict[str, list[_Suffix]] = {}
    for suffix in _table():
        by_slot.setdefault(suffix.slot, []).append(suffix)

    def extend(
        letters: str, features: tuple[str, ...], slot: str, after: frozenset[str], mode: Harmony
    ) -> Iterator[tuple[str, tuple[str, ...], frozenset[str], Harmony]]:
        yield letters, features, after, mode
        if len(features) == _DEPTH:
            return
        for suffix in _followers(by_slot, slot, features[-1], letters):
            joint = suffix_harmony(suffix.form)
            if "both" in (mode, joint) or joint == mode:
                yield from extend(letters + suffix.form, (*features, suffix.feature), suffix.slot, after, joint if mode == "both" else mode)

    for slot in _NEXT[start]:
        for first in by_slot.get(slot, ()):
            after = frozenset({OWNED_STEM}) if start == OWNED_STEM else first.after
            yield from extend(first.form, (first.feature,), first.slot, after, suffix_harmony(first.form))


def _followers(by_slot: dict[str, list[_Suffix]], slot: str, feature: str, letters: str) -> Iterator[_Suffix]:
    """The suffixes that may follow a chain which ends in the given slot, feature and letters."""
    for following in _NEXT[slot]:
        # After the third person the cases have shapes of their own: `бағасына`, not *бағасыға.
        if (following == "case" and feature == "P3") or (following == "owned" and slot == "possessive" and feature != "P3"):
            continue
        for_derived = slot == "derived" and following == "possessive"
        wanted = {feature} if following in ("owned", "own", "relative") else {ending(letters)}
        for suffix in by_slot.get(following, ()):
            # What is derived is owned in the third person only: `екі қабаттысы`.
            if suffix.after & wanted and not (for_derived and suffix.feature != "P3"):
                yield suffix
