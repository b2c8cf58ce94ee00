"""Memory: caches that are bounded, and the collector of cyclic garbage, which stands still while a text is read and never for long."""

from __future__ import annotations

import functools
import gc
import importlib
import inspect
import pkgutil
import random
import sys
import threading
from collections.abc import Iterator

import pytest

import derek
from derek import memory
from derek.extraction import annotator, process
from derek.facts import Article
from derek.memory import Known, Pause, shared, uncollected
from derek.tokenization import tokenize

SPELLED = "бвгдзжклмнпрст"


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    assert gc.isenabled()
    yield
    assert gc.isenabled()


@uncollected
def enabled_inside(depth: int = 1) -> list[bool]:
    return [gc.isenabled(), *(enabled_inside(depth - 1) if depth > 1 else [])]


@uncollected
def failing() -> None:
    raise ValueError("«5 млн теңге»")


def test_the_collector_stands_still_within_and_runs_behind() -> None:
    assert enabled_inside(3) == [False] * 3
    assert gc.isenabled()
    with pytest.raises(ValueError, match="теңге"):
        failing()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        assert enabled_inside() == [False]
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reading_leaves_the_collector_nothing_to_do() -> None:
    """What a text takes is free as soon as its rows are there, without a walk over all that is alive."""
    text = "Шамамен 27 млрд. АҚШ долларын құрады, оның 2 млрд теңгесі биыл берілді. Әкім Асан Үсенов «Алтын Дән» ЖШС-ге 12 қарашада барды."
    annotate = annotator(ner=None)
    for _ in process(annotate, [Article(text=text)]):  # the first text leaves behind what reading the lexicon took
        pass
    gc.collect()
    gc.disable()
    try:
        (rows,) = process(annotate, [Article(text=text)])
        assert len(rows.facts) > 1
        assert len(rows.mentions) > len(rows.facts)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_last_thread_to_end_starts_the_collector() -> None:
    """Two calls that overlap, the one that began first ends first."""
    began, ends = [threading.Event() for _ in range(2)], [threading.Event() for _ in range(2)]

    @uncollected
    def read(number: int) -> None:
        began[number].set()
        assert ends[number].wait(10)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(2)]
    for number, thread in enumerate(threads):
        thread.start()
        assert began[number].wait(10)
    states = []
    for number, thread in enumerate(threads):
        ends[number].set()
        thread.join(10)
        states.append(gc.isenabled())
    assert states == [False, True]


def in_another_thread(pause: Pause) -> None:
    thread = threading.Thread(target=pause.begin)
    thread.start()
    thread.join(10)


@pytest.mark.parametrize(("longest", "runs"), [(0.0, True), (60.0, False)])
def test_threads_that_take_turns_let_it_run_at_last(longest: float, runs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "LONGEST_PAUSE", longest)
    pause = Pause()
    in_another_thread(pause)  # and never ends
    assert not gc.isenabled()
    pause.begin()
    assert gc.isenabled() is runs
    pause.end()
    gc.enable()


def test_one_thread_alone_may_keep_it_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of a million characters takes longer than any turn, and is read by calls within calls."""
    monkeypatch.setattr(memory, "LONGEST_PAUSE", 0.0)
    assert enabled_inside(3) == [False] * 3


def test_a_forked_process_has_no_other_threads() -> None:
    pause = Pause()
    in_another_thread(pause)
    assert not gc.isenabled()
    pause.forget_other_threads()
    assert gc.isenabled()
    pause.begin()
    assert not gc.isenabled()
    pause.forget_other_threads()
    assert not gc.isenabled(), "the forking call still goes on"
    pause.end()


def test_many_threads_leave_the_collector_running() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=lambda: [enabled_inside(2) for _ in range(300)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(interval)
    assert gc.isenabled()


def test_equal_values_are_kept_once() -> None:
    first, second = frozenset({"теңге"}), frozenset({"теңге"})
    assert first is not second
    assert shared(first) is shared(second)
    assert shared(first) is not shared(frozenset({"доллар"}))


def test_a_word_in_use_is_asked_for_once_and_no_more_are_kept_than_said() -> None:
    asked: list[str] = []
    known = Known(lambda word: asked.append(word) or len(word), most=10)  # type: ignore[func-returns-value]
    for number in range(1000):
        assert known["жоба"] == 4
        assert known[str(number)] == len(str(number))
        assert len(known) <= 10
        assert len(known._elder) <= 10
    assert asked.count("жоба") == 1
    assert len(asked) == 1001


def caches() -> dict[str, object]:
    """Every cache of the package, by where it is."""
    found: dict[str, object] = {}
    for module in pkgutil.walk_packages(derek.__path__, "derek."):
        if ".serving" in module.name or ".scaling" in module.name or module.name.endswith("__main__"):
            continue  # they need libraries that not everybody installs
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, functools._lru_cache_wrapper | Known):
                found[f"{module.name}.{name}"] = value
    return found


def test_no_cache_grows_without_bounds() -> None:
    """What is kept for ever is kept of nothing, or of the name of a lexicon, and of no text."""
    known = caches()
    assert len(known) > 50
    for where, cache in known.items():
        if isinstance(cache, functools._lru_cache_wrapper) and cache.cache_parameters()["maxsize"] is None:
            assert set(inspect.signature(cache).parameters) <= {"name"}, where


def test_caches_keep_to_their_bounds() -> None:
    """A flood of words that nobody has written before: what is kept of them is no more than said."""
    rng = random.Random(1)
    words = ["".join(rng.choices(SPELLED, k=3)) + rng.choice(("а", "ы", "ұ")) + "".join(rng.choices(SPELLED, k=4)) for _ in range(40_000)]
    for first in range(0, len(words), 4_000):
        derek.find_money(" ".join(words[first : first + 4_000]))
    sizes = {where: len(cache) + len(cache._elder) for where, cache in caches().items() if isinstance(cache, Known)}
    assert len(sizes) >= 3
    assert all(memory.WORDS < size <= 2 * memory.WORDS for size in sizes.values()), sizes
    assert len(tokenize(words[0])) == 1
