"""Take the pictures of README and docs from the running program: ``python -m tools.screenshots``.

The program runs in processes of its own, is drawn on with synthetic mouse events, and is asked to paint its
window. The strokes are the golden drawings of the self-check. With ``--all`` every state is taken in both
themes at the scale factors 1, 1.5 and 2, small and maximised, for looking through before a release; with
``--language zh_CN`` in Chinese.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference.golden import drawings
from digitpad.storage.journal import Journal
from tests.e2e.program import ROOT, Program
from tools.number_screenshots import take_numbers, write
from tools.sync_screenshots import take_sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZE = (1080, 720)
SMALL = (560, 640)
LANGUAGES = ("en", "zh_CN")
"""The first is not named in the names of pictures."""
ROOM = 0.7
"""Share of the pad's shorter side that a digit takes."""


def strokes_on(drawing: Drawing, size: Sequence[int], room: float = ROOM) -> list[list[tuple[float, float]]]:
    """A drawing as pixels of a pad of this size, centred."""
    box = drawing.bounds()
    if box is None:
        return []
    scale = room * min(size) / max(box.width, box.height)
    left, top = (size[0] - box.width * scale) / 2, (size[1] - box.height * scale) / 2
    return [
        [((p.x - box.x) * scale + left, (p.y - box.y) * scale + top) for p in stroke.points]
        for stroke in drawing.strokes
    ]


class Session:
    """One program with a history of some drawings, in one theme at one scale."""

    def __init__(self, folder: Path, theme: str, scale: float, language: str = "en") -> None:
        self.folder, self._theme, self._scale, self._language = folder, theme, scale, language
        self._environ = {
            "QT_SCALE_FACTOR": str(scale),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }

    def program(self, journal: str = "journal.sqlite") -> Program:
        """Start digitpad."""
        chosen = {"window.theme": self._theme, "window.language": self._language}
        options = [word for key, value in chosen.items() for word in ("--set", f"{key}={value}")]
        return Program(self.folder / journal, *options, environ=self._environ)

    def draw(self, program: Program, drawing: Drawing) -> None:
        """Write a digit on the pad, as large as it is now."""
        program.do("pad")
        program.draw(*strokes_on(drawing, program.wait_for(event="pad")["size"]))

    def fill(self, program: Program, order: Sequence[int]) -> None:
        """Write these digits, one drawing each."""
        digits = dict(drawings())
        for digit in order:
            self.draw(program, digits[str(digit)])
            program.wait_for(lambda line: bool(line["text"]), event="reading")
            program.wait_saved()
            program.do("trigger", action="new")

    def grab(self, program: Program, out: Path, name: str, of: str = "") -> None:
        """Save what the window, or that one of its models, shows now."""
        language = "" if self._language == LANGUAGES[0] else f"-{self._language}"
        scale = "" if self._scale == 1 else f"@{self._scale:g}"
        path = out / f"{name}{language}-{self._theme}{scale}.png"
        program.do("grab", path=str(path), of=of)
        program.wait_for(event="grabbed", ok=True)
        print(path)


