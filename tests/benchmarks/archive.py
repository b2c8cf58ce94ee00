"""An archive of any size for benchmarks: the articles of `corpus/articles` with other people and other numbers in each copy.

`python tests/benchmarks/archive.py 100000 archive.jsonl` writes it as JSON lines. «Қасым-Жомарт Тоқаев» of one copy is «Айдос Сейтқалиев»
of another, «432,2» is «817,5»; the same number gives the same archive.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TypeAlias

ARTICLES = Path(__file__).resolve().parent.parent.parent / "corpus" / "articles"
PUBLISHED = "2026-03-02"
SEED = 7

_NUMBER = re.compile(r"\d+")
Template: TypeAlias = "list[str | Callable[[random.Random], str]]"


def archive(count: int) -> Iterator[dict[str, str]]:
    """Articles as records with `id`, `date` and `text`."""
    draws = random.Random(SEED)
    for number, template in enumerate(islice(cycle(_templates()), count)):
        text = "".join(part if isinstance(part, str) else part(draws) for part in template)
        yield {"id": f"a{number}", "date": PUBLISHED, "text": text}


def write(path: Path, count: int) -> None:
    """Write an archive as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in archive(count))


def _templates() -> list[Template]:
    """Each article cut at its people and its numbers."""
    import derek
    from derek.lexicon import load

    given = [entry.lemma for entry in load("given_names") if entry.lemma.isalpha()]
    families = [f"{name}{'ов' if name[-1] not in 'аәеіыоөуүұи' else 'ев'}" for name in given]

    def person(draws: random.Random) -> str:
        return f"{draws.choice(given)} {draws.choice(families)}"

    templates = []
    for path in sorted(ARTICLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        mentions = derek.extract(text, ner=None).mentions
        people = mentions[(mentions["label"] == "PERSON") & mentions["text"].str.contains(" ")]
        template: Template = []
        end = 0
        for start, stop in zip(people["start"], people["end"], strict=True):
            template += [*_numbered(text[end:start]), person]
            end = stop
        templates.append([*template, *_numbered(text[end:])])
    return templates


def _numbered(text: str) -> Template:
    """A text cut at its numbers; each keeps its length, and a year stays one."""
    parts: Template = []
    end = 0
    for match in _NUMBER.finditer(text):
        parts += [text[end : match.start()], _like(match[0])]
        end = match.end()
    return [*parts, text[end:]]


def _like(number: str) -> Callable[[random.Random], str]:
    if len(number) == 4 and number[:2] in ("19", "20"):
        return lambda draws: str(draws.randint(1990, 2026))
    return lambda draws: str(draws.randint(1, 9)) + "".join(draws.choice("0123456789") for _ in number[1:])


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
