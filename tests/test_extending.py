"""Words that users add in a folder of their own, and the worked example in `corpus/extending`, installed and run as its README says.

With `тезер	USDT` in the user's `currencies.tsv`, «40 мың тезерге» is money and no count.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derek import lexicon
from derek.errors import DerekError, InputError, LexiconError
from derek.lexicon.extension import ENVIRONMENT, extended, extensible, use_lexicon, words_added
from derek.lexicon.lines import shipped

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "corpus" / "extending"
WORDS = EXAMPLE / "lexicon"
HEADER = "lemma\tvalue\n"

# Written by their numbers: invisible characters and look-alikes cannot be told apart in an editor.
REFUSED = (
    pytest.param("currencies", b"", 1, "the header must name lemma", id="empty file"),
    pytest.param("currencies", "lemma\tcode\nтезер\tUSDT\n".encode(), 1, "the header must name lemma", id="unknown column"),
    pytest.param("currencies", "lemma,value\nтезер,USDT\n".encode(), 1, "separated by tabs", id="commas"),
    pytest.param("currencies", b"lemma\tvalue\tvalue\n", 1, "the header must name", id="column twice"),
    pytest.param("currencies", f"{HEADER}тезер\tUSDT\t\tx\n".encode(), 2, "4 columns, not 2", id="cell too many"),
    pytest.param("currencies", f"{HEADER}\n\tUSDT\n".encode(), 3, "no lemma", id="no lemma"),
    pytest.param("currencies", f"{HEADER}# my own\nтезер\tusdt\n".encode(), 3, "«usdt» is no value of «тезер»; give a code", id="value"),
    pytest.param("organizations", f"{HEADER}КБТУ\n".encode(), 2, "give state or acronym", id="no value where there are several"),
    pytest.param("nouns", f"{HEADER}жоба\tevent\nжоба\tevent\n".encode(), 3, "stands already in line 2", id="twice"),
    pytest.param("nouns", f"{HEADER}жоба\tevent\nжоба\tthing\n".encode(), 3, "has another value in line 2", id="two values"),
    pytest.param("nouns", f"{HEADER}жұмыс орны\tabstract\n".encode(), 2, "this file is for single ones", id="phrase"),
    pytest.param("nouns", f"{HEADER}жо\u00adба\tevent\n".encode(), 2, "invisible", id="soft hyphen"),
    pytest.param("nouns", f"{HEADER}жұмыс\u00a0орны\tevent\n".encode(), 2, "invisible", id="no-break space"),
    pytest.param("nouns", f"{HEADER}ж\u006fба\tevent\n".encode(), 2, "mixes Latin and Cyrillic", id="Latin o"),
    pytest.param("nouns", f"{HEADER}жоба\tevent\nи\u0306од\tmass\n".encode(), 3, "NFC", id="decomposed letter"),
    pytest.param("nouns", f"{HEADER}жоба\tevent\nсабақ\tevent\n".encode("cp1251", "replace"), 2, "not in UTF-8", id="other encoding"),
    pytest.param("nouns", "lemma\tvalue\texample\nжоба\tevent\t5 мектеп\n".encode(), 2, "does not contain «жоба»", id="example"),
    pytest.param("organizations", f'{HEADER}"Дала" АҚ\tstate\n'.encode(), 2, "a straight quotation mark", id="quotes of spreadsheets"),
    pytest.param("given_names", f"{HEADER}інжуайым\tfemale kk\n".encode(), 2, "no capital letter", id="small letter"),
)
MISTAKEN = (
    pytest.param({"curencies.tsv": HEADER}, "curencies.tsv: there is no such lexicon to add to; did you mean currencies.tsv", id="name"),
    pytest.param({"suffixes.tsv": HEADER}, "suffixes.tsv: there is no such lexicon to add to", id="closed lexicon"),
    pytest.param({"currencies.csv": HEADER}, "currencies.csv: not a .tsv file", id="ending"),
    pytest.param({"README.md": "", ".hidden.tsv": ""}, "no lexicon file in it", id="nothing to add"),
    pytest.param(None, "no such folder", id="no folder"),
)
READ = (
    pytest.param("currencies", b"\xef\xbb\xbf" + "lemma\tvalue\r\nтезер\tUSDT\r\n".encode(), ("тезер", "USDT"), id="as Windows writes"),
    pytest.param("currencies", "note\tvalue\tlemma\nname\tUSDT\t тезер  ақша \t\t\n".encode(), ("тезер ақша", "USDT"), id="order, spaces"),
    pytest.param("adjectives", "lemma\nБұлттық\n".encode(), ("бұлттық", "adj"), id="the only value, small letters"),
    pytest.param("currencies", f"{HEADER}Теңге\tXTS\n".encode(), ("Теңге", "XTS"), id="in the place of a shipped line"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder, which the environment names."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    return tmp_path


def run(*arguments: object, rc: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == rc, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(("name", "content", "line", "problem"), REFUSED)
def test_refusal_names_file_and_line(folder: Path, name: str, content: bytes, line: int, problem: str) -> None:
    (folder / f"{name}.tsv").write_bytes(content)
    with pytest.raises(LexiconError, match=f"^{re.escape(f'{folder / name}.tsv, line {line}: ')}.*{re.escape(problem)}"):
        words_added()


@pytest.mark.parametrize(("files", "problem"), MISTAKEN)
def test_mistaken_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str] | None, problem: str) -> None:
    for name, content in (files or {}).items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(problem)):
        use_lexicon(folder if files else folder / "жоқ")
    assert os.environ[ENVIRONMENT] == str(folder)


@pytest.mark.parametrize(("name", "content", "expected"), READ)
def test_words_join_the_shipped_ones(folder: Path, name: str, content: bytes, expected: tuple[str, str]) -> None:
    (folder / f"{name}.tsv").write_bytes(content)
    entries = extended(name)
    others = tuple(entry for entry in shipped(name) if entry.lemma.lower() != expected[0].lower())
    assert (entries[:-1], entries[-1][:2]) == (others, expected)


def test_words_are_told_apart(folder: Path) -> None:
    said = []
    for value in ("USDT", "USDC", "USDT"):
        (folder / str(len(said))).mkdir()
        (folder / str(len(said)) / "currencies.tsv").write_text(f"{HEADER}тезер\t{value}\n", encoding="utf-8")
        os.environ[ENVIRONMENT] = str(folder / str(len(said)))
        said.append(words_added())
    assert said[0] == said[2] != said[1]


@pytest.mark.parametrize("name", extensible())
def test_shipped_lines_keep_the_rules_for_users(name: str) -> None:
    rule = extensible()[name]
    entries = lexicon.load(name)
    assert [entry.lemma for entry in entries if not re.fullmatch(rule.value, entry.value)] == []
    assert rule.note and not rule.note.endswith(".")


def test_words_in_use_cannot_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    lexicon.load("currencies")
    with pytest.raises(DerekError, match=r"the words of currencies are in use already; name the folder before the first text"):
        use_lexicon(WORDS)
    assert ENVIRONMENT not in os.environ


def test_words_reach_processes_that_start_later(tmp_path: Path) -> None:
    code = (
        "import os, sys, multiprocessing as m; from derek import find_money, lexicon; "
        "lexicon.use_lexicon('corpus/extending/lexicon'); lexicon.use_lexicon(sys.argv[1]); os.chdir(sys.argv[2]); "
        "pool = m.get_context('spawn').Pool(1); "
        "print([found.canonical for text in ['40 мың тезерге'] for found in find_money(text) + pool.apply(find_money, (text,))])"
    )
    assert run("-c", code, WORDS, tmp_path).strip() == "['40000 USDT', '40000 USDT']"


def test_no_words_are_read_before_they_are_needed() -> None:
    code = (
        "import derek, importlib, pkgutil, spacy\n"
        "for module in pkgutil.walk_packages(derek.__path__, 'derek.'):\n"
        "    if not module.name.endswith('__main__'):\n"
        "        try: importlib.import_module(module.name)\n"
        "        except ImportError as error: assert 'derek' not in (error.name or 'derek'), error\n"
        "spacy.blank('kk')\n"
        "from derek.lexicon import extension; print(sorted(extension._in_use))"
    )
    assert run("-W", "ignore", "-c", code).strip() == "[]"


@pytest.mark.parametrize("named", [("--lexicon", "жоқ"), ()], ids=["option", "environment"])
def test_command_says_what_is_wrong(named: tuple[str, ...]) -> None:
    said = run("-m", "derek", "show", EXAMPLE / "article.txt", "--ner", "none", *named, rc=1, **{ENVIRONMENT: "" if named else "жоқ"})
    assert re.fullmatch(r"derek: жоқ: no such folder; give one with files such as currencies\.tsv", said.strip())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's package, installed from its folder without a network."""
    place = tmp_path_factory.mktemp("installed")
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "derek_aek.py"):
        (source / name).write_bytes((EXAMPLE / name).read_bytes())
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", place, source)
    return place


