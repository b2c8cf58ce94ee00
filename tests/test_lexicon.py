"""The lexicon: what its files say of a word (`cases/lexicon.tsv`), and what the loader refuses.

A case names file and lemma: `currencies АҚШ доллары` is USD; `-` says that the file must not list the lemma.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from derek import lexicon
from derek.errors import LexiconError

CASES = Path(__file__).parent / "cases" / "lexicon.tsv"
HEADER = "lemma\tvalue\texample\tsource\tnote\n"
NOUN_CLASSES = {"person", "animal", "place", "org", "thing", "event", "abstract", "time", "measure", "part", "classifier", "mass"}

# Written by their numbers: invisible characters and look-alikes cannot be told apart in an editor.
REFUSED = (
    pytest.param("", 1, "the header must be", id="empty file"),
    pytest.param("lemma\tvalue\nжоба\tevent\n", 1, "the header must be", id="short header"),
    pytest.param("lemma,value,example,source,note\n", 1, "separated by tabs", id="commas for tabs"),
    pytest.param(HEADER + "жоба\tevent\t\t\t\t\n", 2, "6 columns, not 5", id="column too many"),
    pytest.param(HEADER + "\tevent\n", 2, "no lemma", id="no lemma"),
    pytest.param(HEADER + "жоба\tevent\nел\tplace\nжоба\tevent\n", 4, "stands already in line 2", id="listed twice"),
    pytest.param(HEADER + "жо\u00adба\tevent\n", 2, "invisible", id="soft hyphen"),
    pytest.param(HEADER + "жұмыс\u00a0орны\tcompound\n", 2, "invisible", id="no-break space"),
    pytest.param(HEADER + "жоба\tevent\t\tkazakh\u200busage\n", 2, "invisible", id="zero-width space in another column"),
    pytest.param(HEADER + "#\nж\u006fба\tevent\n", 3, "mixes Latin and Cyrillic", id="Latin o"),
    pytest.param(HEADER + "и\u0306од\tmass\n", 1, "NFC", id="decomposed letter"),
    pytest.param(HEADER + "жоба\tevent\t5 мектеп\n", 2, "does not contain «жоба»", id="example without its word"),
)
ACCEPTED = (
    pytest.param("мектеп\tplace\t3 мектебі\n", id="last letter changes in the example"),
    pytest.param("SIM-карта\tcompound\n", id="two scripts in two parts"),
    pytest.param("сом\tKGS\nсом\tUZS\n", id="one lemma, two values"),
    pytest.param("# a remark\n\nжоба\n", id="remark and empty line"),
)


def _cases() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    marks = {"todo": [pytest.mark.xfail(strict=True)], "ok": []}
    return [pytest.param(*row["text"].split(" ", 1), row["expected"], marks=marks[row["state"]], id=row["text"]) for row in rows]


@pytest.mark.parametrize(("name", "lemma", "expected"), _cases())
def test_entry(name: str, lemma: str, expected: str) -> None:
    values = {entry.value for entry in lexicon.load(name) if entry.lemma == lemma}
    assert values == (set() if expected == "-" else {expected})


@pytest.mark.parametrize(("content", "line", "problem"), REFUSED)
def test_refusal_names_file_and_line(content: str, line: int, problem: str) -> None:
    with pytest.raises(LexiconError, match=f"^{re.escape(f'words.tsv, line {line}: ')}.*{re.escape(problem)}"):
        lexicon.parse(content, "words.tsv")


@pytest.mark.parametrize("content", ACCEPTED)
def test_accepted(content: str) -> None:
    assert lexicon.parse(HEADER + content, "words.tsv")


def test_entries_keep_order_and_line() -> None:
    entries = lexicon.parse(HEADER + "жоба\tevent\n\nел\tplace\t15 ел\tkazakh usage\tnote\n", "words.tsv")
    assert entries == (
        lexicon.Entry("жоба", "event", "", "", "", 2),
        lexicon.Entry("ел", "place", "15 ел", "kazakh usage", "note", 4),
    )


@pytest.mark.parametrize("name", ["currencies", "units", "adjectives", "compounds", "nouns"])
def test_lemma_has_one_meaning(name: str) -> None:
    # Texts are read in lower case: two lemmas that differ in capitals alone would be one word with two values.
    seen: dict[str, int] = {}
    for entry in lexicon.load(name):
        assert seen.setdefault(entry.lemma.lower(), entry.line) == entry.line, f"«{entry.lemma}» stands already"


def test_currency_values_are_codes() -> None:
    assert [e.lemma for e in lexicon.load("currencies") if not re.fullmatch(r"[A-Z]{3,4}(/100)?", e.value)] == []


def test_noun_classes_are_known() -> None:
    assert [e.lemma for e in lexicon.load("nouns") if e.value not in NOUN_CLASSES] == []


def test_vowel_drop_is_marked_only_where_there_is_a_vowel_to_drop() -> None:
    assert [e.lemma for e in lexicon.load("nouns") if "drop" in e.note and e.lemma[-2] not in "ыіуү"] == []


@pytest.mark.parametrize(("name", "value"), [("adjectives", "adj"), ("compounds", "compound")])
def test_one_class_files(name: str, value: str) -> None:
    assert {entry.value for entry in lexicon.load(name)} == {value}


def test_compounds_have_parts() -> None:
    assert [e.lemma for e in lexicon.load("compounds") if not re.search("[ -]", e.lemma)] == []
