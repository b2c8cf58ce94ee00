"""What a model says of a passage: spans of tokens with the contract's labels.

In «Бүгін Асқар Мамин келді.» a model may tag the tokens 1 to 2 as `Tagged(1, 2, "PERSON", 0.98)`.
"""

from __future__ import annotations

from typing import NamedTuple


class Tagged(NamedTuple):
    """The tokens `first` up to and including `last`, with a label such as PERSON or ORG and the model's score in 0..1."""

    first: int
    last: int
    label: str
    score: float
