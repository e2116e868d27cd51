"""What a model sees of a stroke file is the same when a pointer writes it on the pad and on the command line.

The strokes are those of real pens. A pen reports parts of a pixel; a mouse reports whole pixels of the
screen, so the file that it is compared with holds those.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from typing import TYPE_CHECKING, TypeAlias

import pytest
from PIL import Image

from digitpad.cli import main
from digitpad.inference import golden
from tests.e2e.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Lines: TypeAlias = list[list[tuple[float, float]]]

FROM_UNIPEN = 12


def golden_lines() -> list[Lines]:
    return [
        [[(point.x, point.y) for point in stroke.points] for stroke in drawing.strokes]
        for _, drawing in golden.drawings()
    ]


def unipen_lines(data: Path) -> list[Lines]:
    """Digits of several writers and devices, in mm, at 100 points a second and more."""
    with gzip.open(data / "unipen" / "digits.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = stream.readlines()
    chosen = random.Random(4).sample(rows, FROM_UNIPEN)
    return [[[(x, y) for x, y, *_ in stroke] for stroke in json.loads(row)["strokes"]] for row in chosen]


def placed(lines: Lines, pad: tuple[float, float], chance: random.Random) -> Lines:
    """The lines somewhere on the pad, in its pixels, 0.15 to 0.9 of its shorter side long."""
    xs, ys = ([place[axis] for line in lines for place in line] for axis in (0, 1))
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(pad) * chance.uniform(0.15, 0.9) / max(width, height)
    left, top = (
        chance.uniform(0, room - size * scale) for room, size in zip(pad, (width, height), strict=True)
    )
    return [[((x - min(xs)) * scale + left, (y - min(ys)) * scale + top) for x, y in line] for line in lines]


def seen_by_the_command_line(
    drawings: Sequence[Lines], folder: Path, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """The 28x28 of each drawing of a stroke file, as hexadecimal."""
    file = folder / "strokes.jsonl"
    file.write_text("\n".join(json.dumps({"strokes": lines}) for lines in drawings))
    assert main(["recognize", "--images", str(folder / "images"), str(file)]) == 0
    seen = []
    for line in capsys.readouterr().out.splitlines():
        with Image.open(json.loads(line)["image"]) as image:
            seen.append(image.tobytes().hex())
    return seen


def seen_on_the_pad(
    program: Program, drawings: Sequence[Lines], device: str, replays: Iterator[int]
) -> Iterator[str]:
    """The 28x28 that the model got of each drawing, written on an empty pad, in its pixels."""
    for lines in drawings:
        program.do("trigger", action="new")
        program.do("replay", strokes=lines, device=device)
        number = next(replays)
        yield program.wait_for(event="image", drawing=number, whole=True)["pixels"]


def replayed(drawings: list[Lines], scale: float, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every drawing by mouse and by pen, and from the file."""
    chance, replays = random.Random(round(scale * 2)), itertools.count(1)
    environ = {"QT_SCALE_FACTOR": str(scale)}
    with Program(folder / "journal.sqlite", environ=environ, driver="tests.e2e.replay_driver") as program:
        program.wait_for(event="ready")
        program.do("scale")
        assert program.wait_for(event="scale")["ratio"] == scale
        program.do("pad")
        pad = program.wait_for(event="pad")["size"]
        for device in ("mouse", "pen"):  # in this order: a pen silences the mouse for a while
            there = [placed(lines, pad, chance) for lines in drawings]
            if device == "mouse":
                there = [
                    [[(round(x * scale), round(y * scale)) for x, y in line] for line in lines]
                    for lines in there
                ]
                on_pad = [[[(x / scale, y / scale) for x, y in line] for line in lines] for lines in there]
            else:
                on_pad = there
            (folder / device).mkdir()
            expected = seen_by_the_command_line(there, folder / device, capsys)
            assert len(set(expected)) == len(drawings)
            assert list(seen_on_the_pad(program, on_pad, device, replays)) == expected


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_pad_and_the_command_line_see_the_same_image(
    scale: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replayed(golden_lines(), scale, tmp_path, capsys)


def test_the_same_holds_for_pens_that_report_every_few_milliseconds(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replayed(unipen_lines(shared_data), 1.5, tmp_path, capsys)
