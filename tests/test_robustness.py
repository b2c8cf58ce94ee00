"""The whole pipeline against texts that nobody would write: no exception, exact offsets, linear time.

«432,2 млрд теңге» may stand between control characters, half a surrogate pair and a hundred opened quotes; what is found is still a
slice of the text as given.
"""

from __future__ import annotations

import datetime
import gc
import time
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import derek
from derek.facts import Article, Date, Fact, Found

PUBLISHED = datetime.date(2026, 3, 2)

DETECTORS: dict[str, Callable[[str], Sequence[Found]]] = {
    "numbers": derek.find_numbers,
    "money": derek.find_money,
    "counts": derek.find_counts,
    "percents": derek.find_percents,
    "quantities": derek.find_quantities,
    "dates": lambda text: derek.find_dates(text, date=PUBLISHED),
}

# Pieces of real text and of what breaks it; any sequence of them is a text.
PIECES = (
    *("432,2 млрд", " теңге", "27 млрд. АҚШ доллары", "бір жарым миллион", "жүзге жуық", "23 915", "мың", "мектептен", "100 000 000"),
    *("2025 жылғы 12 қараша", "10 айда", "биыл", "II тоқсан", "15.11.2025", "9:30", "5-сынып", "58 жоба", "-дан астам", "дейін", "мен"),
    *("16,9%", "пайыз", "км²", "кВт/сағ", "А.Б.", "т.б.", "ж.", "№14", "COVID-19-ға", "+7 701 123 45 67", "https://derek.kz", "@derek"),
    *("«", "»", "“", "”", '"', "‘", "(", ")", "[", "— ", "–", "-", "−", ".", ",", "!", "?", "…", ":", ";", "/", "%", "$", "₸", "°C"),
    *(" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2009", "\u2028", "\u00ad", "\u200b", "\ufeff", "\x00", "\x1b", "\x85"),
    *("&nbsp;", "&#1171;", "&laquo;", "&", "\u0306", "\u0301", "и\u0306", "тeңге", "2О25", "l5", "１２", "٣", "Ⅳ", "½", "²", "İ", "ß", "ﬁ"),
    *("\ud800", "\udfff", "😀", "👨\u200d👩\u200d👧", "中文", "عربي", "\u202e", "qazaq", "ќазаќ", "ıntı", "\U0010ffff"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=5)), max_size=30).map("".join),
    st.text(st.characters(codec=None, categories=None), max_size=120),
)
THOROUGH = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# What a million characters may consist of; each tempts another pattern to look too far ahead or back.
REPEATED = {
    "letters": "а",
    "digits": "1",
    "numbers": "1 ",
    "thousands": "100 ",
    "numerals": "мың ",
    "words of numbers": "бір миллион екі жүз ",
    "coordinated": "бес, ",
    "money": "2,5 млрд теңге ",
    "counts": "58 жаңа жұмыс орны ",
    "dates": "2025 жылғы 12 қараша ",
    "ranges": "5-6-",
    "intervals": "5-тен 6-ға дейін ",
    "sentences": "Ол 5 үй. ",
    "dots": ".",
    "commas": ",",
    "abbreviations": "т.б. ",
    "initials": "А.Б.",
    "opened quotes": "«",
    "plain quotes": '" ',
    "brackets": "(",
    "hyphens": "а-",
    "dashes": "— ",
    "spaces": " ",
    "lines": "\n",
    "entities": "&#1171;",
    "ampersands": "&a",
    "soft hyphens": "а\u00ad",
    "accents": "\u0306",
    "look-alikes": "тeңгe ",
    "surrogates": "\ud800",
    "links": "http://а",
    "mail": "a@",
    "signs": "%$₸№",
    "shared nouns": "5 ірі, ",
    "appointments": "Асан әкім болып ",
    "persons beside institutions": "Асан Қазақ ",
    "small words of names": "Урсула фон ",
    "polite names": "Асан Серікұлы, Асан Оспанов, ",
    "participles": "9 салынып жатқан ",
    "ends of changes": "180-нен 2025 жылы ",
    "signed ranges": "-5…-",
    "legal forms": "«А» АҚ АҚ АҚ АҚ ",
    "shared roles": "Ресей, Қытай басшылары ",
    "two units": "2 келі 300 грамм ",
    "periods": "Қазанда 40 адам қаза тапты, ",
    "years": "2023 жылы апат ",
}
LENGTH = 10_000
RATIO = 12.0
"""How much longer ten times the text may take: linear time, and what a busy machine adds."""
TRIES = 6


@pytest.fixture(scope="module", name="nlp")
def pipeline() -> Language:
    return derek.load(ner=None)


def assert_exact(text: str, found: Iterable[Found]) -> None:
    for thing in found:
        assert 0 <= thing.start < thing.end <= len(text), thing
        assert text[thing.start : thing.end] == thing.text, thing
        if isinstance(thing, Fact):
            assert thing.value is None or thing.value.is_finite()
            assert (thing.value_max is not None) == (thing.modifier == "range"), thing
        if isinstance(thing, Date) and thing.period_start and thing.period_end:
            assert thing.period_start <= thing.period_end, thing


@pytest.mark.parametrize("detector", DETECTORS)
@THOROUGH
@given(text=TEXTS)
@example(text="")
@example(text="9" * 5000 + " теңге")
@example(text="«" * 100 + "432,2 млрд теңге" + "»" * 99)
@example(text="\ud8002,5 млрд\udc00 теңге")
def test_detector_bears_any_text(detector: str, text: str) -> None:
    found = DETECTORS[detector](text)
    assert_exact(text, found)
    assert [thing.start for thing in found] == sorted(thing.start for thing in found)
    assert found == DETECTORS[detector](text)


@THOROUGH
@given(text=TEXTS)
@example(text="")
@example(text="99999-жылы 32 қаңтарда 0000 теңге")
def test_pipeline_bears_any_text(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert len(doc.text) == len(text)
    assert_exact(text, doc._.facts)
    assert_exact(text, doc._.mentions)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, max_size=4))
def test_extract_fails_for_no_text(nlp: Language, texts: list[str]) -> None:
    articles = [Article(text=text, id=str(number), date=PUBLISHED) for number, text in enumerate(texts)]
    tables = derek.extract(articles, nlp=nlp)
    assert list(tables.documents["doc_id"]) == [article.id for article in articles]
    assert set(tables.documents["status"]) <= {"ok"}
    for row in tables.facts.to_dict("records"):
        assert texts[int(row["doc_id"])][row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize("piece", REPEATED)
def test_time_is_linear(nlp: Language, piece: str) -> None:
    unit = REPEATED[piece]
    short = unit * (LENGTH // len(unit))
    ratios = []
    for _ in range(TRIES):
        ratios.append(seconds(nlp, short * 10) / seconds(nlp, short))
        if ratios[-1] <= RATIO:
            return
    pytest.fail(f"ten times the text takes {min(ratios):.1f} times as long")


def test_a_line_of_a_million_characters(nlp: Language) -> None:
    sentence = "Облысқа 432,2 млрд теңге тартылды, 58 жоба 2025 жылғы 12 қарашада іске қосылды "
    text = sentence * (1_000_000 // len(sentence) + 1)
    assert_exact(text, nlp(text)._.facts)


def seconds(nlp: Language, text: str) -> float:
    # The collector's own work depends on all that lives in the process, not on the text.
    gc.disable()
    try:
        start = time.process_time()
        nlp(text)
        return time.process_time() - start
    finally:
        gc.enable()
