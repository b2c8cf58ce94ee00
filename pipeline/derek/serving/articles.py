"""Articles from bodies: a JSON object is read as a line of a JSON lines file is, a file as `derek extract` reads it, whatever its encoding.

`{"text": "Облыста 58 жоба іске қосылды.", "date": "2025-11-12"}` is an article of 12 November 2025.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from derek.errors import ArticleError
from derek.facts import Article
from derek.reading import ReadFailure, Source, known_date, read_record, read_sources, representable
from derek.reading.records import COLUMNS
from derek.reading.sources import KINDS
from derek.serving.refusal import JSON, Refusal

DEFAULT_ID = "article"
LONGEST_ID = 500
"""Every row repeats the id."""

FILE_KINDS = {ending: kind for ending, kind in KINDS.items() if kind in ("txt", "html")}
"""The kinds of files that hold one article."""


def article_of_json(body: bytes, content_type: str) -> Article:
    """The article of a JSON object; keys that are not known are passed over, as in files.

    *Errors*: Refusal for what is not declared as JSON (415) or is none in UTF-8 (400), and for an object that holds no article (422).
    """
    if content_type.partition(";")[0].strip().lower() != JSON:
        raise Refusal(415, f"the content is not declared as JSON; send the header Content-Type: {JSON}")
    try:
        record = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal(400, f"byte {error.start} of the body is not UTF-8; send JSON as UTF-8") from error
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise Refusal(400, f'the body is not JSON ({reason}); send an object such as {{"text": "..."}}') from error
    if not isinstance(record, dict):
        raise Refusal(422, 'the body is not a JSON object; send one such as {"text": "..."}')
    for key in COLUMNS:
        if not isinstance(record.get(key), (str, type(None))):
            raise Refusal(422, f"article: `{key}` is not a string; give it as one")
    if len(record.get("id") or "") > LONGEST_ID:
        raise Refusal(422, f"article: the id is longer than {LONGEST_ID} characters; give a shorter one")
    return _known(read_record(record, where="article", default_id=DEFAULT_ID, date=None))


def article_of_file(data: bytes, name: str, date: str | None) -> Article:
    """The article of a file, which its name's ending says how to read; `date` is used where the file says none.

    *Errors*: Refusal for an unknown kind (415), a date that is none, and a file that cannot be read (422).
    """
    shown = PurePath(representable(name).replace("\\", "/").replace("\0", "")).name
    shown = shown if len(shown) <= LONGEST_ID else shown[-LONGEST_ID:]
    kind = FILE_KINDS.get(PurePath(shown).suffix.lower())
    if kind is None:
        raise Refusal(415, f"{shown or 'the file'}: unknown kind of file; name one that ends with {', '.join(FILE_KINDS)}")
    try:
        day = known_date(date)
    except ArticleError as problem:
        raise Refusal(422, f"{shown}: {problem}") from problem
    with TemporaryDirectory(prefix="derek-") as folder:
        path = Path(folder, f"{DEFAULT_ID}.{kind}")
        path.write_bytes(data)
        (read,) = read_sources([_Upload(path, PurePath(shown).stem, kind, shown)], date=day)
    return _known(read)


@dataclass(frozen=True, slots=True)
class _Upload(Source):
    """A file that was sent: messages call it as its sender does."""

    shown: str = ""

    @property
    def name(self) -> str:
        return self.shown


def _known(read: Article | ReadFailure) -> Article:
    if isinstance(read, ReadFailure):
        raise Refusal(422, read.error)
    return read
