"""Articles to answers: the rows of the four tables as JSON, the facts as CSV.

Of «58 жоба» the answer has a row in `facts` whose `value` is the string `58`: values are text, so that they stay exact.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from derek.extraction import Annotator, annotate_one
from derek.facts import Article, plain
from derek.finding import Analysis
from derek.normalization.entities import EntityIndex
from derek.serving.refusal import Refusal
from derek.tabulation import TABLES, document_rows
from derek.tabulation.formats import Csv, SpreadsheetCsv
from derek.tabulation.rows import entity_row

ANSWERED = ("documents", "mentions", "entities", "facts")
"""The tables of an answer, in its order."""

LONGEST_ANSWER = 20_000_000
"""Characters of sentences in an answer, which each fact repeats: a page of ten thousand numbers without a full stop is none to copy."""

Rows = dict[str, Sequence[NamedTuple]]


def rows_of(annotate: Annotator, article: Article) -> Rows:
    """The rows of an article by table.

    *Errors*: ArticleError for whatever goes wrong in a stage; Refusal (422) where the answer would be many times the article.
    """
    analysis = annotate_one(annotate, article)
    if _characters_of_sentences(analysis) > LONGEST_ANSWER:
        raise Refusal(422, "article: too many facts in too long sentences; cut the sentences or send the article in parts")
    found = document_rows(article, *analysis)
    index = EntityIndex()
    index.add(found.entities)
    entities, joined = index.resolve()
    mentions = [row._replace(entity_id=joined.get(row.entity_id or "", row.entity_id)) for row in found.mentions]
    tables: Rows = {"documents": [found.document], "mentions": mentions, "entities": list(map(entity_row, entities)), "facts": found.facts}
    return {name: tables[name] for name in ANSWERED}


def _characters_of_sentences(analysis: Analysis) -> int:
    """How many characters the column `sentence` will hold."""
    passage = analysis.passage
    starts = [passage.clean.original_span(passage.starts[first], passage.ends[first])[0] for first in passage.sentences]
    if not starts:
        return 0
    ends = [*starts[1:], passage.clean.original_span(passage.starts[-1], passage.ends[-1])[1]]
    numbers = (max(0, bisect_right(starts, fact.start) - 1) for fact in analysis.facts)
    return sum(ends[number] - starts[number] for number in numbers)


def as_json(article: Article, rows: Rows) -> bytes:
    """The answer to a program: the text that offsets count in, and an object for each row."""
    tables = {name: [row._asdict() for row in table] for name, table in rows.items()}
    return json.dumps({"text": article.text, **tables}, ensure_ascii=False, default=plain).encode()


def as_csv(rows: Rows, *, spreadsheet: bool = False) -> bytes:
    """The facts as `facts.csv` has them, or as a spreadsheet opens them without running any."""
    stream = io.BytesIO()
    written = (SpreadsheetCsv if spreadsheet else Csv)(stream, TABLES["facts"])
    written.write(rows["facts"])
    written.finish()
    return stream.getvalue()
