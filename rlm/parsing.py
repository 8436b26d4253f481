"""From a model's reply to the cell in it, and to what it says around it. Pure text; knows nothing
of models, sessions or turns.

Taken as cells: fences tagged repl, python, py or python3 and, when a reply has none of those, bare
fences whose content is Python. Several fences of one reply are one cell, in order: one policy
check, one namespace, one observation; the first exception ends it. Fences with another tag (json,
bash, text …) and what a leading
`<think>…</think>` holds are prose.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

CELL_TAGS = frozenset({"repl", "python", "py", "python3"})

_THINKING = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(
    r"^[ \t]*(?:[-*>] +|\d+[.)] +)?(?P<fence>`{3,}|~{3,})[ \t]*(?P<tag>[^\s`]*)[^`]*$"
)
_FINAL_VAR = re.compile(r"^\s*FINAL_VAR\((.*?)\)", re.MULTILINE | re.DOTALL)
_FINAL = re.compile(r"^\s*FINAL\((.*)\)\s*$", re.MULTILINE | re.DOTALL)
# A string literal may hold a line of backticks; these are the tokens that open or close one.
_LEXEMES = re.compile(r"\\.|\"\"\"|'''|[\"'#\n]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """Code taken from a reply. `closed` is False when the reply ended inside a fence."""

    code: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Fence:
    """`lines` are those of the text that it takes up, its own marks included."""

    tag: str
    code: str
    closed: bool
    lines: range


def find_cell(reply: str) -> Cell | None:
    """The one cell of a reply, or None when there is nothing to run."""
    fences = list(_fences(_THINKING.sub("", reply)))
    chosen = [fence for fence in fences if fence.tag.lower() in CELL_TAGS]
    if not chosen:
        chosen = [fence for fence in fences if not fence.tag and _is_python(fence.code)]
    chosen = [fence for fence in chosen if fence.code.strip()]
    if not chosen:
        return None
    return Cell("\n".join(fence.code for fence in chosen), chosen[-1].closed)


def prose(reply: str) -> str:
    """What a reply says outside of any fence, thinking left out."""
    text = _THINKING.sub("", reply).replace("\r\n", "\n")
    fenced = {line for fence in _fences(text) for line in fence.lines}
    kept = (line for number, line in enumerate(text.split("\n")) if number not in fenced)
    return "\n".join(kept).strip()


def find_final(reply: str) -> str | None:
    """Code for `FINAL(text)` or `FINAL_VAR(name)` at the start of a line outside of any fence, as
    the published runtime reads them (the name first, then the longest text), or None."""
    said = prose(reply)
    variable = _FINAL_VAR.search(said)
    if variable is not None:
        name = variable[1].strip().strip("\"'").strip()
        return f"submit({name})" if name.isidentifier() else f"FINAL_VAR({name!r})"
    text = _FINAL.search(said)
    return None if text is None else f"submit({_unquoted(text[1].strip())!r})"


def _unquoted(text: str) -> str:
    try:
        literal = ast.literal_eval(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    return literal if isinstance(literal, str) else text


def _fences(text: str) -> Iterator[_Fence]:
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        if opening is None:
            at += 1
            continue
        body = lines[at + 1 :]
        end = _closing_line(body, opening["fence"])
        inside = body if end is None else body[:end]
        taken = range(at, at + len(inside) + 2)
        code = textwrap.dedent("\n".join(inside))
        yield _Fence(opening["tag"], code, end is not None, taken)
        at = taken.stop


def _closing_line(body: list[str], fence: str) -> int | None:
    """Index of the line that closes a fence: the first bare fence that is outside any string
    literal of the code before it, or the first one at all when the quotes never balance."""
    closing = re.compile(rf"[ \t]*{fence[0]}{{{len(fence)},}}[ \t]*")
    candidates = [index for index, line in enumerate(body) if closing.fullmatch(line)]
    for index in candidates:
        if not _ends_inside_string("\n".join(body[:index])):
            return index
    return candidates[0] if candidates else None


def _ends_inside_string(code: str) -> bool:
    """Whether the end of `code` lies in a triple-quoted literal (others end with their line)."""
    quote = ""
    commented = False
    for lexeme in _LEXEMES.findall(code):
        if lexeme == "\n":
            commented = False
            quote = quote if len(quote) == 3 else ""
        elif commented or lexeme.startswith("\\"):
            continue
        elif lexeme == "#":
            commented = not quote
        elif not quote:
            quote = lexeme
        elif lexeme == quote or (lexeme.startswith(quote) and len(quote) == 1):
            quote = ""  # `""" ` inside a one-quote string is `"` and an empty one: net closed
    return len(quote) == 3


def _is_python(code: str) -> bool:
    try:
        compile(code, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
