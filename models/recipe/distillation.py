"""Distillation: what large taggers believe, taught to the small student of `ner="fast"` or to one full-size tagger.

Soft labels are the chances that teachers see (see `teachers`), of labelled sentences and of plain ones; the true labels of a labelled
sentence are mixed in. Of a varied sentence the labels alone are known.
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
from crf import forward, log_marginals, tags_of
from schemes import to_bioes, to_iob2
from sentences import Labelled
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from student import Known, Network, Shape
from teachers import Chances
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from training import Plan, build_trainer, document_of, micro_f1, scores

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

    epochs: int = 14
    rate: float = 2e-3
    words_a_batch: int = 1024
    warm_up: float = 0.02
    gold_weight: float = 0.3  # of the true labels, where there are some
    states_weight: float = 0.3  # of the teacher's states beside its labels
    plain_share: float = 0.5  # of the plain sentences, drawn anew for each epoch
    varied_share: float = 0.4  # of the sentences with true labels, a variation of which joins each epoch
    varied_plain_share: float = 0.2  # of the plain sentences that the teachers are sure of
    sure: float = 0.8  # what every word's best tag must have for that
    average_from: float = 0.7  # share of all steps after which weights are averaged; 1 for none
    seed: int = 7


def soften(sentences: Sequence[Labelled], chances: Chances, *, is_gold: bool, trust: float = 0.0) -> list[Soft]:
    """Join sentences with what their teachers believe.

    `is_gold` says whether the sentences' own labels are true; if not, the teachers' best labels take their place. `trust` is what the true
    labels weigh against the teachers from the start, before a lesson's own weight of them.
    """
    place = {tag: number for number, tag in enumerate(chances.tags)}
    found = []
    best = [to_bioes(sentence.labels) for sentence in sentences] if is_gold else chances.best()
    states = [states.half() for states in chances.states] or [None] * len(sentences)
    for sentence, labels, rows, state in zip(sentences, best, chances.rows, states, strict=True):
        tags = [place.get(tag, -1) for tag in labels]
        labelled = Labelled(number=sentence.number, words=sentence.words, labels=to_iob2(labels))
        gold = torch.tensor(tags) if is_gold and -1 not in tags else None
        if gold is not None and trust:
            rows = torch.lerp(rows, nn.functional.one_hot(gold, rows.shape[1]).to(rows.dtype), trust)
        found.append(Soft(labelled, rows.half(), state, gold))
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

    `tags` are those of the teachers; `pieces` are those of the large model that is shipped beside the student.
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


def teach(
    plan: Plan,
    soft: Sequence[Soft],
    tags: Sequence[str],
    development: Sequence[Labelled],
    lesson: Lesson | None = None,
    vary: Variation | None = None,
    device: str = "cpu",
) -> Trainer:
    """Train a full-size tagger as `training.train` does, but on what teachers believe.

    The loss is the divergence of the tagger's own marginals, over all taggings of a sentence, from the soft labels, into which the true
    ones are mixed. Of the lesson only the shares and weights of sentences count; rates, epochs and batches are the plan's.
    """
    lesson = lesson or Lesson()
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    draws = random.Random(plan.seed)
    # The tags are those of the true labels: the best ones of plain sentences need not be ones that the teachers know.
    trainer = build_trainer(plan, [item.sentence for item in soft if item.gold is not None], device)
    own = tags_of(trainer)
    if set(own) - set(tags):
        raise ValueError(f"the teachers do not know the tags {sorted(set(own) - set(tags))}")
    columns = torch.tensor([tags.index(tag) for tag in own])
    taught = Taught(soft, tags, lesson, vary)
    course = Course(trainer.model, trainer.optimizer, plan.epochs, plan.warm_up, plan.average_from)
    course.run(
        lambda: _stanza_batches(list(taught.drawn(draws)), plan, trainer, draws),
        lambda batch: _marginal_loss(trainer, batch[0], [taught.wanted(item)[:, columns] for item in batch[1]]),
        lambda: micro_f1(trainer, development),
    )
    return trainer


def _stanza_batches(drawn: list[Soft], plan: Plan, trainer: Trainer, draws: random.Random) -> list[tuple[Any, list[Soft]]]:
    """Stanza's batches of like length beside their sentences, in random order."""
    drawn.sort(key=lambda item: len(item.sentence.words) * draws.uniform(0.9, 1.1))
    loader = DataLoader(document_of([item.sentence for item in drawn]), plan.batch_size, trainer.args, vocab=trainer.vocab, evaluation=True)
    order = list(range(len(loader)))
    draws.shuffle(order)
    batches = [(loader[number], number * plan.batch_size) for number in order]
    return [(batch, [drawn[start + place] for place in batch[5]]) for batch, start in batches]


