"""The loop that adaptation and distillation train in; `training.train` has its own, around Stanza's trainer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import nn
from training import average_in, rate_at

logger = logging.getLogger("recipe")

Item = TypeVar("Item")


@dataclass
class Course:
    """The loop of a training: a rate that rises and falls, clipped gradients, and a mean of the weights that is kept in the end."""

    model: nn.Module
    optimizer: torch.optim.Optimizer
    epochs: int
    warm_up: float
    average_from: float
    watch_every: int = 1
    watched: str = "development F1"

    def run(self, batches: Callable[[], list[Item]], loss_of: Callable[[Item], torch.Tensor], watch: Callable[[], float]) -> None:
        """Train; `batches` are made anew for each epoch, `watch` scores the model as it stands."""
        started = time.perf_counter()
        epoch = batches()
        steps = self.epochs * len(epoch)
        schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda step: rate_at(step, steps, self.warm_up))
        average: dict[str, torch.Tensor] = {}
        step = averaged = 0
        for number in range(1, self.epochs + 1):
            self.model.train()
            loss = 0.0
            for batch in epoch:
                loss += self._step(loss_of(batch))
                schedule.step()
                step += 1
                if self.average_from < 1 and step >= self.average_from * steps and step % 10 == 0:
                    averaged += 1
                    average_in(average, self.model, averaged)
            line = f"epoch {number}/{self.epochs}: loss {loss / len(epoch):.4f}, {time.perf_counter() - started:.0f} s"
            if number % self.watch_every == 0 or number == self.epochs:
                line += f", {self.watched} {watch():.4f}"
            logger.info(line)
            epoch = batches() if number < self.epochs else []
        if average:
            self.model.load_state_dict(average, strict=False)
            logger.info(f"averaged weights: {self.watched} {watch():.4f}")

    def _step(self, loss: torch.Tensor) -> float:
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()
