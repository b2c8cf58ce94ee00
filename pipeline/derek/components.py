"""The stages as spaCy components, for `derek.load()` and for pipelines of one's own.

`spacy.blank("kk")` with `nlp.add_pipe("derek_money")` marks the money in «Облысқа 432,2 млрд теңге тартылды.» in `doc.spans["money"]`.
The components are found through entry points; each stands alone and sets only what its `assigns` names. The publication date is that of
`doc._.article`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans, minibatch

from derek.detection.names.tagged import Tagged
from derek.detection.ner import SHIPPED, open_tagger
from derek.detection.numbers import scan_numerals
from derek.detection.tagging import tag_passages
from derek.facts import Article, Date, Found
from derek.finding import Analysis, analyse, number_of
from derek.memory import uncollected
from derek.tokenization.language import passage_of

STAGES = ("derek_ner", "derek_numbers", "derek_money", "derek_counts", "derek_percents", "derek_quantities", "derek_dates", "derek_facts")
"""The names of all components, in the order of the flow."""

BATCH = 64
"""Documents whose sentences are tagged together."""


@dataclass
class _Known:
    """What the components know of a Doc. Kept beside it, not in `doc.user_data`, which `doc.to_bytes` must be able to write."""

    article: Article | None = None
    tagged: Sequence[Tagged] = ()
    analysis: Analysis | None = None


_known: WeakKeyDictionary[Doc, _Known] = WeakKeyDictionary()


def _of(doc: Doc) -> _Known:
    return _known.setdefault(doc, _Known())


def _analysis(doc: Doc) -> Analysis:
    """What the rules find in the document, worked out once however many components ask."""
    known = _of(doc)
    if known.analysis is None:
        published = known.article.date if known.article is not None else None
        known.analysis = analyse(passage_of(doc), published, known.tagged)
    return known.analysis


def _set_article(doc: Doc, article: Article | None) -> None:
    _known[doc] = _Known(article)


Doc.set_extension("article", getter=lambda doc: _of(doc).article, setter=_set_article, force=True)
Doc.set_extension("facts", getter=lambda doc: _analysis(doc).facts, force=True)
Doc.set_extension("mentions", getter=lambda doc: _analysis(doc).mentions, force=True)


class NameStage:
    """Marks the names that a model finds, in `doc.ents` and in `doc.spans["names"]`, whose `attrs["scores"]` say how sure it is.

    The sentences of many documents are tagged together; what is found in a document does not depend on the others.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._tagger = open_tagger(model)

    def __reduce__(self) -> tuple[type[NameStage], tuple[str]]:
        # Another process loads the model anew.
        return NameStage, (self.model,)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the names of one document."""
        self._mark([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Mark the names of a stream of documents."""
        for docs in minibatch(stream, min(batch_size, BATCH)):  # type: ignore[no-untyped-call]
            self._mark(docs)
            yield from docs

    def _mark(self, docs: Sequence[Doc]) -> None:
        for doc, tagged in zip(docs, tag_passages(self._tagger, [passage_of(doc) for doc in docs]), strict=True):
            known = _of(doc)
            known.tagged, known.analysis = tagged, None
            spans = [_tagged_span(doc, name) for name in tagged]
            _set_group(doc, "names", spans, [name.score for name in tagged])
            doc.ents = tuple(filter_spans([*doc.ents, *spans]))


@Language.factory("derek_ner", default_config={"model": SHIPPED}, assigns=["doc.ents", "doc.spans"])
def names(nlp: Language, name: str, model: str) -> NameStage:
    """Make the stage that finds names by a model: `stanza`, which ships with the package, or `official`, Stanza's own one."""
    return NameStage(model)


def _tagged_span(doc: Doc, tagged: Tagged) -> Span:
    start, end, text = passage_of(doc).slice(tagged.first, tagged.last)
    return _span(doc, Found(start=start, end=end, text=text), tagged.label)


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
    doc.spans["dates"] = _spans(doc, [mention for mention in _analysis(doc).mentions if isinstance(mention, Date)])
    return doc


@Language.component("derek_facts", assigns=["doc._.facts", "doc._.mentions", "doc.ents", "doc.spans"])
@uncollected
def facts(doc: Doc) -> Doc:
    """Set `doc._.facts`, `doc._.mentions`, `doc.ents` and the span groups of all kinds in one pass."""
    groups: dict[str, list[Found]] = {group: [] for group in (*_GROUPS.values(), "names")}
    for mention in _analysis(doc).mentions:
        groups[_GROUPS.get(mention.label, "names")].append(mention)
    others = _of_others(doc)
    for name, mentions in groups.items():
        _set_group(doc, name, _spans(doc, mentions), [mention.score for mention in mentions])
    doc.ents = tuple(filter_spans([span for name in groups for span in doc.spans[name]] + others))
    return doc


def _of_others(doc: Doc) -> list[Span]:
    """The entities that a user's own components have set; what our model marked is among the mentions, or was bettered by the rules."""
    ours = {(span.start, span.end, span.label) for span in doc.spans.get("names", ())}
    return [span for span in doc.ents if (span.start, span.end, span.label) not in ours]


def _set_group(doc: Doc, name: str, spans: list[Span], scores: Sequence[float | None]) -> None:
    doc.spans[name] = SpanGroup(doc, name=name, attrs={"scores": list(scores)}, spans=spans)


_GROUPS = {"MONEY": "money", "COUNT": "counts", "PERCENT": "percents", "QUANTITY": "quantities", "DATE": "dates"}


def _mark(doc: Doc, group: str, kind: str) -> Doc:
    doc.spans[group] = _spans(doc, [fact for fact in _analysis(doc).facts if fact.kind == kind])
    return doc


def _spans(doc: Doc, found: Iterable[Found]) -> list[Span]:
    return [_span(doc, item) for item in found]


def _span(doc: Doc, found: Found, label: str = "") -> Span:
    # A mention ends between the Doc's tokens, unless another tokenizer made them.
    label = label or found.label
    span = doc.char_span(found.start, found.end, label=label)
    span = span or doc.char_span(found.start, found.end, label=label, alignment_mode="expand")
    assert span is not None, "a mention lies inside its document"
    return span
