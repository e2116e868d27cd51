from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from digitpad.domain import (
    Box,
    DigitImage,
    DigitReading,
    Drawing,
    Measured,
    ModelCard,
    Picture,
    Point,
    Reading,
    Refusal,
    Stroke,
    Verdict,
)
from digitpad.inference import frames
from digitpad.inference.result import ReadResult
from digitpad.saying import said

numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1)
points = st.builds(Point, numbers, numbers, numbers, shares)
strokes = st.lists(points, min_size=1, max_size=5).map(lambda found: Stroke(tuple(found)))
many_strokes = st.lists(strokes, max_size=3).map(tuple)
drawings = st.builds(Drawing, many_strokes, numbers)
pictures = st.builds(
    Picture, st.binary(max_size=100), st.integers(1, 512), st.integers(1, 512), st.text(), st.text()
)
serials = st.integers(0, 2**63)
measured = st.builds(
    Measured,
    st.integers(0, 9),
    *[shares] * 7,
    st.lists(st.tuples(shares, shares, st.integers(0, 9)), max_size=2).map(tuple),
    st.lists(st.tuples(shares, shares), max_size=2).map(tuple),
)
cards = st.builds(
    ModelCard,
    id=st.text(),
    parameters=st.integers(0, 2**53),
    per_second=st.integers(0, 2**53),
    size=st.integers(0, 2**53),
    data=st.lists(st.text(), max_size=2).map(tuple),
    temperature=shares,
    digit_bias=st.none() | numbers,
    unsure_below=shares,
    not_a_digit_below=shares,
    latency_ms=numbers,
    measured=st.dictionaries(st.text(), measured, max_size=2),
    refusals=st.dictionaries(st.text(), st.builds(Refusal, st.integers(0, 9), shares, shares), max_size=2),
    seeds=st.dictionaries(st.text(), st.lists(shares, max_size=3).map(tuple), max_size=2),
    mnist_only=st.dictionaries(st.text(), shares, max_size=2),
)
requests = (
    st.builds(frames.Load, serials, st.text())
    | st.builds(frames.Read, serials, st.text(), drawings, st.none())
    | st.builds(frames.Read, serials, st.text(), st.none(), pictures)
    | st.builds(frames.Check, serials, cards, st.binary(max_size=100), st.text())
)
digits = st.builds(
    DigitReading,
    st.lists(shares, min_size=10, max_size=10).map(tuple),
    st.lists(st.integers(0, 99)).map(tuple),
    st.none() | st.builds(Box, numbers, numbers, numbers, numbers),
)
readings = st.builds(Reading, st.text(), st.text(), st.sampled_from(Verdict), st.lists(digits).map(tuple))
images = st.builds(DigitImage, st.binary(min_size=784, max_size=784), st.none() | many_strokes)
sentences = st.builds(
    frames.Sentence,
    st.text(),
    st.dictionaries(st.text(), st.text() | st.builds(frames.Sentence, st.text()), max_size=2),
)
replies = (
    st.just(frames.Started())
    | st.builds(frames.Loaded, serials, cards)
    | st.builds(
        frames.Done,
        serials,
        st.builds(
            ReadResult,
            readings,
            st.lists(images, max_size=3).map(tuple),
            numbers,
            st.none() | st.tuples(st.text(), numbers),
        ),
    )
    | st.builds(frames.DoneMany, serials, st.lists(readings | sentences, max_size=3).map(tuple))
    | st.builds(frames.Failed, serials, st.text(), sentences)
)


class Trickle(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(3, size if size is not None and size >= 0 else 3))


@given(st.lists(requests, max_size=3))
def test_requests_arrive_as_they_were_sent_however_the_pipe_cuts_them(sent: list[frames.Request]) -> None:
    pipe = Trickle(b"".join(map(frames.pack, sent)))
    assert [frames.next_request(pipe) for _ in sent] == sent
    assert frames.next_request(pipe) is None


@given(replies)
def test_replies_arrive_as_they_were_sent(sent: frames.Reply) -> None:
    assert frames.next_reply(io.BytesIO(frames.pack(sent))) == sent


def test_what_was_said_can_be_said_otherwise_at_the_other_end() -> None:
    here = said("{what} {why}", what=said("It broke: {name}.", name="a.png"), why=7)
    frame = frames.pack(frames.Failed(1, "PictureError", frames.Sentence.of(here)))
    reply = frames.next_reply(io.BytesIO(frame))
    assert isinstance(reply, frames.Failed)
    there = reply.message.said()
    assert (there, there.template) == (here, here.template)
    assert there.values == {"what": "It broke: a.png.", "why": "7"}
    assert there.values["what"].values == {"name": "a.png"}  # type: ignore[attr-defined]  # a Said


@given(requests, st.data())
def test_a_frame_cut_off_is_the_end(sent: frames.Request, data: st.DataObject) -> None:
    frame = frames.pack(sent)
    cut = data.draw(st.integers(0, len(frame) - 1))
    assert frames.next_request(io.BytesIO(frame[:cut])) is None


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\n",
        b"\0\0\0\1\xc1",
        b"\0\0\0\0",
        frames.pack(frames.Started()),
    ],
)
def test_anything_else_is_an_error_and_not_a_request(content: bytes) -> None:
    with pytest.raises(frames.FrameError):
        frames.next_request(io.BytesIO(content))
