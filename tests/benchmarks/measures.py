"""What the benchmark measures, each measure in a process of its own, so that none warms another's caches or fills its memory.

`python tests/benchmarks/measures.py pipeline` runs one and prints its figures as JSON. The articles are those of `corpus/articles`, with
sentences such as «Облысқа 432,2 млрд теңге тартылды.», repeated as often as needed.
"""

from __future__ import annotations

import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sizes import sized

HERE = Path(__file__).resolve().parent
ARTICLES = HERE.parent.parent / "corpus" / "articles"
PUBLISHED = datetime.date(2026, 3, 2)
MANY, FEW, REPEATS = sized(2_000, 4), sized(200, 2), sized(5, 1)
PASSAGE = sized(30, 1)
"""Articles in the short text of `length`."""

Figures = dict[str, float]


def texts(count: int) -> Iterator[str]:
    """As many article texts as asked for, one after the other, from the beginning again when all were given."""
    return islice(cycle(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))), count)


def words_in(given: Iterable[str]) -> int:
    """Words as an editor counts them: what stands between white space."""
    return sum(len(text.split()) for text in given)


def startup() -> Figures:
    """Seconds on the clock from the first import to the facts of the first article."""
    text = next(texts(1))
    start = time.perf_counter()
    import spacy  # noqa: F401

    spacy_ready = time.perf_counter()
    import derek

    nlp = derek.load(ner=None)
    nlp(text)
    return {"seconds": time.perf_counter() - start, "spacy": spacy_ready - start}


def pipeline(count: int = MANY) -> Figures:
    """The whole way from articles to rows of tables, in one process, and the memory that it takes."""
    from derek.extraction import annotator, process
    from derek.facts import Article

    annotate = annotator(ner=None)
    for _ in process(annotate, [Article(text=next(texts(1)), date=PUBLISHED)]):  # reads the lexicon: that is start-up
        pass
    articles = (Article(text=text, id=str(number), date=PUBLISHED) for number, text in enumerate(texts(count)))
    facts, seconds = timed(lambda: sum(len(rows.facts) for rows in process(annotate, articles)))
    characters = sum(map(len, texts(count)))
    return {"seconds": seconds, "words": words_in(texts(count)), "characters": characters, "facts": facts, "megabytes": megabytes()}


def documents() -> Figures:
    """The same articles as spaCy documents with all spans, as `derek.load()` gives them."""
    import derek

    nlp = derek.load(ner=None)
    given = list(texts(FEW * 2))
    nlp(given[0])
    _, seconds = timed(lambda: sum(len(nlp(text).ents) for text in given))
    return {"seconds": seconds, "words": words_in(given)}


def command() -> Figures:
    """Seconds on the clock of `derek extract` for one article, from start to end of the process."""
    with tempfile.TemporaryDirectory() as folder:
        article = str(next(iter(sorted(ARTICLES.glob("*.txt")))))
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "derek", "extract", article, "--ner", "none", "--out", folder, "--quiet"], check=True)
        return {"seconds": time.perf_counter() - start}


def few() -> Figures:
    """The same for a tenth of the articles: memory must not grow with their number."""
    return pipeline(FEW)


def stages() -> Figures:
    """Seconds that each stage takes for the same articles."""
    from derek.facts import Article
    from derek.finding import analyse
    from derek.orthography import clean
    from derek.tabulation import document_rows
    from derek.tokenization import tokenize

    given = list(texts(FEW * 2))
    articles = [Article(text=text, id=str(number), date=PUBLISHED) for number, text in enumerate(given)]
    analyse(tokenize(given[0]), PUBLISHED)
    cleaned, cleaning = timed(lambda: [clean(text) for text in given])
    passages, tokenizing = timed(lambda: [tokenize(text) for text in cleaned])
    found, detecting = timed(lambda: [analyse(passage, PUBLISHED) for passage in passages])
    _, tabulating = timed(lambda: [document_rows(article, *analysis) for article, analysis in zip(articles, found, strict=True)])
    return {"words": words_in(given), "cleaning": cleaning, "tokenization": tokenizing, "detection": detecting, "rows": tabulating}


