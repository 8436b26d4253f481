"""Cells as models write them every day, with what each must print, run in real workers.

`python -m tests.sandbox.everyday` says how many run, and what the others do instead.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rlm_sandbox import Limits, Server, Session
from rlm_sandbox.servers import server_for
from rlm_sandbox.text import TextFile

_FOLDER = Path(__file__).with_name("everyday")
_SAMPLE = _FOLDER / "sample.md"


@dataclass(frozen=True)
class Cell:
    code: str
    output: str
    error: str  # what the error says, among other things; empty when there is none


@dataclass(frozen=True)
class Snippet:
    """Cells of one session. `needs`: the oldest Python that can read them."""

    kind: str
    name: str
    cells: tuple[Cell, ...]
    needs: tuple[int, ...]

    @property
    def is_readable(self) -> bool:
        return sys.version_info >= self.needs


def snippets() -> Iterator[Snippet]:
    """All, in order. In the files `# %% [3.12] name` begins a snippet, `# --` another cell of its
    session; `#> ` is a line that the cell prints, `#! ` what its error says."""
    for path in sorted(_FOLDER.glob("*.txt")):
        for section in path.read_text().split("\n# %% ")[1:]:
            title, _, body = section.partition("\n")
            version, bracket, name = title.rpartition("] ")
            needs = tuple(map(int, version.strip("[").split("."))) if bracket else ()
            cells = tuple(_cell(part) for part in body.split("\n# --\n"))
            yield Snippet(path.stem, name, cells, needs)


def _cell(part: str) -> Cell:
    lines = part.rstrip("\n").split("\n")
    output = [line.removeprefix("#>").removeprefix(" ") for line in lines if line[:2] == "#>"]
    errors = [line.removeprefix("#! ") for line in lines if line[:2] == "#!"]
    code = "\n".join(line for line in lines if line[:2] not in ("#>", "#!"))
    return Cell(code, "".join(f"{line}\n" for line in output), "\n".join(errors))


async def difference(server: Server, snippet: Snippet) -> str | None:
    """What a session of its own does with the cells that it should not; None if all is well."""
    async with _session(server) as session:
        for cell in snippet.cells:
            result = await session.run(cell.code)
            error = result.error or ""
            if result.killed or _trimmed(result.stdout) != _trimmed(cell.output):
                return f"printed {result.stdout!r}, not {cell.output!r}\n{error}"
            if bool(error) != bool(cell.error) or cell.error not in error:
                return f"failed with {error!r}, not {cell.error!r}"
    return None


def _trimmed(text: str) -> list[str]:
    """Lines without the blanks at their ends, which no editor keeps."""
    return [line.rstrip() for line in text.rstrip().split("\n")]


async def _llm_query(prompt: str, model: str | None = None) -> str:
    return f"answer to {prompt.splitlines()[0]!r}"


async def _count_tokens(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


async def _llm_query_batched(prompts: list[str], model: str | None = None) -> list[dict[str, str]]:
    return [{"ok": await _llm_query(prompt)} for prompt in prompts]


@asynccontextmanager
async def _session(server: Server) -> AsyncIterator[Session]:
    text = _SAMPLE.read_text()
    fd = os.open(_SAMPLE, os.O_RDONLY)
    try:
        session = await Session.open(
            server,
            capabilities={
                "llm_query": _llm_query,
                "llm_query_batched": _llm_query_batched,
                "count_tokens": _count_tokens,
            },
            text=TextFile(fd, None, len(text.encode()), len(text), True),
            documents=[("sample.md", 0, len(text), "text")],
            limits=Limits(),
        )
    finally:
        os.close(fd)
    async with session:
        yield session


async def _share() -> None:
    server = server_for()
    num_well, num_all = 0, 0
    for snippet in snippets():
        if not snippet.is_readable:
            continue
        told = await difference(server, snippet)
        num_all += 1
        num_well += told is None
        if told is not None:
            sys.stdout.write(f"{snippet.kind}: {snippet.name}\n  {told}\n")
    await server.aclose()
    sys.stdout.write(f"{num_well} of {num_all} everyday snippets run: {num_well / num_all:.1%}\n")


if __name__ == "__main__":
    asyncio.run(_share())
