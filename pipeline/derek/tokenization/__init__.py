"""Tokens and sentences of clean text: «27 млрд. АҚШ долларын құрады.» has six tokens and is one sentence.

The language data stand in `lexicon/abbreviations.tsv` and `lexicon/stop_words.tsv`. The spaCy language is in
`derek.tokenization.language`, apart, so that rules alone work without importing spaCy.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter

from derek.memory import uncollected
from derek.orthography import CleanText
from derek.orthography import clean as clean_text
from derek.tokenization.passage import Passage
from derek.tokenization.sentences import find_sentences
from derek.tokenization.tokens import find_tokens, lower

__all__ = ["Passage", "tokenize"]


@uncollected
def tokenize(clean: CleanText | str) -> Passage:
    """Find the tokens and sentences of a text; a plain string is cleaned first.

    >>> tokenize("Облысқа 432,2 млрд теңге тартылды.").words
    ('облысқа', '432,2', 'млрд', 'теңге', 'тартылды', '.')
    >>> tokenize("").words
    ()
    """
    if isinstance(clean, str):
        clean = clean_text(clean)
    text, lowered = clean.text, lower(clean.text)
    spans = find_tokens(text)
    words, starts, ends = _columns(lowered, spans)
    firsts, full_stops = find_sentences(text, words, starts, ends)
    if full_stops:
        words, starts, ends = _columns(lowered, _part(spans, set(full_stops)))
        firsts = [first + bisect_left(full_stops, first) for first in firsts]
    return Passage(clean, words, starts, ends, tuple(firsts))


def _columns(lowered: str, spans: list[tuple[int, int]]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    words = tuple([lowered[start:end] for start, end in spans])
    return words, tuple(map(itemgetter(0), spans)), tuple(map(itemgetter(1), spans))


def _part(spans: list[tuple[int, int]], full_stops: set[int]) -> list[tuple[int, int]]:
    """Part the last dot from the tokens in `full_stops`: `га.` becomes `га` and `.`"""
    parted: list[tuple[int, int]] = []
    for token, (start, end) in enumerate(spans):
        parted += [(start, end - 1), (end - 1, end)] if token in full_stops else [(start, end)]
    return parted