def test_example_does_what_its_page_says(installed: Path) -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (shown,) = re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    install, show = commands.splitlines()
    assert (ROOT / install.removeprefix("pip install ") / "pyproject.toml").is_file()
    said = run("-m", *show.split(), PYTHONPATH=os.pathsep.join([str(installed), *sys.path]))
    lines = [re.sub(r"─+", "─", line.rstrip()) for line in said.splitlines() if line.strip()]
    wanted = [re.sub(r"─+", "─", line.rstrip()) for line in shown.splitlines() if line.strip()]
    assert lines[-len(wanted) :] == wanted


@pytest.mark.parametrize("workers", [(), ("--workers", "2")], ids=["one process", "workers"])
def test_example_in_tables(installed: Path, tmp_path: Path, workers: tuple[str, ...]) -> None:
    environment = {"PYTHONPATH": os.pathsep.join([str(installed), *sys.path]), ENVIRONMENT: str(WORDS)}
    options = ("--ner", "none", "--date", "2026-03-02", "--out", tmp_path, *workers)
    run("-m", "derek", "extract", EXAMPLE / "article.txt", *options, **environment)
    with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
        found = [(row["text"], row["value"], row["unit"], row["source"]) for row in csv.DictReader(file) if row["kind"] == "money"]
    assert found == [("40 мың тезерге", "40000", "USDT", "money-after"), ("150 АЕК", "648750", "KZT", "aek")]
