"""Who shows the window, and how a second start reaches it."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from digitpad.instance import Claim, NoAnswer, call, claim, claim_or_call
from digitpad.instance.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURE = Path("/somewhere/caf\udce9 \n.png")

STARTER = """
import os, sys, time
from pathlib import Path
from digitpad.instance import claim_or_call
claim = claim_or_call(Path(sys.argv[1]))
print("second" if claim is None else "first", flush=True)
if claim is not None:
    from digitpad.instance.call import listener
    time.sleep(0.2)
    bell, address = listener(Path(sys.argv[1]).parent, "bell")
    bell.setblocking(True)
    claim.tell(address)
    for _ in range(int(sys.argv[2])):
        line, _ = bell.accept()
        line.recv(4096)
        line.send(b"here\\n")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "windows" / "0123456789abcdef.lock"


class Window(threading.Thread):
    """Answers one caller, or does with it what the test says."""

    def __init__(self, held: Claim, folder: Path, answer: Callable[[socket.socket, bytes], None]) -> None:
        super().__init__()
        self.listener, self.address = call.listener(folder, "bell")
        self.listener.setblocking(True)  # noqa: FBT003
        self.answer = answer
        self.heard = b""
        held.tell(self.address)
        self.start()

    @override
    def run(self) -> None:
        line, _ = self.listener.accept()
        with line, self.listener:
            self.heard = line.recv(call.MOST_BYTES)
            self.answer(line, self.heard)


def _wait(event: threading.Event) -> None:
    event.wait(30)


def say_here(line: socket.socket, _heard: bytes) -> None:
    line.sendall(call.ANSWER)


def test_the_first_has_it_until_it_gives_it_back(path: Path) -> None:
    first = claim_or_call(path)
    assert first is not None
    with first:
        pass
    again = claim_or_call(path)
    assert again is not None
    with again:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("way", ["a path", "a path that is too long", "no Unix sockets"])
def test_a_second_start_calls_the_first_with_all_it_was_given(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("x" * 120 if way == "a path that is too long" else "windows")
    path = folder / "a.lock"
    with Claim(path) as held:
        if way == "no Unix sockets":
            monkeypatch.delattr(socket, "AF_UNIX")
        window = Window(held, folder, say_here)
        assert window.address.isdigit() == (way != "a path")
        assert claim_or_call(path, [PICTURE], "token-7") is None
        window.join(30)
        assert call.from_line(window.heard, held.token) == Call((PICTURE,), "token-7")
        assert call.from_line(window.heard, "0" * 32) is None


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"7", b'"x"', b"\xff\xfe", b'{"token": 7}', b"GET / HTTP/1.1"]
)
def test_what_is_no_call_is_none(line: bytes) -> None:
    assert call.from_line(line, "t") is None


def test_a_window_that_hangs_is_named_soon(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call.send, "__defaults__", (0.2,))
    read = threading.Event()
    with Claim(path) as held:
        window = Window(held, path.parent, lambda _line, _heard: _wait(read))
        began = time.monotonic()
        with pytest.raises(NoAnswer) as refused:
            claim_or_call(path)
        assert time.monotonic() - began < 2
        assert refused.value.pid == os.getpid()
        read.set()
        window.join(30)


def test_a_program_that_never_comes_to_show_its_window_is_given_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "STARTING_SECONDS", 0.1)
    with Claim(path), pytest.raises(NoAnswer):
        claim_or_call(path)


def test_a_start_while_the_first_one_ends_takes_its_place(path: Path) -> None:
    first = Claim(path)
    first.tell(str(path.parent / "gone.socket"))
    timer = threading.Timer(0.2, first.__exit__)
    timer.start()
    second = claim_or_call(path)
    assert second is not None
    with second:
        timer.join()


def test_of_many_starts_at_once_one_is_the_first_and_all_others_reach_it(path: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(path), "7"]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    said = [start.communicate(timeout=60)[0].strip() for start in starts]
    assert sorted(said) == ["first", *["second"] * 7]
    assert [start.returncode for start in starts] == [0] * 8


def test_a_first_one_that_was_killed_leaves_nothing_in_the_way(path: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(path), "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "first\n"
        deadline = time.monotonic() + 30
        while path.read_text().count("\n") < 3:
            assert time.monotonic() < deadline
        first.kill()
        first.wait(30)
    with Claim(path) as second:
        window = Window(second, path.parent, say_here)  # at the path where the killed one's socket lies
        assert claim_or_call(path) is None
        window.join(30)


def test_where_nothing_can_be_written_that_is_an_error_of_the_system(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        claim_or_call(path)
