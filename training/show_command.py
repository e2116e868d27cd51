"""``python -m training show``: contact sheets of a data set, or its drawings as single picture files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training import lists, pens, sheets
from training.datasets import mnist_as_published
from training.errors import DataError
from training.sheets import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.datasets import MnistPart
    from training.pens import Kind, Sample

NAMES = (
    *("mnist", "pendigits"),
    *("unipen-digits", "unipen-letters", "unipen-symbols", "unipen-numbers"),
    "omniglot",
)
PARTS = ("train", "validation", "test", "device", "twin")
MOST = 4 * sheets.PAGE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--part", choices=PARTS, help="only the writers of one part (device, twin: UNIPEN)")
    parser.add_argument("--writer", help="only this writer, such as aga-08, or 17 of pendigits")
    parser.add_argument("--label", help="only what is called so; of Omniglot an alphabet")
    parser.add_argument(
        "--listed",
        action="store_true",
        help="only wrong labels (of digits and numbers) and look-alikes (of the rest)",
    )
    parser.add_argument(
        "--normalised", action="store_true", help="the 28x28 that a model sees, not what was recorded"
    )
    parser.add_argument(
        "--most", type=_count, default=MOST, help=f"the first so many; 0 for all (default: {MOST})"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="PNG", help="the sheets' file (default: NAME.png)")
    where.add_argument(
        "--files", type=Path, metavar="DIR", help="single files of 28x28 instead, in folders by label"
    )
    parser.set_defaults(command=run)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"it is a whole number from 0 on, not {text}")
    return int(text)


def run(chosen: argparse.Namespace) -> None:
    """Write the sheets or files, and say what was written.

    Raises:
        DataError: The data set is missing or damaged, or has nothing of the kind.
    """
    entries = list(_mnist(chosen) if chosen.name == "mnist" else _pens(chosen))
    if not entries:
        raise DataError(f"{chosen.name} has nothing of the kind.")
    shown = entries[: chosen.most or None]
    if chosen.files:
        written = sheets.write_files(shown, chosen.files, normalised=chosen.normalised)
        print(f"{written:,} of {len(entries):,} drawings as files in {chosen.files}")
        return
    out = chosen.out or Path(f"{chosen.name}.png")
    pages = sheets.write_sheets(shown, out, _title(chosen, len(shown)), normalised=chosen.normalised)
    files = str(out) if len(pages) == 1 else f"{len(pages)} sheets, {pages[0]} to {pages[-1].name}"
    print(f"{len(shown):,} of {len(entries):,} drawings: {files}")


def _title(chosen: argparse.Namespace, count: int) -> str:
    words = [chosen.name, chosen.part, chosen.writer, chosen.label and f'"{chosen.label}"']
    words += ["listed" if chosen.listed else "", "normalised" if chosen.normalised else ""]
    legend = {"mnist": "label, number", "omniglot": "character, drawer"}.get(
        chosen.name, "label, number, writer"
    )
    return f"{', '.join(word for word in words if word)}: {count:,} drawings ({legend})"


def _mnist(chosen: argparse.Namespace) -> Iterator[Entry]:
    parts: dict[str | None, tuple[MnistPart, ...]] = {
        None: ("train", "validation", "test"),
        "train": ("train",),
        "validation": ("validation",),
        "test": ("test",),
    }
    if chosen.writer or chosen.listed or chosen.part not in parts:
        raise DataError("MNIST names no writers, and nothing of it is listed.")
    for part in parts[chosen.part]:
        published = mnist_as_published(chosen.data, part)
        for name, ink, label in zip(published.ids, published.pictures, published.labels, strict=True):
            if chosen.label in (None, str(label)):
                number = int(name.rpartition("-")[2])
                yield Entry(name, str(label), f"{label}  {number}", ink=ink)


def _pens(chosen: argparse.Namespace) -> Iterator[Entry]:
    writers = (chosen.writer, f"{chosen.name}-{chosen.writer}")
    for sample in _samples(chosen.name, chosen.data):
        label = sample.text or sample.source
        if (
            chosen.part in (None, pens.part_of(sample))
            and (not chosen.writer or sample.writer in writers)
            and chosen.label in (None, label)
            and (not chosen.listed or _is_listed(chosen.name, sample))
        ):
            yield Entry(sample.id, label, _words(sample), sample.strokes)


def _samples(name: str, data: Path) -> list[Sample]:
    if name == "pendigits":
        return pens.pendigits(data)
    if name == "omniglot":
        return pens.omniglot(data)
    kinds: dict[str, Kind] = {
        "unipen-digits": "digits",
        "unipen-letters": "letters",
        "unipen-symbols": "symbols",
        "unipen-numbers": "numbers",
    }
    return pens.unipen(data, kinds[name])


def _is_listed(name: str, sample: Sample) -> bool:
    if name in ("unipen-digits", "unipen-numbers"):
        return sample.id in (lists.wrong_labels() | lists.wrong_numbers())
    return lists.is_look_alike(sample)


def _words(sample: Sample) -> str:
    if sample.text:
        return f"{sample.text} {sample.id.rpartition('-')[2]} {sample.writer.removeprefix('pendigits-')}"
    _, _, character, _ = sample.id.split("-")
    return f"{character.removeprefix('character')} {sample.writer.removeprefix('omniglot-')}"
