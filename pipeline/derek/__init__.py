"""Derek: facts from Kazakh news. `derek.load()` gives the spaCy pipeline, `derek.extract()` the tables, `find_*` each detector alone.

Names are imported on first use, so that `derek.find_money` costs no import of spaCy or pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derek.extraction import extract, load
    from derek.facts import Article, Count, Date, Fact, Money, Name, Number, Percent, Quantity, Role
    from derek.finding import find_counts, find_dates, find_money, find_numbers, find_percents, find_quantities
    from derek.lexicon import use_lexicon

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Count",
    "Date",
    "Fact",
    "Money",
    "Name",
    "Number",
    "Percent",
    "Quantity",
    "Role",
    "extract",
    "find_counts",
    "find_dates",
    "find_money",
    "find_numbers",
    "find_percents",
    "find_quantities",
    "load",
    "use_lexicon",
]

_ROOMS = {
    **dict.fromkeys(("Article", "Count", "Date", "Fact", "Money", "Name", "Number", "Percent", "Quantity", "Role"), "derek.facts"),
    **dict.fromkeys(("extract", "load"), "derek.extraction"),
    "use_lexicon": "derek.lexicon",
    **{name: "derek.finding" for name in __all__ if name.startswith("find_")},
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(importlib.import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'derek' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
