"""One worker: takes the cells of one session, one after another, and sends what each did.

What is the same for all is made before any is forked. Knows the host only as a wire.
"""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

from . import engines, facades, finding, isolation, kernel, lazy_re, namespace
from .cells import CellRunner
from .documents import documents_of
from .output import Output
from .protocol import Connection, Ready, Run, Setup
from .text import LazyText, TextFile, open_text
from .wire import Wire

_REHEARSALS = 12  # Python rewrites what has run 8 times, and looks at that anew a few times more
_REHEARSED_BYTES = 1 << 16
_REHEARSED: dict[str, Any] = {
    "max_output_chars": 1_000,
    "text": None,
    "documents": [],
    "details": "",
    "variables": {"question": ""},
    "seed": 0,
    "tools": [],
    "policy": True,
    "display": None,
}
Shared = tuple[Sequence[int], "str | LazyText | None"]


class Prepared:
    """A worker as far as it is the same for every session. Made once, before any is forked: what
    a worker makes for itself costs it time, and pages that it cannot share."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        engines.re2(), engines.memmem()  # imported now or never
        self.modules = modules
        self.wire = Wire()
        self.output = Output()
        self.outbox = namespace.Outbox()
        self.runner = CellRunner(self.output, self.outbox, self.wire.interrupts)
        self.main = sys.modules["__main__"] = ModuleType("__main__")
        self.scope = namespace.Scope(self.main, modules, self.runner.show, has_policy=True)
        self.finder = finding.Finder(self.wire.calls.call)
        self.surface = {
            **namespace.capability_names(self.wire.calls, self.finder, self.outbox),
            **namespace.finder_names(self.finder),
        }
        self.seed = 0
        random.seed(self.seed)
        facades.bind_output(modules, self.output)
        self.wire.interrupts.install()
        self.rehearse()

    def rehearse(self) -> None:
        """A session with a host of its own, until Python does nothing for the first time any
        more: a worker that forks then finds its way laid out in pages that it shares."""
        streams = sys.stdout, sys.stderr
        names = dict(self.scope.mended())
        for _ in range(_REHEARSALS):
            isolation.rehearse()
            ours, theirs = socket.socketpair()
            host = Connection("host", _REHEARSED_BYTES)
            with ours, theirs:
                self.wire.open(theirs, _REHEARSED_BYTES)
                ours.sendall(host.send(Setup(_REHEARSED)))
                _scope(self, self.wire.setup().options, ([], None))
                self.wire.send(Ready())
                list(host.receive(ours.recv(_REHEARSED_BYTES)))
                ours.sendall(host.send(Run(0, "x = 1\nprint(x)\nx", 1.0, 0.0)))
                for run in self.wire.receive():
                    if isinstance(run, Run):
                        self.wire.send_done(self.runner.run(run, names))
        sys.stdout, sys.stderr = streams


def serve(
    prepared: Prepared, sock: socket.socket, text: Shared, options: Mapping[str, Any]
) -> NoReturn:
    """Be the worker of one session, until its host closes it. `options`: the server's, and
    max_frame_bytes. `text`: its descriptors, or itself where the server has decoded it."""
    wire, runner = prepared.wire, prepared.runner
    wire.open(sock, int(options["max_frame_bytes"]))
    setup = wire.setup().options
    prepared.output.max_chars = int(setup["max_output_chars"])
    scope = _scope(prepared, setup, text)
    isolation.cap_memory(int(setup["memory_bytes"]))
    runner.begin(has_policy=setup["policy"])
    if options["is_locked"]:
        kernel.lock(kernel.Options(tuple(options["allow_read"])))
    runner.own_threads.add(wire.start_reader())
    wire.send(Ready())
    while True:
        run = wire.next_run()
        wire.send_done(runner.run(run, scope.names))
        scope.mended()
        isolation.give_back()


def _scope(prepared: Prepared, setup: Mapping[str, Any], text: Shared) -> namespace.Scope:
    if setup["seed"] != prepared.seed:
        random.seed(setup["seed"])
    fds, shared = text
    context = shared if shared is not None else take_text(setup["text"], fds)
    scope, calls, modules = prepared.scope, prepared.wire.calls, prepared.modules
    is_lazy = isinstance(context, LazyText)
    if is_lazy or setup["display"] is not None or not setup["policy"]:
        if is_lazy:
            modules = lazy_re.over_lazy_text(modules)
        show = namespace.display(setup["display"], calls, prepared.runner.show)
        scope = namespace.Scope(prepared.main, modules, show, has_policy=setup["policy"])
        scope.mended()
    documents = documents_of(setup)
    finder = prepared.finder
    finder.context, finder.documents = context, tuple(documents)
    scope.names.update(prepared.surface, context=context, documents=documents)
    if is_lazy:
        scope.names["grep"] = lazy_re.taking_lazy_patterns(scope.names["grep"])
    scope.names.update(namespace.tool_names(setup["tools"], calls))
    scope.names.update(setup["variables"])
    return scope


def take_text(contents: Sequence[Any] | None, fds: Sequence[int]) -> str | LazyText:
    """The text behind the descriptors, which are closed; `contents` is that of a TextFile."""
    if contents is None:
        return ""
    try:
        return open_text(TextFile(fds[0], fds[1] if len(fds) > 1 else None, *contents))
    finally:
        for fd in fds:
            os.close(fd)
