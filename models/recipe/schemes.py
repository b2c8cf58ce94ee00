"""The two ways in which labels are written: IOB2 in the files, BIOES in a tagger."""

from __future__ import annotations

from collections.abc import Sequence


def to_bioes(labels: Sequence[str]) -> list[str]:
    """IOB2 labels as BIOES ones.

    >>> to_bioes(["B-GPE", "O", "B-PERSON", "I-PERSON"])
    ['S-GPE', 'O', 'B-PERSON', 'E-PERSON']
    """
    changed = {("B", True): "B", ("B", False): "S", ("I", True): "I", ("I", False): "E"}
    pairs = zip(labels, [*labels[1:], "O"], strict=True)
    return [label if label == "O" else changed[label[0], after == f"I-{label[2:]}"] + label[1:] for label, after in pairs]


def to_iob2(labels: Sequence[str]) -> tuple[str, ...]:
    """BIOES labels as IOB2 ones."""
    prefixes = {"S": "B", "E": "I"}
    return tuple(prefixes.get(label[0], label[0]) + label[1:] for label in labels)
