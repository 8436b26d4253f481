"""The host's side of parsing: files go to a confined process by descriptor, parts come back.

Knows no format. Every frame that comes back is hostile.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from rlm.loaders import Limits, Parsed, Refused


class Parsers:
    """Starts with the first file, ends with `close`. Any number of threads may parse at once."""

    notice: str | None = None  # of what the kernel cannot do here, once a file was parsed

    def parse(
        self, name: str, data: bytes | Path, limits: Limits | None = None
    ) -> Parsed | Refused:
        """What is in the file; blocks. Only OSError of a path is raised."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
