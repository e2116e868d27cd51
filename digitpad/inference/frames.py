"""What the reading process and its parent say to each other: tagged structs in length-prefixed frames.

A frame is four bytes, the length of what follows (big endian), and that many bytes of MessagePack. Both ends
are the same program in the same version, so frames carry no version of their own.
"""

# No postponed annotations here: msgspec looks the types of the fields up when it makes the decoders.

import struct
from typing import Protocol, TypeAlias, TypeVar

import msgspec

from digitpad import saying
from digitpad.domain import Drawing, ModelCard, Picture, Reading
from digitpad.inference.result import ReadResult
from digitpad.saying import Said

_LENGTH = struct.Struct(">I")

LONGEST = 64 * 1024 * 1024
"""No message comes near this many bytes: a longer frame is not a frame but something else on the pipe."""


class FrameError(Exception):
    """What came through the pipe is not what the other end says."""


class ByteReader(Protocol):
    """What frames are read from; a read may give less than was asked for, and nothing only at the end."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; empty at the end."""


class Load(msgspec.Struct, tag="load", frozen=True):
    """Make this model ready."""

    serial: int
    model_id: str


class Read(msgspec.Struct, tag="read", frozen=True):
    """Read this drawing or picture (exactly one of them is set) with this model."""

    serial: int
    model_id: str
    drawing: Drawing | None = None
    picture: Picture | None = None


class ReadMany(msgspec.Struct, tag="read_many", frozen=True):
    """Read these with this model: of each the drawing or the picture, the other is None."""

    serial: int
    model_id: str
    sources: tuple[tuple[Drawing | None, Picture | None], ...]


class Check(msgspec.Struct, tag="check", frozen=True):
    """Try out a model that is not there yet: its card, and the content of its weights file of this path."""

    serial: int
    card: ModelCard
    weights: bytes
    path: str


class Started(msgspec.Struct, tag="started", frozen=True):
    """The child runs and listens; it has not imported torch yet."""


class Loaded(msgspec.Struct, tag="loaded", frozen=True):
    """The model is ready, or was tried out."""

    serial: int
    card: ModelCard


class Done(msgspec.Struct, tag="done", frozen=True):
    """The drawing was read."""

    serial: int
    result: ReadResult


class Sentence(msgspec.Struct, array_like=True, frozen=True):
    """What `said` made, or a plain text, so that the other end can say it in another language."""

    template: str
    values: "dict[str, Sentence | str]" = {}

    @classmethod
    def of(cls, text: str) -> "Sentence":
        """This text, with what it is made of."""
        if not isinstance(text, Said):
            return cls(text)
        values = {
            name: cls.of(value) if isinstance(value, Said) else str(value)
            for name, value in text.values.items()
        }
        return cls(text.template, values)

    def said(self) -> Said:
        """The text again."""
        values = {
            name: value.said() if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return saying.said(self.template, **values)


class DoneMany(msgspec.Struct, tag="done_many", frozen=True):
    """What was read of each, or why it cannot be read."""

    serial: int
    results: tuple[Reading | Sentence, ...]


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """The request was refused: the name of the error's class, and its message."""

    serial: int
    error: str
    message: Sentence


Request: TypeAlias = Load | Read | ReadMany | Check
Reply: TypeAlias = Started | Loaded | Done | DoneMany | Failed

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def pack(message: Request | Reply) -> bytes:
    """The frame that carries this message."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def next_request(stream: ByteReader) -> Request | None:
    """Wait for the next request; None at the end of the stream, even in mid-frame.

    Raises:
        FrameError: Something else came.
    """
    return _next(stream, _requests)


def next_reply(stream: ByteReader) -> Reply | None:
    """Wait for the next reply; None at the end of the stream, even in mid-frame.

    Raises:
        FrameError: Something else came.
    """
    return _next(stream, _replies)


Message = TypeVar("Message")


def _next(stream: ByteReader, decoder: msgspec.msgpack.Decoder[Message]) -> Message | None:
    header = _exactly(stream, _LENGTH.size)
    if header is None:
        return None
    (length,) = _LENGTH.unpack(header)
    if length > LONGEST:
        raise FrameError(f"a frame of {length:,} bytes was announced; it begins with {header!r}")
    body = _exactly(stream, length)
    if body is None:
        return None
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise FrameError(f"a frame of {length:,} bytes cannot be decoded: {error}") from error


def _exactly(stream: ByteReader, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        piece = stream.read(size - len(content))
        if not piece:
            return None
        content += piece
    return bytes(content)
