"""Rules that other packages add: how they are found, checked, and given right over the built-in ones.

Of «Оған 100 АЕК айыппұл салынды.» the built-in rules make a count; a rule that says 432,500 tenge is believed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import derek
from derek import finding, rules
from derek.errors import ArticleError, DerekError
from derek.facts import Count, Date, Found, Money, Name, Number, Percent, Role
from derek.finding import analyse
from derek.rules import NamedRule, apply_rules, installed_rules
from derek.tokenization import tokenize

TEXT = "Оған 100 АЕК айыппұл салынды."
FINE: dict[str, Any] = {"start": 5, "end": 12, "text": "100 АЕК"}
MONEY = Money(**FINE, value=Decimal(432500), unit="KZT")
COUNT = Count(**FINE, value=Decimal(100), unit="АЕК", source="own")
ACCUSED = Name(start=0, end=4, text="Оған", label="PERSON", name="ол", score=0.5)

REFUSED = (
    pytest.param({"start": 5}, "object of type dict, which is none of Money, Count, Percent, Quantity, Role, Date, Name", id="dict"),
    pytest.param(Number(**FINE, value=Decimal(100)), "object of type Number", id="a bare number"),
    pytest.param(Money(start=5, end=11, text="100 АЕК", value=Decimal(1)), "does not stand from 5 to 11", id="other text"),
    pytest.param(Money(start=-24, end=12, text="100 АЕК", value=Decimal(1)), "does not stand from -24 to 12", id="before the text"),
    pytest.param(Money(start=5, end=99, text=TEXT[5:], value=Decimal(1)), "does not stand from 5 to 99", id="behind the text"),
    pytest.param(Money(start=5, end=5, text="", value=Decimal(1)), "does not stand from 5 to 5", id="empty"),
    pytest.param(Money(start="5", end=12, text="100 АЕК", value=Decimal(1)), "whose start cannot be '5'", id="offset"),  # type: ignore[arg-type]
    pytest.param(Money(**FINE, value=4.5), "whose value cannot be 4.5", id="float"),  # type: ignore[arg-type]
    pytest.param(Money(**FINE, value=Decimal("NaN")), "whose value cannot be Decimal('NaN')", id="no number"),
    pytest.param(Money(**FINE, value=None), "without a value", id="no value"),
    pytest.param(Money(**FINE, value=Decimal(1), value_max=Decimal(2)), "whose value_max is no end of a range", id="exact with two ends"),
    pytest.param(Percent(**FINE, value=Decimal(1), modifier="range"), "whose range has no end", id="range with one end"),
    pytest.param(Money(**FINE, value=Decimal(1), modifier="most"), "whose modifier cannot be 'most'", id="modifier"),  # type: ignore[arg-type]
    pytest.param(Money(**FINE, value=Decimal(1), modifier=""), "without a value or a modifier", id="no modifier"),
    pytest.param(Money(**FINE, value=Decimal(1), unit=None), "whose unit cannot be None", id="unit"),  # type: ignore[arg-type]
    pytest.param(Money(**FINE, value=Decimal(1), score=2.0), "whose score cannot be 2.0", id="score"),
    pytest.param(Role(**FINE, item="айыппұл"), "without its person", id="role of nobody"),
    pytest.param(Name(**FINE, label="FINE"), "with the label FINE, which is none of PERSON, ORG", id="label"),
    pytest.param(Date(**FINE, period_start=datetime.datetime.min, period_end=None), "whose period_start cannot be", id="time"),
)
# What two rules give one after the other, and what is kept of it beside the built-in count.
KEPT = (
    pytest.param([], [], [("COUNT", "100 АЕК", "count-index")], id="nothing"),
    pytest.param([MONEY], [], [("MONEY", "100 АЕК", "first")], id="an amount in the place of another"),
    pytest.param([COUNT], [MONEY], [("COUNT", "100 АЕК", "own")], id="the first of two is believed"),
    pytest.param([ACCUSED], [MONEY], [("PERSON", "Оған", "first"), ("MONEY", "100 АЕК", "second")], id="in text order"),
    pytest.param([], [Name(**FINE, label="LAW")], [("COUNT", "100 АЕК", "count-index"), ("LAW", "100 АЕК", "second")], id="another kind"),
    pytest.param(
        [Date(**FINE, period_start=None, period_end=None), MONEY],
        [Name(start=5, end=8, text="100", label="LAW"), Name(start=7, end=12, text="0 АЕК", label="LAW")],
        [("LAW", "100", "second"), ("DATE", "100 АЕК", "first"), ("MONEY", "100 АЕК", "first")],
        id="of one kind none overlap",
    ),
)


def rule(name: str, give: Callable[[str, datetime.date | None], Iterable[Any]]) -> NamedRule:
    return NamedRule(name, f"package-of-{name} 1.0", give)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put rules in the place of the installed ones."""
    return lambda *given: monkeypatch.setattr(finding, "installed_rules", lambda: given)


