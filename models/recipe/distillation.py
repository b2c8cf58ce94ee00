"""Distillation: what large taggers believe, taught to the small student of `ner="fast"` or to one full-size tagger.

Soft labels are the marginals of the teachers' CRF (see `teachers`). They can be had for any sentences: labelled ones, varied ones,
plain ones; the gold labels of a labelled sentence are mixed in.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from augmentation import Variation
from course import Course
from schemes import to_bioes, to_iob2
from sentences import Labelled
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from student import Known, Network, Shape
from teachers import Beliefs, decode, forward, log_marginals, marginals, tags_of
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from training import Plan, document_of, micro_f1, prepare, scores

from derek.detection.tagger.pieces import Pieces

SAMPLED = 3_000  # sentences that the scale of the teacher's states is measured on


class Soft(NamedTuple):
    """A sentence with its soft labels (words times tags) and a teacher's states (words times their width), where it has some.

    `gold` are its true tags, where it has some. Floats are in half precision, for there are many.
    """

    sentence: Labelled
    chances: torch.Tensor
    states: torch.Tensor | None = None
    gold: torch.Tensor | None = None


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """How the student is taught."""

    epochs: int = 20
    rate: float = 2e-3
    words_a_batch: int = 1024
    warm_up: float = 0.02
    gold_weight: float = 0.3  # of the true labels, where there are some
    states_weight: float = 0.3  # of the teacher's states beside its labels
    varied_share: float = 0.6  # of the sentences with true labels, a variation of which joins each epoch
    varied_plain_share: float = 0.25  # of the plain sentences that the teachers are sure of
    sure: float = 0.8  # what every word's best tag must have for that
    average_from: float = 1.0  # share of all steps after which weights are averaged; 1 for none
    seed: int = 7


def soften(sentences: Sequence[Labelled], beliefs: Beliefs, *, is_gold: bool, temperature: float = 1.0) -> list[Soft]:
    """Join sentences with what their teachers believe.

    `is_gold` says whether the sentences' own labels are true; if not, the teachers' best labels take their place.
    """
    place = {tag: number for number, tag in enumerate(beliefs.tags)}
    found = []
    best = [to_bioes(sentence.labels) for sentence in sentences] if is_gold else decode(beliefs)
    states = [states.half() for states in beliefs.states] or [None] * len(sentences)
    for sentence, labels, chances, state in zip(sentences, best, marginals(beliefs, temperature=temperature), states, strict=True):
        tags = [place.get(tag, -1) for tag in labels]
        labelled = Labelled(number=sentence.number, words=sentence.words, labels=to_iob2(labels))
        found.append(Soft(labelled, chances.half(), state, torch.tensor(tags) if is_gold and -1 not in tags else None))
    return found


def distil(
    pieces: Pieces,
    soft: Sequence[Soft],
    tags: Sequence[str],
    development: Sequence[Labelled],
    lesson: Lesson | None = None,
    vary: Variation | None = None,
) -> Network:
    """Teach a student on softly labelled sentences and return it.

    `tags` are those of the teachers' beliefs; `pieces` are those of the large model that is shipped beside the student.
    """
    lesson = lesson or Lesson()
    random.seed(lesson.seed)
    torch.manual_seed(lesson.seed)
    draws = random.Random(lesson.seed)
    known = Known(pieces, Shape.buckets)
    known.learn(item.sentence.words for item in soft)
    states = next((item.states.shape[1] for item in soft if item.states is not None), 1)
    network = Network(Shape(tags=tuple(tags), seen=known.floats.shape[1], states=states))
    class_ = _Class(soft, network, known, lesson, vary)
    optimizer = torch.optim.AdamW(network.parameters(), lr=lesson.rate, weight_decay=0.01, fused=True)
    course = Course(network, optimizer, lesson.epochs, lesson.warm_up, lesson.average_from)
    course.run(lambda: class_.batches(draws), class_.loss, lambda: student_f1(network, known, development))
    return network


def student_f1(network: Network, known: Known, sentences: Sequence[Labelled]) -> float:
    """Exact-span F1 of a student over all classes."""
    return scores(network.tag([sentence.words for sentence in sentences], known), sentences)["micro"]["f1"]


def train_on_soft_labels(
    plan: Plan, soft: Sequence[Soft], tags: Sequence[str], development: Sequence[Labelled], *, gold_weight: float = 0.3, device: str = "cpu"
) -> Trainer:
    """Train a full-size tagger as `training.train` does, but on what teachers believe.

    The loss is the divergence between the marginals of teachers and tagger, and with a weight the tagger's own loss on the labels.
    One spelling of each number is drawn an epoch; `plan.vary` is not applied, since soft labels hold for the words as they are.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    draws = random.Random(plan.seed)
    sentences = [item.sentence for item in soft]
    vocabulary = DataLoader(document_of(sentences), plan.batch_size, plan.arguments()).vocab
    trainer = Trainer(args=plan.arguments(), vocab=vocabulary, device=device)
    prepare(trainer, plan)
    own = tags_of(trainer)
    if set(own) - set(tags):
        raise ValueError(f"the teachers do not know the tags {sorted(set(own) - set(tags))}")
    columns = torch.tensor([tags.index(tag) for tag in own])
    course = Course(trainer.model, trainer.optimizer, plan.epochs, plan.warm_up, plan.average_from, watch_every=3)
    course.run(
        lambda: soft_batches(soft, plan, trainer, draws),
        lambda batch: soft_loss(trainer, *batch, columns, gold_weight),
        lambda: micro_f1(trainer, development),
    )
    return trainer


