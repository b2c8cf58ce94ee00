"""Scores of a model for names on labelled sentences: exact spans, per class and over all classes, as seqeval counts them.

A tagger that finds «Қасым-Жомарт Тоқаев» where gold has it scores; one that finds only «Тоқаев» makes a false alarm and a miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derek.detection.tagger import TaggedSpan
from derek.evaluation.scoring import DIGITS
from derek.evaluation.sentences import Sentence

MICRO = "micro"


def score_spans(sentences: Sequence[Sentence], tagged: Sequence[Sequence[TaggedSpan]]) -> dict[str, dict[str, float | int]]:
    """Score what a model found in sentences; classes are those of the file, and `micro` is over every class.

    >>> sentence = Sentence("", ("Астанаға", "келді"), ("B-GPE", "O"))
    >>> score_spans([sentence], [[TaggedSpan(0, 0, "GPE", 0.9)]])["micro"]
    {'precision': 1.0, 'recall': 1.0, 'f1': 1.0, 'support': 1}
    """
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    correct: Counter[str] = Counter()
    for sentence, spans in zip(sentences, tagged, strict=True):
        right = set(sentence.word_spans)
        gold.update(span.label for span in right)
        for span in spans:
            predicted[span.label] += 1
            correct[span.label] += (span.first, span.last + 1, span.label) in right
    scores = {label: _score(gold[label], predicted[label], correct[label]) for label in sorted({*gold, *predicted})}
    return {**scores, MICRO: _score(gold.total(), predicted.total(), correct.total())}


def _score(gold: int, predicted: int, correct: int) -> dict[str, float | int]:
    shares = {"precision": (correct, predicted), "recall": (correct, gold), "f1": (2 * correct, gold + predicted)}
    return {**{name: round(part / whole, DIGITS) if whole else 0.0 for name, (part, whole) in shares.items()}, "support": gold}
