"""Both taggers together: the small one reads every sentence; where it is unsure of a word, both decide.

Most sentences, such as «Қасым-Жомарт Тоқаев Астанаға келді.», are plain to both; where the small tagger is sure, it is right as often as
the large one, and it is many times as fast. In the others the geometric mean of their chances decides, for they err in different words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derek.detection.tagger.decoding import TaggedSpan, decoded, log_shares
from derek.detection.tagger.engine import Tagger, loading
from derek.detection.tagger.fast import FastTagger

SURE = 0.94
"""The probability that the tags of a sentence must have, as a mean over its words, for the small tagger's word to stand; words in digits
count as sure. What a sentence may gain from being read again grows with the sum of its doubts, what that costs with its words. The card of
the models shows what other values cost and bring."""


class Cascade:
    """The folders of the small and of the large tagger, loaded. Safe to share between threads.

    `threads` is the number of cores that the large one may use, all by default; the small one uses one.

    *Errors*: ModelError where a file of the folders is missing or broken, or they hold models that know different tags.
    """

    def __init__(self, small: Path, large: Path, *, threads: int | None = None) -> None:
        self._large = Tagger(large, threads=threads)
        self._small = FastTagger(small, self._large.pieces)
        with loading(small):
            self._columns = [self._small.tags.index(tag) for tag in self._large.tags]

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """Find the names in tokenized sentences; spans come in the order of their words.

        *Shape*: a list for each sentence. What is found in one does not depend on the others.
        """
        readings = self._small.read(sentences)
        found = [reading.spans for reading in readings]
        unsure = [number for number, reading in enumerate(readings) if reading.sureness < SURE]
        for number, spans in zip(unsure, self._together([sentences[number] for number in unsure]), strict=True):
            found[number] = spans
        return found

    def _together(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """What both taggers find in sentences, each word's chances weighed alike.

        The small one reads them a second time: to keep the scores of all sentences for the few would take more memory than that takes time.
        """
        import numpy as np

        scores = zip(self._small.emissions(sentences), self._large.log_chances(sentences), strict=True)
        return decoded([log_shares(np.mean((small[:, self._columns], large), axis=0)) for small, large in scores], self._large.tags)
