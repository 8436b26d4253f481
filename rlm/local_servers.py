"""Which servers of models answer on this machine's own usual ports. Loopback only, never a proxy.

Knows how to ask for a list of models, and nothing of runs.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class LocalServer:
    """What was found at `base_url`. `name` is who usually listens there; `detail` says why there
    is no list of models."""

    name: str
    base_url: str
    is_reachable: bool
    models: tuple[str, ...] = ()
    detail: str = ""


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
    return LocalServer(missing.name, missing.base_url, True, _names(json.loads(body)))


def _names(listed: Any) -> tuple[str, ...]:
    """From the reply of any server, which may be anything. Raises ValueError."""
    items = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list of models")
    names = [item.get("id") for item in items if isinstance(item, dict)]
    return tuple(name for name in names if isinstance(name, str))[:MAX_MODELS]


def _but(missing: LocalServer, detail: str) -> LocalServer:
    return LocalServer(missing.name, missing.base_url, missing.is_reachable, (), detail)
