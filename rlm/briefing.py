"""What one RLM is told before its first turn, and what the user is warned of.

Knows the run by its sizes and names; nothing of turns or sessions.
"""

from __future__ import annotations

from collections.abc import Iterator

from rlm.run import Run, Task
from rlm.tools import described
from rlm.transcript import Transcript, load_prompts, name_documents

MAX_OBSERVATION_CHARS = 20_000
SUB_PROMPT_SHARE = 0.75  # of the sub-model's window; the rest is for its reply
CHARS_PER_TOKEN = 3  # on the safe side for prose, about right for code


def warnings(task: Task, run: Run) -> Iterator[str]:
    prompts = load_prompts(run.dialect)
    if not run.isolation.is_boundary:
        yield f"isolation {run.isolation.name!r}: {run.isolation.summary}"
    if run.tools and "tools" not in prompts.additions:
        yield f"{run.model.name} is not told of tools and will not call them"
    if task.shape is not None and "schema" not in prompts.additions:
        yield f"{run.model.name} is not told of the schema; its answer is held to it all the same"
    if run.settings.passes and prompts.review is None:
        yield f"{run.model.name} cannot review its answer: --passes has no effect"


def first_transcript(task: Task, run: Run) -> Transcript:
    sub_tokens = run.sub_model.window_tokens
    values = {
        "question": task.question,
        "num_chars": str(task.store.num_chars),
        "num_documents": str(len(task.store.documents)),
        "document_names": name_documents(task.store.documents),
        "max_turns": str(run.settings.max_turns),
        "max_output_chars": str(min(MAX_OBSERVATION_CHARS, run.model.window_tokens)),
        "model": run.model.name,
        "window_tokens": str(run.model.window_tokens),
        "sub_model": run.sub_model.name,
        "sub_window_tokens": str(sub_tokens),
        "sub_window_chars": _rounded(int(sub_tokens * SUB_PROMPT_SHARE * CHARS_PER_TOKEN)),
        "batch_width": str(run.sub_model.max_concurrency),
        "depth": str(task.depth),
        "cell_seconds": f"{run.settings.cell_seconds:g}",
        "tools": described(run.tools),
        "allow_read": ", ".join(str(folder.resolve()) for folder in run.settings.allow_read),
        "preload": ", ".join(run.settings.preload),
        "schema": "" if task.shape is None else task.shape.told,
    }
    return Transcript.start(load_prompts(run.dialect), values, task.depth)


def _rounded(number: int) -> str:
    """To two digits that count: a size for a prompt is a rule of thumb."""
    magnitude = 10 ** max(0, len(str(number)) - 2)
    return str(number // magnitude * magnitude)
