"""What goes in and what comes out, as the interface describes itself at `/openapi.json`.

The objects of an answer are the rows of the tables, so their fields are the tables' columns and their descriptions stand in `columns.json`;
the amount «432,2 млрд теңге» has a `value` of type string.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import GenericAlias
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from derek.serving.answers import ANSWERED
from derek.serving.articles import LONGEST_ID
from derek.tabulation import TABLES

TEXT = "Түркістан облысына 432,2 млрд теңге инвестиция тартылып, 58 жоба іске қосылды."


class ArticleGiven(BaseModel):
    """An article, as a line of a JSON lines file has it; other keys are passed over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": TEXT, "date": "2025-11-12"}]})

    text: str = Field(min_length=1, description="The article; neither blank nor with NUL characters")
    id: str | None = Field(None, max_length=LONGEST_ID, description="What the rows call it; `article` unless given")
    title: str | None = Field(None, description="Title")
    date: str | None = Field(None, description="Day of publication, YYYY-MM-DD: what words like «кеше» are counted from")
    source: str | None = Field(None, description="Source")
    url: str | None = Field(None, description="Address")


class Health(BaseModel):
    """The state of the server."""

    status: str = Field(description="ok")
    version: str = Field(description="Derek's version")
    ner: str = Field(description="The model for names, or none")
    max_bytes: int = Field(description="The largest body that is read")


class Problem(BaseModel):
    """Why there is no answer."""

    error: str = Field(description="One sentence: what is wrong, and the mend")


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """What each column of each table means."""
    described: dict[str, dict[str, str]] = json.loads((files("derek.serving") / "columns.json").read_text(encoding="utf-8"))
    return described


@cache
def extraction() -> type[BaseModel]:
    """The answer: the text, and the tables as lists of objects."""
    text: tuple[Any, Any] = (str, Field(description="The text that offsets count in: as given, or the article of a page"))
    tables: dict[str, Any] = {name: (GenericAlias(list, (_row(name),)), Field(description=f"The rows of {name}")) for name in ANSWERED}
    return create_model("Extraction", __doc__="What was found in an article.", text=text, **tables)


def _row(table: str) -> type[BaseModel]:
    row = TABLES[table]
    hints, described = get_type_hints(row), descriptions()[table]
    fields: dict[str, Any] = {name: (_as_sent(hints[name]), Field(description=described.get(name))) for name in row._fields}
    return create_model(row.__name__, __doc__=f"A row of {table}.", **fields)


def _as_sent(hint: Any) -> Any:
    """Decimals are sent as text: most readers of JSON would make binary floats of them."""
    return {Decimal: str, Decimal | None: str | None}.get(hint, hint)
