"""All that the rules find in a passage, and each detector alone on a text: `find_money("27 млрд. АҚШ долларын құрады")`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple, cast

from derek.detection.claims import scene_of
from derek.detection.dates import detect_dates
from derek.detection.names.tagged import Tagged
from derek.detection.numbers import Numeral, scan_numerals
from derek.facts import Count, Date, Fact, Found, Money, Name, Number, Percent, Quantity, Role
from derek.lexicon.extension import words_added
from derek.memory import uncollected
from derek.normalization.dates import dates_of, intervals_of
from derek.normalization.facts import facts_of
from derek.normalization.naming import names_of
from derek.rules import apply_rules, installed_rules, without
from derek.tokenization import Passage, tokenize

_LISTED_FORMS = frozenset({"cardinal", "ordinal", "collective", "vague"})


class Analysis(NamedTuple):
    """What was found in a passage: its facts, and all mentions (amounts, dates and names), both in offset order."""

    passage: Passage
    facts: list[Fact]
    mentions: list[Found]


def analyse(passage: Passage, published: datetime.date | None = None, tagged: Sequence[Tagged] = ()) -> Analysis:
    """Run all rules over a passage; periods are resolved against the day of publication, `tagged` is what a model says of names.

    The rules that other packages add come last, and are right where they differ from the built-in ones.

    *Errors*: ArticleError for one of those that fails, DerekError for one that cannot be loaded.
    """
    analysis = _analyse(passage, published, tagged)
    rules = installed_rules()
    return _with(analysis, apply_rules(rules, passage.clean.original, published)) if rules else analysis


def prepare() -> dict[str, object]:
    """Read the words and rules that users add, so that what is wrong with them ends a run before it begins.

    The result tells them from others: a run is gone on with by the same ones only.

    *Errors*: LexiconError, InputError and DerekError, each naming what is wrong and the mend.
    """
    return {"lexicon": words_added(), "rules": [f"{rule.name} of {rule.package}" for rule in installed_rules()]}


@uncollected
def _analyse(passage: Passage, published: datetime.date | None = None, tagged: Sequence[Tagged] = ()) -> Analysis:
    scene = scene_of(passage)
    intervals = intervals_of(scene.times, published)
    amounts = facts_of(scene, intervals)
    naming = names_of(passage, tagged)
    facts: list[Fact] = sorted([*amounts, *naming.roles], key=_place)
    return Analysis(passage, facts, sorted([*amounts, *dates_of(passage, intervals), *naming.mentions], key=_place))


def _with(analysis: Analysis, more: Sequence[Found]) -> Analysis:
    """The analysis with what further rules found, in the place of what was found there before."""
    facts = [*without(analysis.facts, more), *(found for found in more if isinstance(found, Fact))]
    mentions = [*without(analysis.mentions, more), *map(_mention, more)]
    return Analysis(analysis.passage, sorted(facts, key=_place), sorted(mentions, key=_place))


def _mention(found: Found) -> Found:
    """How the mentions show what was found: a role by its name, all else as it is."""
    if not isinstance(found, Role):
        return found
    return Name(
        start=found.start, end=found.end, text=found.text, source=found.source, label=found.label, name=found.item, entity=found.subject
    )


_place = attrgetter("start", "end")


def find_numbers(text: str) -> list[Number]:
    """All numbers of a text, in digits and in words, whatever they count; ranges are one number with `value_max`.

    >>> [(n.text, str(n.value)) for n in find_numbers("бір миллион елу мың адам")]
    [('бір миллион елу мың', '1050000')]
    """
    passage = tokenize(text)
    found = (number_of(passage, numeral) for numeral in scan_numerals(passage))
    return [number for number in found if number is not None]


def find_money(text: str) -> list[Money]:
    """All amounts of money, with ISO 4217 codes as units.

    >>> [(m.text, str(m.value), m.unit) for m in find_money("27 млрд. АҚШ долларын құрады")]
    [('27 млрд. АҚШ долларын', '27000000000', 'USD')]
    >>> find_money("2,5 млрд адам")
    []
    """
    return cast("list[Money]", _facts(text, Money))


def find_counts(text: str) -> list[Count]:
    """All counts, with the counted noun's lemma as unit.

    >>> [(c.unit, c.item) for c in find_counts("58 инвестициялық жоба іске қосылды")]
    [('жоба', 'инвестициялық жоба')]
    >>> find_counts("300 орындық мектеп")
    []
    """
    return cast("list[Count]", _facts(text, Count))


def find_percents(text: str) -> list[Percent]:
    """All percents (`%`) and percentage points (`pp`).

    >>> [(p.text, str(p.value), p.unit) for p in find_percents("өнімнің 62,5 пайызы")]
    [('62,5 пайызы', '62.5', '%')]
    """
    return cast("list[Percent]", _facts(text, Percent))


def find_quantities(text: str) -> list[Quantity]:
    """All measured amounts, with a symbol as unit.

    >>> [(q.text, str(q.value), q.unit) for q in find_quantities("96 мың тонна мыс өндірілді")]
    [('96 мың тонна', '96000', 't')]
    """
    return cast("list[Quantity]", _facts(text, Quantity))


def find_dates(text: str, *, date: datetime.date | None = None) -> list[Date]:
    """All dates and periods as intervals; relative ones need the day of publication, `date`.

    >>> [d.canonical for d in find_dates("2025-2028 жылдар аралығында")]
    ['2025-01-01/2028-12-31']
    """
    passage = tokenize(text)
    return dates_of(passage, intervals_of(detect_dates(passage, scan_numerals(passage)), date))


def _facts(text: str, kind: type[Fact]) -> list[Fact]:
    # The built-in rules alone: added ones may ask for what these find.
    return [fact for fact in _analyse(tokenize(text)).facts if isinstance(fact, kind)]


def number_of(passage: Passage, numeral: Numeral) -> Number | None:
    """The number in the text as given; None for labels (`5-сынып`), scores and fractions, which have no value of their own."""
    if numeral.form not in _LISTED_FORMS:
        return None
    start, end, text = passage.slice(numeral.first, numeral.last)
    return Number(
        start=start,
        end=end,
        text=text,
        source="number",
        value=numeral.value,
        value_max=numeral.value_max,
        modifier="exact" if numeral.value_max is None else "range",
        ordinal=numeral.form == "ordinal",
    )
