"""The filter as a program of the kernel's classic BPF, assembled from the rules.

Every rule is a block that ends in its own verdict, so all jumps are forward and short and none
leaves its block. No I/O: instructions are values, which the tests run in a simulator of their own.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from .machines import Machine
from .rules import REFUSED_OTHERWISE, Check, Rules

LOAD, AND, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06  # BPF_ opcodes
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000  # SECCOMP_RET_
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16  # in struct seccomp_data


@dataclass(frozen=True, slots=True)
class Instruction:
    """`jump_true` and `jump_false` count instructions to skip."""

    code: int
    value: int
    jump_true: int = 0
    jump_false: int = 0

    def packed(self) -> bytes:
        return struct.pack("=HBBI", self.code, self.jump_true, self.jump_false, self.value)


Program = tuple[Instruction, ...]
_REFUSE = Instruction(RETURN, ERRNO | errno.EPERM)


def assemble(machine: Machine, rules: Rules) -> Program:
    """The whole program: another machine is killed, what no rule admits is refused."""
    program = [
        Instruction(LOAD, _MACHINE_AT),
        Instruction(JUMP_EQUAL, machine.audit, 1, 0),
        Instruction(RETURN, KILL_PROCESS),
        Instruction(LOAD, _NUMBER_AT),
    ]
    if machine.x32 is not None:
        program += [
            Instruction(JUMP_AT_LEAST, machine.x32, 0, 1),
            Instruction(RETURN, KILL_PROCESS),
        ]
    for name, checks in rules.items():
        program += _block(machine.numbers[name], _verdict(checks))
    for name, code in REFUSED_OTHERWISE.items():
        program += _block(machine.numbers[name], [Instruction(RETURN, ERRNO | code)])
    return (*program, _REFUSE)


def _block(number: int, body: Sequence[Instruction]) -> list[Instruction]:
    return [Instruction(JUMP_EQUAL, number, 0, len(body)), *body]


def _verdict(checks: Sequence[Check]) -> list[Instruction]:
    body: list[Instruction] = []
    for check in checks:
        body += _check(check)
    return [*body, Instruction(RETURN, ALLOW)]


def _check(check: Check) -> list[Instruction]:
    """Goes on behind itself when the argument passes, else returns."""
    at = _ARGUMENTS_AT + 8 * check.argument
    body: list[Instruction] = []
    if check.is_long:
        body += [Instruction(LOAD, at + 4), Instruction(JUMP_EQUAL, 0, 1, 0), _REFUSE]
    body.append(Instruction(LOAD, at))
    if check.mask != 0xFFFFFFFF:
        body.append(Instruction(AND, check.mask))
    for left, value in zip(reversed(range(len(check.values))), check.values, strict=True):
        body.append(Instruction(JUMP_EQUAL, value, left + 1, 0))
    return [*body, _REFUSE]
