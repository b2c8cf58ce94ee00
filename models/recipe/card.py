"""The figures of the model card: a table per class between two marks of `models/README.md`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

CARD = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- figures: written by the recipe -->", "<!-- end of figures -->"


def write_figures(card: Path, scores: Mapping[str, Mapping[str, float | int]]) -> None:
    """Put the table of scores into the card, in place of the one that stands there."""
    text = card.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{card}: no place for the figures; put the lines {BEGIN} and {END} there")
    card.write_text(pattern.sub(lambda _: f"{BEGIN}\n{table(scores)}\n{END}", text), encoding="utf-8")


def table(scores: Mapping[str, Mapping[str, float | int]]) -> str:
    """The scores as a table in Markdown, in per cent, `micro` last.

    >>> print(table({"GPE": {"precision": 0.95, "recall": 0.9, "f1": 0.9243, "support": 20}}))
    | class | precision | recall | F1 | spans |
    |---|---|---|---|---|
    | GPE | 95.0 | 90.0 | 92.4 | 20 |
    """
    rows = [
        f"| {name} | {100 * one['precision']:.1f} | {100 * one['recall']:.1f} | {100 * one['f1']:.1f} | {one['support']} |"
        for name, one in scores.items()
    ]
    return "\n".join(["| class | precision | recall | F1 | spans |", "|---|---|---|---|---|", *rows])