def spacy_blank() -> Figures:
    """The yardstick: spaCy's own rule-based tokenizer, for a language that it has rules for, on Russian text of the same length."""
    import spacy

    nlp = spacy.blank("ru")
    given = russian(FEW * 2)
    nlp(given[0])
    _, seconds = timed(lambda: [nlp(text) for text in given])
    return {"seconds": seconds, "words": words_in(given)}


def kazakh_blank() -> Figures:
    """The Kazakh tokenizer with sentences, as `spacy.blank("kk")` gives it."""
    from derek.tokenization.language import Kazakh

    nlp = Kazakh()
    given = list(texts(FEW * 2))
    nlp(given[0])
    _, seconds = timed(lambda: [nlp(text) for text in given])
    return {"seconds": seconds, "words": words_in(given)}


def find_money() -> Figures:
    """`derek.find_money` on Kazakh articles."""
    import derek

    return _finding(derek.find_money, list(texts(FEW)))


def find_numbers() -> Figures:
    """`derek.find_numbers` on the same articles."""
    import derek

    return _finding(derek.find_numbers, list(texts(FEW)))


def _finding(find: Callable[[str], Iterable[object]], given: list[str]) -> Figures:
    list(find(given[0]))
    found, seconds = timed(lambda: sum(len(list(find(text))) for text in given))
    return {"seconds": seconds, "words": words_in(given), "characters": sum(map(len, given)), "found": found}


def natasha_money() -> Figures:
    """natasha's `MoneyExtractor` on Russian articles of the same length in characters."""
    make_natasha_importable()
    from natasha import MoneyExtractor, MorphVocab

    return _finding(MoneyExtractor(MorphVocab()), russian(FEW))


def recognizers_money() -> Figures:
    """recognizers-text's amounts of currency in English articles of the same length in characters."""
    make_recognizers_importable()
    from recognizers_number_with_unit import Culture, NumberWithUnitRecognizer

    return _finding(NumberWithUnitRecognizer(Culture.English).get_currency_model().parse, english(FEW))


def recognizers_numbers() -> Figures:
    """recognizers-text's numbers in the same articles."""
    make_recognizers_importable()
    from recognizers_number import Culture, NumberRecognizer

    return _finding(NumberRecognizer(Culture.English).get_number_model().parse, english(FEW))


def make_natasha_importable() -> None:
    """natasha asks for pymorphy2, which no longer imports on Python 3.11; pymorphy3 is its continuation under a new name."""
    import pymorphy3

    sys.modules["pymorphy2"], sys.modules["pymorphy2.units"] = pymorphy3, pymorphy3.units


def make_recognizers_importable() -> None:
    """recognizers-text asks for a list of emoji that the library of that name has had under another name since its version 2."""
    import emoji

    emoji.UNICODE_EMOJI = emoji.EMOJI_DATA


def russian(count: int) -> list[str]:
    """Russian texts as long as the Kazakh articles, character for character, so that both read the same amount."""
    return _as_long("russian.txt", count)


def english(count: int) -> list[str]:
    """English texts as long, of the same news; «тенге» is «Kazakhstani tenge» in them, the only name by which recognizers-text knows it."""
    return _as_long("english.txt", count)


def _as_long(name: str, count: int) -> list[str]:
    source = (HERE / name).read_text(encoding="utf-8")
    return [(source * (len(text) // len(source) + 1))[: len(text)] for text in texts(count)]


def length() -> Figures:
    """Seconds for a text and for ten times of it; time must grow with length and no faster."""
    import derek

    nlp = derek.load(ner=None)
    short = "\n".join(texts(PASSAGE))
    tenfold = "\n".join([short] * 10)
    nlp(short)
    pairs = [(timed(lambda: nlp(short))[1], timed(lambda: nlp(tenfold))[1]) for _ in range(REPEATS)]
    return {"once": min(once for once, _ in pairs), "tenfold": min(ten for _, ten in pairs)}


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """What a function gives and the seconds of processor time that it took, whatever else the machine does meanwhile."""
    start = time.process_time()
    result = do()
    return result, time.process_time() - start


def megabytes() -> float:
    """The most memory that this process has held."""
    # Linux counts in kibibytes, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
