"""An encoder adapted to Kazakh: some epochs of masked-language modelling on plain sentences before any label is seen.

An encoder of sentence embeddings has lost its language-modelling head; a new one is trained beside it, tied to the word embeddings,
and thrown away at the end. It is computed at masked pieces only, which makes it cheap beside the encoder.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from course import Course
from encoder import SPECIAL
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerFast

MASKED_SHARE = 0.15
# Of the masked pieces eight in ten are hidden, one is another piece, one is itself (Devlin et al., BERT, 2019).
HIDDEN, OTHER = 0.8, 0.1
LONGEST = 128  # pieces; what is longer is cut in several
HEAD_FACTOR = 4.0  # the head starts from nothing and learns at a multiple of the encoder's rate
WARM_UP = 0.06
HELD_BACK = 50
IGNORED = -100


class MaskedHead(nn.Module):
    """Guesses pieces from an encoder's states; its decoder is the encoder's own word embeddings."""

    def __init__(self, words: nn.Embedding) -> None:
        super().__init__()
        width = words.embedding_dim
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(words.num_embeddings))
        # Scores start small, whatever the length of the embeddings, so that the first steps do not shake the encoder.
        self.scale = nn.Parameter(torch.tensor(1.0 / words.weight.detach().norm(dim=1).mean().item()))

    def forward(self, states: torch.Tensor, words: nn.Embedding) -> torch.Tensor:
        """Scores of all pieces for each state."""
        guessed = self.norm(nn.functional.gelu(self.dense(states))) * self.scale
        return nn.functional.linear(guessed, words.weight, self.bias)


class MaskedModel(nn.Module):
    """An encoder with a head on it, and its loss on pieces that are masked anew each time."""

    def __init__(self, encoder: BertModel, tokenizer: PreTrainedTokenizerFast) -> None:
        super().__init__()
        self.encoder, self.tokenizer = encoder, tokenizer
        self.head = MaskedHead(encoder.embeddings.word_embeddings)

    def loss(self, batch: Sequence[list[int]]) -> torch.Tensor:
        """The mean loss of a batch's masked pieces."""
        device = self.encoder.device
        seen, attention, wanted = (part.to(device) for part in self._tensors(batch))
        # Half precision pays where there is hardware for it.
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            states = self.encoder(seen, attention_mask=attention).last_hidden_state
            scores = self.head(states[wanted != IGNORED], self.encoder.embeddings.word_embeddings)
        return nn.functional.cross_entropy(scores.float(), wanted[wanted != IGNORED])

    @torch.no_grad()
    def mean_loss(self, batches: Sequence[list[list[int]]], seed: int) -> float:
        """The mean loss over batches, with the same pieces masked whenever the seed is the same; not a number for none."""
        self.eval()
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            losses = [self.loss(batch).item() for batch in batches]
        return sum(losses) / len(losses) if losses else math.nan

    def _tensors(self, batch: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """What the encoder sees, its attention mask and what is to be guessed."""
        tokenizer = self.tokenizer
        rows = [torch.tensor([tokenizer.bos_token_id, *stretch, tokenizer.eos_token_id]) for stretch in batch]
        pieces = pad_sequence(rows, batch_first=True, padding_value=tokenizer.pad_token_id)
        special = torch.isin(pieces, torch.tensor(tokenizer.all_special_ids))
        seen, wanted = mask(pieces, ~special, tokenizer)
        return seen, (pieces != tokenizer.pad_token_id).long(), wanted


def adapt(
    folder: Path,
    texts: Sequence[str],
    target: Path,
    *,
    epochs: int = 3,
    rate: float = 2e-4,
    batch_size: int = 32,
    seed: int = 7,
    frozen_embeddings: bool = True,
    device: str = "cpu",
) -> None:
    """Adapt the encoder in `folder` to texts, words parted by spaces, and write it to `target`, a folder of the same files.

    One text in fifty is held back, and the loss on these is reported after each epoch.
    """
    torch.manual_seed(seed)
    draws = random.Random(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertModel.from_pretrained(folder, add_pooling_layer=False)
    model.embeddings.word_embeddings.weight.requires_grad_(not frozen_embeddings)
    masked = MaskedModel(model, tokenizer).to(device)
    pieces = cut(texts, tokenizer)
    draws.shuffle(pieces)
    held_back, pieces = pieces[: len(pieces) // HELD_BACK], pieces[len(pieces) // HELD_BACK :]
    course = Course(masked, _optimizer(masked, rate), epochs, WARM_UP, average_from=1, watched="loss on texts held back")
    course.run(
        lambda: batches_of(pieces, batch_size, draws),
        masked.loss,
        lambda: masked.mean_loss(batches_of(held_back, batch_size, random.Random(seed)), seed),
    )
    model.cpu().save_pretrained(target)
    tokenizer.save_pretrained(target)


def cut(texts: Sequence[str], tokenizer: PreTrainedTokenizerFast) -> list[list[int]]:
    """The pieces of texts without the signs of begin and end, in stretches of a bounded length."""
    room = LONGEST - 2
    found: list[list[int]] = []
    for pieces in tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]:
        found.extend(pieces[start : start + room] for start in range(0, len(pieces), room))
    return [pieces for pieces in found if len(pieces) > 2]


def batches_of(pieces: Sequence[list[int]], batch_size: int, draws: random.Random) -> list[list[list[int]]]:
    """Batches of like length, in random order, other ones in each epoch."""
    ordered = sorted(pieces, key=lambda stretch: len(stretch) * draws.uniform(0.9, 1.1))
    batches = [ordered[start : start + batch_size] for start in range(0, len(ordered), batch_size)]
    draws.shuffle(batches)
    return batches


def mask(pieces: torch.Tensor, maskable: torch.Tensor, tokenizer: PreTrainedTokenizerFast) -> tuple[torch.Tensor, torch.Tensor]:
    """Mask a share of the maskable pieces anew; return what the encoder sees and what it is to guess, IGNORED elsewhere."""
    chosen = (torch.rand(pieces.shape) < MASKED_SHARE) & maskable
    if not chosen.any():
        chosen.view(-1)[maskable.view(-1).nonzero()[0]] = True
    fate = torch.rand(pieces.shape)
    seen = torch.where(chosen & (fate < HIDDEN), tokenizer.mask_token_id, pieces)
    others = torch.randint(len(SPECIAL), len(tokenizer) - 1, pieces.shape)  # the mask is the last piece
    seen = torch.where(chosen & (fate >= HIDDEN) & (fate < HIDDEN + OTHER), others, seen)
    return seen, torch.where(chosen, pieces, IGNORED)


def _optimizer(masked: MaskedModel, rate: float) -> torch.optim.Optimizer:
    groups = [
        {"params": [weight for weight in masked.encoder.parameters() if weight.requires_grad], "lr": rate},
        {"params": list(masked.head.parameters()), "lr": rate * HEAD_FACTOR},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
