"""Names that labelled sentences may lack, from the language data of the product: for swapping, in the nominative, by class.

Persons are composed of a given name and a surname made of another one, as most Kazakh surnames are: `Айдос` and `Нұрлан` give
`Айдос Нұрланов`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from derek.lexicon import load

PEOPLE = 6_000
_VOWELS = "аәеёиоөуұүыіэюя"


def spare_names(seed: int = 7) -> dict[str, list[str]]:
    """Names by KazNERD class: composed persons, the places and the organizations of the lexicon."""
    draws = random.Random(seed)
    return {
        "PERSON": list(dict.fromkeys(_people(draws))),
        "GPE": [entry.lemma for entry in load("places")],
        "ORGANISATION": [entry.lemma for entry in load("organizations")],
    }


def _people(draws: random.Random) -> Iterator[str]:
    names = {
        gender: [entry.lemma for entry in load("given_names") if entry.value == f"{gender} kk" and entry.lemma[:1].isupper()]
        for gender in ("male", "female")
    }
    foreign = [entry.lemma for entry in load("family_names")]
    for number in range(PEOPLE):
        surname = surname_of(draws.choice(names["male"]))
        if number % 10 == 0:
            yield f"{draws.choice(names['male'])} {draws.choice(foreign)}"
        elif number % 3 == 0:
            yield f"{draws.choice(names['female'])} {surname}а"
        else:
            yield f"{draws.choice(names['male'])} {surname}"


def surname_of(given: str) -> str:
    """The commonest surname of a given name, the man's form.

    >>> surname_of("Нұрлан"), surname_of("Абай"), surname_of("Мұса")
    ('Нұрланов', 'Абаев', 'Мұсаев')
    """
    if given.endswith("й"):
        return given[:-1] + "ев"
    return given + ("ев" if given[-1] in _VOWELS + "ь" else "ов")
