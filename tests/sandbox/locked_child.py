"""A program that locks itself and then tries what its task says; it prints what came of it as JSON.

Run by the tests in a process of its own. A raw call that the filter should refuse is made with
arguments that do no harm if it does not.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[2]))

from rlm_sandbox import kernel  # the path comes first
from rlm_sandbox.kernel import landlock, machines
from rlm_sandbox.kernel.libc import syscall
from tests.sandbox import allowed_calls

_BAD = -1  # no address, no descriptor, no process
_X32 = 0x40000000
_INT_80 = bytes.fromhex("b8 14 00 00 00 cd 80 c3")  # mov eax, getpid of i386; int 0x80; ret


def errno_of(number: int, *arguments: int) -> int:
    try:
        syscall(number, *arguments)
    except OSError as error:
        return error.errno or 0
    return 0


def numbers(first: str, end: str, may_read: str) -> Mapping[str, int]:
    """The errno of every number that no rule names."""
    machine = machines.here()
    allowed = allowed_calls.table(machine.name, may_read=bool(may_read))
    listed = {machine.numbers[name] for name in allowed if name in machine.numbers}
    kernel.lock(kernel.Options((may_read,) if may_read else ()))
    tried = (number for number in range(int(first), int(end)) if number not in listed)
    return {str(number): errno_of(number, *[_BAD] * 6) for number in tried}


def one(number: str) -> int:
    kernel.lock()
    return errno_of(int(number), *[_BAD] * 6)


def refused_arguments() -> list[list[object]]:
    """What the kernel did not refuse, of all calls that the table does not allow by arguments."""
    machine = machines.here()
    table = allowed_calls.table(machine.name, may_read=True)
    refused = [
        (name, arguments)
        for name, allowed in table.items()
        if name in machine.numbers
        for arguments in allowed_calls.edges(allowed)
        if not allowed.when(arguments)
    ]
    kernel.lock(kernel.Options((os.fspath(Path(__file__).parent),)))
    codes = [errno_of(machine.numbers[name], *arguments) for name, arguments in refused]
    wrong: list[list[object]] = [
        [*call, code] for call, code in zip(refused, codes, strict=True) if code != 1
    ]
    return [["tried", len(refused)], *wrong]


def other_machine() -> int:
    """A call by i386's gate, from code that was there before the lock."""
    code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(_INT_80)
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    kernel.lock()
    return call()


def x32(number: str) -> int:
    kernel.lock()
    return errno_of(_X32 | int(number), *[_BAD] * 6)


def second_thread() -> str:
    done = threading.Event()
    threading.Thread(target=done.wait, daemon=True).start()
    try:
        kernel.lock()
    except OSError as error:
        return str(error)
    return "locked"


def landlock_alone(outside: str, inside: str) -> Mapping[str, str]:
    """What the second refusal does where the filter is not in front of it."""
    landlock.restrict((inside,))
    attempts: Mapping[str, Callable[[], object]] = {
        "list outside": lambda: list(Path(outside).iterdir()),
        "list inside": lambda: list(Path(inside).iterdir()),
        "read outside": lambda: Path(outside, "file").read_text(),
        "read inside": lambda: Path(inside, "file").read_text(),
        "write inside": lambda: Path(inside, "file").write_text("changed"),
        "make inside": lambda: Path(inside, "other").mkdir(),
        "remove inside": lambda: Path(inside, "file").unlink(),
        "rename inside": lambda: Path(inside, "file").rename(Path(inside, "renamed")),
        "signal": lambda: os.kill(os.getppid(), 0),
        "run": lambda: os.execv(sys.executable, [sys.executable, "-c", "print('ran')"]),
    }
    return {name: _outcome(attempt) for name, attempt in attempts.items()}


def reading(outside: str, inside: str) -> Mapping[str, str]:
    """Everyday reading in a locked process that may read one folder."""
    kernel.lock(kernel.Options((inside,)))
    inner = Path(inside, "file")
    attempts: Mapping[str, Callable[[], object]] = {
        "read inside": inner.read_text,
        "read lines inside": lambda: list(inner.open(encoding="utf-8")),
        "seek inside": lambda: _seek(inner),
        "list inside": lambda: sorted(kernel.list_folder(inside)),
        "read outside": lambda: Path(outside, "file").read_text(),
        "read by way of inside": lambda: Path(inside, "..", "outside", "file").read_text(),
        "follow a link out": lambda: Path(inside, "link").read_text(),
        "list outside": lambda: kernel.list_folder(outside),
        "write inside": lambda: inner.write_text("changed"),
        "append inside": lambda: inner.open("a"),
        "truncate inside": lambda: os.open(inner, os.O_RDONLY | os.O_TRUNC),
        "hold by path inside": lambda: os.open(inner, os.O_PATH),
        "unnamed file inside": lambda: os.open(inside, os.O_TMPFILE | os.O_RDWR),
        "look at it": inner.stat,
        "environment of the parent": lambda: Path("/proc/self/environ").read_text(),
    }
    return {name: _outcome(attempt) for name, attempt in attempts.items()}


def _seek(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        file.seek(2)
        return file.read(2)


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        return repr(attempt())
    except OSError as error:
        return type(error).__name__


TASKS: Mapping[str, Callable[..., object]] = {
    task.__name__: task
    for task in (
        *(numbers, one, refused_arguments, other_machine, x32),
        *(second_thread, landlock_alone, reading),
    )
}

if __name__ == "__main__":
    _, user, task, *arguments = sys.argv
    if user:  # only now, because the interpreter may lie where that user cannot read it
        os.setgroups([])
        os.setresgid(int(user), int(user), int(user))
        os.setresuid(int(user), int(user), int(user))
    outcome = json.dumps(TASKS[task](*arguments))
    os.write(1, outcome.encode())
    os._exit(0)
