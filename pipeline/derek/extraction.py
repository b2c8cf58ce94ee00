"""Articles to facts: composes the stages, nothing else.

`extract("Облысқа 432,2 млрд теңге тартылды.").facts` is a data frame with one row, 432200000000 KZT.
"""

from __future__ import annotations

import datetime
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from derek.errors import ArticleError, DerekError, InputError
from derek.evaluation import Finder
from derek.facts import Article, Found
from derek.finding import Analysis, analyse
from derek.reading import ReadFailure, UniqueIds, known_date, read_record, representable
from derek.tabulation import DocumentRows, Tables, collect, document_rows, failed_rows
from derek.tokenization import tokenize

if TYPE_CHECKING:
    from spacy.language import Language

STAGES = ("derek_facts",)
"""The stages after the tokenizer, by the names of their spaCy factories, in the order that they run."""

CHUNK = 16
"""Documents that a worker takes at once: enough to outweigh the handing over, few enough that all workers end together."""

Document: TypeAlias = "str | Article | Mapping[str, Any]"
"""What `extract` takes for one article; a mapping is read as a JSON line is, by its `text`, `id`, `title`, `date`, `source`, `url`."""


def load(*, ner: str | None = None) -> Language:
    """Build the pipeline: the Kazakh tokenizer and all stages. `ner` names the model for names; None is rules alone.

    *Errors*: InputError for a model that is not installed.
    """
    if ner is not None:
        raise InputError(f"ner {ner!r}: no model of that name is installed; use none")
    # Here and not above: spaCy takes a second to import, which help and wrong options need not wait for.
    import derek.components  # noqa: F401 - registers the stages, also where the package is not installed
    from derek.tokenization.language import Kazakh

    nlp = Kazakh()
    for stage in STAGES:
        nlp.add_pipe(stage)
    return nlp


def pipeline(*, ner: str | None = None) -> Language | None:
    """What `process` needs for a model; None for rules alone, which do without spaCy, its second of start and its documents.

    *Errors*: InputError for a model that is not installed.
    """
    return None if ner is None else load(ner=ner)


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
    return collect(process(nlp or pipeline(ner=ner), _articles(texts_or_articles, default)))


def process(nlp: Language | None, documents: Iterable[Article | ReadFailure]) -> Iterator[DocumentRows]:
    """The rows of each document as it comes; one whose processing fails has a row that says so. Without `nlp` the rules run alone."""
    for document in documents:
        if isinstance(document, ReadFailure):
            yield failed_rows(document.id, document.error)
            continue
        try:
            with _failing_alone(document):
                rows = document_rows(document, *annotate(nlp, document))
        except ArticleError as problem:
            rows = failed_rows(document.id, str(problem), document)
        yield rows


def process_in_parallel(documents: Iterable[Article | ReadFailure], *, workers: int, ner: str | None = None) -> Iterator[DocumentRows]:
    """As `process`, in worker processes: equal rows in equal order. Documents are read no further ahead than the workers need.

    *Errors*: DerekError where a worker ends unasked, as one does that runs out of memory.
    """
    # Only a run with workers pays for these imports.
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Workers leave an interruption to the parent, which ends them; they start afresh, for a fork beside threads may lock up.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    waiting: deque[Future[list[DocumentRows]]] = deque()
    try:
        stream = iter(documents)
        while chunk := list(islice(stream, CHUNK)):
            waiting.append(pool.submit(_work, chunk, ner))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise DerekError("a worker process ended before its work was done; run with fewer workers or more memory") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _work(chunk: list[Article | ReadFailure], ner: str | None) -> list[DocumentRows]:
    return list(process(_loaded(ner), chunk))


@lru_cache(maxsize=1)
def _loaded(ner: str | None) -> Language | None:
    return pipeline(ner=ner)


def annotate(nlp: Language | None, article: Article) -> Analysis:
    """Run the pipeline, or without one the rules alone, over an article, whose date they then know.

    *Errors*: ArticleError for whatever goes wrong in a stage, so that one article never ends a run.
    """
    with _failing_alone(article):
        if nlp is None:
            return analyse(tokenize(article.text), article.date)
        doc = nlp.make_doc(article.text)
        doc._.article = article
        doc = nlp(doc)
        return Analysis(doc._.passage, doc._.facts, doc._.mentions)


@contextmanager
def _failing_alone(article: Article) -> Iterator[None]:
    try:
        yield
    except ArticleError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ArticleError(f"{article.id}: processing failed ({type(error).__name__}: {reason}); report the article") from error


def finder(nlp: Language | None) -> Finder:
    """The pipeline, or without one the rules alone, as a function from an article to all that it finds, as evaluation takes it."""

    def find(article: Article) -> list[Found]:
        analysis = annotate(nlp, article)
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
