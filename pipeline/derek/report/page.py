"""One HTML page of a run, which needs nothing beside it: the tables' rows as JSON, the libraries, the script and the style are all in it.

An article may hold `<script>` after «58 жоба»: the page gets its data as JSON without a `<`, shows it as text only, and its security policy
lets no script run but its own three, each by its digest. The words of the page, in Kazakh and English, are in `strings.tsv`.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib.resources import files
from itertools import islice
from pathlib import Path
from string import Template
from typing import Any

from derek.errors import OutputError
from derek.report.contents import FACTS, Contents
from derek.report.documents import read_documents
from derek.report.figures import NAMES, NODES, Figures, leading
from derek.report.tables import find_tables, read_rows
from derek.tabulation.rows import EntityRow

PAGE = "report.html"

LIBRARIES = ("echarts.min.js", "tabulator.min.js")
LICENCES = ("echarts.NOTICE.txt", "tabulator.LICENSE.txt")
"""What goes with the libraries wherever they go; the licence of Apache ECharts is named in its file."""

SCRIPTS = (
    *("words.js", "passages.js", "data.js", "elements.js", "marks.js", "reader.js", "grid.js", "facts.js", "names.js"),
    *("charts.js", "overview.js", "times.js", "layout.js", "namecharts.js", "page.js"),
)
"""The page's own script: one, in parts, each of which knows those before it."""

STYLES = ("tabulator.min.css", "palette.css", "page.css", "grid.css", "reader.css", "labels.css")

# `<` could end the script element, the line separators end lines in old browsers, and half a surrogate pair is no character to write.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def write_report(folder: Path, *, limit: int = FACTS) -> Path:
    """Write `report.html` into the folder of a finished run, whole or not at all; the result is its path.

    `limit` is how many facts the page holds with their articles; figures and charts are always of the whole run.

    *Errors*: InputError where the tables are not there or broken, OutputError where the page cannot be written.
    """
    path = folder / PAGE
    page = make_page(gather(folder, limit=limit))
    # The process number keeps two runs apart.
    temporary = path.with_name(f".{PAGE}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as stream:
            stream.write(page.encode())
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error}); free the place or copy the tables elsewhere") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def gather(folder: Path, *, limit: int = FACTS) -> dict[str, Any]:
    """All that the page shows of a run, as JSON can hold it; only what the page keeps is ever in memory at once."""
    tables = find_tables(folder)
    first, named, total = _read_entities(tables["entities"], limit)
    figures, contents = Figures(named, total), Contents(first, limit)
    for document in read_documents(tables):
        figures.add(document)
        contents.add(document)
    return {"figures": figures.as_dict(), "names": _columns(named), **contents.as_dict()}


def _read_entities(path: Path, limit: int) -> tuple[list[EntityRow], list[EntityRow], int]:
    """The entities that the page lists, those that its charts name, and how many there are in all."""
    first: list[EntityRow] = []
    named: dict[str, list[EntityRow]] = {"PERSON": [], "ORG": []}
    total = 0
    rows = read_rows(path, EntityRow)
    while portion := list(islice(rows, limit)):
        total += len(portion)
        first = first or portion
        for label, known in named.items():
            named[label] = leading([*known, *portion], (label,), max(NAMES, NODES))
    return first, [*named["PERSON"], *named["ORG"]], total


def _columns(entities: list[EntityRow]) -> dict[str, list[Any]]:
    """The names that charts show: these may be beyond the entities that the page lists."""
    return {entity.entity_id: [entity.name, entity.label, entity.documents, entity.mentions] for entity in entities}


def make_page(data: Mapping[str, Any]) -> str:
    """The page that shows some data."""
    scripts = [*map(_library, LIBRARIES), "\n".join(map(_asset, SCRIPTS))]
    return Template(_asset("page.html")).substitute(
        policy=_policy(scripts),
        licences="\n\n".join(map(_asset, LICENCES)),
        style="\n".join(map(_library, STYLES)),
        strings=_json(read_strings()),
        data=_json(data),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def read_strings() -> dict[str, dict[str, str]]:
    """The words of the page by language and key.

    >>> read_strings()["kk"]["kind.money"]
    'Ақша'
    """
    lines = (files("derek.report") / "strings.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {language: {row["key"]: row[language] for row in rows} for language in ("kk", "en")}


def _asset(name: str) -> str:
    return (files("derek.report") / "assets" / name).read_text(encoding="utf-8")


def _library(name: str) -> str:
    """A file without the line that would let a browser's tools ask for a map of it."""
    return _SOURCE_MAP.sub("", _asset(name))


def _policy(scripts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    # The libraries set styles of elements; an image is the icon of the page, which is in it.
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def _json(data: Any) -> str:
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda unsafe: f"\\u{ord(unsafe[0]):04x}", written)
