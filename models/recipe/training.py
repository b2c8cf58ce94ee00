"""Training: Stanza's own trainer, under a schedule that a transformer asks for.

`stanza.models.ner.trainer.Trainer` builds the tagger (encoder, LSTM, CRF), computes the loss and updates the weights. What is added
around it is what `stanza.models.ner_tagger` leaves out: one spelling of a sentence an epoch, batches of like length, a learning
rate that warms up and decays, frozen word embeddings, and an average of the weights over the last epochs, which is what is kept.
"""

from __future__ import annotations

import logging
import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from schemes import to_iob2
from sentences import Labelled, as_sentence, draw_spellings
from stanza.models.common.doc import Document
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from stanza.models.ner_tagger import parse_args

from derek.detection.tagger import TaggedSpan
from derek.evaluation.names import score_spans
from derek.evaluation.sentences import spans_of

logger = logging.getLogger("recipe")

Batch = Any  # what Stanza's DataLoader yields


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a training run is made of. The defaults are those of the shipped model."""

    encoder: Path
    epochs: int = 15
    batch_size: int = 16
    rate: float = 2e-3  # of the LSTM and the CRF, at its peak
    encoder_rate: float = 3e-4
    warm_up: float = 0.06  # share of all steps
    dropout: float = 0.25
    encoder_layers: int = 4  # whose states are mixed into a word's vector
    hidden: int = 200  # of the LSTM, in each direction
    crf: bool = True
    frozen_embeddings: bool = True
    frozen_layers: int = 0  # of the encoder, the lowest ones: for a tagger to go on from, whose lowest layers have learnt
    all_spellings: bool = False
    average_from: float = 0.6  # share of all steps after which weights are averaged; 1 for none
    extra_share: float = 0.25  # of an epoch's labelled sentences: as many of the extra ones join them
    seed: int = 7
    start: Path | None = None  # a tagger to go on from
    vary: Callable[[Labelled, random.Random], Labelled] | None = field(default=None, repr=False)  # augmentation

    def arguments(self) -> dict[str, Any]:
        """The options of Stanza's tagger."""
        given = {
            "--bert_model": self.encoder,
            "--bert_hidden_layers": self.encoder_layers,
            "--bert_learning_rate": self.encoder_rate / self.rate,
            "--lr": self.rate,
            "--hidden_dim": self.hidden,
            "--dropout": self.dropout,
            "--word_dropout": 0.0,
            "--max_grad_norm": 1.0,
            "--batch_size": self.batch_size,
            "--seed": self.seed,
            "--word_emb_dim": 0,
            "--optim": "adamw",
            "--shorthand": "kk_kaznerd",
        }
        flags = ["--no_pretrain", "--no_char", "--bert_finetune", "--no_input_transform"]
        return parse_args([*flags, *(str(part) for pair in given.items() for part in pair)])


def train(
    plan: Plan, training: Sequence[Labelled], development: Sequence[Labelled], device: str = "cpu", extra: Sequence[Labelled] = ()
) -> Trainer:
    """Train a tagger and return it with the averaged weights; the development part is only watched.

    Of `extra` sentences, such as plain ones that a tagger labelled, each epoch draws some.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    trainer = build_trainer(plan, training, device)
    draws = random.Random(plan.seed)
    size = len(training) if plan.all_spellings else len({sentence.number for sentence in training})
    joining = min(len(extra), round(plan.extra_share * size))
    steps = plan.epochs * math.ceil((size + joining) / plan.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(trainer.optimizer, lambda step: rate_at(step, steps, plan.warm_up))
    average: dict[str, torch.Tensor] = {}
    averaged = step = 0
    started = time.perf_counter()
    for epoch in range(plan.epochs):
        drawn = list(training) if plan.all_spellings else draw_spellings(training, draws)
        drawn += draws.sample(extra, joining)
        if plan.vary is not None:
            drawn = [plan.vary(sentence, draws) for sentence in drawn]
        loss = 0.0
        batches = batches_of(drawn, plan, trainer, draws)
        for batch in batches:
            loss += trainer.update(batch)
            schedule.step()
            step += 1
            if step >= plan.average_from * steps and step % 10 == 0:
                averaged += 1
                average_in(average, trainer.model, averaged)
        line = f"epoch {epoch + 1}/{plan.epochs}: loss {loss / len(batches):.3f}, {time.perf_counter() - started:.0f} s"
        if (epoch + 1) % 3 == 0 or epoch + 1 == plan.epochs:
            line += f", development F1 {micro_f1(trainer, development):.4f}"
        logger.info(line)
    if average:
        trainer.model.load_state_dict(average, strict=False)
        logger.info(f"averaged weights: development F1 {micro_f1(trainer, development):.4f}")
    return trainer


def build_trainer(plan: Plan, sentences: Sequence[Labelled], device: str) -> Trainer:
    """Stanza's trainer for the tags of some sentences, or the one to go on from, ready to train."""
    if plan.start is not None:
        # Its tags have their numbers already; those of other sentences might be others.
        trainer = Trainer(args=plan.arguments(), model_file=str(plan.start), device=device)
    else:
        arguments = plan.arguments()
        trainer = Trainer(args=arguments, vocab=DataLoader(document_of(sentences), plan.batch_size, arguments).vocab, device=device)
    prepare(trainer, plan)
    return trainer


