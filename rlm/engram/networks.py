"""The networks of a checkpoint folder: the root's, which writes cells, and the reader's, which
answers the sub-calls. A folder without a reader has one network that does both. The backend and the
server both choose here, so that they give the same answers.

The reader is loaded when it is first needed, and its files are compared with their manifest at
once: a broken one is refused before the first cell, which does not wait for it. Knows no requests.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rlm.engram.checkpoint import READER, TOKENIZER, Checkpoint, load, reader_of, verify
from rlm.engram.dialect import is_roots_turn
from rlm.engram.errors import CheckpointError
from rlm.engram.inference import Engine

ROOT: Final = "root"


class Networks:
    """Of one folder (None: the shipped one). Any thread. What cannot be used raises
    CheckpointError: here, or when the reader is first needed."""

    def __init__(self, folder: Path | None = None, *, dialect: str | None = None) -> None:
        self._dialect = dialect
        self._lock = threading.Lock()
        self._reader: Engine | None = None
        self._reader_folder = reader_of(folder)
        self._counts_alike = True
        if self._reader_folder is None:
            self.root = Engine(load(folder, dialect=dialect))
            self.identity = self.root.checkpoint.sha256
            return
        with ThreadPoolExecutor(1, "engram check") as beside:  # hashing lets other threads run
            checking = beside.submit(verify, self._reader_folder, dialect=dialect)
            self.root = Engine(load(folder, dialect=dialect))
            self._reader_sha256 = checking.result()
        words = [place / TOKENIZER for place in (self.root.checkpoint.folder, self._reader_folder)]
        self._counts_alike = words[0].read_bytes() == words[1].read_bytes()
        both = f"{self.root.checkpoint.sha256} {self._reader_sha256}"
        self.identity = hashlib.sha256(both.encode()).hexdigest()

    @property
    def reader(self) -> Engine:
        """The network that answers sub-calls; the root's where there is no other."""
        if self._reader_folder is None:
            return self.root
        with self._lock:
            if self._reader is None:
                self._reader = Engine(self._loaded(self._reader_folder))
            return self._reader

    @property
    def by_name(self) -> Mapping[str, Engine]:
        """Those that there are, `root` first; loads them."""
        if self._reader_folder is None:
            return MappingProxyType({ROOT: self.root})
        return MappingProxyType({ROOT: self.root, READER: self.reader})

    @property
    def window_tokens(self) -> int:
        """What fits either."""
        return min(engine.config.window_tokens for engine in self.by_name.values())

    def answers(self, first_role: str) -> Engine:
        """The network for a conversation that such a message opens."""
        return self.root if is_roots_turn(first_role) else self.reader

    def count_tokens(self, text: str) -> int:
        """As the network counts them that needs more of them."""
        root = self.root.checkpoint.tokenizer.count(text)
        if self._counts_alike:
            return root
        return max(root, self.reader.checkpoint.tokenizer.count(text))

    def _loaded(self, folder: Path) -> Checkpoint:
        found = load(folder, dialect=self._dialect)
        if found.sha256 != self._reader_sha256:
            raise CheckpointError(f"{folder}: has changed since it was opened; start again")
        return found
