"""``python -m training group``: teaches the grouper to divide numbers into digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.inference import cards

if TYPE_CHECKING:
    import argparse

LESSONS, SEED = 36_000, 12
"""Of seeds 1, 11 and 12 the last divided most of the validation writers' numbers rightly: by 5 of 1,500."""

PICTURE_LESSONS, PICTURE_SEED = 4_000, 1
"""They take three times as long each."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("--lessons", type=int, default=LESSONS, metavar="N", help=f"default: {LESSONS:,}")
    parser.add_argument(
        "--picture-lessons",
        type=int,
        default=PICTURE_LESSONS,
        metavar="N",
        help=f"of numbers in pictures; 0 leaves what was learned of them; default: {PICTURE_LESSONS:,}",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help=f"of the lessons; default: {SEED}, of those in pictures {PICTURE_SEED}",
    )
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Compose lessons, read their groups with the default model, and put what was learned beside the reader.

    Raises:
        DataError: A data set is missing or damaged.
        ModelError: The default model cannot be used.
    """
    import safetensors.torch
    import torch
    from tqdm import tqdm

    from digitpad.inference.grouping import PICTURE_WEIGHTS, WEIGHTS
    from digitpad.inference.predictor import Predictor
    from training.numbers.fitting import fit, fit_outlines
    from training.numbers.lessons import lessons, picture_lessons

    torch.set_num_threads(1)  # the groups of one number are too few to share
    folder = paths.models_dir()
    predictor = Predictor.load(cards.find(cards.DEFAULT_MODEL, folder), folder)
    for place, teach, count, seed in (
        (WEIGHTS, lessons, chosen.lessons, SEED),
        (PICTURE_WEIGHTS, picture_lessons, chosen.picture_lessons, PICTURE_SEED),
    ):
        if not count:
            continue
        taught = teach(chosen.data, predictor, count, seed if chosen.seed is None else chosen.seed)
        found = list(tqdm(taught, total=count, desc="composing numbers", disable=chosen.quiet))
        learned = fit(found).state_dict() | fit_outlines(found).state_dict()
        weights = {name: part.detach().contiguous() for name, part in learned.items()}
        unfinished = place.with_name(f"{place.name}.part")
        unfinished.write_bytes(safetensors.torch.save(weights))
        unfinished.replace(place)
        known = sum(one.right is not None for one in found)
        print(f"learned from {known:,} of {len(found):,} lessons: {place}")
