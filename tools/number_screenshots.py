"""The pictures of numbers, for `tools.screenshots`: a sure one, a doubtful digit, eight digits, a page.

They are the golden digits side by side. The doubtful one is the 6 with so much of its stem cut away that it
might as well be a 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from digitpad.domain import Drawing, Stroke
from digitpad.inference.golden import drawings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.e2e.program import Program
    from tools.screenshots import Session

WIDTH, HEIGHT = 0.86, 0.46
"""Shares of the pad that a number takes at most."""
GAP: Final = 0.3
"""Between two digits, of their height."""
DOUBTFUL: Final = "?"
_CUT_AT, _BETWEEN = 10, 0.55
"""The 6 begins between this point and the next one."""
PAGE: Final = (("42", 50, 55), ("17", 330, 62), ("2026", 62, 195))
"""Numbers, and where they stand on a page of `PAGE_SIZE`, whose digits are `PAGE_DIGIT` high."""
PAGE_SIZE: Final = (512, 330)
PAGE_DIGIT: Final = 70


def digit_of(name: str) -> Drawing:
    """The golden digit of this name, or the doubtful one."""
    golden = dict(drawings())
    if name != DOUBTFUL:
        return golden[name]
    points = golden["6"].strokes[0].points
    here, there = points[_CUT_AT : _CUT_AT + 2]
    begin = replace(there, x=here.x + (there.x - here.x) * _BETWEEN, y=here.y + (there.y - here.y) * _BETWEEN)
    return Drawing((Stroke((begin, *points[_CUT_AT + 1 :])),))


def number_of(names: str) -> list[list[tuple[float, float]]]:
    """The strokes of these digits side by side: 1 high, from 0 on to the right."""
    strokes, left = [], 0.0
    for name in names:
        drawing = digit_of(name)
        box = drawing.bounds()
        if box is None:
            continue
        whole = dict(drawings())["6"].bounds() if name == DOUBTFUL else box
        height, foot = (whole or box).height, box.y + box.height
        strokes += [
            [((p.x - box.x) / height + left, (p.y - foot) / height + 1) for p in stroke.points]
            for stroke in drawing.strokes
        ]
        left += box.width / height + GAP
    return strokes


def number_on(names: str, size: Sequence[int]) -> list[list[tuple[float, float]]]:
    """These digits as pixels of a pad of this size, centred."""
    strokes = number_of(names)
    width = max(x for stroke in strokes for x, _ in stroke)
    scale = min(WIDTH * size[0] / width, HEIGHT * size[1])
    left, top = (size[0] - width * scale) / 2, (size[1] - scale) / 2
    return [[(x * scale + left, y * scale + top) for x, y in stroke] for stroke in strokes]


def draw_page(path: Path) -> None:
    """A page with several numbers, as a picture."""
    page = Image.new("L", PAGE_SIZE, 243)
    draw = ImageDraw.Draw(page)
    for names, left, top in PAGE:
        for stroke in number_of(names):
            places = [(x * PAGE_DIGIT + left, y * PAGE_DIGIT + top) for x, y in stroke]
            draw.line(places, fill=45, width=8, joint="curve")
            for x, y in (places[0], places[-1]):
                draw.ellipse((x - 3.5, y - 3.5, x + 3.5, y + 3.5), fill=45)
    page.save(path)


def take_numbers(session: Session, program: Program, out: Path, *, everything: bool) -> None:
    """All that numbers look like on the pad."""
    write(program, "2026")
    program.wait_for(text="2026", event="reading")
    program.wait_saved()
    session.grab(program, out, "number")
    if everything:
        program.do("digit", at=1)
        session.grab(program, out, "number-digit")
        program.do("type", keys="202")
        session.grab(program, out, "number-typing")
        program.do("trigger", action="undo")
        program.do("trigger", action="compare")
        program.do("compared")
        program.wait_for(event="compared")
        session.grab(program, out, "compare-number", of="compare_view")
        program.do("shut", of="compare_view")
    write(program, f"202{DOUBTFUL}")
    program.wait_for(lambda line: len(line["text"] or "") == 4, verdict="unsure", event="reading")  # noqa: PLR2004
    program.wait_saved()
    session.grab(program, out, "number-unsure")
    if everything:
        write(program, "31415926")
        program.wait_for(text="31415926", event="reading")
        program.wait_saved()
        session.grab(program, out, "number-long")
    page = session.folder / "page.png"
    draw_page(page)
    program.do("open", path=str(page))
    text = " ".join(names for names, *_ in PAGE)
    program.wait_for(text=text, event="reading")
    program.wait_saved()
    session.grab(program, out, "page")


def write(program: Program, names: str) -> None:
    """Begin a drawing, and write this number on the pad, as large as it is now."""
    program.do("trigger", action="new")
    program.do("pad")
    program.draw(*number_on(names, program.wait_for(event="pad")["size"]))
