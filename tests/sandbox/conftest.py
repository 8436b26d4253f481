"""Real fork servers and real workers for the tests of the sandbox; one server a module."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from rlm_sandbox import Capability, CellResult, ForkServer, Limits, Session
from rlm_sandbox.text import TextFile

OpenSession = Callable[..., Awaitable[Session]]
RunCell = Callable[..., Awaitable[CellResult]]


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[ForkServer]:
    server = ForkServer()
    await server.start()
    yield server
    await server.aclose()


@pytest.fixture
async def open_session(server: ForkServer, tmp_path: Path) -> AsyncIterator[OpenSession]:
    """Opens sessions with defaults for what a test does not care about; closes them after it."""
    async with AsyncExitStack() as stack:

        async def open_session(
            capabilities: Mapping[str, Capability] | None = None,
            *,
            variables: Mapping[str, Any] | None = None,
            text: str | None = None,
            documents: Sequence[tuple[str, int, int, str]] = (),
            started: float | None = None,
            **limits: Any,
        ) -> Session:
            session = await Session.open(
                server,
                capabilities=capabilities or {},
                variables=variables or {},
                text=None if text is None else stack.enter_context(_TextOnDisk(tmp_path, text)),
                documents=documents,
                limits=Limits(**limits),
                started=started,
            )
            stack.push_async_callback(session.aclose)
            return session

        yield open_session


@pytest.fixture
async def run(open_session: OpenSession) -> RunCell:
    """Runs one cell in a session of its own."""

    async def run(code: str, *args: Any, **options: Any) -> CellResult:
        return await (await open_session(*args, **options)).run(code)

    return run


class _TextOnDisk:
    def __init__(self, folder: Path, text: str) -> None:
        self._path = folder / "text"
        self._text = text

    def __enter__(self) -> TextFile:
        data = self._text.encode()
        self._path.write_bytes(data)
        self._fd = os.open(self._path, os.O_RDONLY)
        return TextFile(self._fd, None, len(data), len(self._text), True)

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)
