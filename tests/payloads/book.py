"""The payloads, read from the `.txt` files beside this one; a payload is a name, a harm and a cell.

A cell begins at a line `# %% name | what harm would look like` and ends where the next begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FAMILIES = ("files", "processes", "network", "resources", "protocol")
_HERE = Path(__file__).parent
_HEAD = re.compile(r"^# %% (\w+) \| (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Payload:
    """`harm`: what it would look like, in words; the oracles know no payload by name."""

    family: str
    name: str
    harm: str
    code: str


def read(family: str) -> tuple[Payload, ...]:
    _, *parts = _HEAD.split((_HERE / f"{family}.txt").read_text())
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return tuple(Payload(family, name, harm, code.strip() + "\n") for name, harm, code in triples)


def read_all() -> tuple[Payload, ...]:
    return tuple(payload for family in FAMILIES for payload in read(family))


def prelude(name: str) -> str:
    """`helpers`, and what goes on top where the policy is off: `armed`."""
    return next(payload.code for payload in read("prelude") if payload.name == name)
