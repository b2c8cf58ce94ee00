"""Distinct document ids: rows of two documents must never be taken for one.

The second «форум» of a run becomes «форум-2», whatever file it comes from, so that equal inputs give equal ids.
"""

from __future__ import annotations

import dataclasses

from derek.facts import Article
from derek.reading.records import ReadFailure


class UniqueIds:
    """The ids given out so far."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._repeats: dict[str, int] = {}

    def distinct(self, document: Article | ReadFailure) -> Article | ReadFailure:
        """The document itself, or a copy with a number after its id where that id stands already."""
        wanted = given = document.id
        while given in self._given:
            self._repeats[wanted] = number = self._repeats.get(wanted, 1) + 1
            given = f"{wanted}-{number}"
        self._given.add(given)
        return document if given == wanted else dataclasses.replace(document, id=given)
