"""What the page holds of a run for looking things up: its first facts with their articles, as rows that JSON can hold.

An article is passages: its whole text, or, where there is no table of texts, the sentences of its facts. Each has the offset at which
it begins, so that the spans of the tables hold in it: «58 жоба» at 120 is found in a sentence that begins at 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from derek.facts import plain
from derek.report.documents import Document
from derek.tabulation.rows import EntityRow, FactRow, MentionRow

FACTS = 10_000
"""Facts that a page holds unless told otherwise; a browser opens such a page in about two seconds."""

CHARACTERS = 30_000_000
"""Characters of whole articles that a page holds; of articles beyond them it shows the sentences of facts."""

FAILURES = 200
"""Failed documents that are listed with their messages."""

TITLE = 160
"""Characters of a first line that stands for a missing title."""

WITNESSES = 20
"""Spans that tell where a sentence begins: more would take long where one sentence is a table of thousands of numbers."""

Passage: TypeAlias = "tuple[int, str]"

COLUMNS = {
    "documents": ("id", "title", "source", "url", "date", "facts", "mentions", "status", "error", "whole", "passages"),
    "facts": (
        *("document", "start", "end", "text", "kind", "value", "valueMax", "modifier", "unit", "item", "subject", "predicate"),
        *("status", "periodStart", "periodEnd", "speaker", "source", "sentenceStart", "sentenceEnd"),
    ),
    "mentions": ("document", "start", "end", "label", "canonical", "entity", "source", "score"),
    "entities": ("id", "label", "name", "role", "organization", "aliases", "mentions", "documents"),
}
"""The columns of the rows, by which the page's script names them."""


class Contents:
    """The first documents of a run: `add` them all, and those that fit are kept."""

    def __init__(self, entities: Sequence[EntityRow], limit: int = FACTS) -> None:
        self._limit, self._characters = limit, CHARACTERS
        self._numbers = {entity.entity_id: number for number, entity in enumerate(entities)}
        self._entities = [list(entity) for entity in entities]
        self._documents: list[list[Any]] = []
        self._facts: list[list[Any]] = []
        self._mentions: list[list[Any]] = []
        self._failures: list[list[Any]] = []

    def add(self, document: Document) -> None:
        """Keep a document if there is room for it, and of its facts those that there is room for."""
        row = document.row
        if row.status == "error" and len(self._failures) < FAILURES:
            self._failures.append([row.doc_id, row.error])
        if len(self._documents) >= self._limit or len(self._facts) >= self._limit:
            return
        text = document.text if document.text is not None and len(document.text) <= self._characters else None
        self._characters -= len(text or "")
        facts = document.facts[: self._limit - len(self._facts)]
        passages = [(0, text)] if text is not None else list(_sentences(facts, document.mentions))
        number = len(self._documents)
        about = [row.doc_id, _title(document), row.source, row.url, row.date, len(document.facts), len(document.mentions), row.status]
        self._documents.append([*about, row.error, text is not None, passages])
        self._facts += (_fact(number, fact, passages) for fact in facts)
        self._mentions += (self._mention(number, mention) for mention in document.mentions)

    def _mention(self, number: int, mention: MentionRow) -> list[Any]:
        entity = self._numbers.get(mention.entity_id or "")
        return [number, mention.start, mention.end, mention.label, mention.canonical, entity, mention.source, mention.score]

    def as_dict(self) -> dict[str, Any]:
        """The rows with the names of their columns."""
        rows = {"documents": self._documents, "facts": self._facts, "mentions": self._mentions, "entities": self._entities}
        return {"columns": COLUMNS, **rows, "failures": self._failures}


def _title(document: Document) -> str:
    if document.row.title:
        return document.row.title
    first = next(filter(None, map(str.strip, (document.text or "")[: 10 * TITLE].splitlines())), "")
    return first[:TITLE] or document.row.doc_id


def _fact(number: int, fact: FactRow, passages: Sequence[Passage]) -> list[Any]:
    start, end = _sentence_span(fact, passages)
    said = [fact.kind, plain(fact.value) or None, plain(fact.value_max) or None, fact.modifier, fact.unit, fact.item, fact.subject]
    when = [fact.predicate, fact.status, fact.period_start, fact.period_end]
    return [number, fact.start, fact.end, fact.text, *said, *when, fact.speaker, fact.source, start, end]


def _sentence_span(fact: FactRow, passages: Sequence[Passage]) -> tuple[int, int]:
    """Where the sentence of a fact stands in the article; the fact's own span where it cannot be found."""
    sentence = fact.sentence or ""
    for offset, text in passages:
        start = fact.start - offset
        if sentence and 0 <= start < len(text):
            found = text.rfind(sentence, max(0, start - len(sentence) + 1), start + len(sentence))
            if found >= 0:
                return offset + found, offset + found + len(sentence)
    return fact.start, fact.end


def _sentences(facts: Sequence[FactRow], mentions: Sequence[MentionRow]) -> Iterator[Passage]:
    """The sentences of facts, each once, with the offsets that their spans show them to begin at."""
    numbers: dict[int, FactRow] = {}
    for fact in facts:
        numbers.setdefault(fact.sent_id, fact)
    spans: dict[int, list[FactRow | MentionRow]] = {number: [] for number in numbers}
    found: list[FactRow | MentionRow] = [*facts, *mentions]
    for one in found:
        if one.sent_id in spans:
            spans[one.sent_id].append(one)
    for number, fact in sorted(numbers.items()):
        yield _placed(fact, spans[number])


def _placed(fact: FactRow, spans: Sequence[FactRow | MentionRow]) -> Passage:
    """A sentence with its offset: of the places where the fact's text stands in it, that which suits the most other spans."""
    sentence = fact.sentence or ""
    offsets = []
    place = sentence.find(fact.text)
    while place >= 0:
        offsets.append(fact.start - place)
        place = sentence.find(fact.text, place + 1)
    if not offsets:
        # The fact goes on into the next sentence.
        return fact.start, fact.text
    tried = spans[:WITNESSES]
    return max(offsets, key=lambda offset: sum(sentence.startswith(one.text, max(0, one.start - offset)) for one in tried)), sentence
