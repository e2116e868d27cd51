"""Take the pictures of the history for its page of the docs: ``python -m tools.history_screenshots``.

The list, the charts and a replay, light and dark, in both languages or one. The history is made up: the
golden drawings of the self-check over eleven weeks, alone and as numbers, with readings as a model's might
be; what the replay shows was read by the model itself.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from digitpad.domain import Edit, Reading, Recognition, Source, Verdict
from digitpad.inference.golden import drawings
from digitpad.storage.journal import Journal
from tests.e2e.program import ROOT
from tests.support.numbers import drawn
from tools.screenshots import LANGUAGES, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

THEMES: Final = ("light", "dark")
SIZE: Final = (1080, 720)
TALL: Final = (1080, 1350)
RECORDS: Final = 4000
DAYS: Final = 75
LATEST: Final = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)
MODELS: Final = {"digitpad": 70, "digitpad-xl": 15, "lenet-5": 10, "softmax": 5}
CONFUSED: Final = {
    "4": "9",
    "9": "4",
    "1": "7",
    "7": "1",
    "3": "8",
    "5": "3",
    "6": "0",
    "0": "6",
    "8": "3",
    "2": "7",
}
DEVICE: Final = UUID(int=1)
RIGHT: Final = 0.955
SURE: Final = 0.75
NUMBERS: Final = 7
"""One in so many is a number."""
REVIEWED: Final = {True: 0.35, False: 0.6}
"""By whether it was read right."""
FREE: Final = 0.7
"""Of what is drawn on a weekend so much is not."""
_SATURDAY: Final = 5


def history() -> Iterator[Recognition]:
    """The same drawings each time, the latest a 7 that was read as 1 and corrected."""
    numbers = random.Random(4)  # noqa: S311 - nothing is secret here
    inks = dict(drawings())
    for at in range(RECORDS):
        label = str(numbers.randrange(10))
        if at % NUMBERS == 0:
            label = _number(numbers)
        is_right = numbers.random() < RIGHT
        wrong = numbers.randrange(len(label))
        read = label if is_right else label[:wrong] + CONFUSED[label[wrong]] + label[wrong + 1 :]
        sure = 1 - 0.5 * numbers.random() ** (5 if is_right else 1.2)
        drawn_at = LATEST - dt.timedelta(days=DAYS * numbers.random() ** 1.5)
        is_reviewed = numbers.random() < REVIEWED[is_right]
        if drawn_at.weekday() >= _SATURDAY and numbers.random() < FREE:
            continue
        (model,) = numbers.choices(list(MODELS), list(MODELS.values()))
        yield Recognition(
            _id(drawn_at, numbers),
            DEVICE,
            drawn_at,
            Source.PAD,
            inks.get(label) or drawn(label)[0],
            reading=_reading(model, read, sure, wrong),
            edit=Edit(label, reviewed=True, editor=DEVICE, version=1) if is_reviewed else None,
        )


def _id(drawn_at: dt.datetime, numbers: random.Random) -> UUID:
    """A UUIDv7 of that time."""
    milliseconds = round(drawn_at.timestamp() * 1000)
    return UUID(
        int=milliseconds << 80 | 7 << 76 | numbers.getrandbits(12) << 64 | 2 << 62 | numbers.getrandbits(62)
    )


def _number(numbers: random.Random) -> str:
    """House numbers, prices and years."""
    return str(numbers.choice([numbers.randrange(10, 100), numbers.randrange(100, 1000), 1926, 2024, 2026]))


def _reading(model: str, read: str, sure: float, doubtful: int) -> Reading:
    """A reading in which one digit is as sure as this, and the others are surer."""
    _, known = drawn(read)
    digits = []
    for at, (figure, digit) in enumerate(zip(read, known, strict=True)):
        share = sure if at == doubtful else 1 - (1 - sure) / 20
        shares = tuple(share if str(one) == figure else (1 - share) / 9 for one in range(10))
        digits.append(replace(digit, probabilities=shares))
    verdict = Verdict.DIGITS if sure > SURE else Verdict.UNSURE
    return Reading(model, "ab" * 32, verdict, tuple(digits))


def take(session: Session, out: Path) -> None:
    """The three pictures in one theme and language."""
    with session.program() as program:
        program.wait_for(event="ready")
        program.do("list", line="is:corrected", row=6, width=SIZE[0], height=SIZE[1])
        program.wait_for(event="listed")
        session.grab(program, out, "history", of="history")
        # What an 8 was taken for while it grew is more telling than most.
        program.do("list", line="8 model:digitpad", row=0, width=SIZE[0], height=SIZE[1])
        program.wait_for(event="listed")
        program.do("play", row=0, share=0.7)
        program.wait_for(event="replayed")
        session.grab(program, out, "replay", of="replay")
        program.do("shut", of="replay")
        program.do("list", line="", row=0, width=TALL[0], height=TALL[1])
        program.wait_for(event="listed")
        program.do("insight")
        program.wait_for(event="insight")
        session.grab(program, out, "insight", of="history")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--language", choices=LANGUAGES, help="in this one only")
    parser.add_argument("--scale", type=float, default=1.0, help="scale factor, such as 1.5")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    languages = LANGUAGES if arguments.language is None else (arguments.language,)
    for theme, language in itertools.product(THEMES, languages):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with Journal.open(folder / "journal.sqlite") as journal:
                journal.add_records(list(history()))
            take(Session(folder, theme, arguments.scale, language), arguments.out)


if __name__ == "__main__":
    main()
