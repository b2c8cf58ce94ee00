"""Orthography: what is mended and what stays (`cases/orthography.tsv`), the exact way back, speed that does not fall with length."""

from __future__ import annotations

import doctest
import pickle
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from derek import lexicon
from derek.orthography import CleanText, alignment, characters, clean, cleaning, letters, numerals, punctuation, scripts
from derek.orthography.alignment import apply


@pytest.mark.parametrize(("text", "expected"), cases("orthography", label="note"))
def test_case(text: str, expected: str) -> None:
    wanted = text if expected == "=" else expected
    assert clean(text).text == wanted
    assert clean(wanted).text == wanted, "mended twice is mended once"


@pytest.mark.parametrize("module", [alignment, characters, cleaning, letters, numerals, punctuation, scripts])
def test_docstring_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "part", "source"),
    [
        ("25&nbsp;млн теңге", "25 млн", "25&nbsp;млн"),
        ("25&nbsp;млн теңге", " ", "&nbsp;"),
        ("Абаи\u0306 облысы", "Абай", "Абаи\u0306"),
        ("Абаи\u0306 облысы", "облысы", "облысы"),
        ("бұл мемле\u00adкет\u00ad тілі", "мемлекет", "мемле\u00adкет"),
        ("\ufeffбас", "бас", "бас"),
        ("''Нұр Отан'' партиясы", "«Нұр Отан»", "''Нұр Отан''"),
        ("''Нұр Отан'' партиясы", "Нұр Отан", "Нұр Отан"),
        ("бұл Ⅳ тоқсан", "IV тоқсан", "Ⅳ тоқсан"),
        ("бұл Ⅳ тоқсан", "V", "Ⅳ"),
        ("20 ℃ жылы", "°", "℃"),
        ("Cаенс еi", "Саенс", "Cаенс"),
        ("&laquo;Абаи&#774;&shy;лық&raquo;", "Абайлық", "Абаи&#774;&shy;лық"),
        ("&laquo;Абаи&#774;&shy;лық&raquo;", "й", "и&#774;"),
    ],
)
def test_span_of_original(text: str, part: str, source: str) -> None:
    cleaned = clean(text)
    start = cleaned.text.index(part)
    first, last = cleaned.original_span(start, start + len(part))
    assert text[first:last] == source


def test_one_to_one_mendings_keep_no_alignment() -> None:
    cleaned = clean("Cаенс\u00a0„Б“ ２０")
    assert cleaned.text == "Саенс «Б» 20"
    assert cleaned.alignments == ()
    assert cleaned.original_span(2, 7) == (2, 7)


def test_clean_text_is_the_text_itself_where_nothing_is_to_mend() -> None:
    text = "Облысқа 432,2 млрд теңге тартылды."
    assert clean(text).text is text


@pytest.mark.parametrize("text", ["", "Облыс", "25&nbsp;млн"])
def test_clean_text_pickles(text: str) -> None:
    copy = pickle.loads(pickle.dumps(clean(text)))
    assert copy == clean(text)
    assert copy.original_span(0, len(copy.text)) == (0, len(text))


@pytest.mark.parametrize("entry", [*lexicon.load("lookalikes"), *lexicon.load("legacy_fonts")], ids=lambda entry: entry.lemma)
def test_every_lookalike_is_mended_in_its_example(entry: lexicon.Entry) -> None:
    mended = clean(entry.example).text
    assert entry.value in mended
    assert entry.lemma not in mended


@pytest.mark.parametrize("entry", lexicon.load("roman_heads"), ids=lambda entry: entry.lemma)
def test_every_numeral_is_mended_in_its_example(entry: lexicon.Entry) -> None:
    assert not re.search("[ІХ]", clean(entry.example).text)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", "cyrl"),
        ("2025", "cyrl"),
        ("Қазақстан Республикасы Air Astana", "cyrl"),
        ("Qazaqstan Respýblıkasy", "latn"),
        ("قازاقستان", "arab"),
        ("Қазақстан Qazaqstan", "mixed"),
        ("Ќазаќстан", "cyrl"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert clean(text).script == script


# fmt: off
PIECES = (
    "Cаенс", "мемлекеттiк", "әке", "əке", "IT-маман", "Wi-Fi", "2О25", "l5", "1 000", "ХХІ", "ІІ", "І", "тоқсан", "ғасыр", "Ⅳ",
    "&nbsp;", "&quot;", "&amp;", "&#1171;", "\u00ad", "\u200b", "\ufeff", "\u00a0", "и\u0306", "\u0301", "''", "“", "”", "„",
    ",,", "<<", ">>", "‚", "—", "−", "‑", "℃", "º", "¥", "ќ", "њ", "ї", "Y", "ү", "\n", "\r\n", " ", ",", ".", "5", "%",
    "\ud800", "\x00", "\u202e", "۵", "Ә", "A", "О", "\U0001f600",
)
ORDINARY_PIECES = (
    "Cаенс", "мемлекеттiк", "IT-маман", "2О25", "ХХІ ғасыр", "&nbsp;", "„", "“", "\u00ad", "\u00a0", "и\u0306", " ", ", ", "—",
    "−5",
)
# fmt: on
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.one_of(st.sampled_from(PIECES), st.characters())).map("".join)
)


def _source_of_each_character(cleaned: CleanText) -> list[tuple[int, int]]:
    return [cleaned.original_span(position, position + 1) for position in range(len(cleaned.text))]


@given(TEXTS)
def test_alignment_is_monotone_and_exact(text: str) -> None:
    cleaned = clean(text)
    sources = _source_of_each_character(cleaned)
    assert all(0 <= start < end <= len(text) for start, end in sources)
    for (start, end), (next_start, next_end) in pairwise(sources):
        assert (start, end) == (next_start, next_end) or end <= next_start
    if sources:
        assert cleaned.original_span(0, len(cleaned.text)) == (sources[0][0], sources[-1][1])
    for position, (start, _) in enumerate(sources):
        assert cleaned.original_span(position, position) == (start, start)


@given(TEXTS)
def test_quick_search_misses_nothing(text: str) -> None:
    if clean(text).text is text:
        for step in cleaning.STEPS:
            assert apply(text, step(text))[0] == text, step


@given(st.lists(st.sampled_from(ORDINARY_PIECES)).map(" ".join))
def test_mended_twice_is_mended_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    "unit",
    [
        "&amp;",
        "&#",
        "\u0316\u0301",
        "а\u0301",
        "aб",
        "sб",
        "a",
        "l1",
        "1,",
        "1О",
        "ІХ",
        "І ",
        "''",
        "“а",
        "\u00ad\n",
        "\u00ad",
        "ќ",
        "¥а",
        "\ud800",
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "&" + unit * (size // len(unit)) + "б"
        started = time.perf_counter()
        clean(text)
        return time.perf_counter() - started

    # A quadratic step would take a hundred times as long; the slack is for a busy machine.
    assert seconds(200_000) < 40 * seconds(20_000) + 0.5
