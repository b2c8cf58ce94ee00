"""Records to articles: a row or object with a `text` and what else is known of it.

`{"text": "Облыста 58 жоба іске қосылды.", "date": "2025-11-12T10:00"}` becomes an article of 12 November 2025.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import regex

from derek.errors import ArticleError
from derek.facts import Article

COLUMNS = ("id", "text", "title", "date", "source", "url")
"""The keys that are read; all but `text` are optional, and others are passed over."""

_DATE = regex.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", regex.DOTALL)
_SURROGATES = regex.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """A document that could not be read: `error` is one sentence that names the file, the line where there is one, and the mend."""

    id: str
    error: str


def failure(identity: str, where: str, problem: object) -> ReadFailure:
    """The failure of a document at `where`; the problem may quote what was read, so it is made one line that can be written."""
    return ReadFailure(id=identity, error=f"{where}: {representable(' '.join(str(problem).split()))}")


def representable(text: str) -> str:
    r"""The text with each lone surrogate, which no encoding can write, replaced by U+FFFD: offsets stay as they are.

    >>> representable("жоба \udc80")
    'жоба �'
    """
    return _SURROGATES.sub("\ufffd", text)


def known_date(written: object) -> datetime.date | None:
    """The day of an ISO date, with or without a time; None for nothing.

    *Errors*: ArticleError for all else.

    >>> known_date("2025-11-12T08:30:00+05:00")
    datetime.date(2025, 11, 12)
    """
    if isinstance(written, datetime.datetime):
        return written.date()
    if written is None or isinstance(written, datetime.date):
        return written
    match = _DATE.fullmatch(str(written).strip())
    if match:
        try:
            return datetime.date.fromisoformat(match[1])
        except ValueError:
            pass
    elif not str(written).strip():
        return None
    raise ArticleError(f"the date {str(written)!r} is not one; write YYYY-MM-DD")


def read_record(record: Mapping[str, object], *, where: str, default_id: str, date: datetime.date | None) -> Article | ReadFailure:
    """The article of a record; `where` names file and line for messages, `date` is used where the record has none."""
    identity = default_id
    try:
        identity = _text(record, "id") or default_id
        return Article(
            text=_article_text(record),
            id=identity,
            title=_text(record, "title"),
            date=known_date(record.get("date")) or date,
            source=_text(record, "source"),
            url=_text(record, "url"),
        )
    except ArticleError as problem:
        return failure(identity, where, problem)


def _article_text(record: Mapping[str, object]) -> str:
    text = record.get("text")
    if text is None:
        raise ArticleError("no `text`; give the article under that name")
    if not isinstance(text, str):
        raise ArticleError("`text` is not a string; give the article as one")
    if "\0" in text:
        raise ArticleError("NUL characters in the text; remove them")
    if not text.strip():
        raise ArticleError("no text; remove the document or fill it")
    return representable(text)


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        raise ArticleError(f"`{key}` is not a string; give it as one")
    return representable(str(value)).replace("\0", "\ufffd")
