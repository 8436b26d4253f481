"""What the commands write: results to standard output, everything else to standard error.

Knows records only, so that a failure before anything is imported can be written too.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import typer

from rlm.cli.loading import change_lines, loading_line
from rlm.records import Answer, ErrorNote, Event, Usage
from rlm_sandbox.levels import LEVELS

if TYPE_CHECKING:
    from rlm.trial import Tried

QUIET, NORMAL, VERBOSE = 0, 1, 2
MAX_SHOWN_SOURCES = 5
MAX_SHOWN_NAMES = 3
RESUMABLE = frozenset({"interrupted", "backend", "sandbox", "internal"})  # ends that may yet mend
_MAX_QUOTE_CHARS = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def failure_json(command: str, code: str, message: str) -> str:
    """The object of `--json` for what never began: of the same shape as if it had."""
    if command == "cell":
        unrun = {"stdout": "", "error": message, "answer": None, "killed": False, "seconds": 0.0}
        return json.dumps({**unrun, "isolation": "none"}, ensure_ascii=False)
    note = ErrorNote(code, message)
    return to_json(Answer(None, False, "", "", "none", 0, Usage(), 0.0, error=note))


def to_json(answer: Answer) -> str:
    return json.dumps(answer.to_json(), ensure_ascii=False)


def write_answer(answer: Answer, *, as_json: bool, level: int) -> None:
    """The answer alone, or one object, to standard output; why it is partial to standard error."""
    replace_surrogates()
    if as_json:
        typer.echo(to_json(answer))
    elif answer.text:
        typer.echo(printable(answer.text, sys.stdout))
    if answer.error is not None:
        partial = "partial answer, " if answer.text else ""
        _say(
            f"rlm: {partial}{_TITLES.get(answer.error.code, answer.error.code)}: "
            f"{answer.error.message}"
        )
        is_asked_for = level >= NORMAL or answer.error.code == "interrupted"
        if answer.error.code in RESUMABLE and answer.run_id and is_asked_for:
            _say(f"rlm: go on with: rlm resume {answer.run_id}")
    if level >= NORMAL:
        if not as_json:
            for line in source_lines(answer, None if level >= VERBOSE else MAX_SHOWN_SOURCES):
                _say(line)
        _say(cost_line(answer))


def write_tried(tried: Tried, *, as_json: bool) -> None:
    """The cell's output and answer, or one object, to standard output; its error to the other."""
    replace_surrogates()
    fields = tried.to_json()
    if as_json:
        typer.echo(json.dumps(fields, ensure_ascii=False))
        return
    if fields["stdout"]:
        typer.echo(printable(fields["stdout"].removesuffix("\n"), sys.stdout))
    if tried.result.submission is not None:
        typer.echo(f"answer: {json.dumps(fields['answer'], ensure_ascii=False)}")
    if fields["error"]:
        _say(fields["error"].removesuffix("\n"))
    killed = ", killed" if fields["killed"] else ""
    _say(f"isolation {fields['isolation']}, {fields['seconds']:.3f} s{killed}")


def warn_of_isolation(name: str) -> None:
    """Loudly: nothing stands between a cell and the machine."""
    level = LEVELS.get(name)
    if level is not None and not level.is_boundary:
        _say(f"rlm: WARNING: isolation {name!r}: {level.summary}")


_TITLES = {
    "not_found": "not found",
    "no_answer": "no answer",
    "out_of_scope": "out of scope",
    "budget": "budget spent",
    "internal": "failure",
}


def cost_line(answer: Answer) -> str:
    usage = answer.usage
    usd = "unknown cost" if usage.usd is None else f"${usage.usd:.6f}".rstrip("0").rstrip(".")
    return (
        f"{answer.model} · {_counted(answer.turns, 'turn')} · {_counted(usage.calls, 'call')}"
        f"{f' ({usage.lost_calls} lost)' if usage.lost_calls else ''} · "
        f"{usage.input_tokens} in + {usage.output_tokens} out tokens · {usd} · "
        f"{answer.seconds:.1f} s"
    )


@dataclass(frozen=True)
class Progress:
    """Events as lines on standard error: one a cell, or with `-v` the cell and its output too."""

    level: int

    def __call__(self, event: Event) -> None:
        if self.level <= QUIET and not event.fields.get("is_warning"):
            return
        for line in _lines(event, verbose=self.level >= VERBOSE):
            _say(f"{'  ' * event.depth}{line}")


