"""`derek evaluate GOLD.jsonl` and `derek evaluate-ner FILE.iob2`: scores as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click

from derek.commands.options import DONE, lexicon_option, model_named, ner_option
from derek.detection.ner import MODELS, open_tagger
from derek.evaluation import evaluate as evaluate_gold
from derek.evaluation import read_gold
from derek.evaluation.names import score_spans
from derek.evaluation.scoring import ErrorRow
from derek.evaluation.sentences import read_sentences
from derek.extraction import DEFAULT_MODEL, annotator, finder
from derek.tabulation import write_csv


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.jsonl")
@ner_option
@lexicon_option
@click.option("--errors", type=click.Path(path_type=Path), metavar="FILE", help="Write the misses and false alarms as a CSV table.")
def evaluate(gold: Path, ner: str, errors: Path | None) -> int:
    """Print precision, recall and F1 of each kind on a gold file, as JSON."""
    evaluation = evaluate_gold(read_gold(gold), finder(annotator(ner=model_named(ner))))
    if errors:
        write_csv(errors, ErrorRow, evaluation.errors)
    click.echo(json.dumps(evaluation.as_dict(), indent=2))
    return DONE


@click.command("evaluate-ner")
@click.argument("labelled", type=click.Path(path_type=Path), metavar="FILE.iob2")
@click.option("--ner", type=click.Choice(list(MODELS)), default=DEFAULT_MODEL, show_default=True, help="Model that finds names.")
def evaluate_ner(labelled: Path, ner: str) -> int:
    """Print precision, recall and F1 of each class of names on a file of labelled sentences, as JSON."""
    sentences = list(read_sentences(labelled))
    tagged = open_tagger(ner).tag([sentence.words for sentence in sentences])
    click.echo(json.dumps(score_spans(sentences, tagged), indent=2))
    return DONE
