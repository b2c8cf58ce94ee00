"""Every ending on every carrier: numerals, digits, magnitudes, percents, units and currencies keep their value in all cases.

The forms are built here from the grammar, not from `lexicon/suffixes.tsv`: `тонна` gives `тонналарынан`, and «25 тоннасынан» is 25 t.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

import derek

BACK, FRONT = "аоұыяёю", "әөүіеэ"

# Genitive, dative, accusative, locative, ablative, instrumental by the stem's end; `Ы А Ғ Қ` take the stem's harmony.
CASES = {
    "V": ("нЫң", "ҒА", "нЫ", "дА", "дАн", "мен"),
    "R": ("дЫң", "ҒА", "дЫ", "дА", "дАн", "мен"),
    "N": ("нЫң", "ҒА", "дЫ", "дА", "нАн", "мен"),
    "Z": ("дЫң", "ҒА", "дЫ", "дА", "дАн", "бен"),
    "T": ("тЫң", "ҚА", "тЫ", "тА", "тАн", "пен"),
}
OWNED_CASES = ("", "нЫң", "нА", "н", "ндА", "нАн", "мен")
PLURALS = {"V": "лАр", "R": "лАр", "L": "дАр", "N": "дАр", "Z": "дАр", "T": "тАр"}
HARMONY = {"back": str.maketrans("ЫАҒҚ", "ыағқ"), "front": str.maketrans("ЫАҒҚ", "іегк")}

NUMERALS = {
    "екі": 2,
    "үш": 3,
    "төрт": 4,
    "бес": 5,
    "алты": 6,
    "жеті": 7,
    "сегіз": 8,
    "тоғыз": 9,
    "он": 10,
    "жиырма": 20,
    "отыз": 30,
    "қырық": 40,
    "елу": 50,
    "алпыс": 60,
    "жетпіс": 70,
    "сексен": 80,
    "тоқсан": 90,
    "жүз": 100,
}
# The last letters that a spoken number shows to its suffix are those of its last word.
DIGITS = {**{str(value): word for word, value in NUMERALS.items()}, "1": "бір", "21": "бір", "300": "жүз", "2 000": "мың", "0": "нөл"}
MAGNITUDES = {
    "мың": 10**3,
    "миллион": 10**6,
    "миллиард": 10**9,
    "триллион": 10**12,
}
ABBREVIATIONS = {"млн": "миллион", "млрд": "миллиард", "трлн": "триллион"}
OWNED = {
    "қырық": "қырқы",
    "рубль": "рублі",
    "юань": "юані",
    "килограмм": "килограмы",
    "баррель": "баррелі",
    "шаршы метр": "шаршы метрі",
    "центнер": "центнері",
}
UNITS = {
    "тонна": "t",
    "гектар": "ha",
    "метр": "m",
    "шақырым": "km",
    "километр": "km",
    "килограмм": "kg",
    "келі": "kg",
    "литр": "l",
    "баррель": "bbl",
    "центнер": "c",
    "мегаватт": "MW",
    "шаршы метр": "m2",
    "градус": "Cel",
}
CURRENCIES = {
    "теңге": "KZT",
    "доллар": "USD",
    "еуро": "EUR",
    "рубль": "RUB",
    "юань": "CNY",
    "лира": "TRY",
    "франк": "CHF",
    "манат": "AZN",
}
NAMED_CURRENCIES = {"АҚШ доллары": "USD", "Ресей рублі": "RUB", "Қытай юані": "CNY", "түрік лирасы": "TRY", "жапон йені": "JPY"}


def harmony(stem: str) -> str:
    if stem in ("франк",):  # a loan in consonant and к: франкке, франктің
        return "front"
    return next((mode for letter in reversed(stem) for mode, vowels in (("back", BACK), ("front", FRONT)) if letter in vowels), "back")


def ending(stem: str) -> str:
    last = stem.rstrip("ь")[-1]
    if last in BACK + FRONT:
        return "V"
    return {"р": "R", "й": "R", "у": "R", "л": "L", "м": "N", "н": "N", "ң": "N", "з": "Z", "ж": "Z"}.get(last, "T")


def cases(stem: str) -> Iterator[str]:
    shape = ending(stem)
    for suffix in CASES["R" if shape == "L" else shape]:
        yield suffix.translate(HARMONY[harmony(stem)])


def inflected(stem: str) -> Iterator[str]:
    """A stem with each case, as owned with each case, and as plural with each case."""
    mode = HARMONY[harmony(stem)]
    yield stem
    yield from (stem + suffix for suffix in cases(stem))
    yield from of_owned(owned(stem))
    plural = stem + PLURALS[ending(stem)].translate(mode)
    yield plural
    yield from (plural + suffix for suffix in cases(plural))
    yield from of_owned(owned(plural))


def owned(stem: str) -> str:
    if stem in OWNED:
        return OWNED[stem]
    vowel = "Ы".translate(HARMONY[harmony(stem)])
    return stem + ("с" + vowel if ending(stem) == "V" else vowel)


def of_owned(form: str) -> Iterator[str]:
    for suffix in OWNED_CASES:
        yield form + suffix.translate(HARMONY[harmony(form)])


def numbers(text: str) -> list[tuple[str, Decimal | None]]:
    return [(number.text, number.value) for number in derek.find_numbers(text)]


PRONOUNS = frozenset({"үшін", "оның", "оны", "онда", "онымен"})


@pytest.mark.parametrize("word", NUMERALS)
def test_numeral(word: str) -> None:
    """After `мың` the number is one beyond doubt, but for pronouns and particles: `оның` is "his" and `үшін` "for" there too."""
    for form in (word, *(word + suffix for suffix in cases(word)), *of_owned(owned(word))):
        if form not in PRONOUNS:
            assert numbers(f"Барлығы мың {form}.") == [(f"мың {form}", Decimal(1000 + NUMERALS[word]))]


@pytest.mark.parametrize("digits", DIGITS)
def test_digits(digits: str) -> None:
    word = DIGITS[digits]
    vowel = "сЫ" if ending(word) == "V" else "Ы"  # `40-ы` though `қырқы`
    for suffix in (*cases(word), *of_owned(vowel.translate(HARMONY[harmony(word)]))):
        assert numbers(f"Барлығы {digits}-{suffix} болды.") == [(f"{digits}-{suffix}", Decimal(digits.replace(" ", "")))]


@pytest.mark.parametrize("word", MAGNITUDES)
def test_magnitude(word: str) -> None:
    for form in inflected(word):
        if "лар" not in form and "дар" not in form:
            assert numbers(f"Барлығы 2,5 {form} болды.") == [(f"2,5 {form}", Decimal("2.5") * MAGNITUDES[word])]


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_magnitude_abbreviated(short: str) -> None:
    word = ABBREVIATIONS[short]
    for suffix in (*cases(word), *(form.removeprefix(word) for form in of_owned(owned(word)))):
        for joint in ("-", ".-"):
            text = f"2,5 {short}{joint}{suffix}"
            assert numbers(f"Барлығы {text} болды.") == [(text, Decimal("2.5") * MAGNITUDES[word])]


@pytest.mark.parametrize("word", ["пайыз", "процент"])
def test_percent(word: str) -> None:
    for form in (word, *(word + suffix for suffix in cases(word)), *of_owned(owned(word))):
        found = derek.find_percents(f"Оның 25,5 {form} белгілі.")
        assert [(percent.text, percent.value, percent.unit) for percent in found] == [(f"25,5 {form}", Decimal("25.5"), "%")]


@pytest.mark.parametrize("word", ["пайыз", "процент"])
def test_percent_sign(word: str) -> None:
    for suffix in (*cases(word), *(form.removeprefix(word) for form in of_owned(owned(word)))):
        for space in ("", " "):
            found = derek.find_percents(f"Оның 25{space}%-{suffix} белгілі.")
            assert [(percent.text, percent.value) for percent in found] == [(f"25{space}%-{suffix}", Decimal(25))]


@pytest.mark.parametrize("word", UNITS)
def test_unit(word: str) -> None:
    for form in inflected(word):
        found = derek.find_quantities(f"Оның 25 {form} белгілі.")
        assert [(quantity.text, quantity.value, quantity.unit) for quantity in found] == [(f"25 {form}", Decimal(25), UNITS[word])]


@pytest.mark.parametrize("word", CURRENCIES)
def test_currency(word: str) -> None:
    for form in inflected(word):
        found = derek.find_money(f"Оның 25 млн {form} белгілі.")
        assert [(money.text, money.value, money.unit) for money in found] == [(f"25 млн {form}", Decimal(25_000_000), CURRENCIES[word])]


@pytest.mark.parametrize("name", NAMED_CURRENCIES)
def test_named_currency(name: str) -> None:
    for form in of_owned(name):
        found = derek.find_money(f"Оның 25 млн {form} белгілі.")
        assert [(money.text, money.value, money.unit) for money in found] == [
            (f"25 млн {form}", Decimal(25_000_000), NAMED_CURRENCIES[name])
        ]
