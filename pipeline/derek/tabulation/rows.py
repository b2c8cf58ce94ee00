"""The rows of the four tables, and how a processed document becomes rows.

A row is a named tuple whose fields are the table's columns, in order. For «58 жоба» at the start of a text the fact row has `start` 0,
`end` 7, `value` 58 and `unit` «жоба».
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from derek.facts import Article, Fact, Found, Name, Role, plain
from derek.normalization.entities import Entity, Sighting, entity_id_of, sightings
from derek.tokenization.passage import Passage

ID_DIGITS = 16
"""Hexadecimal digits of a fact id: among ten million facts of a run, two share one by chance once in 300,000 runs."""

SCORE_DIGITS = 3
"""Digits of a model's score: more would differ between machines."""


class DocumentRow(NamedTuple):
    """A row of `documents`; `sentences` and `tokens` (white space is none) are None where the document failed."""

    doc_id: str
    title: str | None
    source: str | None
    url: str | None
    date: str | None
    script: str | None
    sentences: int | None
    tokens: int | None
    mentions: int
    facts: int
    sha256: str | None
    status: str
    error: str | None


class MentionRow(NamedTuple):
    """A row of `mentions`; `sent_id` counts the document's sentences from 0."""

    doc_id: str
    sent_id: int
    start: int
    end: int
    text: str
    label: str
    canonical: str | None
    entity_id: str | None
    source: str | None
    score: float | None


class EntityRow(NamedTuple):
    """A row of `entities`, which are told apart over the whole run."""

    entity_id: str
    label: str
    name: str
    role: str | None
    organization: str | None
    aliases: str | None
    mentions: int
    documents: int


class FactRow(NamedTuple):
    """A row of `facts`; `sentence` is the exact text of the sentence that the fact begins in."""

    fact_id: str
    doc_id: str
    sent_id: int
    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None
    value_max: Decimal | None
    modifier: str | None
    unit: str | None
    item: str | None
    subject: str | None
    predicate: str | None
    status: str | None
    period_start: str | None
    period_end: str | None
    speaker: str | None
    source: str | None
    sentence: str | None


class TextRow(NamedTuple):
    """A row of `texts`: what the offsets of the other tables count in."""

    doc_id: str
    text: str


TABLES: dict[str, type[NamedTuple]] = {"documents": DocumentRow, "mentions": MentionRow, "entities": EntityRow, "facts": FactRow}
"""The row type of each table."""

