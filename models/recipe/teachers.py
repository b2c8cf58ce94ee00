"""What trained taggers believe: their emissions over sentences, of one tagger or the mean of several, and what follows from them.

A tagger ends in a CRF, so that the score of a word's tag alone is no probability of it. `marginals` computes those, over all taggings
of the sentence; they are the soft labels of a distillation and the confidence of a self-training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from export import ENGINE
from sentences import Labelled
from stanza.models.common.crf import viterbi_decode
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer, fix_singleton_tags, unpack_batch
from torch.nn.utils.rnn import pad_sequence
from training import document_of

from derek.detection.tagger.batches import batched, inputs_of
from derek.detection.tagger.decoding import Decoder
from derek.detection.tagger.pieces import Pieces


@dataclass(frozen=True, kw_only=True, slots=True)
class Beliefs:
    """A CRF over some sentences.

    *Shape*: `scores` has a tensor of words times tags for each sentence, in the given order; `transitions` is tags times tags, from row
    to column. `tags` are BIOES. `states` has a tensor of words times width for each sentence, what a teacher's encoder makes of the words;
    it is empty where nobody asked.
    """

    tags: tuple[str, ...]
    scores: list[torch.Tensor]
    transitions: torch.Tensor
    states: list[torch.Tensor] = field(default_factory=list)


def tags_of(trainer: Trainer) -> tuple[str, ...]:
    """The BIOES tags of a tagger in the order of its outputs, without the fillers of its vocabulary."""
    return tuple(trainer.vocab["tag"].items(0)[VOCAB_PREFIX_SIZE:])


@torch.no_grad()
def teacher_logits(trainer: Trainer, sentences: Sequence[Labelled], batch_size: int = 32) -> Beliefs:
    """The emissions and transitions of a tagger; the labels of the sentences do not matter."""
    trainer.model.eval()
    order = sorted(range(len(sentences)), key=lambda place: len(sentences[place].words))
    # Labels that the tagger does not know would have no number in its vocabulary.
    plain = [Labelled(number="", words=sentences[at].words, labels=("O",) * len(sentences[at].words)) for at in order]
    loader = DataLoader(document_of(plain), batch_size, trainer.args, vocab=trainer.vocab, evaluation=True)
    scores: list[torch.Tensor] = [torch.empty(0)] * len(sentences)
    for number, batch in enumerate(loader):
        emissions, _ = forward(trainer, batch)[1:]
        for row, (place, length) in enumerate(zip(batch[5], batch[8], strict=True)):
            kept = emissions[row, :length, VOCAB_PREFIX_SIZE:]
            scores[order[number * batch_size + place]] = kept.float().cpu()
    transitions = trainer.model.crits[0]._transitions.detach()[VOCAB_PREFIX_SIZE:, VOCAB_PREFIX_SIZE:].float().cpu()
    return Beliefs(tags=tags_of(trainer), scores=scores, transitions=transitions)


def forward(trainer: Trainer, batch: Sequence[object]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Loss, emissions and transitions of Stanza's model for one batch, whose items stand as `batch[5]` says, longest first."""
    device = next(trainer.model.parameters()).device
    unpacked = unpack_batch(batch, device)
    (word, letters, mask, chars, tags), _, word_order, char_order, *rest = unpacked
    lengths, word_lengths, char_lengths, offsets = rest
    loss, logits, transitions = trainer.model(
        word, letters, mask, tags, word_order, lengths, word_lengths, chars, offsets, char_lengths, char_order
    )
    return loss, logits[0], transitions[0]


def ensemble_logits(teachers: Sequence[Trainer], sentences: Sequence[Labelled], batch_size: int = 32) -> Beliefs:
    """The mean of several taggers' emissions and transitions, in the tags of the first; all must know the same tags."""
    first, *others = (teacher_logits(teacher, sentences, batch_size) for teacher in teachers)
    scores, transitions = [score.clone() for score in first.scores], first.transitions.clone()
    for other in others:
        if set(other.tags) != set(first.tags):
            raise ValueError(f"the taggers of an ensemble know different tags: {sorted(set(other.tags) ^ set(first.tags))}")
        order = torch.tensor([other.tags.index(tag) for tag in first.tags])
        transitions += other.transitions[order][:, order]
        for score, more in zip(scores, other.scores, strict=True):
            score += more[:, order]
    count = len(teachers)
    return Beliefs(tags=first.tags, scores=[score / count for score in scores], transitions=transitions / count)


