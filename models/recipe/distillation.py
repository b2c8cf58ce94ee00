"""Distillation: what large taggers believe, taught to the small student of `ner="fast"` or to one full-size tagger.

Soft labels are the marginals of the teachers' CRF (see `teachers`). They can be had for any sentences: labelled ones, varied ones,
plain ones; the gold labels of a labelled sentence are mixed in.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from course import Course
from schemes import to_bioes, to_iob2
from sentences import Labelled
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer
from student import Network, Shape, Student, forms_of, neighbours
from teachers import Beliefs, decode, forward, log_marginals, marginals, tags_of
from tokenizers import Tokenizer
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from training import Plan, document_of, micro_f1, prepare, scores
from transformers import BertModel


class Soft(NamedTuple):
    """A sentence with its soft labels (words times tags); `gold` are its true tags, where it has some."""

    sentence: Labelled
    chances: torch.Tensor
    gold: torch.Tensor | None


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """How the student is taught."""

    epochs: int = 30
    rate: float = 2e-3
    words_a_batch: int = 1024
    warm_up: float = 0.05
    gold_weight: float = 0.3  # of the true labels, where there are some
    form_dropout: float = 0.03  # share of the words whose vector is left out: names are also told by what stands around them
    average_from: float = 0.6
    seed: int = 7


def soften(sentences: Sequence[Labelled], beliefs: Beliefs, *, is_gold: bool, temperature: float = 1.0) -> list[Soft]:
    """Join sentences with what their teachers believe.

    `is_gold` says whether the sentences' own labels are true; if not, the teachers' best labels take their place.
    """
    place = {tag: number for number, tag in enumerate(beliefs.tags)}
    found = []
    best = [to_bioes(sentence.labels) for sentence in sentences] if is_gold else decode(beliefs)
    for sentence, labels, chances in zip(sentences, best, marginals(beliefs, temperature=temperature), strict=True):
        tags = [place.get(tag, -1) for tag in labels]
        labelled = Labelled(number=sentence.number, words=sentence.words, labels=to_iob2(labels))
        found.append(Soft(labelled, chances, torch.tensor(tags) if is_gold and -1 not in tags else None))
    return found


def distil(
    encoder: Path,
    soft: Sequence[Soft],
    tags: Sequence[str],
    development: Sequence[Labelled],
    lesson: Lesson | None = None,
    device: str = "cpu",
) -> Student:
    """Teach a student on softly labelled sentences and return it with the mean of its weights over the last steps.

    `tags` are those of the teachers' beliefs; `encoder` gives the piece vectors.
    """
    lesson = lesson or Lesson()
    torch.manual_seed(lesson.seed)
    draws = random.Random(lesson.seed)
    vectors = BertModel.from_pretrained(encoder, add_pooling_layer=False).embeddings.word_embeddings.weight.detach()
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    network = Network(Shape(tags=tuple(tags), pieces=vectors.shape[0], piece_width=vectors.shape[1]), vectors)
    class_ = _Class(soft, network, tokenizer, lesson, device)
    network.to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=lesson.rate, weight_decay=0.01)
    course = Course(network, optimizer, lesson.epochs, lesson.warm_up, lesson.average_from, watch_every=5)
    course.run(lambda: class_.batches(draws), class_.loss, lambda: student_f1(Student(deepcopy(network).cpu(), tokenizer), development))
    return Student(network.cpu(), tokenizer)


def student_f1(student: Student, sentences: Sequence[Labelled]) -> float:
    """Exact-span F1 of a student over all classes."""
    return scores(student.tag([sentence.words for sentence in sentences]), sentences)["micro"]["f1"]


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
    """The sentences that a student is taught on, their word forms turned into numbers once."""

    def __init__(self, soft: Sequence[Soft], network: Network, tokenizer: Tokenizer, lesson: Lesson, device: str) -> None:
        self.soft, self.network, self.lesson, self.device = list(soft), network, lesson, device
        words = list(dict.fromkeys(word for item in soft for word in item.sentence.words))
        numbers = {word: number for number, word in enumerate(words)}
        self.rows = [torch.tensor([numbers[word] for word in item.sentence.words]) for item in soft]
        forms = forms_of(words, tokenizer, network.shape.letter_buckets)
        self.frozen, self.letters, self.flags = network.frozen(forms), forms.letters, forms.flags

    def batches(self, draws: random.Random) -> list[list[int]]:
        """The sentences' numbers in random order, in batches of a number of words."""
        order = list(range(len(self.soft)))
        draws.shuffle(order)
        found: list[list[int]] = [[]]
        room = self.lesson.words_a_batch
        for number in order:
            if room <= 0:
                found.append([])
                room = self.lesson.words_a_batch
            found[-1].append(number)
            room -= len(self.rows[number])
        return found

    def loss(self, batch: Sequence[int]) -> torch.Tensor:
        """The mean over words of the divergence from the soft labels, into which the true ones are mixed."""
        words = torch.cat([self.rows[number] for number in batch])
        wanted = torch.cat([self._wanted(self.soft[number]) for number in batch]).to(self.device)
        given = (part[words].to(self.device) for part in (self.frozen, self.letters, self.flags))
        vectors = self.network.vectors(*given)
        left = (torch.rand(len(words), 1) >= self.lesson.form_dropout).to(self.device)
        lengths = [len(self.rows[number]) for number in batch]
        around = neighbours(lengths, self.network.shape.dilations).to(self.device)
        logs = self.network(vectors * left, around).log_softmax(dim=1)
        return -(wanted * logs).sum() / len(words)

    def _wanted(self, item: Soft) -> torch.Tensor:
        if item.gold is None:
            return item.chances
        true = nn.functional.one_hot(item.gold, item.chances.shape[1]).float()
        return torch.lerp(item.chances, true, self.lesson.gold_weight)
