"""The tagger of names that ships with the package: `Tagger(folder).tag([["Астанаға", "келді"]])` finds a GPE in word 0."""

from __future__ import annotations

from derek.detection.tagger.decoding import TaggedSpan
from derek.detection.tagger.engine import Tagger

__all__ = ["TaggedSpan", "Tagger"]
