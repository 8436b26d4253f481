"""`rlm cell` holds as sessions do: every so many payloads, run as a person would run them."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from . import book
from .book import Payload
from .canaries import Canaries, Secrets
from .listeners import Listeners
from .others import Bystander

_STEP = 13  # every so many payloads
_AT_ONCE = 4
_MAX_SECONDS = "2"
_MAX_STDERR_CHARS = 1000


@dataclass(frozen=True)
class Tried:
    payload: Payload
    has_policy: bool
    code: int
    told: dict[str, Any]
    errors: str
    harm: list[str]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> list[Tried]:
    _require_lock()
    listeners = Listeners(tmp_path_factory.mktemp("listeners"), secrets.token_hex(8))
    bystander = Bystander()
    chosen = list(enumerate(book.read_all()[::_STEP]))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = pool.map(lambda each: _try(*each, listeners, bystander), chosen)
        rows = list(done)
    heard = listeners.harm() + bystander.harm()
    bystander.close()
    listeners.close()
    assert not heard
    return rows


def _try(number: int, payload: Payload, listeners: Listeners, bystander: Bystander) -> Tried:
    """The policy is on for every second one."""
    secret = Secrets()
    canaries = Canaries(secrets.token_hex(6), secret.file)
    has_policy = bool(number % 2)
    names = _names(canaries, listeners, bystander)
    parts = [*(f"{name} = {value!r}" for name, value in names.items()), book.prelude("helpers")]
    parts += [payload.code] if has_policy else [book.prelude("armed"), payload.code]
    environment = {**os.environ, "OPENAI_API_KEY": secret.environment}
    try:
        done = _run("\n".join(parts), has_policy, environment)
        harm = canaries.harm() + secret.told_in(done.stdout + done.stderr)
    finally:
        canaries.remove()
    told = json.loads(done.stdout) if done.stdout else {}
    harm += [line for line in str(told.get("stdout")).splitlines() if line.startswith("BREACH")]
    return Tried(payload, has_policy, done.returncode, told, done.stderr, harm)


def _run(code: str, has_policy: bool, environment: Any = None) -> subprocess.CompletedProcess[str]:
    words = ["cell", "-", "--json", "--isolation", "kernel", "--max-seconds", _MAX_SECONDS]
    return subprocess.run(
        [sys.executable, "-m", "rlm", *words, *["--no-policy"] * (not has_policy)],
        input=code,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _require_lock() -> None:
    """No payload runs by a command whose cells can open a file."""
    for probe in ("open('/')", "import os\nos.fork()"):
        told = json.loads(_run(probe, has_policy=False).stdout)
        assert told["isolation"] == "kernel"
        assert "Operation not permitted" in told["error"]


def _names(canaries: Canaries, listeners: Listeners, bystander: Bystander) -> dict[str, Any]:
    folders = [os.fspath(folder) for folder in canaries.folders]
    return {
        "CANARY": os.fspath(canaries.canary),
        "FOLDER": folders[0],
        "FOLDERS": folders,
        "NEW": canaries.new_name,
        "READABLE": folders[0],
        "HOST": os.getpid(),
        "SERVER": os.getppid(),
        "BYSTANDER": bystander.pid,
        "TCP": listeners.tcp,
        "UDP": listeners.udp,
        "UNIX": os.fspath(listeners.unix),
        "UNIX_DATAGRAM": os.fspath(listeners.unix_datagram),
        "ABSTRACT": listeners.abstract,
    }


def test_no_payload_did_harm_by_the_command(tried: list[Tried]) -> None:
    assert len(tried) >= 25
    assert not [(one.payload.name, one.harm) for one in tried if one.harm]


def test_command_ran_every_payload_and_said_so(tried: list[Tried]) -> None:
    for one in tried:
        assert one.code == 0, (one.payload.name, one.errors)
        assert one.told["isolation"] == "kernel"
        assert one.told.keys() == {"stdout", "error", "answer", "killed", "seconds", "isolation"}


def test_command_shows_no_traceback_of_its_own(tried: list[Tried]) -> None:
    for one in tried:
        assert "Traceback" not in one.errors, one.payload.name
        assert len(one.errors) < _MAX_STDERR_CHARS, one.payload.name


def test_payloads_without_the_policy_had_their_arms(tried: list[Tried]) -> None:
    """Else they would have proved nothing."""
    armed = [one for one in tried if not one.has_policy and not one.told["killed"]]
    assert armed
    assert all("armed True True" in one.told["stdout"] for one in armed), armed