def prepare(trainer: Trainer, plan: Plan) -> None:
    """Freeze what stays, quicken what is slow on a CPU, and take the transitions away where no CRF is wanted."""
    encoder = trainer.model.bert_model
    if plan.frozen_embeddings:
        encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    if not plan.crf:
        trainer.model.crits[0]._transitions.requires_grad_(False)
    for layer in encoder.encoder.layer[: plan.frozen_layers]:
        layer.requires_grad_(False)
    if plan.frozen_layers:
        encoder.embeddings.requires_grad_(False)
    for layer in encoder.encoder.layer:
        layer.attention.self.dropout.p = 0.0
    if not torch.cuda.is_available():
        _replace_dropout(encoder)
    for group in trainer.optimizer.param_groups:
        group["params"] = [parameter for parameter in group["params"] if parameter.requires_grad]
        group["fused"] = True
        group["weight_decay"] = 0.01


class QuickDropout(torch.nn.Module):
    """Dropout with bytes of a quick generator: on a CPU, drawing torch's own mask costs a tenth of the training time."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.threshold = round(256 * p)
        self.draws = np.random.Generator(np.random.SFC64(torch.initial_seed()))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Set a share of the states to nothing while training, and strengthen the others."""
        if not self.training or self.threshold == 0:
            return states
        mask = torch.frombuffer(bytearray(self.draws.bytes(states.numel())), dtype=torch.uint8) >= self.threshold
        return states * (mask.view(states.shape) * (256 / (256 - self.threshold)))


def _replace_dropout(module: torch.nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Dropout) and child.p > 0:
            setattr(module, name, QuickDropout(child.p))
        else:
            _replace_dropout(child)


def rate_at(step: int, steps: int, warm_up: float) -> float:
    """The share of the peak learning rate at a step: a linear rise, then a linear fall to nothing."""
    rise = max(1, round(warm_up * steps))
    return min((step + 1) / rise, max(0.0, (steps - step) / (steps - rise)))


def average_in(average: dict[str, torch.Tensor], model: torch.nn.Module, count: int) -> None:
    """Add the trained weights of a model to a running mean of `count` of them."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.requires_grad:
                kept = average.setdefault(name, torch.zeros_like(weight))
                kept.lerp_(weight, 1 / count)


def batches_of(sentences: Sequence[Labelled], plan: Plan, trainer: Trainer, draws: random.Random) -> list[Batch]:
    """Cut sentences into batches of like length, in random order. Lengths are blurred, so that batches differ from epoch to epoch."""
    ordered = sorted(sentences, key=lambda sentence: len(sentence.words) * draws.uniform(0.9, 1.1))
    loader = DataLoader(document_of(ordered), plan.batch_size, trainer.args, vocab=trainer.vocab, evaluation=True)
    order = list(range(len(loader)))
    draws.shuffle(order)
    return [loader[place] for place in order]


def document_of(sentences: Sequence[Labelled]) -> Document:
    """Stanza's document of some labelled sentences."""
    return Document(
        [
            [
                {"id": place, "text": word, "ner": label}
                for place, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True), 1)
            ]
            for sentence in sentences
        ]
    )


def _pairs(sentence: Labelled) -> Iterable[tuple[str, str]]:
    return zip(sentence.words, sentence.labels, strict=True)


def predict(trainer: Trainer, sentences: Sequence[Labelled], batch_size: int = 32) -> list[list[str]]:
    """Tag sentences with Stanza's own predictions, BIOES labels, in the given order."""
    order = sorted(range(len(sentences)), key=lambda place: len(sentences[place].words))
    loader = DataLoader(document_of([sentences[place] for place in order]), batch_size, trainer.args, vocab=trainer.vocab, evaluation=True)
    labels: list[list[str]] = [[] for _ in sentences]
    with torch.no_grad():
        tagged = [tags for batch in loader for tags in trainer.predict(batch)]
    for place, tags in zip(order, tagged, strict=True):
        labels[place] = tags
    return labels


def micro_f1(trainer: Trainer, sentences: Sequence[Labelled]) -> float:
    """Exact-span F1 over all classes."""
    return scores(predict(trainer, sentences), sentences)["micro"]["f1"]


def scores(predicted: Sequence[Sequence[str]], sentences: Sequence[Labelled]) -> dict[str, dict[str, float | int]]:
    """Precision, recall, F1 and support per class and over all of them, exact spans; the predicted labels are BIOES."""
    tagged = [[TaggedSpan(span.start, span.end - 1, span.label, 1.0) for span in spans_of(to_iob2(labels))] for labels in predicted]
    return score_spans([as_sentence(sentence) for sentence in sentences], tagged)


def describe(plan: Plan) -> dict[str, Any]:
    """A plan as plain values."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(plan).items() if name != "vary"}
