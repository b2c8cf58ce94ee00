"""Articles to facts: composes the stages, nothing else.

`extract("Облысқа 432,2 млрд теңге тартылды.").facts` is a data frame with one row, 432200000000 KZT.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from derek.detection.ner import SHIPPED, open_tagger
from derek.detection.tagging import tag_passages
from derek.errors import ArticleError, DerekError
from derek.evaluation import Finder
from derek.facts import Article, Found
from derek.finding import Analysis, analyse, prepare
from derek.memory import uncollected
from derek.reading import ReadFailure, UniqueIds, known_date, read_record, representable
from derek.tabulation import DocumentRows, Tables, collect, document_rows, failed_rows
from derek.tokenization import tokenize

if TYPE_CHECKING:
    from spacy.language import Language

STAGES = ("derek_ner", "derek_facts")
"""The stages after the tokenizer, by the names of their spaCy factories, in the order that they run."""

DEFAULT_MODEL = SHIPPED
"""The model for names, unless another one or none is asked for."""

BATCH_CHARACTERS = 40_000
"""Text that is annotated together: some 400 sentences, so that a model's batches are full, soon enough done to show progress, and little to
do again where a run is stopped in the middle of it."""

Document: TypeAlias = "str | Article | Mapping[str, Any]"
"""What `extract` takes for one article; a mapping is read as a JSON line is, by its `text`, `id`, `title`, `date`, `source`, `url`."""

Annotator: TypeAlias = "Callable[[Sequence[Article]], list[Analysis]]"
"""Finds what is in some articles, all at once."""


def load(*, ner: str | None = DEFAULT_MODEL) -> Language:
    """Build the pipeline: the Kazakh tokenizer and all stages. `ner` names the model for names; None is rules alone.

    *Errors*: InputError for a model of no known name, ModelError for one that is not installed.
    """
    prepare()
    # Here and not above: spaCy takes a second to import, which help and wrong options need not wait for.
    import derek.components  # noqa: F401 - registers the stages, also where the package is not installed
    from derek.tokenization.language import Kazakh

    nlp = Kazakh()
    if ner is not None:
        nlp.add_pipe(STAGES[0], config={"model": ner})
    nlp.add_pipe(STAGES[-1])
    return nlp


def annotator(*, ner: str | None = DEFAULT_MODEL, threads: int | None = None) -> Annotator:
    """The stages as one function, which does without spaCy's second of start and its documents.

    `threads` is the number of cores that the model may use, all by default.

    *Errors*: InputError for a model of no known name, ModelError for one that is not installed.
    """
    prepare()
    tagger = open_tagger(ner, threads=threads) if ner is not None else None

    def annotate(articles: Sequence[Article]) -> list[Analysis]:
        passages = [tokenize(article.text) for article in articles]
        tagged = tag_passages(tagger, passages) if tagger else [[] for _ in passages]
        return [analyse(passage, article.date, names) for passage, article, names in zip(passages, articles, tagged, strict=True)]

    return annotate


def spacy_annotator(nlp: Language) -> Annotator:
    """A spaCy pipeline with our stages as such a function."""

    def annotate(articles: Sequence[Article]) -> list[Analysis]:
        docs = [nlp.make_doc(article.text) for article in articles]
        for doc, article in zip(docs, articles, strict=True):
            doc._.article = article
        return [Analysis(doc._.passage, doc._.facts, doc._.mentions) for doc in nlp.pipe(docs)]

    return annotate


def extract(
    texts_or_articles: Document | Iterable[Document],
    *,
    date: datetime.date | str | None = None,
    ner: str | None = DEFAULT_MODEL,
    nlp: Language | None = None,
) -> Tables:
    """Run the pipeline over texts or articles, one or many; `date` is the publication date of those that carry none.

    `ner` names the model for names, None is rules alone; a spaCy pipeline of one's own, `nlp`, takes the place of both.

    *Shape*: the four tables of the command line, rows in document order. A document that fails has `status` error and a message.
    *Errors*: ArticleError for a `date` that is none, ModelError for a model that is not installed.
    """
    default = known_date(date)
    annotate = spacy_annotator(nlp) if nlp is not None else annotator(ner=ner)
    return collect(process(annotate, _articles(texts_or_articles, default)))


def process(annotate: Annotator, documents: Iterable[Article | ReadFailure]) -> Iterator[DocumentRows]:
    """The rows of each document, in order; one whose processing fails has a row that says so."""
    for batch in batches(documents):
        yield from process_batch(annotate, batch)


@uncollected
def process_batch(annotate: Annotator, batch: Sequence[Article | ReadFailure]) -> list[DocumentRows]:
    """The rows of some documents that are annotated together; the collector waits until what was needed to find them is gone."""
    rows = iter(_rows_of(annotate, [document for document in batch if isinstance(document, Article)]))
    return [failed_rows(one.id, one.error) if isinstance(one, ReadFailure) else next(rows) for one in batch]


def batches(documents: Iterable[Article | ReadFailure]) -> Iterator[list[Article | ReadFailure]]:
    """Cut a stream of documents by size, not by count."""
    batch: list[Article | ReadFailure] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text) if isinstance(document, Article) else 1
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _rows_of(annotate: Annotator, articles: Sequence[Article]) -> list[DocumentRows]:
    """The rows of some articles, annotated together; if that fails, each by itself, so that only the one at fault is lost."""
    try:
        return [document_rows(article, *analysis) for article, analysis in zip(articles, annotate(articles), strict=True)]
    except Exception as error:
        if len(articles) == 1:
            return [failed_rows(articles[0].id, _processing_failed(articles[0], error), articles[0])]
    return [rows for article in articles for rows in _rows_of(annotate, [article])]


def annotate_one(annotate: Annotator, article: Article) -> Analysis:
    """Annotate one article.

    *Errors*: ArticleError for whatever goes wrong in a stage.
    """
    try:
        (analysis,) = annotate([article])
    except Exception as error:
        raise ArticleError(_processing_failed(article, error)) from error
    return analysis


def _processing_failed(article: Article, error: Exception) -> str:
    if isinstance(error, DerekError):  # it says what is wrong, and the mend
        return f"{article.id}: {error}"
    return f"{article.id}: processing failed ({type(error).__name__}: {' '.join(str(error).split())}); report the article"


def finder(annotate: Annotator) -> Finder:
    """The pipeline as a function from an article to all that it finds, as evaluation takes it."""

    def find(article: Article) -> list[Found]:
        analysis = annotate_one(annotate, article)
        return [*analysis.facts, *analysis.mentions]

    return find


def _articles(given: Document | Iterable[Document], date: datetime.date | None) -> Iterator[Article | ReadFailure]:
    ids = UniqueIds()
    documents = [given] if isinstance(given, (str, Article, Mapping)) else given
    for number, document in enumerate(documents, start=1):
        yield ids.distinct(_article(document, number, date))


def _article(document: object, number: int, date: datetime.date | None) -> Article | ReadFailure:
    identity, where = f"text-{number}", f"document {number}"
    if isinstance(document, Mapping):
        return read_record(document, where=where, default_id=identity, date=date)
    article = Article(text=document) if isinstance(document, str) else document
    if not isinstance(article, Article) or not isinstance(article.text, str):
        return ReadFailure(id=identity, error=f"{where}: no text, no article and no mapping; give one of these")
    written = {name: representable(getattr(article, name)) for name in ("text", "id", "title", "source", "url")}
    return Article(**{**written, "id": written["id"] or identity}, date=article.date or date)
