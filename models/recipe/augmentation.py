"""Variations of labelled sentences, so that a tagger meets what its training part lacks: other names, other spellings, noise.

A variation takes a sentence and a source of draws and gives a sentence, the same one where it has nothing to do. `mixed` puts some
together, at most one a sentence; `standard` is the mixture for `Plan.vary`. Words and labels always stay of one length.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from numbers_spelled import despelled, spelled
from schemes import to_bioes
from sentences import Labelled
from swapping import QUOTES, Swapper

from derek import lexicon
from derek.lexicon import KAZAKH_LETTERS

Variation: TypeAlias = Callable[[Labelled, random.Random], Labelled]

QUOTE_PAIRS = (("«", "»"), ('"', '"'), ("“", "”"), ("„", "“"))
DASHES = ("—", "–", "-")

# The alphabets approved in 2021 and in 2018; letters that are written alike in both stand in the first row.
_ALPHABET = KAZAKH_LETTERS
_SHARED = dict(zip("абвгдежзклмнопрстфх", "abvgdejzklmnoprstfh", strict=True)) | {"қ": "q", "һ": "h", "ы": "y", "э": "e", "ь": "", "ъ": ""}
_OWN = "әғёийңөуұүцчшщіюя"
ALPHABET_2021 = _SHARED | dict(
    zip(_OWN, ["ä", "ğ", "io", "i", "i", "ñ", "ö", "u", "ū", "ü", "ts", "tş", "ş", "ştş", "ı", "iu", "ia"], strict=True)
)
ALPHABET_2018 = _SHARED | dict(
    zip(_OWN, ["á", "ǵ", "ıo", "ı", "ı", "ń", "ó", "ý", "u", "ú", "ts", "ch", "sh", "shch", "i", "ıý", "ıa"], strict=True)
)
_UPPER = {"ı": "I", "i": "İ"}  # what str.upper() does not know of Turkic alphabets; in that of 2018 both are I
LOOKALIKE_SHARE = 0.3  # of the letters that have a double, in a sentence that is typed so


def mixed(choices: Mapping[Variation, float]) -> Variation:
    """Put variations together: each is applied with its probability, at most one a sentence; the rest stay as they are."""
    if sum(choices.values()) > 1:
        raise ValueError(f"the probabilities of variations add up to {sum(choices.values()):.2f}, which is more than 1")
    variations = tuple(choices.items())

    def vary(sentence: Labelled, draws: random.Random) -> Labelled:
        draw = draws.random()
        for variation, probability in variations:
            draw -= probability
            if draw < 0:
                return variation(sentence, draws)
        return sentence

    return vary


def standard(sentences: Sequence[Labelled], *, spare: Mapping[str, Sequence[str]] | None = None) -> Variation:
    """The usual mixture over the training sentences; `spare` adds names in the nominative by class, such as from a gazetteer."""
    swapper = Swapper(sentences, spare=spare)
    vary = mixed({swapper: 0.25, case_noise: 0.06, punctuation_noise: 0.08, spell_numbers: 0.08, latin_copy: 0.03, lookalike_copy: 0.02})
    known = {tag for sentence in sentences for tag in to_bioes(sentence.labels)}

    def within_known(sentence: Labelled, draws: random.Random) -> Labelled:
        varied = vary(sentence, draws)
        # A rare class may have no name of one word, say: a tagger that was built on these sentences has no tag for it.
        return varied if known.issuperset(to_bioes(varied.labels)) else sentence

    return within_known


def case_noise(sentence: Labelled, draws: random.Random) -> Labelled:
    """Write a sentence as a careless comment does (lower case), as a headline (UPPER CASE), or With Each Word Capitalised."""
    change = draws.choice((str.lower, str.upper, _capitalised))
    return Labelled(number=sentence.number, words=tuple(change(word) for word in sentence.words), labels=sentence.labels)


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def punctuation_noise(sentence: Labelled, draws: random.Random) -> Labelled:
    """Draw quotes otherwise, or leave them out, and dashes of another length."""
    pair = draws.choice((*QUOTE_PAIRS, None))
    dash = draws.choice(DASHES)
    words: list[str | None] = []
    is_open = False
    for word in sentence.words:
        if word in QUOTES:
            is_open = word in "«“„" or (word == '"' and not is_open)
            words.append(pair[not is_open] if pair else None)
        else:
            words.append(dash if word in DASHES else word)
    return replaced(sentence, [[] if word is None else [word] for word in words])


def replaced(sentence: Labelled, words: Sequence[Sequence[str]]) -> Labelled:
    """A sentence with each word replaced by some, or by none, and its labels made anew.

    >>> sentence = Labelled(number="1", words=("20", "мың", "»"), labels=("B-CARDINAL", "I-CARDINAL", "O"))
    >>> replaced(sentence, [["жиырма"], ["бес", "мың"], []]).labels
    ('B-CARDINAL', 'I-CARDINAL', 'I-CARDINAL')
    """
    labels: list[str] = []
    begins = False  # whether a name's first word was left out, so that the next one begins it
    for label, parts in zip(sentence.labels, words, strict=True):
        prefix, _, kind = label.partition("-")
        begins = prefix == "B" or (begins and prefix == "I")
        for _ in parts:
            labels.append(label if prefix == "O" else f"B-{kind}" if begins else f"I-{kind}")
            begins = False
    flat = tuple(part for parts in words for part in parts)
    return Labelled(number=sentence.number, words=flat, labels=tuple(labels)) if flat else sentence


def spell_numbers(sentence: Labelled, draws: random.Random) -> Labelled:
    """Spell the numbers of a sentence out, «260-тан» as «екі жүз алпыстан», or, where it has none in digits, the other way round."""
    whole = [label != "O" for label in sentence.labels]
    for at, (before, sign, after) in enumerate(zip(sentence.words, sentence.words[1:], sentence.words[2:], strict=False)):
        # `5 , 3` and `18 : 00` are one number in several words, which is not read word by word.
        if sign in ",:." and before[-1].isdigit() and after[0].isdigit():
            whole[at] = whole[at + 2] = False
    words = [spelled(word) if is_whole else None for word, is_whole in zip(sentence.words, whole, strict=True)]
    if words[0]:
        words[0] = [_capitalised(words[0][0]), *words[0][1:]]
    if any(word is not None for word in words):
        return replaced(sentence, [new or [old] for new, old in zip(words, sentence.words, strict=True)])
    return replaced(sentence, despelled(sentence.words, sentence.labels))


def latin_copy(sentence: Labelled, draws: random.Random) -> Labelled:
    """Write a sentence in one of the Latin alphabets: «Қазақстан» as «Qazaqstan»."""
    table = _latin_tables()[draws.randrange(2)]
    words = [word.translate(table) or word for word in sentence.words]
    return Labelled(number=sentence.number, words=tuple(words), labels=sentence.labels)


@cache
def _latin_tables() -> tuple[dict[int, str], dict[int, str]]:
    return _latin_table(ALPHABET_2021), _latin_table(ALPHABET_2018)


def _latin_table(alphabet: Mapping[str, str]) -> dict[int, str]:
    upper = {"i": "I", "ı": "I"} if alphabet is ALPHABET_2018 else _UPPER
    table = {ord(letter): alphabet[letter] for letter in _ALPHABET}
    for letter in _ALPHABET:
        latin = alphabet[letter]
        table[ord(letter.upper())] = (upper.get(latin[0], latin[0].upper()) + latin[1:]) if latin else ""
    return table


def lookalike_copy(sentence: Labelled, draws: random.Random) -> Labelled:
    """Type some Cyrillic letters as the Latin ones that look like them: «Cаенс» with a Latin C."""
    doubles = _doubles()
    words = [
        "".join(doubles[letter] if letter in doubles and draws.random() < LOOKALIKE_SHARE else letter for letter in word)
        for word in sentence.words
    ]
    return Labelled(number=sentence.number, words=tuple(words), labels=sentence.labels)


@cache
def _doubles() -> dict[str, str]:
    return {entry.value: entry.lemma for entry in lexicon.load("lookalikes") if entry.note == "foreign" and entry.lemma.isascii()}
