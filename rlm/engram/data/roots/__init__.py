"""Root samples: a question (and what the REPL showed so far) → the next cell, or a refusal."""

from rlm.engram.data.roots.base import (
    LOOK,
    OBSERVATION,
    QUESTION,
    SYSTEM,
    HeldOut,
    Task,
    World,
    fence,
)
from rlm.engram.data.roots.drawing import draw_task, messages_of, root_sample

__all__ = [
    "LOOK",
    "OBSERVATION",
    "QUESTION",
    "SYSTEM",
    "HeldOut",
    "Task",
    "World",
    "draw_task",
    "fence",
    "messages_of",
    "root_sample",
]
