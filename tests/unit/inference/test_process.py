"""The reading process, always a real child: it is killed, closed, flooded and lied to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import pytest

from digitpad.domain import Drawing, Picture, Reading, Verdict
from digitpad.inference import frames
from digitpad.inference.errors import (
    InferenceClosed,
    InferenceDied,
    ModelCorrupt,
    ModelMismatch,
    ModelMissing,
)
from digitpad.inference.process import InferenceProcess, default_command
from digitpad.inference.reader import Reader
from digitpad.ink.errors import PictureError
from tests.unit.inference.small_models import DEADLINE, worker_command, write_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Start = Callable[..., InferenceProcess]

R = TypeVar("R")

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows either ends a process at once

MEDDLE_WITH_READ = """
import os, signal, sys, threading
from digitpad.inference import reader
original = reader.Reader.read
def read(self, source, model_id):
    if source != reader.WARM_UP:
        meddle()
    return original(self, source, model_id)
reader.Reader.read = read
"""
"""Code for a child that calls `meddle` when it begins to read what it was sent."""


def in_thread(call: Callable[[], R]) -> Future[R]:
    """Run the call on a thread of its own, as the lane does."""
    future: Future[R] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001 - whatever it is goes to who waits for the future
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def wait_until(holds: Callable[[], object]) -> None:
    """Look again and again until it holds."""
    pause, end = threading.Event(), time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        pause.wait(0.005)


def pid_of(process: InferenceProcess) -> int:
    assert process.pid is not None
    return process.pid


def test_a_child_reads_what_this_process_would_read(start: Start, folder: Path, seven: Drawing) -> None:
    process = start()
    here = Reader(folder)
    assert process.load("softmax") == here.load("softmax")
    for model_id in ("softmax", "lenet-5"):
        there = process.read(seven, model_id)
        expected = here.read(seven, model_id)
        assert there.images == expected.images
        assert there.reading.verdict == expected.reading.verdict
        (digit,), (wanted,) = there.reading.digits, expected.reading.digits
        assert digit.probabilities == pytest.approx(wanted.probabilities, abs=1e-5)
        assert (digit.strokes, digit.box) == (wanted.strokes, wanted.box)
    assert process.read(Drawing(), "softmax").reading.verdict is Verdict.BLANK


def test_models_are_loaded_on_demand_and_refused_ones_leave_the_child_alive(
    start: Start, folder: Path, seven: Drawing
) -> None:
    process = start()
    process.load("softmax")
    pid = process.pid
    (folder / "lenet-5.safetensors").write_bytes(b"\0" * 1000)
    with pytest.raises(ModelCorrupt, match=r"lenet-5\.safetensors"):
        process.load("lenet-5")
    write_model(folder, "lenet-5", weights={})
    with pytest.raises(ModelMismatch, match=r"c1\."):
        process.read(seven, "lenet-5")
    with pytest.raises(ModelMissing, match="lenet-6"):
        process.load("lenet-6")
    assert process.read(seven, "softmax").reading.digits
    assert process.pid == pid


def test_a_damaged_picture_is_reported_and_the_child_lives(start: Start, seven: Drawing) -> None:
    process = start()
    pictures = [Picture(png, 10, 10, "", "scan.png") for png in (b"", b"\x89PNG\r\n\x1a\n")]
    for picture in pictures:
        with pytest.raises(PictureError, match=r"scan\.png"):
            process.read(picture, "softmax")
    pid = process.pid
    assert process.read(seven, "softmax").reading.digits
    assert process.pid == pid


def test_many_are_read_in_one_go_and_damaged_ones_say_why(start: Start, folder: Path, seven: Drawing) -> None:
    process = start()
    damaged = Picture(b"", 10, 10, "", "scan.png")
    read, why, blank = process.read_many([seven, damaged, Drawing()], "softmax")
    assert isinstance(read, Reading)
    assert read.text == Reader(folder).read(seven, "softmax").reading.text
    assert "scan.png" in str(why)
    assert isinstance(blank, Reading)
    assert blank.verdict is Verdict.BLANK
    with pytest.raises(ModelMissing):
        process.read_many([seven], "lenet-6")


def test_a_child_killed_between_readings_is_replaced(start: Start, seven: Drawing) -> None:
    process = start()
    first = process.read(seven, "softmax")
    killed = pid_of(process)
    os.kill(killed, KILL)
    assert process.read(seven, "softmax").reading == first.reading
    assert process.pid != killed


def test_a_child_killed_in_mid_read_is_replaced_and_asked_again(
    start: Start, tmp_path: Path, seven: Drawing
) -> None:
    marker = tmp_path / "killed"
    process = start(
        MEDDLE_WITH_READ
        + f"""
