"""Scores: what the pipeline finds against gold files and against labelled sentences.

A finder is any function from an article to what is found in it, so one detector can be scored as well as a whole pipeline
(`derek.extraction.finder` makes one of a spaCy pipeline): for «Облысқа 432,2 млрд теңге тартылды.» a right finder gives the
money 432200000000 KZT.
"""

from __future__ import annotations

from derek.evaluation.gold import GoldDocument, read_gold
from derek.evaluation.items import KINDS, Finder, Item, fold
from derek.evaluation.scoring import ErrorRow, Evaluation, Score, evaluate

__all__ = ["KINDS", "ErrorRow", "Evaluation", "Finder", "GoldDocument", "Item", "Score", "evaluate", "fold", "read_gold"]
