"""The taggers of names that ship with the package: `Tagger(folder).tag([["Астанаға", "келді"]])` finds a GPE in word 0."""

from __future__ import annotations

from derek.detection.tagger.cascade import Cascade
from derek.detection.tagger.decoding import TaggedSpan
from derek.detection.tagger.engine import Tagger
from derek.detection.tagger.fast import FastTagger

__all__ = ["Cascade", "FastTagger", "TaggedSpan", "Tagger"]
