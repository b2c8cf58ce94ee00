"""Plain sentences whose names were annotated after all, among them «Қорғас өзенінде су бөгеті салынады.»: `annotations.tsv`.

The file holds no text but a sum of each sentence's letters and the spans of its names, so that it says nothing without the plain files
that the sentences came from; to read it beside them: `python models/recipe/annotated.py FILE...`. The sum leaves signs out and spans count
characters without spaces: how a sentence is cut into words, and its quotation marks written, may change. Composed sentences, which came
from no file, are in `composed.txt` with their names in brackets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from pseudo_labels import read_plain
from sentences import Labelled

ANNOTATIONS = Path(__file__).parent / "annotations.tsv"
COMPOSED = Path(__file__).parent / "composed.txt"

Spans = Sequence[tuple[int, int, str]]
"""First character of each name, the one after its last, and its class."""

_OPENING = re.compile(r"\[([A-Z_]+)")


def sum_of(words: Sequence[str]) -> str:
    """What stands for a sentence in the file of annotations.

    >>> sum_of(["Ол", "келді", "."])
    '944746da951703e7'
    """
    return hashlib.sha256("".join(filter(str.isalnum, "".join(words))).encode()).hexdigest()[:16]


def _packed(word: str) -> str:
    """A word without the spaces that a number may hold: `4 200`."""
    return "".join(word.split())


def read_annotations(path: Path = ANNOTATIONS) -> dict[str, Spans]:
    """The spans of each annotated sentence, by its sum."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        key, _, spans = line.partition("\t")
        found[key] = [(int(first), int(stop), label) for first, stop, label in (span.split(":") for span in spans.split())]
    return found


def annotate(plain: Sequence[Labelled], annotations: Mapping[str, Spans]) -> tuple[list[Labelled], list[Labelled]]:
    """Part plain sentences into the annotated ones, with their labels, and the rest."""
    annotated, rest = [], []
    for sentence in plain:
        spans = annotations.get(sum_of(sentence.words))
        if spans is None:
            rest.append(sentence)
        else:
            annotated.append(Labelled(number=sentence.number, words=sentence.words, labels=_labels(sentence.words, spans)))
    return annotated, rest


def read_composed(path: Path = COMPOSED) -> list[Labelled]:
    """The composed sentences; each is a number of its own."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines())
    return [in_brackets(line, f"{path.name}:{place}") for place, line in lines]


def in_brackets(line: str, number: str) -> Labelled:
    """The sentence of a line whose names are in brackets; a number of a sentence is also what a complaint names it by.

    >>> in_brackets("Ол [GPE Алматыда] .", "1").labels
    ('O', 'B-GPE', 'O')
    """
    words: list[str] = []
    labels: list[str] = []
    prefix = ""
    for part in line.split():
        opening = _OPENING.fullmatch(part)
        if opening:
            if prefix:
                raise ValueError(f"{number}: a bracket opens before another is closed")
            prefix = f"B-{opening[1]}"
            continue
        closes = bool(prefix) and part.endswith("]")
        words.append(part[:-1] if closes else part)
        labels.append(prefix or "O")
        prefix = f"I-{prefix[2:]}" if prefix and not closes else ""
    if prefix or not words:
        raise ValueError(f"{number}: no words, or a bracket that is not closed")
    return Labelled(number=number, words=tuple(words), labels=tuple(labels))


def bracketed(sentence: Labelled) -> str:
    """A sentence with its names in brackets.

    >>> bracketed(Labelled(number="1", words=("Ол", "Алматыда", "."), labels=("O", "B-GPE", "O")))
    'Ол [GPE Алматыда] .'
    """
    return " ".join(_pieces(sentence))


def _pieces(sentence: Labelled) -> Iterator[str]:
    after = (*sentence.labels[1:], "O")
    for word, label, following in zip(sentence.words, sentence.labels, after, strict=True):
        opening = f"[{label[2:]} " if label.startswith("B-") else ""
        yield opening + word + ("]" if label != "O" and not following.startswith("I-") else "")


def _labels(words: Sequence[str], spans: Spans) -> tuple[str, ...]:
    """IOB2 labels: a word is of the name that its first character is in."""
    labels = []
    start = 0
    begun: set[int] = set()
    for word in words:
        first, _, label = next((span for span in spans if span[0] <= start < span[1]), (-1, -1, ""))
        labels.append(f"{'I' if first in begun else 'B'}-{label}" if label else "O")
        begun.add(first)
        start += len(_packed(word))
    return tuple(labels)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE...")
def main(files: tuple[Path, ...]) -> None:
    """Print the annotated sentences of plain files with their names in brackets."""
    annotated, _ = annotate(read_plain(files), read_annotations())
    for sentence in annotated:
        click.echo(bracketed(sentence))


if __name__ == "__main__":
    main()
