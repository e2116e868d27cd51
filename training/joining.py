"""Makes one model of runs that differ in their seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.inference.networks.digitpad import DigitpadXl
from training.errors import DataError

if TYPE_CHECKING:
    from typing import Any


def join(states: list[dict[str, Any]], architecture: str) -> dict[str, Any]:
    """The checkpoint of the joined network, of the same form as its members' (`training.runs.Run.save`).

    Raises:
        DataError: They are not three, or of different recipes, or of the same seed.
    """
    seeds = [state["seed"] for state in states]
    if len(states) != DigitpadXl.MEMBERS or len(set(seeds)) != len(seeds):
        raise DataError(
            f"{DigitpadXl.MEMBERS} runs with different seeds are joined, not {len(states)} with the seeds "
            f"{', '.join(map(str, seeds))}. Train what is missing with --seed."
        )
    if len({state["recipe"] for state in states}) != 1 or not all(state["best"] for state in states):
        raise DataError("The runs are of different recipes or unfinished. Join finished runs of one recipe.")
    best = {
        f"readers.{index}.{name}": part
        for index, state in enumerate(states)
        for name, part in state["best"].items()
    }
    first = states[0]
    summary = first["summary"].replace(f"seed {seeds[0]}", f"seeds {', '.join(map(str, seeds))}")
    return first | {
        "architecture": architecture,
        "summary": f"mean of {len(states)} networks, each: {summary}",
        "network": best,
        "average": best,
        "best": best,
        "optimiser": {},
        "history": [],
    }
