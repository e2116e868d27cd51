"""The pictures of a run report, as PNG files."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator

from digitpad.domain import DIGITS, IMAGE_SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from digitpad.domain import DigitImage, Measured

INK, TEXT, MUTED, LINE, PAPER, TINT = "#171A21", "#22252C", "#666B75", "#E2DFD8", "#FFFEFB", "#E8EDFB"
ACCENT, WRONG = "#2B57D0", "#B3261E"
SERIES = (ACCENT, "#A05A00", "#1F7A4D", "#7B3FA0", "#B3261E", "#0F7C8A")
"""Colours of curves; each is labelled at its end, too."""

_STYLE: Any = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.titlecolor": TEXT,
    "axes.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": TEXT,
    "figure.facecolor": "#FFFFFF",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.dpi": 110,
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A drawing on a contact sheet, with a line of words below it."""

    image: DigitImage
    words: str


@contextmanager
def _figure(path: Path, width: float, height: float) -> Iterator[Figure]:
    """A figure of so many inches, written to the file at the end."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        # Without the version of matplotlib in it, the same figures give the same file.
        figure.savefig(path, metadata={"Software": None})


def training_curves(path: Path, history: Sequence[Mapping[str, float]], best_epoch: int) -> None:
    """Loss and accuracy by epoch: "loss" on the training drawings, "NAME loss", "NAME accuracy"."""
    epochs = np.arange(1, len(history) + 1)
    names = [name.removesuffix(" loss") for name in history[-1] if name.endswith(" loss")]
    with _figure(path, 10, 4) as figure:
        loss, accuracy = figure.subplots(1, 2)
        loss.plot(epochs, _column(history, "loss"), color=MUTED, linestyle="--", label="training")
        for name, colour in zip(names, _colours(len(names)), strict=True):
            loss.plot(epochs, _column(history, f"{name} loss"), color=colour, label=name)
            accuracy.plot(epochs, 100 * _column(history, f"{name} accuracy"), color=colour, label=name)
        loss.set(title="Loss", yscale="log", xlabel="epoch", ylabel="cross-entropy")
        accuracy.set(title="Read right (what is no digit: refused)", xlabel="epoch", ylabel="%")
        accuracies = np.array([100 * _column(history, f"{name} accuracy") for name in names])
        accuracy.set_ylim(_floor(accuracies), 100.2)
        loss.yaxis.set_minor_locator(LogLocator(subs=(2.0, 5.0)))
        for ticks in (loss.yaxis.set_major_formatter, loss.yaxis.set_minor_formatter):
            ticks(FuncFormatter(lambda value, _: f"{value:g}"))
        for axes in (loss, accuracy):
            axes.axvline(best_epoch, color=MUTED, linewidth=0.8, linestyle=":")
            axes.set_xlim(1, max(2, len(history)))
            axes.xaxis.get_major_locator().set_params(integer=True)
        loss.legend(fontsize=9)
        side = "right" if best_epoch > len(history) / 2 else "left"
        at = (best_epoch, accuracy.get_ylim()[0])
        accuracy.text(*at, " chosen ", fontsize=8, color=MUTED, va="bottom", ha=side)


def _floor(accuracies: NDArray[np.float64]) -> float:
    """Where the axis begins: below all, but not so low for the first epochs that the last look alike."""
    best, least = float(accuracies.max(axis=1).min()), float(accuracies.min())
    return max(0.0, least - 1.0, best - max(2.0, (100 - best) * 1.5))


def confusion(path: Path, labels: Sequence[int], read: Sequence[int], name: str) -> None:
    """How often each digit (rows) was read as each (columns), in the set of this name."""
    counts = np.zeros((DIGITS, DIGITS), dtype=int)
    np.add.at(counts, (np.asarray(labels), np.asarray(read)), 1)
    wrong = counts * (1 - np.eye(DIGITS, dtype=int))
    with _figure(path, 5.4, 5.2) as figure:
        axes = figure.subplots()
        axes.grid(visible=False)
        shades = mpl.colors.LinearSegmentedColormap.from_list("errors", [PAPER, "#F4B8B3", WRONG])
        axes.imshow(wrong, cmap=shades, vmin=0, vmax=max(4, int(wrong.max())))
        for row in range(DIGITS):
            for column in range(DIGITS):
                if counts[row, column]:
                    strong = wrong[row, column] > max(4, int(wrong.max())) * 0.6
                    colour = MUTED if row == column else ("#FFFFFF" if strong else TEXT)
                    axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=colour)
        axes.set(xticks=range(DIGITS), yticks=range(DIGITS), xlabel="read as", ylabel="is")
        axes.set_title(f"{name}: {int(wrong.sum())} of {len(labels):,} read wrong")
        axes.tick_params(length=0)


def reliability_diagram(path: Path, measured: Measured) -> None:
    """Share right against confidence, and how many readings had it."""
    confidence, right, counts = (np.array(column) for column in zip(*measured.reliability, strict=True))
    with _figure(path, 5.4, 5.2) as figure:
        upper, lower = figure.subplots(2, 1, height_ratios=(4, 1), sharex=True)
        upper.plot([0, 100], [0, 100], color=MUTED, linewidth=1, linestyle="--", label="as right as sure")
        spread = 100 * np.sqrt(np.maximum(right * (1 - right), 0.25 / counts) / counts)
        upper.errorbar(100 * confidence, 100 * right, yerr=spread, fmt="none", ecolor="#B9BFCB", elinewidth=2)
        upper.scatter(100 * confidence, 100 * right, s=18 + 12 * np.log2(counts), color=ACCENT, zorder=3)
        upper.set(ylim=(0, 103), ylabel="read right, %", xlim=(0, 101))
        upper.set_title(
            f"Expected calibration error {measured.calibration_error:.2%} of {measured.digits:,} digits"
        )
        upper.legend(loc="upper left", fontsize=9)
        lower.bar(100 * confidence, counts, width=3, color=ACCENT)
        lower.set(yscale="log", ylim=(0.7, 2 * counts.max()), ylabel="readings", xlabel="confidence, %")
        lower.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def abstention_curve(path: Path, measured: Mapping[str, Measured]) -> None:
    """Share right among the surest readings, by the share that is read at all."""
    with _figure(path, 5.4, 4.2) as figure:
        axes = figure.subplots()
        for (name, one), colour in zip(measured.items(), _colours(len(measured)), strict=True):
            read, right = (100 * np.array(column) for column in zip(*one.abstention, strict=True))
            axes.plot(read, right, color=colour, marker="o", markersize=3, label=name)
        worst = min(100 * one.accuracy for one in measured.values())
        axes.set(xlabel="read (the surest), %", ylabel="of these read right, %", xlim=(0, 101))
        axes.set_ylim(worst - max(0.2, (100 - worst) * 0.15), 100 + max(0.05, (100 - worst) * 0.05))
        axes.set_title("What silence buys")
        axes.legend(loc="lower left", fontsize=9)


def contact_sheet(path: Path, tiles: Sequence[Tile], title: str, columns: int = 8) -> None:
    """Drawings as the model sees them, dark on light, with words below each."""
    rows = max(1, math.ceil(len(tiles) / columns))
    with _figure(path, 1.15 * columns, 1.4 * rows + 0.5) as figure:
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        grid = figure.subplots(rows, columns, squeeze=False)
        for axes in grid.flat:
            axes.set_axis_off()
        for axes, tile in zip(grid.flat, tiles, strict=False):
            _tile(axes, tile)


def _tile(axes: Axes, tile: Tile) -> None:
    pixels: NDArray[np.uint8] = np.frombuffer(tile.image.pixels, dtype=np.uint8)
    axes.set_axis_on()
    axes.grid(visible=False)
    axes.imshow(255 - pixels.reshape(IMAGE_SIDE, IMAGE_SIDE), cmap="gray", vmin=0, vmax=255)
    axes.set(xticks=[], yticks=[])
    axes.set_xlabel(tile.words, fontsize=8, color=TEXT, labelpad=3)
    for spine in axes.spines.values():
        spine.set_visible(True)


def _column(history: Sequence[Mapping[str, float]], name: str) -> NDArray[np.float64]:
    return np.array([entry.get(name, math.nan) for entry in history], dtype=np.float64)


def _colours(count: int) -> list[str]:
    return [SERIES[index % len(SERIES)] for index in range(count)]
