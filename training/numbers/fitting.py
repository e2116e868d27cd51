"""Trains the networks of the grouper: one scores steps between groups, one knows digits by their outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from typing_extensions import override

from digitpad.domain import DIGITS
from digitpad.inference.grouping import STEP_FEATURES
from digitpad.ink.groups import MOST_PIECES, OUTLINE_MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from training.numbers.lattices import Lattice

HIDDEN = (96, 48)
EPOCHS = 24
BATCH = 64
RATE = 3e-3
DECAY = 1e-4
OUTLINE_HIDDEN = 24
OUTLINE_EPOCHS = 20
OUTLINE_BATCH = 256
OUTLINE_DECAY = 1e-2
SMOOTHED = 0.01
"""Share of a label that is spread over all digits: nothing is certain of an outline."""
_NEVER = -1e9


class Scorer(nn.Module):
    """What `digitpad.inference.grouping.Grouper` computes, to be trained."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(STEP_FEATURES, HIDDEN[0])
        self.second = nn.Linear(HIDDEN[0], HIDDEN[1])
        self.last = nn.Linear(HIDDEN[1], 1)

    @override
    def forward(self, features: Tensor) -> Tensor:
        """Scores (n,) of steps (n, STEP_FEATURES)."""
        found: Tensor = self.last(self.second(self.first(features).relu()).relu())
        return found[:, 0]


class Outlines(nn.Module):
    """What `Grouper.by_outline` computes, to be trained."""

    def __init__(self) -> None:
        super().__init__()
        self.outline_first = nn.Linear(OUTLINE_MEASURES, OUTLINE_HIDDEN)
        self.outline_last = nn.Linear(OUTLINE_HIDDEN, DIGITS)

    @override
    def forward(self, measures: Tensor) -> Tensor:
        """Scores (n, 10) of groups (n, OUTLINE_MEASURES)."""
        found: Tensor = self.outline_last(self.outline_first(measures).relu())
        return found


def loss(scorer: Scorer, batch: Sequence[Lattice]) -> Tensor:
    """The mean of minus the logarithm of the right ways' probability; all of the batch have a right way."""
    most = max(len(one.there) for one in batch)
    there = np.zeros((len(batch), most, MOST_PIECES, MOST_PIECES), dtype=bool)
    for index, one in enumerate(batch):
        there[index, : len(one.there)] = one.there
    features = np.concatenate([one.features[one.there] for one in batch])
    scores = torch.full(there.shape, _NEVER)
    scores[torch.from_numpy(there)] = scorer(torch.from_numpy(features))
    right = torch.stack(
        [
            torch.stack([scores[index, *step] for step in one.right or ()]).sum()
            for index, one in enumerate(batch)
        ]
    )
    ends = torch.tensor([len(one.there) - 1 for one in batch])
    return (_total(scores, ends) - right).mean()


def _total(scores: Tensor, ends: Tensor) -> Tensor:
    """The logarithm of the sum over all ways of each number."""
    count = scores.shape[1]
    nowhere = torch.full((len(scores),), _NEVER)
    reached: list[Tensor] = []  # of each end: (batch, size)
    for end in range(count):
        sizes = []
        for size in range(MOST_PIECES):
            if size == end:
                sizes.append(scores[:, end, size, 0])
            elif size > end:
                sizes.append(nowhere)
            else:
                sizes.append((scores[:, end, size] + reached[end - size - 1]).logsumexp(dim=1))
        reached.append(torch.stack(sizes, dim=1))
    at_end = torch.stack(reached, dim=1)[torch.arange(len(scores)), ends]
    return at_end.logsumexp(dim=1)


def fit(lattices: Sequence[Lattice], seed: int = 1, epochs: int = EPOCHS) -> Scorer:
    """A scorer that learned from these; those without a right way teach nothing."""
    torch.manual_seed(seed)
    scorer = Scorer()
    known = [one for one in lattices if one.right is not None]
    order = torch.Generator().manual_seed(seed)
    steps = epochs * -(-len(known) // BATCH)
    optimiser = torch.optim.AdamW(scorer.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(epochs):
        for some in torch.randperm(len(known), generator=order).split(BATCH):  # type: ignore[no-untyped-call] # torch leaves it out
            optimiser.zero_grad()
            found = loss(scorer, [known[index] for index in some.tolist()])
            found.backward()  # type: ignore[no-untyped-call] # torch leaves it out
            optimiser.step()
            schedule.step()
    return scorer


def fit_outlines(lattices: Sequence[Lattice], seed: int = 1, epochs: int = OUTLINE_EPOCHS) -> Outlines:
    """Outlines that learned from these numbers; those of one digit, or of letters, teach nothing."""
    torch.manual_seed(seed)
    outlines = Outlines()
    known = [one for one in lattices if one.right is not None and len(one.right) > 1 and one.text.isdigit()]
    measures = torch.from_numpy(
        np.stack([one.outlines[end, size] for one in known for end, size, _ in one.right or ()])
    )
    digits = torch.tensor([int(digit) for one in known for digit in one.text])
    order = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(outlines.parameters(), lr=RATE, weight_decay=OUTLINE_DECAY)
    for _ in range(epochs):
        for some in torch.randperm(len(digits), generator=order).split(OUTLINE_BATCH):  # type: ignore[no-untyped-call] # torch leaves it out
            optimiser.zero_grad()
            found = nn.functional.cross_entropy(
                outlines(measures[some]), digits[some], label_smoothing=SMOOTHED
            )
            found.backward()  # type: ignore[no-untyped-call] # torch leaves it out
            optimiser.step()
    return outlines