def meddle():
    if not Path({str(marker)!r}).exists():
        Path({str(marker)!r}).touch()
        os.kill(os.getpid(), {int(KILL)})
"""
    )
    process.load("softmax")
    killed = process.pid
    assert process.read(seven, "softmax").reading.digits
    assert marker.exists()
    assert process.pid != killed


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs a process that can be stopped")
def test_a_stopped_child_that_is_killed_does_not_lose_the_reading(start: Start, seven: Drawing) -> None:
    process = start()
    process.load("softmax")
    stopped = pid_of(process)
    os.kill(stopped, signal.SIGSTOP)
    reading = in_thread(lambda: process.read(seven, "softmax"))
    assert not reading.done()
    os.kill(stopped, signal.SIGKILL)
    assert reading.result(DEADLINE).reading.digits
    assert process.pid != stopped


def test_a_child_that_always_dies_is_given_up_with_its_last_words(start: Start, seven: Drawing) -> None:
    process = start(
        MEDDLE_WITH_READ
        + """
def meddle():
    raise RuntimeError("the sky is falling")
"""
    )
    process.load("softmax")
    with pytest.raises(InferenceDied, match=r"(?s)It is kept.*the sky is falling"):
        process.read(seven, "softmax")
    assert process.load("softmax").id == "softmax"  # the next call starts afresh


def test_a_program_that_cannot_be_started_is_named(start: Start, tmp_path: Path, seven: Drawing) -> None:
    process = start(command=[str(tmp_path / "nowhere")])
    with pytest.raises(InferenceDied, match=r"could not be started.*nowhere"):
        process.read(seven, "softmax")


@pytest.mark.parametrize("words", ["no frame at all", "\\0\\0\\0\\1x"])
def test_a_program_that_speaks_otherwise_is_given_up(start: Start, seven: Drawing, words: str) -> None:
    code = f"import sys; sys.stdout.write('{words}'); sys.stdout.flush(); sys.stdin.read()"
    process = start(command=[sys.executable, "-c", code])
    with pytest.raises(InferenceDied, match="did not answer as a reading process does"):
        process.read(seven, "softmax")


def test_what_libraries_print_neither_breaks_nor_blocks_the_readings(start: Start, seven: Drawing) -> None:
    process = start(
        MEDDLE_WITH_READ
        + """
def meddle():
    print("x" * 1_000_000, flush=True)
    os.write(1, b"y" * 1_000_000)
    os.write(2, b"z" * 1_000_000)
    assert sys.stdin.read() == ""