def _marginal_loss(trainer: Trainer, batch: Any, wanted: Sequence[torch.Tensor]) -> torch.Tensor:
    """The divergence of a tagger's marginals from the wanted ones, a word."""
    _, emissions, transitions = forward(trainer, batch)
    lengths = torch.tensor([len(rows) for rows in wanted])
    logs = log_marginals(emissions[:, :, VOCAB_PREFIX_SIZE:], transitions[VOCAB_PREFIX_SIZE:, VOCAB_PREFIX_SIZE:], lengths)
    # Rows after a sentence's end are all zero in `wanted` and add nothing.
    return -(pad_sequence(list(wanted), batch_first=True).to(logs.device) * logs).sum() / lengths.sum()


class Taught:
    """Sentences to teach from, softly labelled, and the variations of them that join an epoch."""

    def __init__(self, soft: Sequence[Soft], tags: Sequence[str], lesson: Lesson, vary: Variation | None) -> None:
        self.lesson, self.vary = lesson, vary
        self.place = {tag: number for number, tag in enumerate(tags)}
        self.spellings: dict[str, list[Soft]] = defaultdict(list)
        for item in soft:
            self.spellings[item.sentence.number].append(item)

    def drawn(self, draws: random.Random) -> Iterator[Soft]:
        """One spelling of each number, and variations of a share of them, whose labels are all that is known of them."""
        for spellings in self.spellings.values():
            item = draws.choice(spellings)
            if item.gold is not None or draws.random() < self.lesson.plain_share:
                yield item
            varied = self._varied(item, draws)
            if varied is not None:
                yield varied

    def _varied(self, item: Soft, draws: random.Random) -> Soft | None:
        """A variation of a sentence, where one is drawn, its labels are sure, and the tags are known."""
        is_sure = item.gold is not None or item.chances.amax(1).amin() >= self.lesson.sure
        share = self.lesson.varied_plain_share if item.gold is None else self.lesson.varied_share
        if self.vary is None or not is_sure or draws.random() >= share:
            return None
        varied = self.vary(item.sentence, draws)
        labels = to_bioes(varied.labels)
        if varied.words == item.sentence.words or not self.place.keys() >= set(labels):
            return None
        return Soft(varied, nn.functional.one_hot(torch.tensor([self.place[label] for label in labels]), len(self.place)))

    def wanted(self, item: Soft) -> torch.Tensor:
        """The chances that are taught of each word's tags."""
        chances = item.chances.float()
        if item.gold is None:
            return chances
        true = nn.functional.one_hot(item.gold, chances.shape[1]).float()
        return torch.lerp(chances, true, self.lesson.gold_weight)


class _Class:
    """The sentences that a student is taught on, and its loss on them."""

    def __init__(self, soft: Sequence[Soft], network: Network, known: Known, lesson: Lesson, vary: Variation | None) -> None:
        self.network, self.known, self.lesson = network, known, lesson
        self.taught = Taught(soft, network.shape.tags, lesson, vary)
        # States are brought to one scale, width by width, so that none of them outweighs the others.
        sample = torch.cat([torch.zeros(2, network.shape.states), *(item.states for item in soft[:SAMPLED] if item.states is not None)])
        self.middle, self.scale = sample.float().mean(dim=0), sample.float().std(dim=0) + 1e-3

    def batches(self, draws: random.Random) -> list[list[Soft]]:
        """Sentences of like length in batches of a number of words, in random order."""
        drawn = list(self.taught.drawn(draws))
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

    def loss(self, batch: Sequence[Soft]) -> torch.Tensor:
        """The mean over words of the divergence from the soft labels, into which the true ones are mixed, and from the teacher's states."""
        guessed, states = self.network(self.known, [self.known.row(item.sentence.words) for item in batch])
        wanted = torch.cat([self.taught.wanted(item) for item in batch])
        loss = -(wanted * guessed.log_softmax(dim=1)).sum() / len(wanted)
        taught = [item.states for item in batch if item.states is not None]
        if taught and self.lesson.states_weight:
            has = torch.cat([torch.full((len(item.sentence.words),), item.states is not None) for item in batch])
            away = (states[has] - (torch.cat(taught).float() - self.middle) / self.scale).square().mean(dim=1)
            loss = loss + self.lesson.states_weight * away.sum() / len(wanted)
        return loss
