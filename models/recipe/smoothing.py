"""Linear layers made ready for 8 bits: what is large in the activations is moved into the weights.

A few channels of a transformer's states are a hundred times larger than the others, and one 8-bit range over all of them would leave the
small ones no digits. Dividing each channel of the input by a factor and multiplying the weights that read it by the same changes nothing
in floats and evens the ranges out (Xiao et al., *SmoothQuant*, ICML 2023, with their alpha of 0.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import torch

SMALLEST = 1e-4


class Smoothed(torch.nn.Module):
    """A linear layer that divides the channels of its input by factors which its weights hold."""

    def __init__(self, linear: torch.nn.Linear, factors: torch.Tensor) -> None:
        super().__init__()
        self.linear = linear
        self.shrink = torch.nn.Parameter(1 / factors, requires_grad=False)
        with torch.no_grad():
            linear.weight.mul_(factors)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The layer's product."""
        result: torch.Tensor = self.linear(states * self.shrink)
        return result


def smooth(model: torch.nn.Module, holders: Iterable[tuple[torch.nn.Module, str]], batches: Sequence[tuple[torch.Tensor, ...]]) -> None:
    """Smooth the linear layers that `holders` name as attributes, by the ranges that they meet in some batches."""
    layers = [(holder, name, getattr(holder, name)) for holder, name in holders]
    largest: dict[int, torch.Tensor] = {}
    hooks = [linear.register_forward_pre_hook(partial(_note, largest)) for _, _, linear in layers]
    with torch.no_grad():
        for batch in batches:
            model(*batch)
    for hook in hooks:
        hook.remove()
    for holder, name, linear in layers:
        weights = linear.weight.detach().abs().amax(dim=0)
        factors = (largest[id(linear)].clamp(min=SMALLEST) / weights.clamp(min=SMALLEST)).sqrt()
        setattr(holder, name, Smoothed(linear, factors))


def _note(largest: dict[int, torch.Tensor], linear: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
    channels = inputs[0].detach().abs().flatten(0, -2).amax(dim=0)
    known = largest.get(id(linear))
    largest[id(linear)] = channels if known is None else torch.maximum(known, channels)