def _lines(event: Event, *, verbose: bool) -> list[str]:
    fields = event.fields
    at = f"[{event.seconds:6.1f} s] turn {event.turn}"
    if event.kind == "loading":
        return [loading_line(event.seconds, fields)]
    if event.kind == "run_started":
        return [header(event), *change_lines(fields["skipped"], fields["notices"], verbose=verbose)]
    if event.kind in {"notice", "resumed"}:
        return [f"rlm: {'WARNING: ' if fields.get('is_warning') else ''}{fields['message']}"]
    if event.kind == "turn_started" and fields.get("wrapup"):
        return [f"{at}: wrap-up"]
    if event.kind == "subcalls_finished":
        failed = f", {fields['failed']} failed" if fields["failed"] else ""
        return [f"{at}: {_counted(fields['count'], 'sub-call')}{failed}"]
    if event.kind == "child_started":
        return [f"{at}: child: {_one_line(fields['question'])[:80]}"]
    if event.kind == "cell_finished":
        return _cell_lines(at, fields, verbose)
    return _answer_lines(at, event.kind, fields)


def _answer_lines(at: str, kind: str, fields: Any) -> list[str]:
    """What became of an answer before it stood, and of turns that the window had no room for."""
    if kind == "sent_back":
        is_misfit = fields["reason"] == "misfit"
        why = "it does not fit the schema" if is_misfit else "nothing was looked at before it"
        return [f"{at}: answer sent back: {why}"]
    if kind == "reviewed":
        return [f"{at}: review {fields['number']}: {fields['verdict']}"]
    if kind == "folded":
        return [f"{at}: the first {_counted(fields['turns'], 'turn')} summarised"]
    return []


def header(event: Event) -> str:
    fields = event.fields
    models = {fields["model"]: None, fields["sub_model"]: None}
    size = f"{fields['num_chars']} characters in {_counted(fields['num_documents'], 'document')}"
    return f"{' + '.join(models)} · isolation {fields['isolation']} · {size}"


def _cell_lines(at: str, fields: Any, verbose: bool) -> list[str]:
    told = "submitted" if fields["submitted"] else f"{len(fields['output'])} characters printed"
    if fields["error"]:
        told = _one_line(fields["error"].strip().rsplit("\n", 1)[-1])[:120]
    lines = [f"{at}: cell of {fields['cell_seconds']:.2f} s, {told}"]
    if verbose:
        lines += [f"    | {line}" for line in fields["code"].splitlines()]
        shown = fields["output"] + (fields["error"] or "")
        lines += [f"    > {line}" for line in shown.splitlines()]
    return lines


def source_lines(answer: Answer, max_sources: int | None = MAX_SHOWN_SOURCES) -> list[str]:
    """Where the answer is from, and how much of the documents was read; nothing of no document."""
    lines = [
        f"  {item.place}  “{_shortened(_one_line(item.quote), _MAX_QUOTE_CHARS)}”"
        for item in answer.evidence[:max_sources]
    ]
    if len(answer.evidence) > len(lines):
        lines.append(f"  and {len(answer.evidence) - len(lines)} more (--verbose or --json)")
    sources = ["sources:", *lines] if lines else []
    return [*sources, *_coverage_lines(answer)]


def _coverage_lines(answer: Answer) -> list[str]:
    """Nothing when all was read, or when there was nothing to read."""
    read = {name: share for name, share in answer.coverage.items() if share}
    unread = [name for name in answer.coverage if name not in read]
    if not answer.coverage or (not unread and min(read.values()) == 1):
        return []
    most = sorted(read, key=lambda name: -read[name])
    parts = [_listed([f"{_percent(read[name])} of {name}" for name in most])] if read else []
    parts += [f"nothing of {_listed(unread)}"] if unread else []
    return [f"read by models: {'; '.join(parts)}"]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:MAX_SHOWN_NAMES])
    left = len(names) - MAX_SHOWN_NAMES
    return f"{shown} and {_counted(left, 'other')}" if left > 0 else shown


def _percent(share: float) -> str:
    """Never 0 % of what was read, nor 100 % of what was not read whole."""
    if share < 0.01:
        return "under 1 %"
    return f"{min(int(share * 100 + 0.5), 99)} %" if share < 1 else "all"


def _shortened(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else f"{text[: max_chars - 1]}…"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _say(line: str) -> None:
    typer.echo(printable(line, sys.stderr), err=True)


def replace_surrogates() -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a lone surrogate of a reply must not lose the answer
        reconfigure(errors="replace")


def printable(text: str, stream: TextIO | None) -> str:
    """For a terminal, without what would steer it: cells and models may be hostile."""
    if stream is None or not stream.isatty():
        return text
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