TEXTS: dict[str, type[NamedTuple]] = {"texts": TextRow}
"""The table of the articles themselves, for those who look at the others with their texts beside them."""


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All rows of one document, and the entities that it shows, which become rows when all documents are known."""

    document: DocumentRow
    mentions: tuple[MentionRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    entities: tuple[Sighting, ...] = ()
    text: str = ""
    """The article as it was read; empty where it could not be."""


def document_rows(article: Article, passage: Passage, facts: Sequence[Fact], mentions: Sequence[Found]) -> DocumentRows:
    """The rows of a processed article; facts and mentions come in offset order."""
    sentences = _Sentences.of(article.text, passage)
    document = DocumentRow(
        doc_id=article.id,
        title=article.title or None,
        source=article.source or None,
        url=article.url or None,
        date=_day(article.date),
        script=passage.clean.script,
        sentences=len(passage.sentences),
        tokens=len(passage),
        mentions=len(mentions),
        facts=len(facts),
        sha256=_digest(article.text),
        status="ok",
        error=None,
    )
    ids = _fact_ids(article.id, facts)
    return DocumentRows(
        document,
        tuple(_mention_row(article.id, mention, sentences) for mention in mentions),
        tuple(_fact_row(identity, article, fact, sentences) for identity, fact in zip(ids, facts, strict=True)),
        tuple(sightings(article.id, _names(mentions), (fact for fact in facts if isinstance(fact, Role)))),
        article.text,
    )


def entity_row(entity: Entity) -> EntityRow:
    """The row of an entity: its commonest role and organization, its other names by how many documents have them."""
    return EntityRow(
        entity_id=entity.id,
        label=entity.label,
        name=entity.name,
        role=_commonest(entity.roles),
        organization=_commonest(entity.organizations),
        aliases="|".join(alias.replace("|", "/") for alias, _ in sorted(entity.aliases.items(), key=lambda one: (-one[1], one[0]))) or None,
        mentions=entity.mentions,
        documents=entity.documents,
    )


def _commonest(said: Counter[str]) -> str | None:
    return min(said, key=lambda one: (-said[one], one)) if said else None


def _names(mentions: Iterable[Found]) -> Iterator[Name]:
    return (mention for mention in mentions if isinstance(mention, Name))


def failed_rows(doc_id: str, error: str, article: Article | None = None) -> DocumentRows:
    """The row of a document that could not be read, or of an article that could not be processed."""
    known = article or Article(text="", id=doc_id)
    return DocumentRows(
        DocumentRow(
            doc_id=doc_id,
            title=known.title or None,
            source=known.source or None,
            url=known.url or None,
            date=_day(known.date),
            script=None,
            sentences=None,
            tokens=None,
            mentions=0,
            facts=0,
            sha256=_digest(known.text) if article else None,
            status="error",
            error=error,
        ),
        text=known.text,
    )


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of a passage as spans of the text as given; `texts` are those that a fact asked for, which share them."""

    original: str
    starts: list[int]
    ends: list[int]
    texts: dict[int, str]

    @classmethod
    def of(cls, original: str, passage: Passage) -> _Sentences:
        lasts = [first - 1 for first in passage.sentences[1:]] + [len(passage) - 1]
        starts, ends, span = passage.starts, passage.ends, passage.clean.original_span
        spans = [span(starts[first], ends[last]) for first, last in zip(passage.sentences, lasts, strict=False)]
        return cls(original, [start for start, _ in spans], [end for _, end in spans], {})

    def number_at(self, position: int) -> int:
        return max(0, bisect_right(self.starts, position) - 1)

    def text(self, number: int) -> str:
        """The sentence without the white space around it; one string, however many facts it has."""
        if number not in self.texts:
            self.texts[number] = self.original[self.starts[number] : self.ends[number]].strip()
        return self.texts[number]


def _mention_row(doc_id: str, mention: Found, sentences: _Sentences) -> MentionRow:
    # By place, as the columns stand: to name them takes two or three times as long, here and below.
    return MentionRow(
        doc_id,
        sentences.number_at(mention.start),
        mention.start,
        mention.end,
        mention.text,
        mention.label,
        mention.canonical or None,
        entity_id_of(doc_id, mention) if isinstance(mention, Name) else None,
        mention.source or None,
        None if mention.score is None else round(mention.score, SCORE_DIGITS),
    )


def _fact_row(identity: str, article: Article, fact: Fact, sentences: _Sentences) -> FactRow:
    number = sentences.number_at(fact.start)
    return FactRow(
        identity,
        article.id,
        number,
        fact.start,
        fact.end,
        fact.text,
        fact.kind,
        fact.value,
        fact.value_max,
        fact.modifier or None,
        fact.unit or None,
        fact.item or None,
        fact.subject or None,
        fact.predicate or None,
        fact.status or None,
        _day(fact.period_start),
        _day(fact.period_end),
        fact.speaker or None,
        fact.source or None,
        sentences.text(number) if sentences.starts else fact.text,
    )


def _fact_ids(doc_id: str, facts: Sequence[Fact]) -> Iterator[str]:
    """Ids from what a fact says and where: they change neither with the run nor with the other facts of the document."""
    given: dict[str, int] = {}
    for fact in facts:
        said = (doc_id, fact.kind, str(fact.start), str(fact.end), plain(fact.value), plain(fact.value_max), fact.unit, fact.subject)
        identity = _digest("\0".join(said))[:ID_DIGITS]
        given[identity] = number = given.get(identity, 0) + 1
        yield identity if number == 1 else f"{identity}-{number}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _day(day: object) -> str | None:
    return str(day) if day else None
