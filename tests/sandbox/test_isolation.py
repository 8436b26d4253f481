"""The floor of the kernel's boundary: what each level declares, and what every worker gives up."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from rlm_sandbox import levels

from .conftest import OpenSession, RunCell
from .processes import workers

pytestmark = pytest.mark.anyio


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_auto_is_a_level_that_says_what_it_is_not() -> None:
    level = levels.resolve("auto")
    assert level is levels.LEVELS[level.name]
    assert level.is_boundary == ("not a boundary" not in level.summary)


def test_unknown_level_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="'vm'; there are: auto, kernel"):
        levels.resolve("vm")


async def test_worker_can_gain_no_privileges(open_session: OpenSession) -> None:
    await open_session()
    (pid,) = workers()
    assert status(pid)["NoNewPrivs"] == "1"


async def test_limits_of_a_worker_are_in_force(open_session: OpenSession) -> None:
    await open_session(memory_bytes=100 << 20)
    (pid,) = workers()
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_NOFILE)[1] <= 64
    soft, hard = resource.prlimit(pid, resource.RLIMIT_AS)
    assert soft == hard
    assert 100 << 20 < soft < 2 << 30


async def test_memory_of_threads_is_capped_too(run: RunCell) -> None:
    code = (
        "import threading\nfailed = []\n"
        "def fill():\n"
        "    try: x = 'a' * (1 << 30)\n"
        "    except MemoryError: failed.append(1)\n"
        "ts = [threading.Thread(target=fill) for _ in range(4)]\n"
        "for t in ts: t.start()\nfor t in ts: t.join()\nprint(len(failed))"
    )
    result = await run(code, memory_bytes=256 << 20)
    assert result.stdout == "4\n", result.error


async def test_thread_pool_of_usual_size_fits_the_memory_cap(run: RunCell) -> None:
    code = (
        "from concurrent.futures import ThreadPoolExecutor\nimport time\n"
        "with ThreadPoolExecutor(32) as p:\n    print(sum(p.map(lambda i: i, range(100))))"
    )
    result = await run(code)
    assert (result.stdout, result.error) == ("4950\n", None)
