"""Landlock: a second refusal, apart from the filter's, of files, TCP, signals and abstract sockets.

It alone decides which files may be read where reading is allowed. Rights that the running kernel
does not know yet are left out; what it knows is all denied.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Sequence

from . import machines
from .libc import syscall

_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FS_BITS = {1: 13, 2: 14, 3: 15, 5: 16}  # how many file rights there are since an ABI
_NET_SINCE, _NET = 4, 0b11  # TCP: bind, connect
_SCOPE_SINCE, _SCOPE = 6, 0b11  # abstract sockets, signals: only within the sandbox


def abi() -> int:
    """The version of Landlock that the running kernel speaks; 0: none."""
    try:
        number = machines.here().numbers["landlock_create_ruleset"]
        return syscall(number, 0, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def handled(version: int) -> tuple[int, int, int]:
    """What is denied at an ABI: bits of file, network and scope rights."""
    files = max((bits for since, bits in _FS_BITS.items() if since <= version), default=0)
    net = _NET if version >= _NET_SINCE else 0
    return (1 << files) - 1, net, _SCOPE if version >= _SCOPE_SINCE else 0


def restrict(readable: Sequence[str] = ()) -> None:
    """This thread, and those that it will start, reach no file but what lies in `readable`.
    Does nothing where there is no Landlock, unless something shall be readable: OSError."""
    version = abi()
    if version < 1:
        if readable:
            raise OSError("reading files needs Landlock, which this kernel does not have")
        return
    numbers = machines.here().numbers
    attributes = struct.pack("=QQQ", *handled(version))
    ruleset = syscall(numbers["landlock_create_ruleset"], attributes, len(attributes))
    try:
        for path in readable:
            _admit(ruleset, path)
        syscall(numbers["landlock_restrict_self"], ruleset)
    finally:
        os.close(ruleset)


def _admit(ruleset: int, path: str) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(beneath).st_mode)
        rights = _READ_FILE | (_READ_DIR if is_folder else 0)
        number = machines.here().numbers["landlock_add_rule"]
        syscall(number, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, beneath))
    finally:
        os.close(beneath)