def engine_beliefs(folders: Sequence[Path], sentences: Sequence[Labelled]) -> Beliefs:
    """The mean of the emissions of exported models (see `export`), with the encoder's states of the first; quicker than under Stanza."""
    engines = [_Engine(folder) for folder in folders]
    tags = engines[0].decoder.tags
    if any(engine.decoder.tags != tags for engine in engines):
        raise ValueError("the models of an ensemble know different tags")
    pairs = [engine(sentences) for engine in engines]
    transitions = np.mean([engine.decoder.transitions for engine in engines], axis=0)[VOCAB_PREFIX_SIZE:, VOCAB_PREFIX_SIZE:]
    return Beliefs(
        tags=tags[VOCAB_PREFIX_SIZE:],
        scores=[torch.from_numpy(np.mean(each, axis=0)[:, VOCAB_PREFIX_SIZE:]) for each in zip(*(pair[0] for pair in pairs), strict=True)],
        transitions=torch.from_numpy(transitions),
        states=[torch.from_numpy(states) for states in pairs[0][1]],
    )


class _Engine:
    """An exported model that gives its encoder's states beside its emissions."""

    def __init__(self, folder: Path) -> None:
        graph = onnx.load(str(folder / ENGINE))
        # The one gather of elements takes each word's last piece out of the encoder's mixed layers.
        (gathered,) = (node.output[0] for node in graph.graph.node if node.op_type == "GatherElements")
        graph.graph.output.append(onnx.helper.make_empty_tensor_value_info(gathered))
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
        self.pieces, self.decoder = Pieces(folder), Decoder.load(folder)

    def __call__(self, sentences: Sequence[Labelled]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Emissions and states of each sentence."""
        parts: list[list[tuple[int, np.ndarray, np.ndarray]]] = [[] for _ in sentences]
        for batch in batched(self.pieces.cut([sentence.words for sentence in sentences])):
            emissions, states = self.session.run(None, inputs_of(batch, self.pieces))
            for row, window in enumerate(batch):
                counted = slice(window.first, window.stop)
                parts[window.sentence].append((window.offset, emissions[row, counted], states[row, counted]))
        ordered = [sorted(found, key=lambda part: part[0]) for found in parts]
        return [np.concatenate([part[1] for part in found]) for found in ordered], [
            np.concatenate([part[2] for part in found]) for found in ordered
        ]


def decode(beliefs: Beliefs) -> list[list[str]]:
    """The best BIOES labels of each sentence, as Stanza decodes them."""
    transitions = beliefs.transitions.numpy()
    paths = (viterbi_decode(score.numpy(), transitions)[0] for score in beliefs.scores)
    return [fix_singleton_tags([beliefs.tags[tag] for tag in path]) for path in paths]


def marginals(beliefs: Beliefs, *, temperature: float = 1.0, batch_size: int = 64) -> list[torch.Tensor]:
    """The probability of each tag at each word, over all taggings of its sentence; a higher temperature evens them out."""
    order = sorted(range(len(beliefs.scores)), key=lambda place: len(beliefs.scores[place]))
    found: list[torch.Tensor] = [torch.empty(0)] * len(order)
    for start in range(0, len(order), batch_size):
        places = order[start : start + batch_size]
        lengths = torch.tensor([len(beliefs.scores[place]) for place in places])
        padded = pad_sequence([beliefs.scores[place] for place in places], batch_first=True)
        logs = log_marginals(padded / temperature, beliefs.transitions / temperature, lengths)
        for place, log, length in zip(places, logs, lengths.tolist(), strict=True):
            found[place] = log[:length].exp()
    return found


def log_marginals(scores: torch.Tensor, transitions: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The logarithms of the marginals of a batch by forward and backward sums; rows after a sentence's end mean nothing.

    *Shape*: sentences, words, tags, as `scores`. Gradients pass through.
    """
    steps = scores.shape[1]
    # Sums of exponentials as a product of matrices: the largest transition is taken out, so that nothing overflows.
    top = transitions.max()
    kernel = (transitions - top).exp()
    ahead = [scores[:, 0]]
    for step in range(1, steps):
        ahead.append(scores[:, step] + _log_product(ahead[-1], kernel) + top)
    behind = [torch.zeros_like(scores[:, 0])] * steps
    for step in range(steps - 2, -1, -1):
        inside = (step + 1 < lengths.to(scores.device)).unsqueeze(1)
        behind[step] = torch.where(inside, _log_product(behind[step + 1] + scores[:, step + 1], kernel.T) + top, 0.0)
    return torch.stack([a + b for a, b in zip(ahead, behind, strict=True)], dim=1).log_softmax(dim=2)


def _log_product(logs: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    top = logs.max(dim=1, keepdim=True).values
    return ((logs - top).exp() @ kernel).clamp_min(1e-30).log() + top
