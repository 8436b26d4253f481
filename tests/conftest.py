"""What every test stands on: an own home for files, no key of the user's, no proxy on loopback.

Tests marked `train` need torch; without `--train` they are left out and the summary names them.
Those marked `soak` take minutes; without `--soak` they are left out.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
KEYS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "HTTP_PROXY", "HTTPS_PROXY")
LEFT_OUT = pytest.StashKey[Counter[str]]()

# Cores are shared in CI: how long one example takes says nothing about the code.
settings.register_profile("rlm", deadline=None, print_blob=True)
settings.load_profile("rlm")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--train", action="store_true", help="also run the tests that need torch")
    parser.addoption("--soak", action="store_true", help="also run the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts background jobs so; the tests of Ctrl-C need it, here and in children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[LEFT_OUT] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--soak"):
        soaks = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soaks)
    if config.getoption("--train"):
        return
    left_out = [item for item in items if item.get_closest_marker("train")]
    items[:] = [item for item in items if not item.get_closest_marker("train")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT].update(item.nodeid.partition("::")[0] for item in left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a process of xdist: what it left out, for the one that tells it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each process of xdist collects all tests, and leaves out the same."""
    node.config.stash[LEFT_OUT] |= Counter(getattr(node, "workeroutput", {}).get("left_out"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for path, count in sorted(terminalreporter.config.stash[LEFT_OUT].items()):
        terminalreporter.write_line(
            f"LEFT OUT [{count}] {path}: needs torch, run `make test-train`"
        )


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Caches and checkpoints of tests go to a folder of this run; nobody's key is ever used."""
    with pytest.MonkeyPatch.context() as patch:
        for name in KEYS:
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        patch.setenv("RLM_HOME", str(tmp_path_factory.mktemp("rlm-home")))
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield


@pytest.fixture(autouse=True)
def no_replies_of_other_tests(own_environment: None) -> None:
    """Servers of tests come and go on the same ports: what one said is not another's answer."""
    for journal in Path(os.environ["RLM_HOME"]).glob("journal.sqlite3*"):
        journal.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Tests marked `anyio` run on asyncio, as the runtime does."""
    return "asyncio"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout, for tests that build it, run its examples or read its sources."""
    return ROOT
