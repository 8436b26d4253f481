"""Opens what a score needs: the model, its shape with random weights, and its cells with a perfect
sub-model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rlm.bench.control import untrained
from rlm.bench.items import Subjects
from rlm.bench.options import Options
from rlm.bench.subject import Subject


@contextmanager
def subjects(options: Options, folder: Path, few: int) -> Iterator[Subjects]:
    with (
        Subject(options.model) as trained,
        Subject(untrained(folder, options.model)) as control,
        Subject(options.model, knows_all=True) as oracle,
    ):
        yield Subjects(trained, control, oracle, few, options.failures)