SoftBatch = tuple[Any, list[torch.Tensor]]


def soft_batches(soft: Sequence[Soft], plan: Plan, trainer: Trainer, draws: random.Random) -> list[SoftBatch]:
    """Stanza's batches of like length with the soft labels of their sentences, one spelling of each number, in random order."""
    spellings: dict[str, list[Soft]] = defaultdict(list)
    for item in soft:
        spellings[item.sentence.number].append(item)
    drawn = [draws.choice(group) for group in spellings.values()]
    drawn.sort(key=lambda item: len(item.sentence.words) * draws.uniform(0.9, 1.1))
    document = document_of([item.sentence for item in drawn])
    loader = DataLoader(document, plan.batch_size, trainer.args, vocab=trainer.vocab, evaluation=True)
    order = list(range(len(loader)))
    draws.shuffle(order)
    found = []
    for number in order:
        batch = loader[number]
        found.append((batch, [drawn[number * plan.batch_size + place].chances for place in batch[5]]))
    return found


def soft_loss(trainer: Trainer, batch: Any, chances: Sequence[torch.Tensor], columns: torch.Tensor, gold_weight: float) -> torch.Tensor:
    """The loss of a tagger on one batch, a sentence: on its labels and on the teachers' chances of tags."""
    hard, emissions, transitions = forward(trainer, batch)
    lengths = torch.tensor([len(rows) for rows in chances])
    known = emissions[:, :, VOCAB_PREFIX_SIZE:], transitions[VOCAB_PREFIX_SIZE:, VOCAB_PREFIX_SIZE:]
    logs = log_marginals(*known, lengths)
    wanted = pad_sequence([rows[:, columns] for rows in chances], batch_first=True).to(logs.device)
    # Rows after a sentence's end are all zero in `wanted` and add nothing.
    soft = -(wanted * logs).sum() / len(chances)
    return gold_weight * hard + (1 - gold_weight) * soft


class _Class:
    """The sentences that a student is taught on, and its loss on them."""

    def __init__(self, soft: Sequence[Soft], network: Network, known: Known, lesson: Lesson, vary: Variation | None) -> None:
        self.network, self.known, self.lesson, self.vary = network, known, lesson, vary
        self.place = {tag: number for number, tag in enumerate(network.shape.tags)}
        self.spellings: dict[str, list[Soft]] = defaultdict(list)
        for item in soft:
            self.spellings[item.sentence.number].append(item)
        # States are brought to one scale, width by width, so that none of them outweighs the others.
        sample = torch.cat([torch.zeros(2, network.shape.states), *(item.states for item in soft[:SAMPLED] if item.states is not None)])
        self.middle, self.scale = sample.float().mean(dim=0), sample.float().std(dim=0) + 1e-3

    def batches(self, draws: random.Random) -> list[list[Soft]]:
        """Sentences of like length in batches of a number of words, in random order."""
        drawn = list(self._drawn(draws))
        self.known.learn(item.sentence.words for item in drawn)
        drawn.sort(key=lambda item: len(item.sentence.words) * draws.uniform(0.9, 1.1))
        found: list[list[Soft]] = []
        room = 0
        for item in drawn:
            if room <= 0:
                found.append([])
                room = self.lesson.words_a_batch
            found[-1].append(item)
            room -= len(item.sentence.words)
        draws.shuffle(found)
        return found

    def _drawn(self, draws: random.Random) -> Iterator[Soft]:
        """One spelling of each number, and variations of a share of them, whose labels are all that is known of them."""
        for spellings in self.spellings.values():
            item = draws.choice(spellings)
            yield item
            share = self.lesson.varied_share if item.gold is not None else self.lesson.varied_plain_share
            if self.vary is None or draws.random() >= share or (item.gold is None and item.chances.amax(1).amin() < self.lesson.sure):
                continue
            varied = self.vary(item.sentence, draws)
            labels = to_bioes(varied.labels)
            if varied.words != item.sentence.words and self.place.keys() >= set(labels):
                yield Soft(varied, nn.functional.one_hot(torch.tensor([self.place[label] for label in labels]), len(self.place)))

    def loss(self, batch: Sequence[Soft]) -> torch.Tensor:
        """The mean over words of the divergence from the soft labels, into which the true ones are mixed, and from the teacher's states."""
        guessed, states = self.network(self.known, [self.known.row(item.sentence.words) for item in batch])
        wanted = torch.cat([self._wanted(item) for item in batch])
        loss = -(wanted * guessed.log_softmax(dim=1)).sum() / len(wanted)
        taught = [item.states for item in batch if item.states is not None]
        if taught and self.lesson.states_weight:
            has = torch.cat([torch.full((len(item.sentence.words),), item.states is not None) for item in batch])
            away = (states[has] - (torch.cat(taught).float() - self.middle) / self.scale).square().mean(dim=1)
            loss = loss + self.lesson.states_weight * away.sum() / len(wanted)
        return loss

    def _wanted(self, item: Soft) -> torch.Tensor:
        chances = item.chances.float()
        if item.gold is None:
            return chances
        true = nn.functional.one_hot(item.gold, chances.shape[1]).float()
        return torch.lerp(chances, true, self.lesson.gold_weight)
