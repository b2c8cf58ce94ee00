"""The evaluation room: gold files, scores, and the measures on labelled sentences."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from derek.errors import InputError
from derek.evaluation import KINDS, Evaluation, evaluate, read_gold
from derek.evaluation.items import fold
from derek.evaluation.kaznerd import measure
from derek.evaluation.sentences import Span, read_sentences
from derek.facts import Article, Count, Date, Fact, Found, Money

TEXT = "58 жоба іске қосылды. Әкім Асан Үсенов 2,5 млрд теңге бөлді. 300-ге жуық компания басшысы 2 рет келді."


def count(value: int, unit: str, modifier: str = "exact", start: int = 0, text: str = "58 жоба") -> Count:
    return Count(start=start, end=start + len(text), text=text, value=Decimal(value), unit=unit, modifier=modifier)  # type: ignore[arg-type]


class Person(Found):
    label = "PERSON"


class Organization(Found):
    label = "ORG"


class Role(Fact):
    kind = "role"


def person(name: str) -> Person:
    return Person(start=0, end=1, text=name)


def organization(name: str) -> Organization:
    return Organization(start=0, end=1, text=name)


def role(subject: str, item: str) -> Role:
    return Role(start=0, end=1, text=item, value=None, subject=subject, item=item)


def date(start: str | None, end: str | None) -> Date:
    sides = [datetime.date.fromisoformat(side) if side else None for side in (start, end)]
    return Date(start=0, end=1, text="x", period_start=sides[0], period_end=sides[1])


def score(tmp_path: Path, gold: dict[str, object], found: list[Found]) -> Evaluation:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "date": "2025-11-12", "text": TEXT, **gold}, ensure_ascii=False), encoding="utf-8")
    return evaluate(read_gold(path), lambda article: found)


FACT = {"kind": "count", "value": 58, "unit": "жоба", "modifier": "exact", "text": "58 жоба"}
LEADERS = {"kind": "count", "value": 300, "unit": "компания басшысы", "modifier": "about", "unit_alt": ["компания", "басшы"]}

CASES: list[tuple[str, dict[str, object], list[Found], str, tuple[int, int, int]]] = [
    ("an equal fact is right", {"facts": [FACT]}, [count(58, "жоба")], "count", (1, 1, 1)),
    ("equal predictions count once", {"facts": [FACT]}, [count(58, "жоба"), count(58, "жоба", start=9)], "count", (1, 1, 1)),
    ("equal gold counts once", {"facts": [FACT, FACT]}, [count(58, "жоба")], "count", (1, 1, 1)),
    ("another unit is wrong", {"facts": [FACT]}, [count(58, "адам")], "count", (1, 1, 0)),
    ("another modifier is wrong", {"facts": [FACT]}, [count(58, "жоба", "over")], "count", (1, 1, 0)),
    ("an alternative unit is right", {"facts": [LEADERS]}, [count(300, "басшы", "about")], "count", (1, 1, 1)),
    ("gold is used once", {"facts": [LEADERS]}, [count(300, "басшы", "about"), count(300, "компания", "about")], "count", (1, 2, 1)),
    (
        "an alternative leaves a prediction to the gold that names it",
        {"facts": [LEADERS, {**LEADERS, "unit": "компания", "unit_alt": []}]},
        [count(300, "компания", "about"), count(300, "басшы", "about")],
        "count",
        (2, 2, 2),
    ),
    ("a decimal is compared by value", {"facts": [{**FACT, "value": 16.90}]}, [count(16, "жоба")], "count", (1, 1, 0)),
    ("a number as a string", {"facts": [{**FACT, "value": "58.0"}]}, [count(58, "жоба")], "count", (1, 1, 1)),
    ("an optional fact is dropped", {"optional": {"facts": [FACT]}}, [count(58, "жоба")], "count", (0, 0, 0)),
    ("gold comes before optional", {"facts": [FACT], "optional": {"facts": [FACT]}}, [count(58, "жоба")], "count", (1, 1, 1)),
    ("an optional fact without modifier", {"optional": {"facts": [{"value": 58}]}}, [count(58, "жоба", "over")], "count", (0, 0, 0)),
    ("an optional fact by its text", {"optional": {"facts": [{"text": "58 жоба"}]}}, [count(5, "x")], "count", (0, 0, 0)),
    ("an optional text elsewhere", {"optional": {"facts": [{"text": "2 рет"}]}}, [count(5, "x")], "count", (0, 1, 0)),
    ("an optional fact of another kind", {"optional": {"facts": [{**FACT, "kind": "money"}]}}, [count(58, "жоба")], "count", (0, 1, 0)),
    ("kinds are apart", {"facts": [FACT]}, [Money(start=0, end=2, text="58", value=Decimal(58), unit="жоба")], "count", (1, 0, 0)),
    ("a folded name", {"people": [{"name": "Асан  Үсенов"}]}, [person("АСАН ҮСЕНОВ")], "people", (1, 1, 1)),
    ("a name found twice", {"people": [{"name": "Асан Үсенов"}]}, [person("Асан Үсенов"), person("асан үсенов")], "people", (1, 1, 1)),
    ("an optional person", {"optional": {"people": ["Асан Үсенов"]}}, [person("Асан Үсенов")], "people", (0, 0, 0)),
    ("folded quotes", {"orgs": ["«Самұрық-Қазына» қоры"]}, [organization("“Самұрық – Қазына” қоры")], "orgs", (1, 1, 1)),
    ("an optional organization", {"orgs": [], "optional": {"orgs": ["ҚБ"]}}, [organization("ҚБ")], "orgs", (0, 0, 0)),
    ("a role", {"people": [{"name": "Асан Үсенов", "role": "әкім"}]}, [role("Асан Үсенов", "Әкім")], "roles", (1, 1, 1)),
    ("a role of another", {"people": [{"name": "Асан Үсенов", "role": "әкім"}]}, [role("Үсен", "әкім")], "roles", (1, 1, 0)),
    ("a person without role", {"people": [{"name": "Асан Үсенов", "role": None}]}, [], "roles", (0, 0, 0)),
    ("a role of an optional person", {"optional": {"people": [{"name": "Асан"}]}}, [role("Асан", "әкім")], "roles", (0, 0, 0)),
    (
        "a date",
        {"dates": [{"text": "x", "start": "2025-01-01", "end": "2025-12-31"}]},
        [date("2025-01-01", "2025-12-31")],
        "dates",
        (1, 1, 1),
    ),
    ("another end", {"dates": [{"text": "x", "start": "2025-01-01", "end": "2025-12-31"}]}, [date("2025-01-01", None)], "dates", (1, 1, 0)),
    ("an unresolved date claims nothing", {}, [date(None, None)], "dates", (0, 0, 0)),
    (
        "equal intervals count once",
        {"dates": [{"text": t, "start": "2025-01-01", "end": "2025-12-31"} for t in ("биыл", "2025 жылы")]},
        [date("2025-01-01", "2025-12-31")],
        "dates",
        (1, 1, 1),
    ),
]


@pytest.mark.parametrize(("gold", "found", "kind", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_scores(tmp_path: Path, gold: dict[str, object], found: list[Found], kind: str, expected: tuple[int, int, int]) -> None:
    evaluation = score(tmp_path, gold, found)
    result = evaluation.scores[kind]
    assert (result.gold, result.predicted, result.correct) == expected
    assert len(evaluation.errors) >= result.gold + result.predicted - 2 * result.correct


def test_no_rows_score_zero(tmp_path: Path) -> None:
    scores = score(tmp_path, {}, []).as_dict()
    assert tuple(scores) == KINDS
    assert set(scores["money"].items()) == {("gold", 0), ("predicted", 0), ("correct", 0), ("precision", 0.0), ("recall", 0.0), ("f1", 0.0)}


def test_scores_are_rounded(tmp_path: Path) -> None:
    evaluation = score(tmp_path, {"facts": [FACT, {**FACT, "value": 1}, {**FACT, "value": 3}]}, [count(58, "жоба")])
    assert evaluation.as_dict()["count"] == {"precision": 1.0, "recall": 0.3333, "f1": 0.5, "gold": 3, "predicted": 1, "correct": 1}


def test_errors_name_the_rule_and_the_place(tmp_path: Path) -> None:
    wrong = Count(start=0, end=7, text="58 жоба", value=Decimal(58), unit="адам", source="count:noun")
    rows = score(tmp_path, {"facts": [FACT]}, [wrong]).errors
    assert rows == [
        ("a", "count", "missed", "58", "", "жоба", "exact", "58 жоба", 0, 7, ""),
        ("a", "count", "false_alarm", "58", "", "адам", "exact", "58 жоба", 0, 7, "count:noun"),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1: not a JSON object"),
        ("[]", "not a JSON object"),
        ("{}", "no `text`"),
        ('{"text": "x", "facts": {}}', "`facts` must be a list"),
        ('{"text": "x", "facts": [1]}', "`facts` must list objects"),
        ('{"text": "x", "facts": [{"kind": "age"}]}', "`kind` must be one of"),
        ('{"text": "x", "facts": [{"kind": "count", "modifier": "some"}]}', "`modifier` must be one of"),
        ('{"text": "x", "facts": [{"kind": "count", "value": "көп"}]}', "is no number"),
        ('{"text": "x", "people": [{}]}', "without a name"),
        ('{"text": "x", "date": "12.11.2025"}', "is no date; write YYYY-MM-DD"),
        ('{"text": "x", "optional": []}', "`optional` must be an object"),
        ('{"text": "x", "optional": {"facts": [{"kind": "count"}]}}', "needs a value, a unit or a text"),
    ],
)
def test_gold_problems_name_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_gold(path))
    assert "gold.jsonl, line 1: " in str(caught.value) and problem in str(caught.value)


def test_gold_that_is_no_utf8_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    with pytest.raises(InputError, match="cannot be read"):
        list(read_gold(path))
    path.write_bytes('{"text": "жоба"}'.encode("cp1251"))
    with pytest.raises(InputError, match="not UTF-8"):
        list(read_gold(path))


def test_gold_lines_end_at_newlines_alone(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "бір\u2028екі"}\n\n{"text": "үш"}\n', encoding="utf-8")
    documents = list(read_gold(path))
    assert [(document.article.id, document.article.text) for document in documents] == [("gold-1", "бір\u2028екі"), ("gold-3", "үш")]


@pytest.mark.parametrize(("one", "other"), [("«А» — Б", '"а"–б'), ("Кот-д’Ивуар", "кот-д'ивуар"), ("Й", "И\u0306")])
def test_folding(one: str, other: str) -> None:
    assert fold(one) == fold(other)


IOB2 = """AID1 O
Бес B-MONEY
миллион I-MONEY
теңге I-MONEY
бөлінді O

