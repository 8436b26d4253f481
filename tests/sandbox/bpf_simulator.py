"""A machine for the filter's programs, written from the kernel's description of classic BPF.

Takes the very bytes that the kernel is given, so that it shares nothing with the assembler.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

ALLOW, REFUSE, NOT_THERE, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_WORD = 0xFFFFFFFF


@dataclass(frozen=True)
class Call:
    """What the kernel shows a filter: struct seccomp_data."""

    machine: int
    number: int
    arguments: tuple[int, ...] = (0, 0, 0, 0, 0, 0)

    @cached_property
    def packed(self) -> bytes:
        return struct.pack(
            "<IIQ6Q",
            self.number,
            self.machine,
            0,
            *(value & (1 << 64) - 1 for value in self.arguments),
        )


Steps = list[tuple[int, int, int, int]]  # code, jump if true, jump if false, value


def unpack(program: bytes) -> Steps:
    return list(struct.iter_unpack("<HBBI", program))


def verdict(
    steps: Sequence[tuple[int, int, int, int]], call: Call, place: int = 0, accumulator: int = 0
) -> tuple[int, list[tuple[int, int]]]:
    """What the program returns, and the places it went through, each with what the accumulator
    held there; from such a place on, if one is given. IndexError: it ran off its end; ValueError:
    it holds what no filter may."""
    data = call.packed
    path = []
    while True:
        code, jump_true, jump_false, value = steps[place]
        path.append((place, accumulator))
        place += 1
        if code == 0x15:  # BPF_JMP | BPF_JEQ | BPF_K
            place += jump_true if accumulator == value else jump_false
        elif code == 0x20:  # BPF_LD | BPF_W | BPF_ABS: aligned and within the data
            if value % 4 or value + 4 > len(data):
                raise ValueError(f"load at {value}")
            accumulator = int.from_bytes(data[value : value + 4], "little")
        elif code == 0x54:  # BPF_ALU | BPF_AND | BPF_K
            accumulator &= value
        elif code == 0x35:  # BPF_JMP | BPF_JGE | BPF_K
            place += jump_true if accumulator >= value else jump_false
        elif code == 0x06:  # BPF_RET | BPF_K
            return value, path
        else:
            raise ValueError(f"operation {code:#x}")
