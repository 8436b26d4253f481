"""A program of its own, run in the environment of whichever runtime is measured:

    python -P loading_program.py NAME FILE TIMES

Opens the runtime, lets it run a cell over a short text, then gives it the file's text and runs one
cell that counts in it, so many times. Prints what it counted, and the seconds of each, from the
file to the end of the cell. Needs the standard library and that runtime; measures no memory.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

COUNT = "context.count('e')"
Ask = Callable[[Path], tuple[int, float]]  # what the cell counted in a file, and when it had


@contextmanager
def ours() -> Iterator[Ask]:
    RLM = import_module("rlm").RLM
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.json")
        script.write_text(json.dumps([f"```repl\nsubmit({COUNT})\n```"]), "utf-8")
        with RLM(f"scripted/{script}") as asker:

            def ask(path: Path) -> tuple[int, float]:
                path.touch()  # another file than before, as far as anyone can tell
                done = []

                def listen(event: Any) -> None:
                    if event.kind == "cell_finished":
                        done.append(time.perf_counter())

                answer = asker.ask("How many?", path, on_event=listen)
                if answer.error is not None:
                    raise RuntimeError(answer.error.message)
                return int(answer.value), done[0]

            yield ask


@contextmanager
def rlms() -> Iterator[Ask]:
    repl = import_module("rlm.environments.local_repl").LocalREPL()

    def ask(path: Path) -> tuple[int, float]:
        repl.load_context(path.read_text("utf-8"))
        return int(repl.execute_code(f"print({COUNT})").stdout), time.perf_counter()

    yield ask
    repl.cleanup()


@contextmanager
def minrlm() -> Iterator[Ask]:
    repl = import_module("minrlm.core").PythonREPL()

    def ask(path: Path) -> tuple[int, float]:
        repl.set_variable("input_0", path.read_text("utf-8"), allow_override=True)
        cell = f"print({COUNT.replace('context', 'input_0')})"
        return int(repl.execute(cell)["stdout"]), time.perf_counter()

    yield ask


@contextmanager
def dspy() -> Iterator[Ask]:
    interpreter = import_module("dspy.primitives.python_interpreter").PythonInterpreter()

    def ask(path: Path) -> tuple[int, float]:
        text = path.read_text("utf-8")
        counted = interpreter.execute(f"print({COUNT})", variables={"context": text})
        return int(str(counted)), time.perf_counter()

    yield ask
    interpreter.shutdown()


RUNTIMES = {"ours": ours, "rlms": rlms, "minrlm": minrlm, "dspy": dspy}


def main(name: str, file: str, times: int) -> None:
    path = Path(file)
    descriptor, short = tempfile.mkstemp(suffix=".txt")
    os.write(descriptor, b"eel")
    os.close(descriptor)
    seconds, counted = [], 0
    with RUNTIMES[name]() as ask:
        ask(Path(short))
        for _ in range(times):
            begun = time.perf_counter()
            counted, done = ask(path)
            seconds.append(done - begun)
    Path(short).unlink()
    print(json.dumps({"seconds": seconds, "counted": counted}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
