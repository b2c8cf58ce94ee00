"""Articles to facts: composes the stages, nothing else.

`extract("Облысқа 432,2 млрд теңге тартылды.").facts` is a data frame with one row, 432200000000 KZT.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from derek.errors import ArticleError, InputError
from derek.evaluation import Finder
from derek.facts import Article, Found
from derek.reading import ReadFailure, UniqueIds, known_date, read_record
from derek.tabulation import DocumentRows, Tables, collect, document_rows, failed_rows

if TYPE_CHECKING:
    from spacy import Language
    from spacy.tokens import Doc

Document: TypeAlias = "str | Article | Mapping[str, Any]"
"""What `extract` takes for one article; a mapping has `text` and may have `id`, `title`, `date`, `source`, `url`."""


def load(*, ner: str | None = None) -> Language:
    """Build the pipeline: the Kazakh tokenizer and all stages. `ner` names the model for names; None is rules alone.

    *Errors*: InputError for a model that is not installed.
    """
    if ner is not None:
        raise InputError(f"ner {ner!r}: no model of that name is installed; use none")
    # Here and not above: spaCy takes a second to import, which help and wrong options need not wait for.
    from derek.components import FACTS
    from derek.tokenization.language import Kazakh

    nlp = Kazakh()
    nlp.add_pipe(FACTS)
    return nlp


def extract(
    texts_or_articles: Document | Iterable[Document],
    *,
    date: datetime.date | str | None = None,
    ner: str | None = None,
    nlp: Language | None = None,
) -> Tables:
    """Run the pipeline over texts or articles, one or many; `date` is the publication date of those that carry none.

    *Shape*: the four tables of the command line, rows in document order. A document that fails has `status` error and a message.
    *Errors*: ArticleError for a `date` that is none.
    """
    default = known_date(date)
    return collect(process(nlp or load(ner=ner), _articles(texts_or_articles, default)))


def process(nlp: Language, documents: Iterable[Article | ReadFailure]) -> Iterator[DocumentRows]:
    """The rows of each document as it comes; one whose processing fails has a row that says so."""
    for document in documents:
        if isinstance(document, ReadFailure):
            yield failed_rows(document.id, document.error)
            continue
        try:
            doc = annotate(nlp, document)
            yield document_rows(document, doc._.passage, doc._.facts, doc._.mentions)
        except ArticleError as problem:
            yield failed_rows(document.id, str(problem), document)


def annotate(nlp: Language, article: Article) -> Doc:
    """Run the pipeline over an article, whose date the stages then know.

    *Errors*: ArticleError for whatever goes wrong in a stage, so that one article never ends a run.
    """
    try:
        doc = nlp.make_doc(article.text)
        doc._.article = article
        return nlp(doc)
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ArticleError(f"{article.id}: processing failed ({type(error).__name__}: {reason}); report the article") from error


def finder(nlp: Language) -> Finder:
    """The pipeline as a function from an article to all that it finds, as evaluation takes it."""

    def find(article: Article) -> list[Found]:
        doc = annotate(nlp, article)
        return [*doc._.facts, *doc._.mentions]

    return find


def _articles(given: Document | Iterable[Document], date: datetime.date | None) -> Iterator[Article | ReadFailure]:
    ids = UniqueIds()
    documents = [given] if isinstance(given, (str, Article, Mapping)) else given
    for number, document in enumerate(documents, start=1):
        where = f"document {number}"
        record = _record(document)
        if record is None:
            yield ids.distinct(ReadFailure(id=f"text-{number}", error=f"{where}: not a text, an article or a mapping; give one of these"))
        else:
            yield ids.distinct(read_record(record, where=where, default_id=f"text-{number}", date=date))


def _record(document: object) -> Mapping[str, object] | None:
    if isinstance(document, str):
        return {"text": document}
    if isinstance(document, Article):
        return dataclasses.asdict(document)
    return document if isinstance(document, Mapping) else None
