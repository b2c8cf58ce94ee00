"""From large models to the small one: `python models/recipe/small.py FILE.iob2... --teacher models/kk --plain FILE... --out models/fast`.

The teachers label the training part and plain sentences such as «Қасым-Жомарт Тоқаев Астанаға келді.» softly, and the student learns from
that, from the true labels and from sentences with other names in them. The development part is scored with what Derek will run.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import torch
from augmentation import Variation, case_noise, mixed, punctuation_noise, spell_numbers
from card import table
from distillation import Lesson, distil, soften
from pseudo_labels import read_plain
from sentences import SPLIT_SEED, Labelled, as_sentence, read_sentences, split_by_number
from spare import spare_names
from student import export_student
from swapping import Swapper
from teachers import engine_beliefs

from derek.detection.tagger.fast import FastTagger
from derek.detection.tagger.pieces import Pieces
from derek.evaluation.names import score_spans


@click.command()
@click.argument("labelled", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE.iob2...")
@click.option("--teacher", "teachers", multiple=True, required=True, type=click.Path(exists=True, path_type=Path), help="A model's folder.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the small model.")
@click.option("--plain", multiple=True, type=click.Path(exists=True, path_type=Path), help="A file of plain sentences; may be repeated.")
@click.option("--epochs", default=Lesson.epochs, show_default=True)
@click.option("--development", default=0.1, show_default=True, help="Share of the sentences that is held out.")
@click.option("--seed", default=Lesson.seed, show_default=True)
@click.option("--threads", default=0, help="Cores to use; all unless said.")
def main(
    labelled: tuple[Path, ...],
    teachers: tuple[Path, ...],
    out: Path,
    plain: tuple[Path, ...],
    epochs: int,
    development: float,
    seed: int,
    threads: int,
) -> None:
    """Teach the small tagger and write its folder and its figures; its pieces are those of the first teacher."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if threads:
        torch.set_num_threads(threads)
    training, held_out = split_by_number(read_sentences(labelled), share=development, seed=SPLIT_SEED)
    beliefs = engine_beliefs(teachers, training)
    soft = soften(training, beliefs, is_gold=True)
    sentences = read_plain(plain)
    soft += soften(sentences, engine_beliefs(teachers, sentences), is_gold=False) if sentences else []
    lesson = Lesson(epochs=epochs, seed=seed)
    network = distil(Pieces(teachers[0]), soft, beliefs.tags, held_out, lesson, variations(training))
    export_student(network, out)
    scores = score(out, teachers[0], held_out)
    (out / "scores.json").write_text(json.dumps({"lesson": asdict(lesson), "development": scores}, indent=1) + "\n")
    click.echo(table(scores))


def variations(training: Sequence[Labelled]) -> Variation:
    """Other names in most of the varied sentences; other numbers, signs and capitals in the rest."""
    swapper = Swapper(training, spare=spare_names(), probability=0.7)
    return mixed({swapper: 0.7, spell_numbers: 0.1, punctuation_noise: 0.12, case_noise: 0.08})


def score(folder: Path, pieces: Path, sentences: Sequence[Labelled]) -> dict[str, dict[str, float | int]]:
    """The scores of a small model as Derek runs it."""
    tagged = FastTagger(folder, pieces).tag([sentence.words for sentence in sentences])
    return score_spans([as_sentence(sentence) for sentence in sentences], tagged)


if __name__ == "__main__":
    main()