"""
    )
    for _ in range(3):
        assert process.read(seven, "softmax").reading.digits


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to groups only")
def test_ctrl_c_leaves_the_child_alone(start: Start, seven: Drawing) -> None:
    process = start()
    process.load("softmax")
    pid = pid_of(process)
    os.kill(pid, signal.SIGINT)
    assert process.read(seven, "softmax").reading.digits
    assert process.pid == pid


def test_close_interrupts_a_read_and_the_child_leaves(start: Start, seven: Drawing) -> None:
    process = start(MEDDLE_WITH_READ + "meddle = threading.Event().wait")
    process.load("softmax")
    reading = in_thread(lambda: process.read(seven, "softmax"))
    process.close()
    with pytest.raises(InferenceClosed):
        reading.result(DEADLINE)
    assert process.wait_for_exit(DEADLINE)
    with pytest.raises(InferenceClosed):
        process.read(seven, "softmax")


def fake_torch(folder: Path) -> str:
    """Code for a child whose import of torch says so in a file, and never ends."""
    place = folder / "fake"
    place.mkdir()
    (place / "torch.py").write_text(
        f"import pathlib, threading\npathlib.Path({str(folder / 'importing')!r}).touch()\n"
        "threading.Event().wait()\n"
    )
    return f"import sys; sys.path.insert(0, {str(place)!r})"


def test_close_while_torch_is_imported_is_prompt_and_the_child_leaves(start: Start, tmp_path: Path) -> None:
    process = start(fake_torch(tmp_path))
    loading = in_thread(lambda: process.load("softmax"))
    wait_until((tmp_path / "importing").exists)
    before = time.monotonic()
    process.close()
    assert time.monotonic() - before < 0.2
    with pytest.raises(InferenceClosed):
        loading.result(DEADLINE)
    assert process.wait_for_exit(DEADLINE)


def test_close_at_any_moment_of_a_start_ends_the_call(folder: Path) -> None:
    for delay in (0.0, 0.001, 0.02, 0.3, 1.0):
        process = InferenceProcess(worker_command(folder))
        loading = in_thread(lambda process=process: process.load("softmax"))  # type: ignore[misc] # mypy 2 cannot infer such a lambda
        threading.Event().wait(delay)
        process.close()
        if not loading.exception(DEADLINE):
            assert loading.result().id == "softmax"
        else:
            assert isinstance(loading.exception(), InferenceClosed)
        assert process.wait_for_exit(DEADLINE)


def test_close_before_anything_was_started_starts_nothing(start: Start) -> None:
    process = start()
    process.close()
    with pytest.raises(InferenceClosed):
        process.load("softmax")
    assert process.pid is None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs a process that can be stopped")
def test_close_does_not_wait_for_a_child_that_takes_nothing_in(start: Start, seven: Drawing) -> None:
    process = start()
    process.load("softmax")
    pid = pid_of(process)
    os.kill(pid, signal.SIGSTOP)
    try:
        # More than a pipe holds, so that the thread that feeds the child is stuck in its write.
        huge = Drawing(seven.strokes * 5000)
        reading = in_thread(lambda: process.read(huge, "softmax"))
        process.close()
        with pytest.raises(InferenceClosed):
            reading.result(DEADLINE)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert process.wait_for_exit(DEADLINE)


def run_worker(folder: Path, meddle: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        worker_command(folder, meddle),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


def test_the_child_announces_itself_before_torch_and_leaves_with_its_parent(
    folder: Path, tmp_path: Path
) -> None:
    with run_worker(folder, fake_torch(tmp_path)) as child:
        assert child.stdin
        assert child.stdout
        assert frames.next_reply(child.stdout) == frames.Started()
        assert not (tmp_path / "importing").exists()
        child.stdin.write(frames.pack(frames.Load(1, "softmax")))
        wait_until((tmp_path / "importing").exists)
        child.stdin.close()
        assert child.wait(DEADLINE) == 0


def test_a_child_that_is_sent_nonsense_says_so_and_ends(folder: Path) -> None:
    with run_worker(folder) as child:
        assert child.stdin
        assert child.stderr
        child.stdin.write(b"GET / HTTP/1.1\r\n")
        assert child.wait(DEADLINE) == 1
        assert b"a frame of" in child.stderr.read()


def test_the_default_command_is_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_command() == [sys.executable, "-m", "digitpad", "inference-worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert default_command() == [sys.executable, "inference-worker"]
