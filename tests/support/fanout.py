"""Measures one batch of sub-calls against a loopback server with a fixed delay.

`python -m tests.support.fanout --calls 200 --delay-seconds 0.2` prints a line for a first batch,
which opens the connections, and one for a second. Benchmarks may use its functions.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anyio

from rlm.backends import Backend, resolve
from rlm.budget import Ledger
from rlm.records import Completion, Message, Request
from rlm.scheduler import Scheduler


@contextmanager
def delay_server(delay_seconds: float) -> Iterator[str]:
    """The base URL of a server in a process of its own that answers after `delay_seconds`."""
    command = [sys.executable, "-m", "tests.support.loopback", f"--delay-seconds={delay_seconds}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


async def batch_seconds(backend: Backend, calls: int) -> float:
    """Wall seconds of one `complete_many`, from the call to the last item."""
    prompts = [f"{number}: " + "some words of a passage " * 20 for number in range(calls)]
    requests = [Request((Message("user", prompt),)) for prompt in prompts]
    scheduler = Scheduler([backend], Ledger())
    started = time.perf_counter()
    settled = await scheduler.complete_many(backend, requests, kind="sub")
    seconds = time.perf_counter() - started
    failed = [item for item in settled if not isinstance(item, Completion)]
    if failed:
        raise RuntimeError(f"{len(failed)} of {calls} calls failed, the first: {failed[0]}")
    return seconds


async def measure(spec: str, base_url: str, calls: int) -> list[float]:
    """Two batches on one warm backend."""
    backend = resolve(spec, base_url=base_url)
    try:
        await backend.warm()
        return [await batch_seconds(backend, calls) for _ in range(2)]
    finally:
        await backend.aclose()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--model", default="openai/specimen")
    options.add_argument("--calls", type=int, default=200)
    options.add_argument("--delay-seconds", type=float, default=0.2)
    chosen = options.parse_args()
    with delay_server(chosen.delay_seconds) as base_url:
        batches = anyio.run(measure, chosen.model, base_url, chosen.calls)
    for number, seconds in enumerate(batches, 1):
        sys.stdout.write(f"batch {number}: {chosen.calls} calls in {seconds:.3f} s\n")


if __name__ == "__main__":
    main()
