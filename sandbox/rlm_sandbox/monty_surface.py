"""The REPL surface inside Monty, which runs this file before the first cell; nobody imports it.

Written in what Monty's Python can do: no generators, no class inheritance, no properties, no
`del`. `namespace`, `finding` and `chunking` are the same surface where CPython runs the cells.
"""

from __future__ import annotations

import collections
import datetime
import functools
import itertools
import json
import math
import random
import re
import string
from bisect import bisect_right as _bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what the host binds before this file runs
    context = ""
    _documents: list[list[Any]] = []
    _display: str | None = None

    def _ask(frame: str) -> str: ...
    async def _ask_later(frame: str) -> str: ...
    def _submit(frame: str) -> None: ...


_BOUND = (
    collections,
    datetime,
    functools,
    itertools,
    json,
    math,
    random,
    re,
    string,
)  # also for cells
_BIG = 1 << 13_999  # no decimal number of more than 4,300 digits is written
_SHOWN_CHARS, _SHOWN_HIT_CHARS = 20_000, 400
_MAX_LINE_CHARS = 2_000
_BLOCK_CHARS = 1 << 16  # a slice of text that is not ASCII costs its distance from the start
_SEEN_PAST_CHARS = 1 << 12  # a match of several lines may end this far past a block
_COUNT_CHARS, _COUNT_FRAME_CHARS, _COUNT_BATCH = 1 << 20, 4 << 20, 32
_FILL, _FIRST_CHARS_A_TOKEN, _MARK_CHARS = 0.92, 3.0, 16
_LINE, _BLANK = re.compile(r"\n"), re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*\s+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CUTS = {  # strongest mark first
    "paragraph": [_PARAGRAPH, _SENTENCE, _LINE, _BLANK],
    "line": [_LINE, _SENTENCE, _BLANK],
    "sentence": [_SENTENCE, _LINE, _BLANK],
}
_RAISED = {
    "ArithmeticError": ArithmeticError,
    "AssertionError": AssertionError,
    "AttributeError": AttributeError,
    "ImportError": ImportError,
    "IndexError": IndexError,
    "KeyError": KeyError,
    "LookupError": LookupError,
    "MemoryError": MemoryError,
    "NameError": NameError,
    "NotImplementedError": NotImplementedError,
    "OSError": OSError,
    "PermissionError": PermissionError,
    "TimeoutError": TimeoutError,
    "TypeError": TypeError,
    "ValueError": ValueError,
}
BatchError = CapabilityError = BudgetExceeded = RuntimeError  # Monty has no exceptions of one's own

Document = collections.namedtuple("Document", "name start end kind")
documents = [Document(*_row) for _row in _documents]
_STARTS = [_row[1] for _row in _documents]
_ENDS = [_row[2] for _row in _documents]
_SIZE = len(context)  # which is counted, where the text is not ASCII


