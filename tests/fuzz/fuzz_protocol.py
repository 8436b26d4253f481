"""The decoder of frames under a coverage-guided fuzzer; by hand, since atheris is no dependency.

    pip install atheris && python tests/fuzz/fuzz_protocol.py -max_total_time=300 [CORPUS]

Bytes go in as a hostile worker would send them, cut anywhere. Whatever they are, they are messages
or a ProtocolError, for ever after; a message that was taken can be sent on and is then the same.
The same promises are held with fewer inputs by `tests/sandbox/test_protocol.py` in every run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2] / "sandbox"))
with atheris.instrument_imports(include=["rlm_sandbox"]):
    from rlm_sandbox import protocol
    from rlm_sandbox.protocol import Connection, ProtocolError, Ready, Run, Setup, State

MAX_FRAME_BYTES = 4096


def busy(role: protocol.Role) -> Connection:
    """An end that is in the middle of a cell, where most may be said."""
    end = Connection(role, MAX_FRAME_BYTES)
    opening = (Setup({}), Ready(), Run(1, "x", 1.0, 0.0))
    for message in opening:
        if (role == "host") == (type(message) is not Ready):
            end.send(message)
        else:
            list(end.receive(protocol.framed(protocol.encode(message))))
    return end


def one_conversation(data: bytes) -> None:
    choices = atheris.FuzzedDataProvider(data)
    end = busy(choices.PickValueInList(["host", "worker"]))
    while choices.remaining_bytes():
        piece = choices.ConsumeBytes(choices.ConsumeIntInRange(1, 64))
        if choices.ConsumeBool():
            piece = protocol.framed(piece)  # most bytes would only be a header that is too large
        try:
            messages = list(end.receive(piece))
        except ProtocolError:
            assert end.state is State.BROKEN
            return
        for message in messages:
            sent_on = protocol.encode(message)
            assert protocol.decode(sent_on) == message
            sent_on.decode()


def one_frame(data: bytes) -> None:
    try:
        message = protocol.decode(data)
    except ProtocolError:
        return
    assert protocol.decode(protocol.encode(message)) == message


def fuzz(data: bytes) -> None:
    one_frame(data)
    one_conversation(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
