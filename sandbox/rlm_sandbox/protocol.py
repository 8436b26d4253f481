"""The conversation of host and worker, without I/O: bytes in, messages out, one state table.

Both ends share this file. Every byte is hostile: frames are capped before they are buffered,
decoded strictly, checked against a schema, and allowed only where the table says so. It knows
nothing of sockets, processes or what a message does.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from struct import Struct
from typing import Any, ClassVar, Literal

_HEADER = Struct("<I")
_MAX_VALUES = 1_000_000  # of one message: as objects they take thirty times their bytes
_STRING = re.compile(rb'"[^"]*"')
_MAX_DEPTH = 200  # json stops itself at the recursion limit; values nest far less than this
_LONE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

Role = Literal["host", "worker"]


class ProtocolError(Exception):
    """The other end broke the protocol. Nothing it sends afterwards may be believed."""


class FrameTooLarge(ValueError):
    """A message of ours is larger than a frame may be. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Setup:
    """host → worker, once: what the worker's namespace holds."""

    tag: ClassVar[str] = "setup"
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """host → worker: a cell, the seconds that it may run, and what `time.time()` is at its
    start."""

    tag: ClassVar[str] = "run"
    cell: int
    code: str
    seconds: float
    started: float


@dataclass(frozen=True, slots=True)
class Return:
    """host → worker: what a capability returned."""

    tag: ClassVar[str] = "return"
    call: int
    value: Any


@dataclass(frozen=True, slots=True)
class Raise:
    """host → worker: what a capability raised; `kind` is the name of the exception's class."""

    tag: ClassVar[str] = "raise"
    call: int
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Born:
    """fork server → host, on the worker's socket, with a descriptor of the new process."""

    tag: ClassVar[str] = "born"
    pid: int


@dataclass(frozen=True, slots=True)
class Ready:
    tag: ClassVar[str] = "ready"


@dataclass(frozen=True, slots=True)
class Call:
    tag: ClassVar[str] = "call"
    call: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """worker → host: a cell ended. `submission` is None or [value, [[start, end], …]]."""

    tag: ClassVar[str] = "done"
    cell: int
    stdout: str
    error: str | None
    submission: list[Any] | None


@dataclass(frozen=True, slots=True)
class Died:
    """fork server → host, on the worker's socket: the process is gone, and how it ended."""

    tag: ClassVar[str] = "died"
    why: str


Message = Setup | Run | Return | Raise | Born | Ready | Call | Done | Died

_CHECKS: dict[str, Any] = {  # by the annotation of a field
    "int": lambda value: type(value) is int,
    "float": lambda value: type(value) is float,
    "str": lambda value: type(value) is str,
    "str | None": lambda value: value is None or type(value) is str,
    "list[Any]": lambda value: type(value) is list,
    "list[Any] | None": lambda value: value is None or _is_submission(value),
    "dict[str, Any]": lambda value: type(value) is dict,
    "Any": lambda value: True,
}
_TYPES: dict[str, type[Message]] = {
    kind.tag: kind for kind in (Setup, Run, Return, Raise, Born, Ready, Call, Done, Died)
}
_SCHEMA = {
    kind: {item.name: _CHECKS[str(item.type)] for item in fields(kind)} for kind in _TYPES.values()
}
_SENDER: dict[type[Message], Role] = {
    Setup: "host",
    Run: "host",
    Return: "host",
    Raise: "host",
    Born: "worker",  # of these two the worker itself knows nothing
    Ready: "worker",
    Call: "worker",
    Done: "worker",
    Died: "worker",
}


def _is_submission(value: object) -> bool:
    if type(value) is not list or len(value) != 2 or type(value[1]) is not list:
        return False
    return all(
        type(span) is list and len(span) == 2 and all(type(at) is int for at in span)
        for span in value[1]
    )


class State(Enum):
    NEW = "new"
    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    ENDED = "ended"
    BROKEN = "broken"


TRANSITIONS: dict[State, dict[type[Message], State]] = {
    State.NEW: {Setup: State.STARTING},
    State.STARTING: {Born: State.STARTING, Ready: State.IDLE, Died: State.ENDED},
    # a reply may cross the end of the cell on its way: the call was made by a leftover thread
    State.IDLE: {Run: State.BUSY, Return: State.IDLE, Raise: State.IDLE, Died: State.ENDED},
    State.BUSY: {
        **{kind: State.BUSY for kind in (Call, Return, Raise)},
        Done: State.IDLE,
        Died: State.ENDED,
    },
    State.ENDED: {},
    State.BROKEN: {},
}


