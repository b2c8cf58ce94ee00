"""Every way to read a name's form as a nominative and a case: `Асанға` is `Асан` and a dative, `Айдар` no plural of *`Ай`.

A suffix that does not fit its stem in harmony or at the joint is no suffix: `Роза`, `Назым` and `Нұрсұлтан` are whole. The suffixes are the
chains of `derek.morphology.suffixes`, and those of adverbs that `name_suffixes` adds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from derek import lexicon
from derek.morphology.name_lexicon import SYLLABIC, Knowledge, family_names, given_names, knowledge, surname_ending
from derek.morphology.phonology import VOWELS, Harmony, ending, harmony, suffix_harmony
from derek.morphology.suffixes import OWNED_STEM, Chain, chains

CASES = frozenset({"GEN", "DAT", "ACC", "LOC", "ABL", "INS"})
_POSSESSED = frozenset({"P1", "P3", "P1PL"})
# Names are not counted, nor is a name called "yours" in news; what is derived from them is no name: `-лық`, `-ды` "with", `-ншы`.
_NAMES_TAKE = CASES | _POSSESSED | {"PL", "REL", "OF", "ABOUT"}
_DEVOICED = {"б": "п", "г": "к", "ғ": "қ"}
_LONGEST_CHAIN = 14


class Form(NamedTuple):
    """One reading of a lower-case form: `letters` is the nominative; `strict` says that the suffix, with its `first` letter,
    fits it by the book."""

    letters: str
    features: tuple[str, ...]
    level: Knowledge
    strict: bool
    first: str

    @property
    def one_case(self) -> bool:
        """Whether nothing but a case is added, or the genitive's `-нікі`."""
        return len(self.features) == 1 and (self.features[0] in CASES or self.features == ("OF",))


@lru_cache(maxsize=1)
def name_chains() -> dict[str, tuple[Chain, ...]]:
    """The suffix chains that names take, by their letters."""
    found = {
        letters: kept
        for letters, variants in chains().items()
        if len(letters) <= _LONGEST_CHAIN and (kept := tuple(chain for chain in variants if _NAMES_TAKE.issuperset(chain.features)))
    }
    for entry in lexicon.load("name_suffixes"):
        feature, after = entry.value.split(" ")
        for letters in entry.lemma.split("/"):
            added = Chain((feature,), frozenset(after.split(",")), suffix_harmony(letters))
            found[letters] = (*found.get(letters, ()), added)
    return found


@lru_cache(maxsize=1)
def joined_endings() -> frozenset[str]:
    """What may follow a hyphen or an apostrophe: any shape of a case or plural, since foreign letters follow their sound."""
    return frozenset(
        letters
        for letters, variants in name_chains().items()
        if any(chain.features[0] in {*CASES, "PL", "OF", "ABOUT"} and chain.after != {OWNED_STEM} for chain in variants)
    )


def forms(word: str) -> tuple[Form, ...]:
    """The readings of a lower-case word as nominative and suffixes, longest nominative first; the word itself is not among them.

    >>> [(form.letters, form.features) for form in forms("асанға")], forms("роза")
    ([('асан', ('DAT',))], ())
    """
    table = name_chains()
    found: list[Form] = []
    for cut in range(len(word) - 1, max(0, len(word) - _LONGEST_CHAIN - 1), -1):
        for chain in table.get(word[cut:], ()):
            found.extend(_read(word[:cut], word[cut], chain))
    return tuple(found)


def _read(stem: str, first: str, chain: Chain) -> list[Form]:
    if not any(letter in SYLLABIC for letter in stem):
        return []
    known = surname_ending(stem)
    if known and known.owned:
        # `Берікұлына` is right, `Берікұлыға` a common slip.
        return [Form(stem, chain.features, Knowledge.KNOWN, OWNED_STEM in chain.after, first)] if _owned(stem, chain) else []
    if chain.after == {OWNED_STEM}:
        return []
    fits = _joint(stem) & chain.after
    agrees = chain.harmony == "both" or name_harmony(stem) in ("both", chain.harmony)
    found = []
    for letters in _alone(stem, first, chain):
        level = knowledge(letters)
        if fits and agrees:
            found.append(Form(letters, chain.features, level, True, first))
        elif _slip(letters, chain, level, bool(fits)):
            found.append(Form(letters, chain.features, level, False, first))
    return found


def _slip(stem: str, chain: Chain, level: Knowledge, fits: bool) -> bool:
    """Whether a suffix against the rules is worth a look: in harmony where it is a plain case, at the joint on sure surnames alone."""
    if len(stem) < 4 or chain.features[0] not in CASES:
        return False
    ending_of = surname_ending(stem)
    return (fits and len(chain.features) == 1) or (level is Knowledge.KNOWN and ending_of is not None and ending_of.sure)


def _owned(stem: str, chain: Chain) -> bool:
    return OWNED_STEM in chain.after or (ending(stem) in chain.after and chain.features[0] in CASES | {"PL", "OF"})


def _alone(stem: str, first: str, chain: Chain) -> list[str]:
    """The nominatives that a stem can come from: before a possessive vowel a last voiced letter may have been voiceless."""
    if first in VOWELS and chain.features[0] in _POSSESSED and stem[-1] in _DEVOICED:
        return [stem, stem[:-1] + _DEVOICED[stem[-1]]]
    return [stem]


def _joint(stem: str) -> set[str]:
    # Foreign names in -и and -у are sounded as ending in a vowel, and written both ways: `Модидің`, `Модинің`.
    foreign = stem[-1] in "иу" and (stem in family_names() or surname_ending(stem))
    return {"R", "V"} if foreign else {ending(stem)}


def name_harmony(stem: str) -> Harmony:
    """Which suffix vowels a name asks for; `both` where print shows either: `Путинге`, `Маскке`, `Игорьдің`.

    >>> name_harmony("нұрлан"), name_harmony("тоқаев"), name_harmony("маск")
    ('back', 'both', 'both')
    """
    if stem[-1] == "к" and stem[-2:-1] not in SYLLABIC:
        return "both"
    last = next((letter for letter in reversed(stem) if letter in SYLLABIC), "")
    if last in "ёю" or "ь" in stem[stem.rfind(last) :]:
        return "both"
    if stem[-1] not in VOWELS:
        known = surname_ending(stem)
        if known and known.sure and known.letters[-1] in "вн":
            return "both"
    mode = harmony(stem)
    # In a word without letters of Kazakh itself э and е are front by the book, yet `Эмма` and `Эльза` end in what decides.
    given = given_names().get(stem)
    return "both" if given and given.origin not in ("kk", "uz", "tr") and stem[-1] not in VOWELS else mode
