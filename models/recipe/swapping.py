"""Names swapped for others of their class, with the case suffix carried over: «Ресейден» becomes «Қытайдан».

A name is cut into its nominative and one case only where that is sure: where the nominative is met on its own somewhere in the
sentences, or the suffix is one that no plain stem ends in. All other names stay. The suffixes are those of `derek.morphology`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sentences import Labelled

from derek.lexicon import KAZAKH_LETTERS
from derek.morphology.phonology import BACK_VOWELS, FRONT_VOWELS, Harmony, ending, harmony
from derek.morphology.suffixes import OWNED_STEM, Chain, chains

CLASSES = ("PERSON", "ORGANISATION", "GPE", "LOCATION", "FACILITY")
QUOTES = frozenset('«»"“”„‟‘’')

NOMINATIVE: tuple[str, ...] = ()
Features = tuple[str, ...]
# What a name can carry and give away: its possessive belongs to it («Алматы облысы»), a plural would make another word of it.
_CARRIED = frozenset({("GEN",), ("DAT",), ("ACC",), ("LOC",), ("ABL",), ("INS",), ("LOC", "REL")})
_SURE = frozenset({("GEN",), ("ABL",), ("LOC", "REL")})  # no plain stem of five letters or more ends like these
_SHORTEST_STEM = 3
_SHORTEST_GUESSED_STEM = 5
# Patronymics are owned although they are one word: «Берікұлына», not *«Берікұлыға».
_OWNED_ENDS = ("ұлы", "қызы")
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")  # «Ресейлер»: a plural names no single thing that others could stand for
# Owned and other names stand in one another's place; elsewhere «облысы» takes the place of «ауданы», not of «Ресей».
_MIXING_OWNED = frozenset({"PERSON"})

Key = tuple[str, bool, bool]
"""Names that can stand in one place: class, whether a quote stands before them, whether they end in their own possessive."""


class Place(NamedTuple):
    """Where a name stands: its first word, the word after its last, its class."""

    start: int
    end: int
    kind: str


class Cut(NamedTuple):
    """A name's last word: its nominative, the features of its case, and whether the nominative ends in its own possessive."""

    stem: str
    features: Features
    owned: bool


def names_of(sentence: Labelled) -> list[Place]:
    """The names of an IOB2 sentence in order."""
    places: list[Place] = []
    for at, label in enumerate(sentence.labels):
        if label.startswith("B-"):
            places.append(Place(at, at + 1, label[2:]))
        elif label.startswith("I-") and places:
            places[-1] = places[-1]._replace(end=at + 1)
    return places


