"""A run as lines for other programs: our own events, or the trajectory that the published runtime
writes and its visualizer reads.

That format (rlm 0.1.3, `rlm/logger`): one JSON object a line, metadata first, then an iteration a
turn; `prompt` is a list of messages, `locals` are told by type and length, and each of `rlm_calls`
has token counts of its own, which its viewer wants beside the summary. Knows the tree of a run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rlm.journal.shelf import Kept
from rlm.journal.tree import Branch, CellDone, SubCall, TurnDone, branch
from rlm.records import Usage, as_text

FORMATS = ("jsonl", "official")


def lines(database: sqlite3.Connection, kept: Kept, form: str) -> Iterator[str]:
    """Without line ends. `form` is one of FORMATS."""
    found = _events(database, kept) if form == "jsonl" else _trajectory(database, kept)
    for line in found:
        yield json.dumps(line)


def _events(database: sqlite3.Connection, kept: Kept) -> Iterator[dict[str, Any]]:
    """As `--trace` writes them."""
    run_id = kept.begun.run_id
    for kind, scope, depth, turn, seconds, fields in database.execute(
        "SELECT kind, scope, depth, turn, seconds, fields FROM events WHERE run_id = ? ORDER BY id",
        (run_id,),
    ):
        yield {
            "kind": kind,
            "run_id": run_id,
            "depth": depth,
            "turn": turn,
            "seconds": seconds,
            **({"scope": scope} if scope else {}),
            **json.loads(fields),
        }


def _trajectory(database: sqlite3.Connection, kept: Kept) -> Iterator[dict[str, Any]]:
    begun, settings = kept.begun, kept.begun.settings
    backend, _, name = begun.model.partition("/")
    sub_model = settings.get("sub_model")
    yield {
        "type": "metadata",
        "timestamp": _time(begun.started),
        "root_model": name or begun.model,
        "max_depth": settings.get("depth", 1),
        "max_iterations": settings.get("max_turns", 20),
        "backend": backend,
        "backend_kwargs": {"model_name": name or begun.model},
        "environment_type": str(settings.get("isolation", "auto")),
        "environment_kwargs": {},
        "other_backends": None if sub_model is None else [sub_model],
    }
    root = branch(database, begun.run_id, begun.question)
    last = root.turns[-1] if root.turns else None
    for turn in root.turns:
        answer = None if turn is not last or not kept.is_finished else _answer(kept)
        yield _iteration(turn, answer, kept.begun.started)


def _iteration(turn: TurnDone, answer: str | None, started: float) -> dict[str, Any]:
    cell_seconds = 0.0 if turn.cell is None else turn.cell.seconds
    return {
        "type": "iteration",
        "iteration": turn.turn,
        "timestamp": _time(started + turn.seconds),
        "prompt": [{"role": role, "content": text} for role, text in turn.prompt],
        "response": turn.reply,
        "code_blocks": [] if turn.cell is None else [_block(turn.cell, answer, started)],
        "final_answer": answer,
        "iteration_time": round(turn.waited + cell_seconds, 4),
    }


def _block(cell: CellDone, answer: str | None, started: float) -> dict[str, Any]:
    calls = [_call(call) for call in cell.calls]
    calls += [_child(child, started) for child in cell.children]
    return {
        "code": cell.code,
        "result": {
            "stdout": cell.output,
            "stderr": cell.error or "",
            "locals": {},
            "execution_time": cell.seconds,
            "rlm_calls": calls,
            "final_answer": answer if cell.submitted else None,
        },
    }


def _call(call: SubCall) -> dict[str, Any]:
    told = _told(call.model, call.prompt, call.reply or "", call.usage)
    told["execution_time"] = call.waited
    return told if call.error is None else {**told, "error": call.error}


def _child(child: Branch, started: float) -> dict[str, Any]:
    told = _told("rlm", child.question, child.answer or "", child.usage)
    told["metadata"] = {
        "run_metadata": {"scope": child.scope},
        "iterations": [_iteration(turn, None, started) for turn in child.turns],
    }
    told["execution_time"] = round(sum(turn.waited for turn in child.turns), 4)
    return told if child.error is None else {**told, "error": child.error}


def _told(model: str, prompt: str, response: str, usage: Usage) -> dict[str, Any]:
    summary = {
        "total_calls": usage.calls,
        "total_input_tokens": usage.input_tokens,
        "total_output_tokens": usage.output_tokens,
        "total_cost": usage.usd,
    }
    return {
        "root_model": model,
        "prompt": prompt,
        "response": response,
        "usage_summary": {"model_usage_summaries": {model: summary}},
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
    }


def _answer(kept: Kept) -> str | None:
    return None if kept.answer is None else as_text(kept.answer["answer"])


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