BID1 O
5 B-MONEY
миллион I-MONEY
теңге I-MONEY
бөлінді O

AID2 O
екі B-DATE
айда B-DATE
"""


def five_million(article: Article) -> list[Found]:
    found: list[Found] = []
    if "5 миллион" in article.text:
        found.append(Money(start=0, end=15, text="5 миллион теңге", value=Decimal(5_000_000), unit="KZT"))
    if "екі" in article.text:
        found.append(Count(start=0, end=8, text="екі айда", value=Decimal(2), unit="ай"))
    return found + found


def test_kaznerd_sentences(tmp_path: Path) -> None:
    path = tmp_path / "some.iob2"
    path.write_text(IOB2, encoding="utf-8")
    first, _, last = read_sentences(path)
    assert (first.id, first.text, first.spans) == ("AID1", "Бес миллион теңге бөлінді", (Span(0, 17, "MONEY"),))
    assert (last.id, last.spans) == ("AID2", (Span(0, 3, "DATE"), Span(4, 8, "DATE")))


def test_kaznerd_sentences_without_ids(tmp_path: Path) -> None:
    path = tmp_path / "some.iob2"
    path.write_bytes("5\tB-MONEY\r\nтеңге\tI-MONEY\r\n".encode())
    (sentence,) = read_sentences(path)
    assert (sentence.id, sentence.text, sentence.spans) == ("", "5 теңге", (Span(0, 7, "MONEY"),))


def test_kaznerd_names_the_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "some.iob2"
    path.write_text("бір O\nекі\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: no token with an IOB2 label"):
        list(read_sentences(path))


def test_kaznerd_measures(tmp_path: Path) -> None:
    path = tmp_path / "some.iob2"
    path.write_text(IOB2, encoding="utf-8")
    shares = measure(read_sentences(path), five_million)
    assert shares["money"].as_dict() == {"share": 0.5, "hits": 1, "total": 2}
    assert shares["money"].failing == ["Бес миллион теңге | Бес миллион теңге бөлінді"]
    assert shares["count"].as_dict() == {"share": 1.0, "hits": 1, "total": 1}
    assert shares["pairs"].as_dict() == {"share": 0.0, "hits": 0, "total": 1}
    assert shares["pairs"].failing == [
        "- / money 5000000 KZT exact | Бес миллион теңге бөлінді / 5 миллион теңге бөлінді",
    ]
    assert shares["percent"].as_dict() == {"share": 0.0, "hits": 0, "total": 0}
