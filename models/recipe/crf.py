"""Stanza's tagger from inside, for a loss of one's own: emissions, transitions, and how probable its CRF holds each tag of each word."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.trainer import Trainer, unpack_batch


def tags_of(trainer: Trainer) -> tuple[str, ...]:
    """The BIOES tags of a tagger in the order of its outputs, without the fillers of its vocabulary."""
    return tuple(trainer.vocab["tag"].items(0)[VOCAB_PREFIX_SIZE:])


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


def log_marginals(scores: torch.Tensor, transitions: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The logarithms of the marginals of a batch by forward and backward sums, as `derek` computes them.

    Rows after a sentence's end mean nothing.

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
