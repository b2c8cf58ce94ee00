"""Plain text for training: read and cut into words, and labelled by a tagger where that tagger is sure.

A line of a file is one or more sentences, which `derek.tokenization` cuts as the product does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sentences import Labelled

from derek.detection.tagger import Tagger
from derek.tokenization import tokenize

LONGEST = 100  # words; what is longer is a list or a table
# KazNERD writes these signs as words of their own, inside numbers as well: `5 , 3`, `18 : 00`, `50 %-ы`.
_SIGNS_IN_NUMBERS = ",:%"


def read_plain(paths: Iterable[Path]) -> list[Labelled]:
    """Read the sentences of plain files, one text a line, every label O; each sentence is a number of its own."""
    found: list[Labelled] = []
    for path in paths:
        for place, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            for part, words in enumerate(words_of(line)):
                if 1 < len(words) <= LONGEST:
                    found.append(Labelled(number=f"{path.name}:{place}:{part}", words=words, labels=("O",) * len(words)))
    return found


def words_of(text: str) -> list[tuple[str, ...]]:
    """The words of each sentence of a text, numbers parted as in the labelled data.

    >>> words_of("Тариф 5,3 теңге. Ол 50%-ы.")
    [('Тариф', '5', ',', '3', 'теңге', '.'), ('Ол', '50', '%-ы', '.')]
    """
    passage = tokenize(text)
    bounds = zip(passage.sentences, (*passage.sentences[1:], len(passage)), strict=True)
    return [tuple(part for token in range(first, last) for part in _parted(passage.surface(token, token))) for first, last in bounds]


def _parted(word: str) -> list[str]:
    """`5,3` as three words; a percent sign keeps its suffix and leaves the number."""
    if not word[0].isdigit():
        return [word]
    for at, letter in enumerate(word):
        if letter in _SIGNS_IN_NUMBERS and at:
            head, tail = word[:at], word[at + 1 :]
            if letter == "%":
                return [head, word[at:]]
            if tail[:1].isdigit():
                return [head, letter, *_parted(tail)]
    return [word]


def label_plain(tagger: Tagger, plain: Sequence[Labelled], *, threshold: float = 0.9) -> list[Labelled]:
    """Label plain sentences with an exported tagger; those stay in which it finds a name, and is sure of every one."""
    found = []
    for sentence, spans in zip(plain, tagger.tag([sentence.words for sentence in plain]), strict=True):
        if spans and min(span.score for span in spans) >= threshold:
            labels = ["O"] * len(sentence.words)
            for span in spans:
                labels[span.first : span.last + 1] = [f"B-{span.label}", *[f"I-{span.label}"] * (span.last - span.first)]
            found.append(Labelled(number=sentence.number, words=sentence.words, labels=tuple(labels)))
    return found
