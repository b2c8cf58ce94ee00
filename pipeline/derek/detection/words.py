"""Classes of single words within a noun phrase: function words, nouns, adjectives, and what is shaped like an attribute.

`жоба` is a noun, `инвестициялық` an adjective, `құрылған` shaped like an attribute, `бойынша` ends a phrase. Function words are in
`lexicon/function_words.tsv`. Each distinct form is classed once in a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import regex

from derek import lexicon
from derek.detection.numbers.atoms import atom
from derek.memory import WORDS
from derek.morphology import Reading, readings_by_category

_ATTRIBUTIVE = regex.compile(
    r"\p{L}+(?:[лдт][ыі]қ|[лдт]ік|[лдт][ыі]|с[ыі]з|[ғгқк][ыі]|[ғгқк][ае]н|[ае]т[ыі]н|йт[ыі]н|ш[ыі]л|[лд]аған|леген|дай|дей|тай|тей)"
)
_PARTICIPLE = regex.compile(r"\p{L}{2,}(?:[ғгқк][ае]н|[ае]т[ыі]н|йт[ыі]н)")
_DERIVED = {("ATTR",), ("WITH",), ("ABOUT",), ("VAGUE",), ("OF",)}


@lru_cache(maxsize=1)
def _functions() -> dict[str, str]:
    return {entry.lemma: entry.value for entry in lexicon.load("function_words")}


def function_class(word: str) -> str:
    """The class of a word that no noun phrase holds (postposition, conjunction, verb, relational noun), or an empty string."""
    return _functions().get(word, "")


@lru_cache(maxsize=WORDS)
def noun_reading(word: str) -> Reading | None:
    """The lexicon's reading of a word as a single noun."""
    return noun_among(readings_by_category(word))


def noun_among(found: Mapping[str, tuple[Reading, ...]]) -> Reading | None:
    """The reading as a single noun among all readings of a word."""
    for reading in found.get("noun", ()):
        if len(reading.words) == 1 and not is_derived(reading):
            return reading
    return None


@lru_cache(maxsize=WORDS)
def located_noun(word: str) -> Reading | None:
    """The noun of a place form: `облыс` in `облыстағы`."""
    return next((r for r in readings_by_category(word).get("noun", ()) if len(r.words) == 1 and r.features[-2:] == ("LOC", "REL")), None)


@lru_cache(maxsize=WORDS)
def is_adjective(word: str) -> bool:
    """Whether the lexicon has the word, as it stands, as an adjective."""
    return any(not r.features and len(r.words) == 1 for r in readings_by_category(word).get("adjective", ()))


@lru_cache(maxsize=WORDS)
def is_attribute_form(word: str) -> bool:
    """Whether a word may stand between a number and its noun: an adjective, or shaped like an attribute and no noun."""
    if is_adjective(word):
        return True
    if noun_reading(word) is not None:
        return False
    if "-" in word:  # `медициналық-санитарлық`
        return is_attribute_form(word.rpartition("-")[2])
    return _ATTRIBUTIVE.fullmatch(word) is not None


def is_participle(word: str) -> bool:
    """Whether an unknown word is shaped like a participle: `жазылған`."""
    return word.endswith("н") and _PARTICIPLE.fullmatch(word) is not None


@lru_cache(maxsize=WORDS)
def ends_phrase(word: str) -> bool:
    """Whether no noun phrase goes on with the word: a mark, a function word, or a number."""
    return not is_word(word) or bool(function_class(word)) or atom(word) is not None


def is_word(word: str) -> bool:
    """Whether a token is a word, and no mark, number or abbreviation."""
    return word[:1].isalpha() and "." not in word


def is_derived(reading: Reading) -> bool:
    """Whether the reading is a word made of a noun, and no form of it: `орындық`, `қаладағы`."""
    return reading.features[:1] in _DERIVED or "REL" in reading.features
