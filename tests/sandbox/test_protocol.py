"""The conversation by itself: what is sent arrives, and no bytes do more than break it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_sandbox.protocol import (
    TRANSITIONS,
    Born,
    Call,
    Connection,
    Died,
    Done,
    FrameTooLarge,
    Message,
    ProtocolError,
    Raise,
    Ready,
    Return,
    Run,
    Setup,
    State,
    clean,
    decode,
    encode,
)

MAX_FRAME_BYTES = 10_000
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner)
    ),
    max_leaves=12,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
SECONDS = st.floats(0, 1e12)
NUMBERS = st.integers(0, 2**40)
SPANS = st.lists(st.tuples(NUMBERS, NUMBERS).map(list), max_size=3)
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(Setup, st.dictionaries(TEXT, JSON, max_size=3)),
    st.builds(Run, NUMBERS, TEXT, SECONDS, SECONDS),
    st.builds(Return, NUMBERS, JSON),
    st.builds(Raise, NUMBERS, TEXT, TEXT),
    st.builds(Born, NUMBERS),
    st.builds(Ready),
    st.builds(Call, NUMBERS, TEXT, st.lists(JSON, max_size=3), st.dictionaries(TEXT, JSON)),
    st.builds(Done, NUMBERS, TEXT, st.none() | TEXT, st.none() | st.tuples(JSON, SPANS).map(list)),
    st.builds(Died, TEXT),
)


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data


def conversation(role: Any = "host", max_frame_bytes: int = MAX_FRAME_BYTES) -> Connection:
    return Connection(role, max_frame_bytes)


def busy_host() -> Connection:
    host = conversation()
    host.send(Setup({}))
    assert list(host.receive(frame(b'{"type":"ready"}'))) == [Ready()]
    host.send(Run(1, "x", 1.0, 0.0))
    return host


@given(MESSAGES)
def test_every_message_arrives_as_it_was_sent(message: Message) -> None:
    assert decode(encode(message)) == message


@given(st.lists(st.integers(1, 40), max_size=30))
def test_frames_may_be_cut_anywhere(sizes: list[int]) -> None:
    messages = [Call(at, "f", ["é" * at], {}) for at in range(5)]
    data = b"".join(frame(encode(message)) for message in messages)
    host = busy_host()
    arrived: list[Message] = []
    for size in sizes:
        arrived += host.receive(data[:size])
        data = data[size:]
    arrived += host.receive(data)
    assert arrived == messages


@given(st.binary(max_size=300), st.booleans())
def test_arbitrary_bytes_only_ever_break_the_conversation(data: bytes, is_framed: bool) -> None:
    host = busy_host()
    try:
        messages = list(host.receive(frame(data) if is_framed else data))
    except ProtocolError:
        assert host.state is State.BROKEN
        with pytest.raises(ProtocolError):
            list(host.receive(b""))
        return
    assert all(isinstance(message, Call | Done | Died) for message in messages)


@given(st.lists(MESSAGES, min_size=1, max_size=4), st.data())
def test_spoilt_frames_only_ever_break_the_conversation(
    messages: list[Message], data: st.DataObject
) -> None:
    """Bytes changed, left out or put in, anywhere in what a worker might have sent."""
    spoilt = bytearray(b"".join(frame(encode(message)) for message in messages))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(spoilt)))
        spoilt[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    host = busy_host()
    try:
        for message in host.receive(bytes(spoilt)):
            assert decode(encode(message)) == message
    except ProtocolError:
        assert host.state is State.BROKEN


@given(JSON)
def test_arbitrary_json_only_ever_breaks_the_conversation(value: Any) -> None:
    with pytest.raises(ProtocolError):
        decode(json.dumps(value).encode())


@given(MESSAGES, st.data())
def test_a_field_of_another_type_or_name_is_refused(message: Message, data: st.DataObject) -> None:
    values = json.loads(encode(message))
    del values[data.draw(st.sampled_from(sorted(values)))]
    with pytest.raises(ProtocolError):
        decode(json.dumps(values).encode())
    values["more"] = 1
    with pytest.raises(ProtocolError):
        decode(json.dumps(values).encode())


WIDE = {
    "empty lists": "[]," * 1_100_000,
    "texts": '"",' * 1_100_000,
    "texts that end in a backslash": r'"\\",' * 1_100_000,
    "numbers after a text of quotes": r'"\"\"\"",' + "0," * 1_100_000,
}


@pytest.mark.parametrize("items", WIDE.values(), ids=WIDE)
def test_frame_of_too_many_values_is_not_decoded(items: str) -> None:
    """It would take a hundred times its size in the host, and hold its loop up for seconds."""
    with pytest.raises(ProtocolError, match="values"):
        decode(f'{{"type":"call","call":1,"name":"f","args":[{items}0],"kwargs":{{}}}}'.encode())


def test_message_of_too_many_values_is_not_sent() -> None:
    host = busy_host()
    with pytest.raises(FrameTooLarge, match="values"):
        host.send(Return(1, [0] * 1_100_000))
    assert host.state is State.BUSY


@pytest.mark.parametrize("text", [",", '","', '",\\", ', "\\\\,\\"])
def test_text_of_many_commas_is_one_value(text: str) -> None:
    message = Return(1, text * 1_100_000)
    assert decode(encode(message)) == message


@pytest.mark.parametrize(
    "literal", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "[" * 10**6, "9" * 10**6]
)
def test_values_that_are_no_finite_json_are_refused(literal: str) -> None:
    with pytest.raises(ProtocolError):
        decode(b'{"type":"return","call":1,"value":%s}' % literal.encode())


def test_own_values_that_are_no_json_are_refused_before_anything_is_sent() -> None:
    host = busy_host()
    for value in (float("nan"), {1, 2}, object()):
        with pytest.raises((ValueError, TypeError)):
            host.send(Return(1, value))
    assert host.state is State.BUSY
    assert host.send(Return(1, "fine"))


@given(st.text(max_size=30))
def test_lone_surrogates_never_cross(text: str) -> None:
    text = f"{text}\ud800"
    assert decode(encode(Raise(1, "E", text))).message.encode()  # type: ignore[union-attr]
    escaped = json.dumps({"type": "raise", "call": 1, "kind": "E", "message": text}).encode()
    assert decode(escaped).message.encode()  # type: ignore[union-attr]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_clean_leaves_every_proper_text_alone(text: str) -> None:
    assert clean(text) == text


def test_escaped_pair_of_surrogates_is_the_character_that_it_means() -> None:
    message = decode(b'{"type":"raise","call":1,"kind":"E","message":"\\ud83d\\ude00"}')
    assert message == Raise(1, "E", "😀")


# -- sizes


def test_frame_above_the_cap_is_refused_by_its_header_before_it_is_buffered() -> None:
    host = busy_host()
    with pytest.raises(ProtocolError, match=r"10,001 bytes"):
        list(host.receive((MAX_FRAME_BYTES + 1).to_bytes(4, "little")))


def test_frame_at_the_cap_passes_and_one_byte_more_is_not_sent() -> None:
    host = busy_host()
    room = MAX_FRAME_BYTES - len(encode(Return(1, "")))
    assert host.send(Return(1, "x" * room))
    with pytest.raises(FrameTooLarge):
        host.send(Return(1, "x" * (room + 1)))
    assert host.state is State.BUSY


# -- states


@pytest.mark.parametrize("role", ["host", "worker"])
@given(messages=st.lists(MESSAGES, max_size=6))
def test_only_what_the_table_allows_is_taken(role: Any, messages: list[Message]) -> None:
    end = conversation(role)
    for message in messages:
        before = end.state
        try:
            assert list(end.receive(frame(encode(message)))) == [message]
        except ProtocolError:
            assert end.state is State.BROKEN
            return
        assert end.state is TRANSITIONS[before][type(message)]


def test_nobody_sends_what_is_the_other_end_s_to_say() -> None:
    with pytest.raises(ProtocolError):
        conversation("host").send(Ready())
    with pytest.raises(ProtocolError):
        conversation("worker").send(Setup({}))


def test_whole_conversation_of_both_ends() -> None:
    host, worker = conversation("host"), conversation("worker")
    exchange: list[tuple[Connection, Connection, Message]] = [
        (host, worker, Setup({"a": 1})),
        (worker, host, Born(7)),
        (worker, host, Ready()),
        (host, worker, Run(1, "f()", 1.0, 0.0)),
        (worker, host, Call(1, "f", [], {})),
        (worker, host, Call(2, "f", [], {})),
        (host, worker, Raise(2, "E", "no")),
        (host, worker, Return(1, None)),
        (worker, host, Done(1, "out", None, ["x", [[0, 1]]])),
        (host, worker, Run(2, "", 1.0, 0.0)),
        (worker, host, Done(2, "", "failed", None)),
    ]
    for sender, receiver, message in exchange:
        assert list(receiver.receive(sender.send(message))) == [message]
    assert host.state is worker.state is State.IDLE
