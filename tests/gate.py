"""The quality gate: what the pipeline finds in the gold articles, against the lowest scores allowed.

Finding «2,5 млрд теңге» as 2500000000 KZT in an article whose gold says so counts for `money`; `floors.json` beside this file holds the
floor of every kind. A floor rises with the scores, and is lowered only with a written reason, which stays in the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TypeAlias, TypedDict

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors.json"
GOLD = ROOT / "corpus" / "gold"

# Rules are developed on the first set, with all its errors in sight; of the second, nothing but these totals is ever shown.
# Each is scored by rules alone, and with the model for names.
SETS = {
    "developed": ("dev-*.jsonl", None),
    "scored": ("scored.jsonl", None),
    "developed, model": ("dev-*.jsonl", "stanza"),
    "scored, model": ("scored.jsonl", "stanza"),
}

Scores: TypeAlias = dict[str, float]
"""F1 by name, `<set>.<kind>`: `developed.money`."""

Lowering = TypedDict("Lowering", {"floor": str, "from": float, "to": float, "reason": str})


class Record(TypedDict):
    """The content of `floors.json`: the floors in force, and every floor that was lowered, with its reason."""

    floors: Scores
    lowered: list[Lowering]


def measure() -> Scores:
    """The F1 of every kind on each set of gold articles.

    *Errors*: ValueError where an article of the first set cannot be processed; of the second, it says no more than that.
    """
    from derek.errors import DerekError
    from derek.evaluation import evaluate, read_gold
    from derek.extraction import annotator, finder

    finders = {ner: finder(annotator(ner=ner)) for _, ner in SETS.values()}
    scores: Scores = {}
    for name, (pattern, ner) in SETS.items():
        documents = chain.from_iterable(read_gold(path) for path in sorted(GOLD.glob(pattern)))
        try:
            results = evaluate(documents, finders[ner]).as_dict()
        except DerekError as error:
            raise ValueError(f"{name}: {error}" if name.startswith("developed") else f"{name}: an article cannot be processed") from None
        scores |= {f"{name}.{kind}": float(score["f1"]) for kind, score in results.items()}
    return scores


def breaches(scores: Scores, floors: Scores) -> Iterator[str]:
    """A sentence for each score under its floor, each score without a floor, and each floor without a score.

    >>> list(breaches({"scored.money": 0.91}, {"scored.money": 0.95}))
    ['scored.money is 0.9100, under its floor of 0.95']
    >>> list(breaches({"scored.money": 0.95}, {"scored.money": 0.95}))
    []
    """
    for name, score in scores.items():
        if name not in floors:
            yield f"{name} has no floor; run `python tests/check.py --raise-floors`"
        elif score < floors[name]:
            yield f"{name} is {score:.4f}, under its floor of {floors[name]:.2f}"
    yield from (f"{name} has a floor but no score" for name in floors if name not in scores)


def table(scores: Scores, floors: Scores) -> str:
    """The scores as a table in Markdown, a kind a row, with the floor of each set beside its score."""
    lines = ["| F1 | " + " | ".join(f"{name} | floor" for name in SETS) + " |", "|---" * (1 + 2 * len(SETS)) + "|"]
    for kind in dict.fromkeys(name.partition(".")[2] for name in scores):
        names = [f"{name}.{kind}" for name in SETS]
        lines.append(f"| {kind} | " + " | ".join(f"{scores[name]:.4f} | {floors.get(name, math.nan):.2f}" for name in names) + " |")
    return "\n".join(lines)


def raised(record: Record, scores: Scores) -> Record:
    """The record with every floor lifted to its score; none goes down.

    >>> raised({"floors": {"scored.money": 0.95}, "lowered": []}, {"scored.money": 0.91, "scored.count": 0.888})["floors"]
    {'scored.money': 0.95, 'scored.count': 0.88}
    """
    floors = {name: max(record["floors"].get(name, 0.0), _hundredths(score)) for name, score in scores.items()}
    return {"floors": floors, "lowered": record["lowered"]}


def lowered(record: Record, scores: Scores, name: str, reason: str) -> Record:
    """The record with one floor lowered to its score, and a line that says from what and why.

    *Errors*: ValueError for an unknown floor, a score that still holds its floor, or an empty reason.

    >>> lowered({"floors": {"scored.money": 0.95}, "lowered": []}, {"scored.money": 0.91}, "scored.money", "Two gold facts were wrong.")
    ... # doctest: +NORMALIZE_WHITESPACE
    {'floors': {'scored.money': 0.91},
     'lowered': [{'floor': 'scored.money', 'from': 0.95, 'to': 0.91, 'reason': 'Two gold facts were wrong.'}]}
    """
    if name not in record["floors"] or name not in scores:
        raise ValueError(f"there is no floor {name!r}; floors.json names them all")
    if scores[name] >= record["floors"][name]:
        raise ValueError(f"{name} holds its floor of {record['floors'][name]:.2f}; there is nothing to lower")
    if not reason.strip():
        raise ValueError("a floor is lowered only with a reason; give it with --reason TEXT")
    floor = _hundredths(scores[name])
    line: Lowering = {"floor": name, "from": record["floors"][name], "to": floor, "reason": reason.strip()}
    return {"floors": {**record["floors"], name: floor}, "lowered": [*record["lowered"], line]}


def read_floors() -> Record:
    """The floors in force and the record of lowered ones."""
    record: Record = json.loads(FLOORS.read_text(encoding="utf-8"))
    return record


def write_floors(record: Record) -> None:
    """Write the record back, a floor a line."""
    FLOORS.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _hundredths(score: float) -> float:
    # Rounded down, so that no floor stands above what was measured; the inner rounding undoes 0.29 * 100 == 28.999999999999996.
    return math.floor(round(score * 100, 6)) / 100
