"""The filter is proved: what it does with every number, on both machines, is what the table says.

A changed jump, constant or mask anywhere in it must be noticed by the same table.
"""

from __future__ import annotations

import errno
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from rlm_sandbox.kernel import bpf, rules
from rlm_sandbox.kernel.machines import AARCH64, X86_64, Machine

from . import allowed_calls
from .bpf_simulator import ALLOW, KILL, NOT_THERE, REFUSE, Call, Steps, unpack, verdict

NUMBERS = range(1024)
X32 = 0x40000000
OTHER_MACHINES = {"i386": 0x40000003, "arm": 0x40000028, "none": 0, "all ones": 0xFFFFFFFF}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}

machines = pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=lambda machine: machine.name)
readings = pytest.mark.parametrize("may_read", [False, True], ids=["no files", "some files"])


def program(machine: Machine, may_read: bool) -> Steps:
    instructions = bpf.assemble(machine, rules.allowed(machine, may_read=may_read))
    return unpack(b"".join(instruction.packed() for instruction in instructions))


def every_call(machine: Machine, may_read: bool) -> Iterator[tuple[Call, int]]:
    """Calls of every number with the edges of their arguments, and what must come of each."""
    names = {number: name for name, number in machine.numbers.items()}
    table = allowed_calls.table(machine.name, may_read=may_read)
    for number in NUMBERS:
        name = names.get(number, "")
        allowed = table.get(name)
        for call in allowed_calls.calls(machine.audit, number, allowed):
            if allowed is not None and allowed.when(call.arguments):
                yield call, ALLOW
            else:
                yield call, NOT_THERE if name == "clone3" else REFUSE
    for number in (X32 - 1, X32, *(X32 + number for number in NUMBERS), 0x80000000, 0xFFFFFFFF):
        is_killed = machine is X86_64 and number >= X32
        yield Call(machine.audit, number), KILL if is_killed else REFUSE
    for bit in range(32):
        yield Call(machine.audit ^ 1 << bit, 0), KILL


@machines
@readings
def test_every_number_and_every_edge_of_its_arguments(machine: Machine, may_read: bool) -> None:
    steps = program(machine, may_read)
    wrong = [
        (call, expected, got)
        for call, expected in every_call(machine, may_read)
        if (got := verdict(steps, call)[0]) != expected
    ]
    assert wrong == []


@machines
@pytest.mark.parametrize("other", OTHER_MACHINES.values(), ids=OTHER_MACHINES)
def test_calls_of_another_machine_are_killed(machine: Machine, other: int) -> None:
    steps = program(machine, True)
    assert {verdict(steps, Call(other, number))[0] for number in NUMBERS} == {KILL}


@machines
def test_no_rule_is_left_out_of_the_table_and_none_is_double(machine: Machine) -> None:
    table = allowed_calls.table(machine.name, may_read=True)
    allowed = rules.allowed(machine, may_read=True)
    assert set(allowed) == {name for name in table if name in machine.numbers}
    assert len({machine.numbers[name] for name in allowed}) == len(allowed)
    assert rules.REFUSED_OTHERWISE == {"clone3": errno.ENOSYS}


def mutants(steps: Steps) -> Iterator[tuple[int, Steps]]:
    """Each program with one thing changed, and where: a jump, a constant, an operation."""
    for place, (code, jump_true, jump_false, value) in enumerate(steps):
        others: list[tuple[int, int, int, int]] = []
        if code in (bpf.JUMP_EQUAL, bpf.JUMP_AT_LEAST):
            others += [(code, jump_false, jump_true, value)]
            others += [(code, jump_true + by, jump_false, value) for by in (-1, 1)]
            others += [(code, jump_true, jump_false + by, value) for by in (-1, 1)]
        if code == bpf.JUMP_EQUAL:
            others.append((bpf.JUMP_AT_LEAST, jump_true, jump_false, value))
        others += [(code, jump_true, jump_false, value ^ 1 << bit) for bit in range(32)]
        for other in others:
            if min(other) >= 0:
                yield place, [*steps[:place], other, *steps[place + 1 :]]


def is_noticed(mutant: Steps, place: int, calls: list[tuple[Call, int, int]]) -> bool:
    """Before the place of the change, where these calls come by, it does what the program does."""
    for call, accumulator, expected in calls:
        try:
            if verdict(mutant, call, place, accumulator)[0] != expected:
                return True
        except (IndexError, ValueError):
            return True  # the kernel would not load it
    return False


@machines
def test_every_mutant_of_the_filter_is_noticed(machine: Machine) -> None:
    steps = program(machine, True)
    paths = [
        (verdict(steps, call)[1], call, expected) for call, expected in every_call(machine, True)
    ]
    through: dict[int, list[tuple[Call, int, int]]] = defaultdict(list)
    for path, call, expected in sorted(paths, key=lambda item: len(item[0])):
        for place, accumulator in path:
            through[place].append((call, accumulator, expected))
    unnoticed = [
        (place, steps[place], mutant[place])
        for place, mutant in mutants(steps)
        if not is_noticed(mutant, place, through[place])
    ]
    assert unnoticed == []


@machines
def test_numbers_are_those_of_the_kernels_headers(machine: Machine) -> None:
    header = HEADERS[machine.name]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    assert {name: int(defined[name]) for name in machine.numbers} == dict(machine.numbers)


@machines
def test_program_is_small_enough_for_any_kernel(machine: Machine) -> None:
    assert len(program(machine, True)) < 4096 // 8