@pytest.mark.parametrize(("given", "problem"), REFUSED)
def test_find_that_fits_no_table_is_refused(given: Any, problem: str) -> None:
    said = rf"^the rule aek gave an? .*{re.escape(problem)}.*; mend or uninstall package-of-aek 1\.0$"
    with pytest.raises(ArticleError, match=said):
        apply_rules([rule("aek", lambda text, date: [given])], TEXT, None)


@pytest.mark.parametrize(("first", "second", "expected"), KEPT)
def test_added_rules_are_right(install: Callable[..., None], first: list[Found], second: list[Found], expected: list[Any]) -> None:
    install(rule("first", lambda text, date: first), rule("second", lambda text, date: iter(second)))
    analysis = analyse(tokenize(TEXT))
    assert [(found.label, found.text, found.source) for found in analysis.mentions] == expected
    assert {fact.label for fact in analysis.facts} == {label for label, _, _ in expected} & {"MONEY", "COUNT"}


def test_role_of_a_rule_is_a_fact_and_a_mention(install: Callable[..., None]) -> None:
    text = "Министр Асқар Сұлтанов келді."
    role = Role(start=0, end=7, text="Министр", subject="Асқар Сұлтанов", item="бұрынғы министр")
    install(rule("roles", lambda text, date: [role]))
    analysis = analyse(tokenize(text))
    assert [(fact.subject, fact.canonical) for fact in analysis.facts] == [("Асқар Сұлтанов", "бұрынғы министр")]
    assert [(found.label, found.canonical) for found in analysis.mentions if found.start == 0] == [("POSITION", "бұрынғы министр")]


def test_rules_know_text_and_date_as_given(install: Callable[..., None]) -> None:
    asked: list[tuple[str, datetime.date | None]] = []

    def ask(text: str, date: datetime.date | None) -> list[Found]:
        asked.append((text, date))
        return []

    install(rule("ask", ask))
    derek.extract([{"text": "Oған\u00ad 100 АЕК", "date": "2026-03-02"}, TEXT], ner=None)
    derek.load(ner=None)(TEXT)
    assert asked == [("Oған\u00ad 100 АЕК", datetime.date(2026, 3, 2)), (TEXT, None), (TEXT, None)]


def test_rule_may_ask_the_detectors(install: Callable[..., None]) -> None:
    install(rule("twice", lambda text, date: derek.find_counts(text)))
    assert [count.canonical for count in derek.find_counts(TEXT)] == ["100 АЕК"]
    assert [fact.canonical for fact in analyse(tokenize(TEXT)).facts] == ["100 АЕК"]


def test_rule_that_fails_costs_one_document(install: Callable[..., None]) -> None:
    install(rule("picky", lambda text, date: [] if "АЕК" in text else [1 / 0]))
    documents = derek.extract([TEXT, "58 жоба", TEXT], ner=None).documents
    assert documents["status"].tolist() == ["ok", "error", "ok"]
    assert "the rule picky failed (ZeroDivisionError: division by zero); mend or uninstall package-of-picky 1.0" in documents["error"][1]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Callable[[str], None]]:
    """Install a package with the module `own_rules` and the entry points given."""

    def place(points: str) -> None:
        metadata = tmp_path / "own_rules-2.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: own-rules\nVersion: 2.0\n", encoding="utf-8")
        (metadata / "entry_points.txt").write_text(f"[derek_rules]\n{points}\n", encoding="utf-8")
        (tmp_path / "own_rules.py").write_text("LIST = []\ndef find(text, date): return []\ndef short(text): return []\n", encoding="utf-8")

    monkeypatch.syspath_prepend(tmp_path)
    installed_rules.cache_clear()
    yield place
    installed_rules.cache_clear()


def test_rules_are_found_by_name(package: Callable[[str], None]) -> None:
    package("zebra = own_rules:find\nant = own_rules:find")
    names = [(found.name, found.package) for found in installed_rules()]
    assert names == [("ant", "own-rules 2.0"), ("zebra", "own-rules 2.0")]
    assert finding.prepare()["rules"] == ["ant of own-rules 2.0", "zebra of own-rules 2.0"]


@pytest.mark.parametrize(
    ("point", "problem"),
    [
        ("own_rules:lost", r"cannot be loaded \(AttributeError: .*\)"),
        ("own_lost:find", r"cannot be loaded \(ModuleNotFoundError: .*\)"),
        ("own_rules:LIST", r"is no function of a text and a date \(own_rules:LIST\)"),
        ("own_rules:short", r"is no function of a text and a date \(own_rules:short\)"),
    ],
)
def test_rule_that_cannot_run_stops_the_start(package: Callable[[str], None], point: str, problem: str) -> None:
    package(f"own = {point}")
    for _ in range(2):
        with pytest.raises(DerekError, match=rf"^the rule own {problem}; mend the package own-rules 2\.0, or uninstall it$"):
            finding.prepare()


def test_without_rules_nothing_is_done(monkeypatch: pytest.MonkeyPatch, install: Callable[..., None]) -> None:
    install()
    monkeypatch.setattr(finding, "apply_rules", lambda *given: pytest.fail("asked for what is not there"))
    assert len(analyse(tokenize(TEXT)).facts) == 1
    assert rules.GROUP == "derek_rules"
