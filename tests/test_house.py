"""The house: borders between rooms, what the source may not hold, integrity of the language data and of the corpus.

«2,5 млрд теңге» must be found by `detection` without anything below it: data flows downwards, and these tests keep it so.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derek import lexicon

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline" / "derek"
MODULES = sorted(PACKAGE.rglob("*.py"))
LEXICONS = sorted(path.stem for path in (PACKAGE / "lexicon").glob("*.tsv"))
GOLD = sorted((ROOT / "corpus" / "gold").glob("*.jsonl"))

# Rooms in the order that data flows; a room imports from those before it, never from its own line.
BASE = ("facts", "errors", "memory", "lexicon")
FLOW = (
    ("orthography",),
    ("tokenization",),
    ("morphology",),
    ("detection",),
    ("normalization",),
    ("reading", "tabulation"),
    ("report", "evaluation", "rules"),
    ("finding",),
    ("components",),
    ("extraction",),
    ("scaling", "serving"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
RANK = {room: rank for rank, line in enumerate(FLOW) for room in line}
NARROWER = {
    "facts": set[str](),
    "errors": set[str](),
    "memory": set[str](),
    "lexicon": {"errors"},
    "reading": {"facts", "errors", "orthography", "lexicon"},
}

# `python -m derek.evaluation.kaznerd` is a small command line of its own, which needs a pipeline to measure.
EXEMPT = {("evaluation/kaznerd.py", "extraction")}

# Who may import a library that is slow to import, or that only one room should know.
KEEPERS = {
    "dask": ("scaling/",),
    "distributed": ("scaling/",),
    "fastapi": ("serving/", "commands/serve.py"),
    "stanza": ("detection/ner.py",),
    "pandas": ("tabulation/", "reading/", "scaling/"),
    "spacy.language": ("tokenization/", "components.py", "extraction.py", "__init__.py"),
}
# Declared for another library's sake; see pyproject.toml.
BROUGHT_ALONG = {"lxml_html_clean"}
LAZY = (
    "pandas",
    "pyarrow",
    "trafilatura",
    "charset_normalizer",
    "rich",
    "onnxruntime",
    "tokenizers",
    "torch",
    "stanza",
    "dask",
    "distributed",
    "fastapi",
    "uvicorn",
    "pydantic",
)

# Written so that this file does not hold what it forbids.
FORBIDDEN = {
    "unfinished work": re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|NotImplemented[E]rror)\b"),
    "a letter class that misses ә ғ қ ң ө ұ ү һ і": re.compile(r"\[а-[я]|а-яА-[Я]|А-Яа-[я]"),
    "an absolute path": re.compile(r"/(wor[k]|tm[p]|roo[t]|hom[e])/"),
}
LONGEST = 300


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Full names of everything that a module imports, wherever in it: `derek.facts.Money`, `spacy.language.Language`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def may_import(room: str, other: str) -> bool:
    if room == other or room == "__init__":
        return True
    if room in NARROWER:
        return other in NARROWER[room]
    return other in BASE or RANK[other] < RANK[room]


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_data_flows_downwards(path: Path) -> None:
    others = {name.split(".")[1] for name in imports(path) if name.startswith("derek.")}
    assert others <= {*BASE, *RANK}, "a room that the flow does not know"
    wrong = {other for other in others if not may_import(room_of(path), other) and (relative(path), other) not in EXEMPT}
    assert not wrong


@pytest.mark.parametrize("library", KEEPERS)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    # `spacy.Language` is another name of the same class.
    names = {library, "spacy.Language"} if library == "spacy.language" else {library}
    users = {relative(path) for path in MODULES for name in imports(path) if any(f"{name}.".startswith(f"{its}.") for its in names)}
    assert {user for user in users if not user.startswith(KEEPERS[library])} == set()


def test_border_patrol_sees_a_crossing() -> None:
    assert may_import("detection", "morphology")
    assert not may_import("morphology", "detection")
    assert not may_import("detection", "normalization")
    assert not may_import("tabulation", "reading")


def test_start_up_imports_no_slow_library() -> None:
    code = (
        f"import spacy, sys; old = set(sys.modules); import derek.cli; print(*[m for m in {LAZY!r} if m in sys.modules and m not in old])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []


def test_every_package_is_named() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    rooms = {".".join(path.parent.relative_to(PACKAGE.parent).parts) for path in PACKAGE.rglob("__init__.py")}
    assert set(setuptools["packages"]) == {*rooms, "derek.lexicon", "derek.models", "derek.models.fast"}


def test_every_imported_library_is_declared_and_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["dask"], *extras["serve"]]
    declared = {re.split(r"[^\w-]", line)[0].replace("-", "_") for line in lines}
    imported = {name.split(".")[0] for path in MODULES for name in imports(path)} - set(sys.stdlib_module_names) - {"derek"}
    assert imported == declared - BROUGHT_ALONG


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_source_holds_nothing_forbidden(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []
    assert source.count("\n") <= LONGEST, "asking to be two modules"
    assert path.stem not in ("utils", "helpers", "misc", "common")
    assert ast.get_docstring(ast.parse(source)), "no module docstring"


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicon_file_is_whole_and_read(name: str) -> None:
    entries = lexicon.load(name)
    assert entries
    assert all(entry.source for entry in entries), "a line without a source"
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in MODULES), "no module reads this file"


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_has_the_text_of_its_article(path: Path) -> None:
    # Only ids are compared and shown: of the scored articles nothing else may come to light.
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = ROOT / "corpus" / "articles"
    assert [d["id"] for d in gold if (articles / f"{d['id']}.txt").read_bytes() != d["text"].encode()] == []


def test_every_article_has_its_gold_once() -> None:
    ids = [json.loads(line)["id"] for path in GOLD for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(ids) == sorted(path.stem for path in (ROOT / "corpus" / "articles").iterdir())
