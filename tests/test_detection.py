"""Detection: the numbers, amounts, counts, percents and quantities that news sentences hold, as listed in `cases/*.tsv`.

A row of `cases/money.tsv` is a sentence with brackets around each mention, and what each of them is worth:

    Үкімет [2,5 млрд теңге] бөлді	2500000000 KZT	ok	plain

`-` stands where nothing may be found, `; ` separates mentions, a modifier other than exact follows the unit, and a range is written
`10000..15000 KZT range`. A mention takes in the number, its unit or noun, the approximators on both sides and the verb that bounds it
(`аспайды`), not what leaves it exact (`тек`, `көлемінде`). In `numbers.tsv` the value stands alone, followed by `ordinal` or `range`;
`vague` is a number without a value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

import derek
from case_files import cases_of, read, unmark
from derek.facts import Fact, Number, plain

FINDERS: dict[str, Callable[[str], Sequence[Fact]]] = {
    "money": derek.find_money,
    "counts": derek.find_counts,
    "percents": derek.find_percents,
    "quantities": derek.find_quantities,
}


def amount(value: object, value_max: object) -> str:
    low = plain(value)  # type: ignore[arg-type]
    return low if value_max is None else f"{low}..{plain(value_max)}"  # type: ignore[arg-type]


def write_fact(fact: Fact) -> str:
    modifier = "" if fact.modifier == "exact" else fact.modifier
    return " ".join(filter(None, (amount(fact.value, fact.value_max), fact.unit, modifier)))


def write_number(number: Number) -> str:
    if number.value is None:
        return "vague"
    kind = "ordinal" if number.ordinal else "" if number.modifier == "exact" else number.modifier
    return " ".join(filter(None, (amount(number.value, number.value_max), kind)))


def check(found: Sequence[Fact | Number], written: list[str], text: str, spans: list[tuple[int, int]], expected: str) -> None:
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert "; ".join(written) == ("" if expected == "-" else expected)
    assert [(mention.text, mention.start, mention.end) for mention in found] == [(text[start:end], start, end) for start, end in spans]


@pytest.mark.parametrize(("name", "marked", "expected"), cases_of(*FINDERS))
def test_fact(name: str, marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = FINDERS[name](text)
    check(found, [write_fact(fact) for fact in found], text, spans, expected)


@pytest.mark.parametrize(("name", "marked", "expected"), cases_of("numbers"))
def test_number(name: str, marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = derek.find_numbers(text)
    check(found, [write_number(number) for number in found], text, spans, expected)


@pytest.mark.parametrize("name", [*FINDERS, "numbers", "lemmas"])
def test_rows_are_sound(name: str) -> None:
    seen = set()
    for row in read(name):
        assert row["state"] in ("ok", "todo"), row
        assert row["note"], row
        assert row["text"] not in seen, row
        seen.add(row["text"])
        if name != "lemmas":
            mentions = [] if row["expected"] == "-" else row["expected"].split("; ")
            assert len(unmark(row["text"])[1]) == len(mentions), row


@pytest.mark.parametrize(("text", "value"), [("432,2 млрд теңге", "432200000000"), ("16,90 пайыз", "16.9"), ("1,5 тонна", "1.5")])
def test_values_are_tidy(text: str, value: str) -> None:
    """A library user sees 432200000000 and not 432200000000.0, whatever the way there."""
    found = [*derek.find_money(text), *derek.find_percents(text), *derek.find_quantities(text)]
    assert [str(fact.value) for fact in found] == [value]