class Connection:
    """One end of the conversation. Not thread-safe: the caller holds a lock around `send`."""

    def __init__(self, role: Role, max_frame_bytes: int) -> None:
        self._role = role
        self._max_frame_bytes = max_frame_bytes
        self._buffer = bytearray()
        self.state = State.NEW

    def send(self, message: Message) -> bytes:
        """The bytes to write. Raises FrameTooLarge, before any change of state."""
        frame = encode(message)
        if len(frame) > self._max_frame_bytes:
            raise FrameTooLarge(
                f"{len(frame):,} bytes are more than one message may hold"
                f" ({self._max_frame_bytes:,})"
            )
        self._advance(message, self._role)
        return framed(frame)

    def receive(self, data: bytes) -> Iterator[Message]:
        """The messages that `data` completes. Raises ProtocolError, and then for ever."""
        if self.state is State.BROKEN:
            raise ProtocolError("the conversation is broken")
        self._buffer += data
        try:
            while (frame := self._next_frame()) is not None:
                message = decode(frame)
                self._advance(message, "worker" if self._role == "host" else "host")
                yield message
        except ProtocolError:
            self.state = State.BROKEN
            self._buffer.clear()
            raise

    def _next_frame(self) -> bytes | None:
        if len(self._buffer) < _HEADER.size:
            return None
        (size,) = _HEADER.unpack_from(self._buffer)
        if size > self._max_frame_bytes:
            raise ProtocolError(f"a frame of {size:,} bytes")
        end = _HEADER.size + size
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return frame

    def _advance(self, message: Message, sender: Role) -> None:
        kind = type(message)
        following = TRANSITIONS[self.state].get(kind)
        if following is None or _SENDER[kind] != sender:
            raise ProtocolError(f"{kind.tag} from the {sender} in state {self.state.value}")
        self.state = following


def framed(frame: bytes) -> bytes:
    return _HEADER.pack(len(frame)) + frame


def encode(message: Message) -> bytes:
    return _READY if type(message) is Ready else _encoded(message)


def _encoded(message: Message) -> bytes:
    """The frame of `message`. Raises FrameTooLarge where the other end would not decode it."""
    values: dict[str, Any] = {"type": message.tag}
    values.update((name, getattr(message, name)) for name in _SCHEMA[type(message)])
    text = _ENCODER.encode(values)
    try:
        frame = text.encode()
    except UnicodeEncodeError:  # a lone surrogate; within JSON it can only stand in a string
        frame = clean(text).encode()
    if _is_wide(frame):
        raise FrameTooLarge(f"more than {_MAX_VALUES:,} values are more than one message may hold")
    return frame


def decode(frame: bytes) -> Message:
    """One frame's message; anything but a well-formed one raises ProtocolError."""
    values = _json(frame)
    if type(values) is not dict:
        raise ProtocolError("a frame that is not an object")
    tag = values.pop("type", None)
    kind = _TYPES.get(tag) if type(tag) is str else None
    if kind is None:
        raise ProtocolError("a message of unknown type")
    schema = _SCHEMA[kind]
    if values.keys() != schema.keys():
        raise ProtocolError(f"{tag} has other fields")
    for name, check in schema.items():
        if not check(values[name]):
            raise ProtocolError(f"{tag}.{name} has another type")
    return kind(**values)


def _json(frame: bytes) -> Any:
    if _is_wide(frame):
        raise ProtocolError(f"a frame of more than {_MAX_VALUES:,} values")
    try:
        text = frame.decode()
        values = _DECODER.decode(text)
        return _clean_value(values, _MAX_DEPTH) if _ESCAPED_SURROGATE.search(text) else values
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not a JSON frame ({type(error).__name__})") from None


def _is_wide(frame: bytes) -> bool:
    """Does it hold too many values? Decoding them would take gigabytes and seconds, so commas
    outside of strings are counted instead."""
    if frame.count(b",") < _MAX_VALUES:
        return False  # nearly always
    plain = frame.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') > 2 * _MAX_VALUES:
        return True
    return _STRING.sub(b"", plain).count(b",") >= _MAX_VALUES


def clean(text: str) -> str:
    """`text` without lone surrogates, which no UTF-8 file, log or model takes."""
    if _LONE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _clean_value(value: Any, depth: int) -> Any:
    if depth == 0:
        raise ValueError("nested too deeply")
    if type(value) is str:
        return clean(value)
    if type(value) is list:
        return [_clean_value(item, depth - 1) for item in value]
    if type(value) is dict:
        return {clean(key): _clean_value(item, depth - 1) for key, item in value.items()}
    return value


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError("a number out of range")
    return number


def json_text(value: Any) -> str:
    """Raises TypeError, ValueError or RecursionError for what is no finite JSON."""
    return _ENCODER.encode(value)


def json_value(text: str) -> Any:
    return _DECODER.decode(text)


def _own(kind: type) -> Any:
    """A copy of the class: whoever takes the original apart does not touch it."""
    members = {name: value for name, value in vars(kind).items() if name != "__dict__"}
    return type(kind.__name__, (kind,), members)


_ENCODER: json.JSONEncoder = _own(json.JSONEncoder)(
    ensure_ascii=False, allow_nan=False, check_circular=True, separators=(",", ":")
)
_DECODER: json.JSONDecoder = _own(json.JSONDecoder)(parse_float=_finite, parse_constant=_finite)
_READY = _encoded(Ready())  # made once, before any worker is forked
