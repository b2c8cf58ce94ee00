"""What stands before the members of a list tells whether they share a unit: `Семейде 600, Өскеменде 650 теңге`.

Properties that no unit measures (`магнитудасы 5,1`) are in `lexicon/unitless_properties.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon
from derek.detection.owners import noun_ending_at
from derek.detection.scene import Scene
from derek.detection.words import noun_reading
from derek.tokenization.boundary import DASHES

_PLACE_ENDINGS = ("да", "де", "та", "те", "ға", "ге", "қа", "ке", "на", "не")


def open_alike(scene: Scene, one: int, other: int) -> bool:
    """Whether the numbers at two tokens are members of one list by the words before them."""
    if scene.words[one - 1] == scene.words[other - 1] or (opens_like(scene, one) and opens_like(scene, other)):
        return True
    return _is_subject(scene, one - 1) and _is_subject(scene, other - 1)


def _is_subject(scene: Scene, at: int) -> bool:
    """Whether a bare noun or place stands there: `Қазақстан 12, Өзбекстан 15 медаль алды`."""
    place = scene.reading(at, "place")
    if place is not None:
        return not place.features
    noun = noun_ending_at(scene, at)
    return noun is not None and noun.features in ((), ("PL",))


def opens_like(scene: Scene, first: int) -> bool:
    """Whether a word for a place or a time stands before the number, as before each member of a list: `Семейде 600`, `күндіз 10`."""
    at = first - 1
    if scene.words[at] in DASHES:
        at -= 1
    word = scene.words[at]
    return at in scene.timed or (len(word) > 4 and word.endswith(_PLACE_ENDINGS))


def has_no_unit(scene: Scene, first: int) -> bool:
    """Whether the number is one of a property that no unit measures: `магнитудасы 5,1, тереңдігі 10 км`."""
    at = first - 1
    if scene.words[at] in DASHES:
        at -= 1
    noun = noun_reading(scene.words[at])
    return noun is not None and noun.lemma in _unitless()


@lru_cache(maxsize=1)
def _unitless() -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("unitless_properties"))
