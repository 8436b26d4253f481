"""Formats of documents that are known and not read: what to do about it, instead of junk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """No part, ever."""
    suffix = PurePath(name).suffix.lower()
    raise Refusal(f"{suffix} is not read; save it as PDF, DOCX, XLSX or text")