class Swapper:
    """Swaps each name of some classes, with a probability, for another of its class that the sentences hold, or for a spare one.

    >>> words, labels = ("Ол", "Ресейден", "келді", "."), ("O", "B-GPE", "O", "O")
    >>> china = Labelled(number="2", words=("Қытай", "мен", "Ресей", "."), labels=("B-GPE", "O", "B-GPE", "O"))
    >>> russia = Labelled(number="1", words=words, labels=labels)
    >>> Swapper([russia, china], probability=1)(russia, random.Random(1)).words
    ('Ол', 'Қытайдан', 'келді', '.')
    """

    def __init__(
        self,
        sentences: Sequence[Labelled],
        *,
        probability: float = 0.5,
        classes: Iterable[str] = CLASSES,
        spare: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.probability = probability
        self.classes = frozenset(classes)
        self.known = frozenset(word for sentence in sentences for word in sentence.words)
        self._cuts: dict[tuple[str, bool], Cut | None] = {}
        found: dict[Key, set[tuple[str, ...]]] = defaultdict(set)
        for sentence in sentences:
            for place in names_of(sentence):
                cut = self.cut_of(sentence.words[place.start : place.end])
                if cut is not None and place.kind in self.classes:
                    name = (*sentence.words[place.start : place.end - 1], cut.stem)
                    found[_key(sentence, place, cut)].add(name)
        for kind, names in (spare or {}).items():
            for name in (tuple(name.split(" ")) for name in names):
                found[kind, False, kind in _MIXING_OWNED or is_owned(name)].add(name)
        # Sorted, because the order of a set of strings changes from process to process.
        self.names = {key: sorted(names) for key, names in found.items()}

    def __call__(self, sentence: Labelled, draws: random.Random) -> Labelled:
        """Swap names of a sentence; one of another length takes its labels along."""
        words, labels = list(sentence.words), list(sentence.labels)
        for place in reversed(names_of(sentence)):
            if place.kind not in self.classes or draws.random() >= self.probability:
                continue
            name = self._other(sentence, place, draws)
            if name is not None:
                words[place.start : place.end] = name
                labels[place.start : place.end] = [f"B-{place.kind}", *[f"I-{place.kind}"] * (len(name) - 1)]
        return Labelled(number=sentence.number, words=tuple(words), labels=tuple(labels))

    def _other(self, sentence: Labelled, place: Place, draws: random.Random) -> tuple[str, ...] | None:
        old = sentence.words[place.start : place.end]
        cut = self.cut_of(old)
        names = self.names.get(_key(sentence, place, cut), []) if cut is not None else []
        if cut is None or len(names) < 2:
            return None
        at = draws.randrange(len(names))
        name = names[at] if names[at] != (*old[:-1], cut.stem) else names[at - 1]
        last = inflected(name[-1], cut.features, owned=is_owned(name))
        return None if last is None else (*name[:-1], last)

    def cut_of(self, name: Sequence[str]) -> Cut | None:
        """Cut a name's last word into nominative and case; None where either is in doubt."""
        key = (name[-1], len(name) > 1)
        if key not in self._cuts:
            self._cuts[key] = self._cut(name)
        return self._cuts[key]

    def _cut(self, name: Sequence[str]) -> Cut | None:
        word = name[-1]
        if not _is_inflectable(word):
            return None
        cuts = [Cut(stem, features, owned) for stem, features, owned in _possible_cuts(word)]
        if any(word[:-3] in self.known and word.endswith(plural) for plural in _PLURALS):
            return None
        for cut in cuts:
            if cut.stem in self.known:
                return cut
        if any(word + letters in self.known for letters in _bare_evidence(word)):
            return Cut(word, NOMINATIVE, is_owned(name))
        sure = [cut for cut in cuts if cut.features in _SURE and len(cut.stem) >= _SHORTEST_GUESSED_STEM]
        if sure:
            return sure[0]
        return None if cuts else Cut(word, NOMINATIVE, is_owned(name))


def is_owned(name: Sequence[str]) -> bool:
    """Tell whether a nominative ends in its own possessive, as «Алматы облысы» does and «Алматы» does not."""
    return name[-1].endswith(_OWNED_ENDS) or (len(name) > 1 and name[-1].endswith(("ы", "і")))


def inflected(stem: str, features: Features, *, owned: bool = False) -> str | None:
    """A nominative with a case; None where its letters do not tell the suffix (`БҰҰ`, `SCAT`).

    >>> inflected("Қытай", ("ABL",)), inflected("министрлігі", ("DAT",), owned=True), inflected("Назарбаев", ("LOC", "REL"))
    ('Қытайдан', 'министрлігіне', 'Назарбаевтағы')
    """
    if features == NOMINATIVE:
        return stem
    mode = _harmony_of(stem)
    if mode is None or not _is_inflectable(stem):
        return None
    for letters, chain in _chains_of(features):
        if chain.harmony in ("both", mode) and _joins(stem, chain, owned):
            return stem + letters
    return None


def _joins(stem: str, chain: Chain, owned: bool) -> bool:
    return OWNED_STEM in chain.after if owned else ending(stem.lower()) in chain.after


@lru_cache(maxsize=64)
def _chains_of(features: Features) -> tuple[tuple[str, Chain], ...]:
    return tuple((letters, chain) for letters, found in chains().items() for chain in found if chain.features == features)


def _possible_cuts(word: str) -> Iterable[tuple[str, Features, bool]]:
    """The cuts of a word whose suffix agrees with its stem, shortest stem first."""
    for at in range(_SHORTEST_STEM, len(word)):
        stem = word[:at]
        for chain in chains().get(word[at:], ()):
            owned = OWNED_STEM in chain.after and stem.endswith(("ы", "і"))
            agrees = chain.harmony == "both" or harmony(stem.lower()) in ("both", chain.harmony)
            if chain.features in _CARRIED and agrees and (owned or _joins(stem, chain, False)):
                yield stem, chain.features, owned


def _bare_evidence(word: str) -> Iterable[str]:
    """Suffixes that, when met after a word, show the word to be a nominative."""
    owned = word.endswith(("ы", "і"))
    for features in _CARRIED:
        for letters, chain in _chains_of(features):
            if chain.harmony in ("both", _harmony_of(word)) and (_joins(word, chain, False) or (owned and _joins(word, chain, True))):
                yield letters


def _harmony_of(stem: str) -> Harmony | None:
    """Which suffix vowels a name takes; None where it has no vowel to tell by."""
    word = stem.lower()
    mode = harmony(word)
    if mode != "both":
        return mode
    if word.endswith(("ов", "аев", "оев")):
        return "back"  # Назарбаевтың, Смирновтың
    for letter in reversed(word):
        if letter in FRONT_VOWELS + "и":
            return "front"  # Путиннің, Медведевтің
        if letter in BACK_VOWELS + "у":
            return "back"
    return None


def _is_inflectable(word: str) -> bool:
    """Tell a word from an acronym, a number or a Latin name, whose suffixes follow how they are read."""
    return len(word) > 1 and word[-1] in KAZAKH_LETTERS and all(letter in KAZAKH_LETTERS + "-" for letter in word.lower())


def _key(sentence: Labelled, place: Place, cut: Cut) -> Key:
    quoted = place.start > 0 and sentence.words[place.start - 1] in QUOTES
    name = (*sentence.words[place.start : place.end - 1], cut.stem)
    return place.kind, quoted, place.kind in _MIXING_OWNED or is_owned(name)
