"""What labelled sentences say about amounts: a check of the detectors on text that nobody wrote for them.

KazNERD (Yeshpanov, Khassanov, Varol, LREC 2022) marks amounts without their values, so three things are measured: which share of its
money, percentage and quantity spans a fact of that kind overlaps; which share of count facts overlaps a span that holds no count (a
date, a time, an ordinal, a law); and how often a sentence in words («бес миллион теңге») and its twin in digits («5 миллион теңге»)
give equal facts. Run it with `python -m derek.evaluation.kaznerd FILE.iob2 [--show KIND N]`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from derek.errors import DerekError
from derek.evaluation.items import Finder, fact_key
from derek.evaluation.sentences import Sentence, read_sentences
from derek.facts import Article, Fact

LABELS = {"money": "MONEY", "percent": "PERCENTAGE", "quantity": "QUANTITY"}
NO_COUNTS = frozenset({"DATE", "TIME", "ORDINAL", "LAW"})
SHOWN = (*LABELS, "count", "pairs")
IN_WORDS, IN_DIGITS = "AID", "BID"
DIGITS = 4

Version: TypeAlias = "tuple[str, Counter[tuple[str, ...]]]"
"""The text of a sentence and its facts, each as its kind and key."""


@dataclass(slots=True)
class Share:
    """How many of `total` things hold, and the sentences of those that fail the measure."""

    total: int = 0
    hits: int = 0
    failing: list[str] = field(default_factory=list)

    def count(self, hit: bool, sentence: str, *, fails: bool) -> None:
        """Count one thing, and keep its sentence if it fails."""
        self.total += 1
        self.hits += hit
        if fails:
            self.failing.append(sentence)

    def as_dict(self) -> dict[str, float | int]:
        """The share as reports print it; a share of nothing is 0."""
        return {"share": round(self.hits / self.total, DIGITS) if self.total else 0.0, "hits": self.hits, "total": self.total}


def measure(sentences: Iterable[Sentence], find: Finder) -> dict[str, Share]:
    """Measure a finder on labelled sentences.

    *Shape*: one share for each of money, percent, quantity (spans that a fact of the kind overlaps), count (count facts that overlap
    a span that holds no count: lower is better) and pairs (twin sentences with equal facts).
    """
    shares = {kind: Share() for kind in SHOWN}
    versions: dict[str, dict[str, Version]] = {IN_WORDS: {}, IN_DIGITS: {}}
    for sentence in sentences:
        facts = _facts(sentence, find)
        _measure_spans(sentence, facts, shares)
        _measure_counts(sentence, facts, shares["count"])
        prefix, number = sentence.id[: len(IN_WORDS)], sentence.id[len(IN_WORDS) :]
        if prefix in versions:
            versions[prefix][number] = sentence.text, Counter((fact.kind, *fact_key(fact)) for fact in facts)
    for number, version in versions[IN_WORDS].items():
        if number in versions[IN_DIGITS]:
            _measure_pair(version, versions[IN_DIGITS][number], shares["pairs"])
    return shares


def _facts(sentence: Sentence, find: Finder) -> list[Fact]:
    # A pipeline gives a fact among its facts and again among its mentions.
    found = dict.fromkeys(find(Article(text=sentence.text, id=sentence.id)))
    return [thing for thing in found if isinstance(thing, Fact)]


def _measure_spans(sentence: Sentence, facts: Sequence[Fact], shares: dict[str, Share]) -> None:
    for kind, label in LABELS.items():
        mine = [fact for fact in facts if fact.kind == kind]
        for span in sentence.spans:
            if span.label == label:
                hit = any(fact.start < span.end and span.start < fact.end for fact in mine)
                shares[kind].count(hit, f"{sentence.text[span.start : span.end]} | {sentence.text}", fails=not hit)


def _measure_counts(sentence: Sentence, facts: Sequence[Fact], share: Share) -> None:
    for fact in facts:
        if fact.kind == "count":
            hit = any(span.label in NO_COUNTS and fact.start < span.end and span.start < fact.end for span in sentence.spans)
            share.count(hit, f"{fact.text} | {sentence.text}", fails=hit)


def _measure_pair(words: Version, digits: Version, share: Share) -> None:
    (text, facts), (twin, twin_facts) = words, digits
    difference = f"{_written(facts - twin_facts)} / {_written(twin_facts - facts)} | {text} / {twin}"
    share.count(facts == twin_facts, difference, fails=facts != twin_facts)


def _written(facts: Counter[tuple[str, ...]]) -> str:
    return "; ".join(" ".join(part for part in key if part) for key in facts.elements()) or "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures of a file as JSON, and the first failing sentences of a kind on standard error."""
    parser = argparse.ArgumentParser(prog="python -m derek.evaluation.kaznerd", description=main.__doc__)
    parser.add_argument("file", type=Path, help="an IOB2 file, with or without sentence ids")
    parser.add_argument("--show", nargs=2, metavar=("KIND", "N"), help=f"list N failing sentences of {', '.join(SHOWN)}")
    options = parser.parse_args(arguments)
    kind, wanted = options.show or ("", "0")
    if options.show and (kind not in SHOWN or not wanted.isdigit()):
        parser.error(f"--show takes one of {', '.join(SHOWN)} and a number")
    # The one place that needs the whole pipeline: what is measured above is any finder.
    from derek.extraction import annotator, finder

    try:
        shares = measure(read_sentences(options.file), finder(annotator(ner=None)))
    except DerekError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps({name: share.as_dict() for name, share in shares.items()}, indent=2))
    for line in shares[kind].failing[: int(wanted)] if kind else ():
        print(line, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
