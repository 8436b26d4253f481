"""How tests of loaders read: in this process, since what they read is their own."""

from __future__ import annotations

from rlm.loaders import Limits, Part, nested
from rlm.loaders.ration import Ration


def read(name: str, data: bytes, limits: Limits | None = None) -> list[Part]:
    """The parts of a file of which nothing is to be told."""
    parts, notices = read_all(name, data, limits)
    assert notices == ()
    return parts


def read_one(name: str, data: bytes) -> Part:
    (part,) = read(name, data)
    return part


def read_all(
    name: str, data: bytes, limits: Limits | None = None
) -> tuple[list[Part], tuple[str, ...]]:
    ration = Ration(limits or Limits(), len(data))
    return list(nested.read(name, data, ration)), ration.told()


def titles(part: Part) -> list[tuple[int, str]]:
    """The outline, whose entries begin where they say."""
    for _, title, start in part.metadata["outline"]:
        assert title in part.text[start : start + len(title) + 8]
    return [(level, title) for level, title, _ in part.metadata["outline"]]
