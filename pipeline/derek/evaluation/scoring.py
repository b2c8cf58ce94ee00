"""Precision, recall and F1 of a finder against gold documents, and the errors behind them.

«300-ге жуық компания басшыларының» with the gold unit `компания басшысы` and the alternative `компания` is found once by either unit;
finding both makes the second a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from derek.evaluation.gold import GoldDocument
from derek.evaluation.items import KINDS, Finder, Item, Key, found_items

DIGITS = 4
"""Scores are rounded to what a corpus of some thousand facts can tell apart."""


class ErrorRow(NamedTuple):
    """One error: a gold item that was not found, or a prediction that gold does not hold.

    `value` to `modifier` are the parts of the item's key; offsets are None where the gold text does not stand in the article.
    """

    doc_id: str
    kind: str
    error: Literal["missed", "false_alarm"]
    value: str
    value_max: str
    unit: str
    modifier: str
    text: str
    start: int | None
    end: int | None
    source: str


@dataclass(slots=True)
class Score:
    """How many items gold holds, how many were predicted, how many of these are right."""

    gold: int = 0
    predicted: int = 0
    correct: int = 0

    def as_dict(self) -> dict[str, float | int]:
        """The score as reports print it; a share of nothing is 0.

        >>> Score(gold=4, predicted=2, correct=1).as_dict()["f1"]
        0.3333
        """
        shares = {
            "precision": _share(self.correct, self.predicted),
            "recall": _share(self.correct, self.gold),
            "f1": _share(2 * self.correct, self.gold + self.predicted),
        }
        return {**shares, "gold": self.gold, "predicted": self.predicted, "correct": self.correct}


@dataclass(slots=True)
class Evaluation:
    """The scores of a run by kind, and every error in document order."""

    scores: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    errors: list[ErrorRow] = field(default_factory=list)

    def as_dict(self) -> dict[str, dict[str, float | int]]:
        """The scores of all kinds, in their fixed order."""
        return {kind: score.as_dict() for kind, score in self.scores.items()}


def evaluate(documents: Iterable[GoldDocument], find: Finder) -> Evaluation:
    """Run a finder over gold documents and score what it finds.

    *Rules*: a prediction is right when its key equals a gold key of its kind in the same document, or an alternative one; each gold
    item is used once, equal predictions count once, and predictions that equal a borderline item are dropped.
    """
    evaluation = Evaluation()
    for document in documents:
        predicted = _distinct(found_items(find(document.article)))
        for kind, score in evaluation.scores.items():
            gold = [item for item in document.items if item.kind == kind]
            missed, wrong = _differences(gold, predicted.get(kind, {}))
            false_alarms = [same[0] for same in wrong if not _excused(same, document)]
            score.gold += len(gold)
            score.correct += len(gold) - len(missed)
            score.predicted += len(gold) - len(missed) + len(false_alarms)
            evaluation.errors += [_row(document, "missed", item) for item in missed]
            evaluation.errors += [_row(document, "false_alarm", item) for item in false_alarms]
    return evaluation


def _row(document: GoldDocument, error: Literal["missed", "false_alarm"], item: Item) -> ErrorRow:
    start, end = (item.start, item.end) if item.start >= 0 else (None, None)
    return ErrorRow(document.article.id, item.kind, error, *item.key, item.text, start, end, item.source)


def _distinct(items: Iterable[Item]) -> dict[str, dict[Key, list[Item]]]:
    distinct: dict[str, dict[Key, list[Item]]] = {}
    for item in items:
        distinct.setdefault(item.kind, {}).setdefault(item.key, []).append(item)
    return distinct


def _differences(gold: list[Item], predicted: dict[Key, list[Item]]) -> tuple[list[Item], list[list[Item]]]:
    """The gold items that no prediction matches, and the groups of equal predictions that match no gold item."""
    remaining = dict(predicted)
    missed = [item for item in gold if remaining.pop(item.key, None) is None]
    # Alternatives come second, so that they never take a prediction from the gold item that names it outright.
    missed = [item for item in missed if not _taken(remaining, item.alternatives)]
    return missed, list(remaining.values())


def _taken(remaining: dict[Key, list[Item]], keys: Iterable[Key]) -> bool:
    return next((True for key in keys if remaining.pop(key, None) is not None), False)


def _excused(same: list[Item], document: GoldDocument) -> bool:
    return any(borderline.excuses(item) for borderline in document.borderline for item in same)


def _share(part: int, whole: int) -> float:
    return round(part / whole, DIGITS) if whole else 0.0
