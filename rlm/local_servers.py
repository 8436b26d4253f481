"""Which servers of models answer on this machine's own usual ports. Loopback only, never a proxy.

Knows how to ask for a list of models, and nothing of runs.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import anyio

from rlm_sandbox.tools import in_thread

USUAL_PORTS: Mapping[str, int] = MappingProxyType(
    {"Ollama": 11434, "LM Studio": 1234, "vLLM": 8000, "llama.cpp": 8080}
)
HOST = "127.0.0.1"
CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 2.0
MAX_BYTES = 1 << 20
MAX_MODELS = 50
MAX_NAME_CHARS = 200
MAX_WINDOW_TOKENS = 1 << 30


@dataclass(frozen=True, slots=True)
class LocalServer:
    """What was found at `base_url`. `name` is who usually listens there; `detail` says why there
    is no list of models; `window_tokens`: of those models whose server tells it."""

    name: str
    base_url: str
    is_reachable: bool
    models: tuple[str, ...] = ()
    detail: str = ""
    window_tokens: Mapping[str, int] = field(default_factory=dict, hash=False)


async def find(ports: Mapping[str, int] = USUAL_PORTS) -> tuple[LocalServer, ...]:
    """All at once; never raises, and never waits for long."""
    found: dict[str, LocalServer] = {}

    async def ask(name: str, port: int) -> None:
        found[name] = await _ask(name, port)

    async with anyio.create_task_group() as tasks:
        for name, port in ports.items():
            tasks.start_soon(ask, name, port)
    return tuple(found[name] for name in ports)


async def _ask(name: str, port: int) -> LocalServer:
    missing = LocalServer(name, f"http://{HOST}:{port}/v1", is_reachable=False)
    with anyio.move_on_after(ANSWER_SECONDS):
        try:
            return await in_thread(partial(_read, missing, port))
        except ConnectionRefusedError:
            return _but(missing, "nothing listens")
        except TimeoutError:
            pass
        except (OSError, http.client.HTTPException, ValueError) as error:
            return _but(missing, f"no server of models ({type(error).__name__})")
    return _but(missing, f"no answer within {ANSWER_SECONDS:g} s")


def _read(missing: LocalServer, port: int) -> LocalServer:
    connection = http.client.HTTPConnection(HOST, port, timeout=CONNECT_SECONDS)
    try:
        connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(ANSWER_SECONDS)
        connection.request("GET", "/v1/models")
        reply = connection.getresponse()
        body = reply.read(MAX_BYTES)
    finally:
        connection.close()
    if reply.status in {401, 403}:
        return LocalServer(missing.name, missing.base_url, True, detail="it wants a key")
    if reply.status != 200:
        return _but(missing, f"no server of models (HTTP {reply.status})")
    models = _models(json.loads(body))
    windows = {name: tokens for name, tokens in models.items() if tokens is not None}
    names = tuple(models)
    return LocalServer(missing.name, missing.base_url, True, names, window_tokens=windows)


def _models(listed: Any) -> dict[str, int | None]:
    """Names and windows, from the reply of any server, which may be anything. Raises ValueError."""
    items = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list of models")
    named = [item for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
    return {item["id"][:MAX_NAME_CHARS]: _window(item) for item in named[:MAX_MODELS]}


def _window(item: Mapping[str, Any]) -> int | None:
    """vLLM, llama.cpp and LM Studio each have a name of their own for it; Ollama tells none."""
    meta = item.get("meta")
    told = [item.get("max_model_len"), meta.get("n_ctx") if isinstance(meta, dict) else None]
    told += [item.get("loaded_context_length"), item.get("context_length")]
    sane = [size for size in told if type(size) is int and 0 < size <= MAX_WINDOW_TOKENS]
    return sane[0] if sane else None


def _but(missing: LocalServer, detail: str) -> LocalServer:
    return LocalServer(missing.name, missing.base_url, missing.is_reachable, (), detail)
