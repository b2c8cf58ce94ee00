"""Sentences: «27 млрд. АҚШ долларын құрады. Бұл — көп.» has two, for the dot and the capital after `млрд.` end none.

Abbreviations and their classes stand in `lexicon/abbreviations.tsv`, the words that open a sentence in
`lexicon/stop_words.tsv`. Each rule says end (True), no end (False) or nothing (None); the order of `RULES` is the algorithm.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

import regex

from derek.tokenization.abbreviations import Abbreviation, is_currency, is_unit
from derek.tokenization.boundary import CLOSING_MARKS, DASHES, ENDING_MARKS, OPENING_MARKS, Boundary, end_of_marks

ENDING_MARK = re.compile(f"[{''.join(ENDING_MARKS)}]")

CONTINUING_MARKS = frozenset(",;:%") | CLOSING_MARKS | ENDING_MARKS

# `АҚШ долларын`, `Сауд Арабиясының риалы`: how far a currency may stand from its magnitude.
CURRENCY_REACH = 3

# Unambiguous endings of a finite verb; -ды and -ты are left out, for an object has them too: `Романды 1939 ж. Қ. Жұмалиев жазды`.
FINITE_VERB = regex.compile(r"(?:[аеий]ды|[аей]ді|[ғқ]ан|[гк]ен|мақ|мек|уда|уде)$")

LIST_NUMBER = regex.compile(r"\d{1,3}|[ivxlc]{1,6}|\p{L}")


# Tokens before the last dot of `Алматы. 5 мамыр. ҚазТАГ –`.
LONGEST_DATELINE = 4


class Sentences(NamedTuple):
    """`firsts`: the first token of each sentence. `full_stops`: tokens whose last dot is a full stop, not theirs: `40 га.`"""

    firsts: list[int]
    full_stops: list[int]


def find_sentences(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> Sentences:
    """Find where sentences begin; `words` are lower-cased, all offsets are in the clean `text`.

    *Order*: both lists ascend. A line break always ends a sentence.
    """
    paragraphs = _paragraphs(text, starts)
    firsts = set(paragraphs)
    full_stops: list[int] = []
    first = last = -1
    for place in ENDING_MARK.finditer(text):
        mark = bisect_right(starts, place.start()) - 1
        if mark <= last or ends[mark] != place.end():
            continue
        number = bisect_right(paragraphs, mark)
        limit = paragraphs[number] if number < len(paragraphs) else len(words)
        last = end_of_marks(words, starts, ends, mark, limit)
        first = max(first, paragraphs[number - 1])
        # A mark of its own that ends a line need not be asked about: that is the first of the rules.
        if last + 1 < limit or len(words[mark]) > 1:
            boundary = Boundary(text, words, starts, ends, first, mark, last, last + 1 == limit)
            if not ends_sentence(boundary):
                continue
            if _is_full_stop(boundary):
                full_stops.append(mark)
        if last + 1 < len(words):
            first = last + 1
            firsts.add(first)
    return Sentences(sorted(firsts), full_stops)


def ends_sentence(boundary: Boundary) -> bool:
    """Ask the rules in their order; the first that does not abstain decides."""
    return deciding_rule(boundary)[1]


def deciding_rule(boundary: Boundary) -> tuple[str, bool]:
    """The name of the rule that decides, and what it says: to trace a wrong sentence end back to its rule."""
    # A token of one character is a mark of its own: the rules on abbreviations have nothing to say.
    of_marks = _RULES_OF_MARKS if boundary.mark - boundary.first <= LONGEST_DATELINE else _RULES_FURTHER_ON
    for rule in RULES if len(boundary.words[boundary.mark]) > 1 else of_marks:
        ends = rule(boundary)
        if ends is not None:
            return rule.__name__, ends
    return "", True


def _paragraphs(text: str, starts: Sequence[int]) -> list[int]:
    """The first token of each line that has one."""
    if not starts:
        return []
    line_ends = accumulate(map(len, text.splitlines(keepends=True)))
    firsts = {0, *(bisect_left(starts, line_end) for line_end in line_ends)}
    firsts.discard(len(starts))
    return sorted(firsts)


def _is_full_stop(boundary: Boundary) -> bool:
    """Whether the abbreviation that ends the sentence is as good without a dot, so that the dot is a full stop: `40 га.`, `қар.`"""
    known = boundary.abbreviation if len(boundary.words[boundary.mark]) > 1 else None
    return known is not None and (known.kind == "unit" or _is_word(boundary, known))


def _is_word(boundary: Boundary, known: Abbreviation) -> bool:
    """Whether what could be an abbreviation is the word spelled alike: `қар.` is snow unless a number stands by."""
    before = boundary.before
    if known.kind == "month":
        return not (before[:1].isdigit() or boundary.next_letter.isdigit() or before in OPENING_MARKS)
    if known.kind == "number":
        return not boundary.next_letter.isdigit()
    if known.kind == "reference":  # `мыс.` is copper too
        return before.isalnum()
    if known.kind == "word":  # `Абай көш.`, but `ауыр көш.`
        return not before or not boundary.text[boundary.starts[boundary.mark - 1]].isupper()
    return False


def paragraph_end(boundary: Boundary) -> bool | None:
    """A line break ends a sentence whatever stands before it."""
    return True if boundary.is_paragraph_end else None


def list_number(boundary: Boundary) -> bool | None:
    """The number of a list item belongs to the item: `1. Бірінші міндет`."""
    is_first = boundary.mark == boundary.first + 1 and boundary.words[boundary.mark] == "."
    return False if is_first and LIST_NUMBER.fullmatch(boundary.before) else None


def dateline(boundary: Boundary) -> bool | None:
    """Place and agency are one with the sentence they open: `АСТАНА. KAZINFORM — Түркістанда …`, `Алматы. 5 мамыр. ҚазТАГ – …`."""
    if boundary.mark - boundary.first not in (1, LONGEST_DATELINE) or boundary.words[boundary.first + 1] != ".":
        return None
    following = boundary.following(6)
    dash = next((index for index, word in enumerate(following) if word in DASHES), 0)
    if not dash:
        return None
    agency = boundary.last + dash
    name = boundary.text[boundary.starts[agency] : boundary.ends[agency]]
    return False if name[0].isupper() and (name.isascii() or not name[1:].islower()) else None


def continuing_mark(boundary: Boundary) -> bool | None:
    """A comma or closing mark continues: `«Барамын!», — деді`, `т.б., сондай-ақ`."""
    return False if boundary.after in CONTINUING_MARKS else None


def inside_word(boundary: Boundary) -> bool | None:
    """Without a space only a capital begins a sentence: `млрд.теңге`, but `келді.Бұл`."""
    return False if boundary.is_glued and not boundary.next_letter.isupper() and boundary.after not in DASHES else None


def lower_case(boundary: Boundary) -> bool | None:
    """A small letter continues, behind a dash or quote too: `— Келдің бе? — деді ол`, `«Қайда?» деп`, `1939 ж. желтоқсанда`."""
    return False if boundary.next_letter.islower() else None


def closed_abbreviation(boundary: Boundary) -> bool | None:
    """An abbreviation before a closing mark ends what is in the brackets only: `(2019 ж.) Алматыда`."""
    if boundary.words[boundary.last] not in CLOSING_MARKS:
        return None
    return False if boundary.abbreviation else None


def initials(boundary: Boundary) -> bool | None:
    """Initials wait for the surname: `М. Т. Әлімова`; only a function word shows that it went before: `Тоқаев Қ.К. Бұл`."""
    return boundary.opens_sentence if boundary.is_initial else None


def spelled_alike(boundary: Boundary) -> bool | None:
    """A word that an abbreviation is spelled like ends a sentence as any word: `Таудың басы — қар. Жолдар жабық.`"""
    known = boundary.abbreviation
    return True if known and _is_word(boundary, known) else None


def magnitude(boundary: Boundary) -> bool | None:
    """`27 млрд. АҚШ долларын` goes on; `құны — 35 млрд. Жоба …` is a nominal predicate, and it and `5 млрд. Бұл …` end."""
    known = boundary.abbreviation
    if not known or known.kind != "magnitude":
        return None
    if not boundary.next_letter.isupper() or boundary.after in DASHES:
        return False
    if any(is_currency(word) for word in boundary.following(CURRENCY_REACH)):
        return False
    return boundary.opens_sentence or _is_elliptic(boundary)


def _is_elliptic(boundary: Boundary) -> bool:
    """Whether a dash or a possessive subject stands before the number: `— 35 млрд.`, `құны 35 млрд.`; not `2024 жылы 35 млн.`"""
    subject = boundary.mark - 2
    if subject < boundary.first or not boundary.before[0].isdigit():
        return False
    word = boundary.words[subject]
    is_dated = subject > boundary.first and boundary.words[subject - 1][0].isdigit()
    return word in DASHES or (word.endswith(("ы", "і")) and not is_dated)


def year(boundary: Boundary) -> bool | None:
    """`1939 ж. Қ. Жұмалиев` and `2025 ж. 15 қаңтар` go on; after a verb, or before a function word, the sentence ends."""
    known = boundary.abbreviation
    if not known or known.kind != "year":
        return None
    if boundary.next_letter.isdigit():
        return False
    before_number = boundary.words[boundary.mark - 2] if boundary.mark - 2 >= boundary.first else ""
    return boundary.opens_sentence or FINITE_VERB.search(before_number) is not None


def unit(boundary: Boundary) -> bool | None:
    """Units have no dot of their own, so that one before a capital is a full stop: `40 га. Биыл`; `1 кг. 500 г.` goes on."""
    known = boundary.abbreviation
    if not known or known.kind not in ("unit", "time"):
        return None
    following = boundary.following(2)
    is_compound = boundary.next_letter.isdigit() and (known.kind == "time" or (len(following) > 1 and is_unit(following[1])))
    return not is_compound


def awaited_name(boundary: Boundary) -> bool | None:
    """Titles and places stand by a name: `проф. Сәтбаев`, `Алматы қ. Абай даң. 52`; a function word is none."""
    known = boundary.abbreviation
    if not known or not known.ends.startswith("I"):
        return None
    return known.ends == "I/E" and boundary.opens_sentence


def never_ending(boundary: Boundary) -> bool | None:
    """Class N: `мыс. Алматыда`, `15 қаң. 2025 ж.`"""
    known = boundary.abbreviation
    return False if known and known.ends == "N" else None


def full_stop(boundary: Boundary) -> bool | None:
    """What no rule before has claimed ends the sentence."""
    return True


RULES: tuple[Callable[[Boundary], bool | None], ...] = (
    paragraph_end,
    list_number,
    dateline,
    continuing_mark,
    inside_word,
    lower_case,
    closed_abbreviation,
    initials,
    spelled_alike,
    magnitude,
    year,
    unit,
    awaited_name,
    never_ending,
    full_stop,
)

_RULES_OF_MARKS = (paragraph_end, list_number, dateline, continuing_mark, inside_word, lower_case, full_stop)
"""Those of RULES, in their order, that may speak of a mark which is a token of its own."""

_RULES_FURTHER_ON = tuple(rule for rule in _RULES_OF_MARKS if rule not in (list_number, dateline))
"""Those of them that may speak where the sentence is longer than a list's number and a dateline are."""
