"""Is the lock real here? A child is locked, tries what must fail and what must work, and tells.

Fails closed: a child that says nothing, hangs or dies is a failed probe.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

from . import attempts, seccomp
from .attempts import Attempt
from .lock import Options, lock

_PATIENCE_SECONDS = 10.0
_MAX_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt: `ok` when it ended as it must; `detail`: how it ended."""

    name: str
    ok: bool
    detail: str


def probe(options: Options | None = None) -> tuple[Probe, ...]:
    """Lock a forked child with `options` and see what it can do. The caller has one thread."""
    options = options or Options()
    try:
        seccomp.program(bool(options.allow_read))  # here, so that every fork has it
    except OSError as error:
        return (Probe("lock", False, str(error)),)
    parent = os.getpid()
    return in_child(lambda: tuple(_outcomes(options, parent)))


def in_child(outcomes: Callable[[], tuple[Probe, ...]]) -> tuple[Probe, ...]:
    """What a forked child finds."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, json.dumps([astuple(outcome) for outcome in outcomes()]).encode())
        finally:
            os._exit(0)  # whatever happened, the child goes no further
    os.close(theirs)
    return _heard(ours, child) or (Probe("lock", False, "the locked child ended without a word"),)


def _outcomes(options: Options, parent: int) -> Iterator[Probe]:
    try:
        lock(options)
    except OSError as error:
        yield Probe("lock", False, str(error))
        return
    for name, attempt in attempts.must_fail(parent).items():
        yield refused(name, attempt, attempts.refusal(options.allow_read, name))
    for name, attempt in attempts.must_work(options.allow_read).items():
        yield _worked(name, attempt)


def refused(name: str, attempt: Attempt, errno: int) -> Probe:
    """`ok` when the attempt fails, and with this errno."""
    try:
        attempt()
    except OSError as error:
        return Probe(name, error.errno == errno, f"refused: {error.strerror}")
    return Probe(name, False, "not refused")


def _worked(name: str, attempt: Attempt) -> Probe:
    try:
        attempt()
    except Exception as error:  # noqa: BLE001  # any failure is the outcome that is asked for
        return Probe(name, False, f"failed: {error}")
    return Probe(name, True, "works")


def _heard(pipe: int, child: int) -> tuple[Probe, ...]:
    """All that the child wrote, once it has ended or been ended; nothing if it makes no sense."""
    data = b""
    with open(pipe, "rb", buffering=0) as reader:
        while select.select([reader], [], [], _PATIENCE_SECONDS)[0]:
            chunk = reader.read(_MAX_READ)
            if not chunk:
                break
            data += chunk
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        return tuple(Probe(*outcome) for outcome in json.loads(data))
    except (ValueError, TypeError):
        return ()