def take(session: Session, out: Path, *, everything: bool) -> None:
    """All states of one theme at one scale."""
    digits = dict(drawings())
    with session.program() as program:
        program.do("resize", width=SIZE[0], height=SIZE[1])
        if everything:
            session.grab(program, out, "empty")
        program.wait_for(event="ready")
        session.fill(program, [0, 3, 8, 5, 9, 1, 6, 2, 4, 0, 8])
        session.draw(program, digits["7"])
        program.wait_for(text="7", event="reading")
        program.wait_saved()
        take_sync(session, program, out, everything=everything)
        session.grab(program, out, "reading")
        program.do("trigger", action="compare")
        program.do("compared")
        program.wait_for(event="compared")
        session.grab(program, out, "compare", of="compare_view")
        program.do("trigger", action="about_model")
        session.grab(program, out, "card", of="page")
        if not everything:
            return
        take_models(session, program, out)
        program.do("key", key="1")
        program.wait_for(event="reading", label="1")
        program.wait_saved()
        session.grab(program, out, "corrected")
        program.do("show", index=3)
        program.wait_for(event="reading")
        program.wait_for(event="reading")
        session.grab(program, out, "history")
        program.do("resize", width=SMALL[0], height=SMALL[1])
        session.grab(program, out, "small")
        program.do("maximise")
        session.grab(program, out, "maximised")
        program.do("resize", width=SIZE[0], height=SIZE[1])
        program.do("trigger", action="new")
        session.draw(program, scribble())
        program.wait_for(lambda line: line["verdict"] is not None, event="reading")
        program.wait_saved()
        session.grab(program, out, "scribble")
        program.do("trigger", action="compare")
        program.do("compared")
        program.wait_for(event="compared")
        session.grab(program, out, "compare-scribble", of="compare_view")
    with Journal.open(session.folder / "locked.sqlite"), session.program("locked.sqlite") as program:
        program.do("resize", width=SIZE[0], height=SIZE[1])
        program.wait_for(event="ready")
        session.draw(program, digits["4"])
        program.wait_for(text="4", event="reading")
        session.grab(program, out, "not-saved")


def take_numbers_alone(session: Session, out: Path, *, everything: bool) -> None:
    """Numbers, over a history of some."""
    with session.program("numbers.sqlite") as program:
        program.do("resize", width=SIZE[0], height=SIZE[1])
        program.wait_for(event="ready")
        take_numbers(session, program, out, everything=everything)
        if everything:
            program.do("resize", width=SMALL[0], height=SMALL[1])
            size = SIZE
            while size[0] > SMALL[0]:  # the window manager takes its time
                program.do("pad")
                size = program.wait_for(event="pad")["size"]
            write(program, "2026")
            program.wait_for(text="2026", event="reading")
            program.wait_saved()
            session.grab(program, out, "number-small")


def take_sync_alone(session: Session, out: Path, *, everything: bool) -> None:
    """The states of syncing, over a few drawings."""
    with session.program() as program:
        program.do("resize", width=SIZE[0], height=SIZE[1])
        program.wait_for(event="ready")
        session.fill(program, [0, 3, 8, 5, 9, 1, 6])
        session.draw(program, dict(drawings())["7"])
        program.wait_for(text="7", event="reading")
        program.wait_saved()
        take_sync(session, program, out, everything=everything)


def take_models(session: Session, program: Program, out: Path) -> None:
    """The windows about models: further down, and small."""
    for part, share in enumerate((0.5, 1.0), start=2):
        program.do("scroll", of="page", share=share)
        session.grab(program, out, f"card-{part}", of="page")
    for of, name in (("page", "card"), ("compare_view", "compare")):
        program.do("place", of=of, width=SMALL[0] - 90, height=SMALL[1])
        session.grab(program, out, f"{name}-small", of=of)
        program.do("shut", of=of)


def scribble() -> Drawing:
    """What nobody would call a digit: to and fro."""
    points = [Point(0.1 + 0.08 * step, 0.2 if step % 2 else 0.8, t=20.0 * step) for step in range(11)]
    return Drawing((Stroke(tuple(points)),))


def sessions(*, everything: bool) -> Iterator[tuple[str, float]]:
    """Theme and scale factor of each."""
    return itertools.product(("light", "dark"), (1, 1.5, 2) if everything else (1,))


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--all", action="store_true", help="every state, theme, scale and size")
    parser.add_argument("--sync", action="store_true", help="of syncing alone")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--numbers", action="store_true", help="of numbers alone")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for theme, scale in sessions(everything=arguments.all):
        with tempfile.TemporaryDirectory() as folder:
            session = Session(Path(folder), theme, scale, arguments.language)
            if arguments.sync:
                take_sync_alone(session, arguments.out, everything=arguments.all)
                continue
            if not arguments.numbers:
                take(session, arguments.out, everything=arguments.all)
            take_numbers_alone(session, arguments.out, everything=arguments.all)


if __name__ == "__main__":
    main()
