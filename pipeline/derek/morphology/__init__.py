"""Morphology: from an inflected form to its lemma and the features of its suffixes."""

from derek.morphology.analysis import (
    Reading,
    case_of,
    grouped,
    inner_readings,
    opened_by,
    openers,
    reading_of,
    readings,
    readings_by_category,
)
from derek.morphology.multiword import opened_phrase, phrase_at, single_reading
from derek.morphology.suffixes import digit_chains

__all__ = [
    "Reading",
    "case_of",
    "digit_chains",
    "grouped",
    "inner_readings",
    "opened_by",
    "opened_phrase",
    "openers",
    "phrase_at",
    "reading_of",
    "readings",
    "readings_by_category",
    "single_reading",
]
