"""The stages as spaCy components, for `derek.load()` and for pipelines of one's own.

`spacy.blank("kk")` with `nlp.add_pipe("derek_money")` marks the money in «Облысқа 432,2 млрд теңге тартылды.» in `doc.spans["money"]`.
The components are found through entry points; each stands alone and sets only what its `assigns` names. The publication date is that of
`doc._.article`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from derek.detection.claims import scene_of
from derek.detection.numbers import scan_numerals
from derek.detection.scene import Scene
from derek.facts import Article, Fact, Found
from derek.finding import number_of
from derek.normalization.dates import Interval, dates_of, intervals_of
from derek.normalization.facts import facts_of
from derek.tokenization.language import passage_of

STAGES = ("derek_numbers", "derek_money", "derek_counts", "derek_percents", "derek_quantities", "derek_dates", "derek_facts")
"""The names of all components of the rules pipeline, in the order of the flow."""


@dataclass
class _Findings:
    """What the components know of a Doc. Kept beside it, not in `doc.user_data`, which `doc.to_bytes` must be able to write."""

    article: Article | None = None
    scene: Scene | None = None
    intervals: list[Interval] | None = None
    facts: list[Fact] | None = None
    mentions: list[Found] = field(default_factory=list)


_findings: WeakKeyDictionary[Doc, _Findings] = WeakKeyDictionary()


def _of(doc: Doc) -> _Findings:
    return _findings.setdefault(doc, _Findings())


def _extend(name: str) -> None:
    def get(doc: Doc) -> Any:
        return getattr(_of(doc), name)

    def put(doc: Doc, value: Any) -> None:
        setattr(_of(doc), name, value)

    Doc.set_extension(name, getter=get, setter=put, force=True)


for _name in ("article", "mentions"):
    _extend(_name)


@Language.component("derek_numbers", assigns=["doc.spans"])
def numbers(doc: Doc) -> Doc:
    """Set `doc.spans["numbers"]`: every number, in digits or words."""
    passage = passage_of(doc)
    found = [number_of(passage, numeral) for numeral in scan_numerals(passage)]
    doc.spans["numbers"] = _spans(doc, [number for number in found if number is not None])
    return doc


@Language.component("derek_money", assigns=["doc.spans"])
def money(doc: Doc) -> Doc:
    """Set `doc.spans["money"]`."""
    return _mark(doc, "money", "money")


@Language.component("derek_counts", assigns=["doc.spans"])
def counts(doc: Doc) -> Doc:
    """Set `doc.spans["counts"]`."""
    return _mark(doc, "counts", "count")


@Language.component("derek_percents", assigns=["doc.spans"])
def percents(doc: Doc) -> Doc:
    """Set `doc.spans["percents"]`."""
    return _mark(doc, "percents", "percent")


@Language.component("derek_quantities", assigns=["doc.spans"])
def quantities(doc: Doc) -> Doc:
    """Set `doc.spans["quantities"]`."""
    return _mark(doc, "quantities", "quantity")


@Language.component("derek_dates", assigns=["doc.spans"])
def dates(doc: Doc) -> Doc:
    """Set `doc.spans["dates"]`: dates and periods, resolved against the article's day of publication."""
    doc.spans["dates"] = _spans(doc, dates_of(passage_of(doc), _intervals(doc)))
    return doc


@Language.component("derek_facts", assigns=["doc._.facts", "doc._.mentions", "doc.ents", "doc.spans"])
def facts(doc: Doc) -> Doc:
    """Set `doc._.facts`, `doc._.mentions`, `doc.ents` and the span groups of all kinds in one pass."""
    found = _facts(doc)
    times = dates_of(passage_of(doc), _intervals(doc))
    mentions: list[Found] = sorted([*found, *times], key=lambda mention: (mention.start, mention.end))
    doc._.mentions = mentions
    groups: dict[str, list[Span]] = {group: [] for group in ("money", "counts", "percents", "quantities", "dates")}
    for mention in mentions:
        groups[_GROUPS[mention.label]].append(_span(doc, mention.start, mention.end, mention.label))
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.ents = tuple(filter_spans([*doc.ents, *(span for spans in groups.values() for span in spans)]))
    return doc


_GROUPS = {"MONEY": "money", "COUNT": "counts", "PERCENT": "percents", "QUANTITY": "quantities", "DATE": "dates"}


def _mark(doc: Doc, group: str, kind: str) -> Doc:
    doc.spans[group] = _spans(doc, [fact for fact in _facts(doc) if fact.kind == kind])
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    # A mention ends between the Doc's tokens, unless another tokenizer made them.
    span = doc.char_span(start, end, label=label) or doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None, "a mention lies inside its document"
    return span


def _spans(doc: Doc, found: Iterable[Found]) -> list[Span]:
    return [_span(doc, item.start, item.end, item.label) for item in found]


def _facts(doc: Doc) -> list[Fact]:
    """The facts of the document, detected once however many components ask."""
    known = _of(doc)
    if known.facts is None:
        known.facts = facts_of(_scene(doc), _intervals(doc))
    return known.facts


Doc.set_extension("facts", getter=_facts, force=True)


def _scene(doc: Doc) -> Scene:
    known = _of(doc)
    if known.scene is None:
        known.scene = scene_of(passage_of(doc))
    return known.scene


def _intervals(doc: Doc) -> list[Interval]:
    known = _of(doc)
    if known.intervals is None:
        published = known.article.date if known.article is not None else None
        known.intervals = intervals_of(_scene(doc).times, published)
    return known.intervals