class Hit:
    """A piece of the context with its place."""

    def __init__(
        self, text: str, start: int, end: int, document: str = "", score: float = 0.0
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.document = document
        self.score = score

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hit) and (other.start, other.end) == (self.start, self.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        text = self.text
        if len(text) > _SHOWN_HIT_CHARS:
            text = text[: _SHOWN_HIT_CHARS - 20] + " […] " + text[-15:]
        score = f", score={self.score:.2f}" if self.score else ""
        return f"Hit({text!r}, {self.start}, {self.end}, {self.document!r}{score})"


# -- to the host and back


def _json(value: Any, depth: int = 60) -> Any:
    """As `jsonable.to_json`: total."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if -_BIG < value < _BIG else hex(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if depth > 0 and isinstance(value, dict):
        return {
            key if isinstance(key, str) else _text(key): _json(item, depth - 1)
            for key, item in value.items()
        }
    if depth > 0 and isinstance(value, (set, frozenset)):
        return [_json(item, depth - 1) for item in _in_order(value)]
    if depth > 0 and isinstance(value, (list, tuple, range)):
        return [_json(item, depth - 1) for item in value]
    return _text(value)


def _in_order(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=lambda value: repr(value))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _frame(name: str, args: Any, kwargs: dict[str, Any]) -> str:
    call = {"type": "call", "call": 0, "name": name, "args": _json(args), "kwargs": _json(kwargs)}
    return json.dumps(call)


def _unwrap(frame: str) -> Any:
    reply = json.loads(frame)
    if reply["type"] == "raise":
        raise _exception(reply["kind"], reply["message"])
    return reply["value"]


def _exception(kind: str, message: str) -> Exception:
    if kind in _RAISED:
        return _RAISED[kind](message)
    return RuntimeError(message if kind == "RuntimeError" else f"{kind}: {message}")


def _call(name: str, *args: Any, **kwargs: Any) -> Any:
    return _unwrap(_ask(_frame(name, args, kwargs)))


async def _call_later(name: str, *args: Any, **kwargs: Any) -> Any:
    return _unwrap(await _ask_later(_frame(name, args, kwargs)))


def _tool(name: str) -> Any:
    def tool(*args: Any, **kwargs: Any) -> Any:
        return _call(name, *args, **kwargs)

    return tool


class _Group:
    """Tools whose names begin alike (`memory.add`, `memory.ask`) are attributes of one object."""


def _show_(value: Any) -> None:
    """The last expression of a cell."""
    if value is None:
        return
    if _display is not None:
        _call(_display, value)
    elif isinstance(value, str) and len(value) > _SHOWN_CHARS:
        left_out = len(value) - _SHOWN_CHARS
        print(f"{value[:_SHOWN_CHARS]!r} … [{left_out:,} characters left out]")  # noqa: T201
    else:
        print(repr(value))  # noqa: T201  # into the cell's own output


# -- models


def llm_query(prompt: str, model: str | None = None) -> str:
    return str(_call("llm_query", _prompt("llm_query", prompt), model=model))


async def llm_query_async(prompt: str, model: str | None = None) -> str:
    prompt = _prompt("llm_query_async", prompt)
    return str(await _call_later("llm_query", prompt, model=model))


def llm_query_batched(prompts: Any, model: str | None = None, on_error: str = "raise") -> list[Any]:
    items = _prompts("llm_query_batched", prompts, on_error)
    return _settle(_call("llm_query_batched", items, model=model), on_error)


async def llm_query_batched_async(
    prompts: Any, model: str | None = None, on_error: str = "raise"
) -> list[Any]:
    items = _prompts("llm_query_batched_async", prompts, on_error)
    return _settle(await _call_later("llm_query_batched", items, model=model), on_error)


def rlm_query(prompt: str, context: Any = None) -> Any:
    return _call("rlm_query", _prompt("rlm_query", prompt), context=_context(context))


async def rlm_query_async(prompt: str, context: Any = None) -> Any:
    prompt = _prompt("rlm_query_async", prompt)
    return await _call_later("rlm_query", prompt, context=_context(context))


def rlm_query_batched(items: Any, on_error: str = "raise") -> list[Any]:
    pairs = _pairs("rlm_query_batched", items, on_error)
    return _settle(_call("rlm_query_batched", pairs), on_error)


async def rlm_query_batched_async(items: Any, on_error: str = "raise") -> list[Any]:
    pairs = _pairs("rlm_query_batched_async", items, on_error)
    return _settle(await _call_later("rlm_query_batched", pairs), on_error)


def _prompt(function: str, prompt: Any) -> str:
    if isinstance(prompt, str):
        return prompt
    if prompt is None or isinstance(prompt, (list, tuple, dict, set)):
        raise TypeError(
            f"{function} takes one prompt, a string, not {_kind(prompt)};"
            " for many there is llm_query_batched"
        )
    return str(prompt)


def _prompts(function: str, prompts: Any, on_error: str) -> list[str]:
    _check_on_error(on_error)
    if isinstance(prompts, (str, dict)):
        raise TypeError(f"{function} takes a list of prompts, not one {_kind(prompts)}")
    return [_prompt(function, prompt) for prompt in prompts]


def _pairs(function: str, items: Any, on_error: str) -> list[list[Any]]:
    _check_on_error(on_error)
    if isinstance(items, (str, dict)):
        raise TypeError(f"{function} takes a list, not one {_kind(items)}")
    pairs = []
    for item in items:
        if isinstance(item, dict):
            item = (item["prompt"], item.get("context"))
        prompt, context = item if isinstance(item, (tuple, list)) else (item, None)
        pairs.append([_prompt(function, prompt), _context(context)])
    return pairs


def _check_on_error(on_error: str) -> None:
    if on_error not in ("raise", "return"):
        raise ValueError(f"on_error is 'raise' or 'return', not {on_error!r}")


def _context(context: Any) -> Any:
    """Text, or a list of texts, as a capability takes it; Hits count as their text."""
    if context is None or isinstance(context, str):
        return context
    if isinstance(context, (list, tuple)):
        return [item if isinstance(item, str) else str(item) for item in context]
    return str(context)


def _settle(reply: Any, on_error: str) -> list[Any]:
    results: list[Any] = []
    errors: list[str] = []
    for place, item in enumerate(reply):
        if "error" in item:
            error = _exception(item.get("kind", "CapabilityError"), item["error"])
            errors.append(f"item {place}: {item.get('kind', 'CapabilityError')}: {item['error']}")
            results.append(error if on_error == "return" else None)
        else:
            results.append(item["ok"])
    if errors and on_error == "raise":
        raise BatchError(
            f"{len(errors)} of {len(results)} failed; {errors[0]}"
            " (on_error='return' gives errors in their places)"
        )
    return results


def _kind(value: Any) -> str:
    return str(type(value)).split("'")[1]  # Monty's own types have no `__name__`


# -- finding


def search(query: str, k: int = 10, documents: Any = None) -> list[Hit]:
    _require_str("search", "query", query)
    rows = _call("search", query, int(k), None if documents is None else _names(documents))
    return [_hit(int(row[0]), int(row[1]), float(row[2])) for row in rows]


class Section:
    """`context[start:end]` is its text, up to the next of its level. Level 1 is the highest."""

    def __init__(self, title: str, level: int, start: int, end: int, document: str) -> None:
        self.title = title
        self.level = level
        self.start = start
        self.end = end
        self.document = document

    def __str__(self) -> str:
        return "  " * (self.level - 1) + f"{self.title} [{self.start}:{self.end}]"

    def __repr__(self) -> str:
        return f"Section({self.title!r}, {self.level}, {self.start}, {self.end}, {self.document!r})"


def outline(document: Any = None, max_items: int = 1000) -> list[Section]:
    """The host finds them: Monty's patterns are slow over a long text."""
    rows = _call("_outline", None if document is None else _names([document]), int(max_items))
    return [Section(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def grep(
    pattern: Any, max_hits: int = 100, before: int = 0, after: int = 0, flags: int = 0
) -> list[Hit]:
    """Looks in blocks that start at lines, so that what is found first costs no more than that."""
    if not isinstance(pattern, re.Pattern):
        _require_str("grep", "pattern", pattern)
        pattern = re.compile(pattern, flags)
    compiled = re.compile(pattern.pattern, pattern.flags | re.MULTILINE)
    hits: list[Hit] = []
    told = block_start = 0
    while block_start < _SIZE and len(hits) < max_hits:
        window = context[block_start : block_start + _BLOCK_CHARS + _SEEN_PAST_CHARS]
        length = _block_length(window, block_start)
        for found in compiled.finditer(window):
            start, end = found.span()
            if start > length or (start == length and block_start + length < _SIZE):
                break  # the next block's
            if len(hits) >= max_hits:
                break
            if block_start + start >= told:  # else on a line already told
                hits.append(_lines((start, end), (before, after), window, block_start))
                line_end = window.find("\n", end)
                told = block_start + (line_end if line_end >= 0 else len(window))
        block_start += length
    return hits


def _block_length(window: str, block_start: int) -> int:
    if block_start + len(window) >= _SIZE:
        return len(window)
    newline = window.rfind("\n", 0, _BLOCK_CHARS)
    return newline + 1 if newline >= 0 else _BLOCK_CHARS


def _lines(found: Any, around: Any, window: str, window_start: int) -> Hit:
    """The lines of a match, with lines around it; of a line that is too long, a part."""
    start, end = window_start + found[0], window_start + found[1]
    before, after = around
    at = _bisect_right(_STARTS, start) - 1
    low, high = (_STARTS[at], _ENDS[at]) if at >= 0 else (0, _SIZE)
    reach = _MAX_LINE_CHARS * (1 + max(before, after, 0))
    first, last = max(low, start - reach), max(min(high, end + reach), end)
    if window_start <= first and last <= window_start + len(window):
        near = window[first - window_start : last - window_start]
    else:
        near = context[first:last]
    head, tail = near[: start - first], near[end - first :]
    if end > start and near[end - first - 1] == "\n":
        end, tail = end - 1, "\n" + tail
    lead = head.split("\n")[-1 - before :]
    trail = tail.split("\n")[: 1 + after]
    from_at, to_at = start - len("\n".join(lead)), end + len("\n".join(trail))
    if to_at - from_at > reach:
        room = max(reach - (end - start), 0) // 2
        from_at, to_at = max(from_at, start - room), min(to_at, end + room)
    text = near[from_at - first : to_at - first]
    if text.endswith("\r"):
        text, to_at = text[:-1], to_at - 1
    return Hit(text, from_at, to_at, documents[at].name if at >= 0 else "")


def count_tokens(text: Any) -> int:
    whole = str(text)
    pieces = []
    position = 0
    while position < len(whole):
        piece = whole[position : position + _COUNT_CHARS]
        blank = max(piece.rfind(" "), piece.rfind("\n"))
        if position + len(piece) < len(whole) and blank > len(piece) - 4096:
            piece = piece[:blank]
        pieces.append(piece)
        position += len(piece)
    return sum(_count(pieces))


def _count(texts: list[str]) -> list[int]:
    counts: list[int] = []
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _COUNT_FRAME_CHARS:
            counts += _call("count_tokens", batch)
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    return counts + _call("count_tokens", batch) if batch else counts


def _names(documents_or_names: Any) -> list[str]:
    known = [document.name for document in documents]
    if isinstance(documents_or_names, (str, Document)):
        documents_or_names = [documents_or_names]
    names = [item if isinstance(item, str) else str(item.name) for item in documents_or_names]
    for name in names:
        if name not in known:
            raise ValueError(f"no document is named {name!r}")
    return names


def _hit(start: int, end: int, score: float) -> Hit:
    at = _bisect_right(_STARTS, start) - 1
    return Hit(context[start:end], start, end, documents[at].name if at >= 0 else "", score)


def _require_str(function: str, name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{function}: {name} must be a string, not {_kind(value)}")


# -- chunks: as in `chunking`, all at once


def chunks(
    text: Any = None, tokens: int = 2000, overlap: int = 0, by: str = "paragraph"
) -> list[Hit]:
    if by not in _CUTS:
        raise ValueError(f"chunks: by must be one of {', '.join(_CUTS)}, not {by!r}")
    if tokens < 1 or not 0 <= overlap < tokens:
        raise ValueError("chunks: tokens must be at least 1, and overlap from 0 to below it")
    if text is None:
        cutter = _Cutter(context, tokens, overlap, _CUTS[by])
        parts = [(document.start, document.end, document.name) for document in documents]
    elif isinstance(text, Hit):
        cutter = _Cutter(context, tokens, overlap, _CUTS[by])
        parts = [(text.start, text.end, text.document)]
    else:
        cutter = _Cutter(str(text), tokens, overlap, _CUTS[by])
        parts = [(0, len(str(text)), "")]
    return cutter.hits(parts)


class _Cutter:
    """Pieces are proposed by what a token has measured so far, then counted, then cut again."""

    def __init__(self, text: str, tokens: int, overlap: int, cuts: list[Any]) -> None:
        self.text = text
        self.tokens = tokens
        self.overlap = overlap
        self.cuts = cuts
        self.chars_a_token = _FIRST_CHARS_A_TOKEN

    def hits(self, parts: list[Any]) -> list[Hit]:
        made: list[Any] = []
        batch: list[Any] = []
        size = 1  # the first piece tells how long a token is
        for start, stop, name in parts:
            position = start
            while position < stop:
                room = max(int(self.tokens * self.chars_a_token * _FILL), 1)
                end = self.cut(position, room, stop)
                batch.append((position, end, name))
                position = stop if end >= stop else self.overlapped(position, end)
                if len(batch) >= size:
                    made += self.settled(batch)
                    batch, size = [], min(size * 2, _COUNT_BATCH)
        made += self.settled(batch)
        return [Hit(self.text[start:end], start, end, name) for start, end, name in made]

    def settled(self, spans: list[Any]) -> list[Any]:
        """These spans with the ones over the cap cut until all fit, blank ones dropped."""
        texts = [self.text[span[0] : span[1]] for span in spans]
        told = [(span, text) for span, text in zip(spans, texts, strict=True) if text.strip()]
        counts = _count([text for _, text in told])
        if sum(counts):
            self.chars_a_token = sum([len(text) for _, text in told]) / sum(counts)
        fitting: list[Any] = []
        for pair, size in zip(told, counts, strict=True):
            span = pair[0]
            if size <= self.tokens or span[1] - span[0] == 1:
                fitting.append(span)
            else:
                fitting += self.settled(self.divided(span, size))
        return fitting

    def divided(self, span: Any, num_tokens: int) -> list[Any]:
        start, stop, name = span
        room = -(-(stop - start) // max(2, -(-num_tokens // self.tokens)))
        ends: list[int] = []
        position = start
        while position < stop:
            position = self.cut(position, room, stop)
            ends.append(position)
        if len(ends) == 1:  # one word alone is too long
            ends = [*range(start + room, stop, room), stop]
        starts = [start, *ends[:-1]]
        return [(a, b, name) for a, b in zip(starts, ends, strict=True)]

    def cut(self, start: int, room: int, stop: int) -> int:
        if stop - start <= room:
            return stop
        window = self.text[start : min(start + room + _MARK_CHARS, stop)]
        for mark in self.cuts:
            end = _last_end(mark, window, room // 2, room)
            if end:
                return start + end
        end = _last_end(_BLANK, window, 0, room)
        return start + end if end else self.word_end(start + room, stop)

    def word_end(self, position: int, stop: int) -> int:
        while position < stop:
            window = self.text[position : min(position + 4096, stop)]
            blank = _BLANK.search(window)
            if blank:
                return position + blank.end()
            position += len(window)
        return stop

    def overlapped(self, start: int, end: int) -> int:
        back = int(self.overlap * self.chars_a_token)
        low = max(start + 1, end - back)
        blank = _BLANK.search(self.text[low:end]) if back else None
        return low + blank.end() if blank else end


def _last_end(mark: Any, window: str, low: int, high: int) -> int:
    last = 0
    for found in mark.finditer(window[low:]):
        if low + found.start() > high:
            break
        last = low + found.end()
    return last


# -- the end of a run


def submit(value: Any, evidence: Any = None) -> None:
    submission = [_json(value), [] if evidence is None else _spans(evidence)]
    done = {"type": "done", "cell": 0, "stdout": "", "error": None, "submission": submission}
    _submit(json.dumps(done))


def _spans(evidence: Any) -> list[list[int]]:
    """Hits or pairs, one or many, as [start, end] code points."""
    if hasattr(evidence, "start") and hasattr(evidence, "end"):
        return [[int(evidence.start), int(evidence.end)]]
    items = list(evidence)
    if len(items) == 2 and all([type(item) is int for item in items]):
        return [items]
    spans = []
    for item in items:
        if hasattr(item, "start") and hasattr(item, "end"):
            spans.append([int(item.start), int(item.end)])
        elif isinstance(item, (tuple, list)) and len(item) == 2:
            spans.append([int(item[0]), int(item[1])])
        else:
            raise TypeError(
                f"evidence is a list of Hits or of (start, end) pairs, not of {_kind(item)}"
            )
    return spans
