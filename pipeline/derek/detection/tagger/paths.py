"""The best valid tagging of sentences from the scores of each word's tags alone.

With no learnt transitions only the form of BIOES binds neighbours: what is open («Қасым-Жомарт», `B-PERSON`) goes on or ends
(«Тоқаев», `E-PERSON`), what is closed is followed by anything new. The best tag of each word makes a valid path for most sentences, and
then it is the best one. For the others the best path to an opening tag comes from the best closed tag, and to `I-X` or `E-X` from `B-X`
or `I-X`, so that a step costs the number of tags, not its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
    Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

NEVER = -1e9


class _Form(NamedTuple):
    """Which tags are new, going on and closed; for each that goes on, the places of its `B-X` and `I-X`.

    `follows` tells of each two tags whether the second may follow the first; row and column after the last stand for the border.
    """

    new: Integers
    going: Integers
    closed: Integers
    begins: Integers
    insides: Integers
    follows: Flags


def best_paths(scores: Floats, lengths: Sequence[int], tags: tuple[str, ...]) -> Integers:
    """The best tags of sentences whose words' scores stand one after another in `scores`, as places in `tags`.

    *Shape*: scores (words, tags); lengths of the sentences, none of them 0; the result (words,).

    >>> import numpy as np
    >>> best_paths(np.array([[0, 3, 0, 2], [0.5, 0, 0, 0]], np.float32), [2], ("O", "B-PERSON", "E-PERSON", "S-PERSON")).tolist()
    [1, 2]
    """
    import numpy as np

    form, border = _form(tags), len(tags)
    best: Integers = scores.argmax(axis=1)
    stops = np.cumsum(lengths)
    starts = stops - lengths
    before = np.concatenate([[border], best[:-1]])
    before[starts] = border
    wrong = np.flatnonzero(~form.follows[before, best])
    broken = {*np.searchsorted(stops, wrong, side="right").tolist(), *np.flatnonzero(~form.follows[best[stops - 1], border]).tolist()}
    for number in broken:
        start, stop = starts[number], stops[number]
        best[start:stop] = _path(scores[start:stop], form)
    return best


@lru_cache(maxsize=8)
def _form(tags: tuple[str, ...]) -> _Form:
    import numpy as np

    place = {tag: number for number, tag in enumerate(tags)}
    # A class may lack `I-X` where no name has three words; its `B-X` then stands for it.
    going = [number for number, tag in enumerate(tags) if tag[0] in "IE" and f"B-{tag[2:]}" in place]
    begins = [place[f"B-{tags[number][2:]}"] for number in going]
    insides = [place.get(f"I-{tags[number][2:]}", begin) for number, begin in zip(going, begins, strict=True)]
    ends = {tag[2:] for tag in tags if tag[0] == "E"}
    new = [number for number, tag in enumerate(tags) if tag[0] in "OS" or (tag[0] == "B" and tag[2:] in ends)]
    closed = [number for number, tag in enumerate(tags) if tag[0] in "OES"]
    follows = np.zeros((len(tags) + 1, len(tags) + 1), np.bool_)
    follows[np.ix_([*closed, len(tags)], [*new, len(tags)])] = True
    follows[begins, going] = follows[insides, going] = True
    places = [np.array(numbers, np.int64) for numbers in (new, going, closed, begins, insides)]
    return _Form(places[0], places[1], places[2], places[3], places[4], follows)


def _path(scores: Floats, form: _Form) -> list[int]:
    """The best valid path through one sentence."""
    import numpy as np

    values = np.full(scores.shape[1], NEVER, np.float32)
    values[form.new] = scores[0, form.new]
    came = []
    for words in scores[1:]:
        source = np.zeros(len(words), np.int64)
        reached = np.full_like(words, NEVER)
        source[form.new] = best = form.closed[values[form.closed].argmax()]
        reached[form.new] = words[form.new] + values[best]
        begun, inside = values[form.begins], values[form.insides]
        source[form.going] = np.where(begun >= inside, form.begins, form.insides)
        reached[form.going] = words[form.going] + np.maximum(begun, inside)
        came.append(source)
        values = reached
    path = [int(form.closed[values[form.closed].argmax()])]  # an open name may not end a sentence
    for source in reversed(came):
        path.append(int(source[path[-1]]))
    return path[::-1]
