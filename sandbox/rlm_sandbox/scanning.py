"""Where in mapped UTF-8 bytes a match of a regular expression could start, found without decoding.

A pattern is read as its parser reads it, and widened to what can be looked for in bytes: a literal
that each match holds, or an expression of google-re2 that matches wherever the pattern does. So a
place is never missed, and what is found is for `re` to judge. Knows nothing of texts or windows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # not in typeshed
from re import _parser  # type: ignore[attr-defined]  # not in typeshed
from typing import Any, NamedTuple

from rlm_sandbox import engines
from rlm_sandbox.engines import Data, Search

Skip = Callable[[int, int], int]  # (from byte, to byte) -> where a match could start, or -1

_GOOD_LITERAL_BYTES = 3  # rare enough to beat an automaton
_MAX_COUNT = 8  # of a counted repeat, kept as counted; larger ones are widened
_TOP = 0x10FFFF
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_DIGIT = ((0x30, 0x39),)
_SPACE = ((0x09, 0x0D), (0x1C, 0x20))
_BEYOND = ((0x80, _TOP),)
_ASCII_OF = {"WORD": _WORD, "DIGIT": _DIGIT, "SPACE": _SPACE}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_ZERO_WIDTH = {"AT", "ASSERT", "ASSERT_NOT"}

Ranges = tuple[tuple[int, int], ...]


class Sight(NamedTuple):
    """How far one can see ahead in a text for a pattern. `skip`: the next place where it could
    match. `in_line`: it looks at nothing beyond the line where its match starts."""

    skip: Skip | None
    in_line: bool


def sight(pattern: re.Pattern[str], data: Data, is_ascii: bool) -> Sight:
    """`skip` is None where every place would do, or nothing quick can tell."""
    found = _plan(pattern, is_ascii)
    if found.search is None:
        return Sight(None, found.in_line)
    return Sight(_skipper(found, found.search, data), found.in_line)


class _Plan(NamedTuple):
    search: Search | None
    whole_lines: bool  # each match lies in the line where the program finds something
    in_line: bool
    overlap: int = 0


def _skipper(plan: _Plan, search: Search, data: Data) -> Skip:
    def by_place(start: int, end: int) -> int:
        return engines.find(search, data, start, end, plan.overlap)

    def by_line(start: int, end: int) -> int:
        found = engines.find(search, data, start, end, plan.overlap)
        return found if found < 0 else max(start, data.rfind(b"\n", start, found) + 1)

    def in_lines(start: int, end: int) -> int:
        while start < end:
            stop = data.find(b"\n", min(start + engines.SLICE_BYTES, end), end)
            stop = end if stop < 0 else stop + 1
            found = search(data, start, stop)
            if found >= 0:
                return found
            start = stop
        return -1

    if plan.overlap:
        return by_line if plan.whole_lines else by_place
    return in_lines


@lru_cache(maxsize=256)
def _plan(pattern: re.Pattern[str], is_ascii: bool) -> _Plan:
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    shape = _Shape(_TOP if not is_ascii else 0x7F)
    items = list(shape.flat(tree, pattern.flags))
    within = not shape.may_match_newline(items)
    in_line = within and not shape.looks_around
    if tree.getwidth()[0] == 0:
        return _Plan(None, False, in_line)
    prefix, longest = _literals(items)
    by_line = within and len(longest) > len(prefix)
    sought = longest if by_line else prefix
    has_re2 = engines.re2() is not None
    exact = None
    if sought:
        exact = _Plan(engines.literal(sought), by_line, in_line, len(sought))
        if len(sought) >= _GOOD_LITERAL_BYTES or not has_re2:
            return exact
    if has_re2:
        text, width = (shape.widened(items), 0) if within else shape.beginning(items)
        search = engines.compiled(text)
        if search is not None and search(b"", 0, 0) < 0:
            return _Plan(search, False, in_line, width)
    return exact or _Plan(None, False, in_line)


# -- what a pattern is made of

Item = tuple[Any, Any, int]  # operation, argument, flags in force there


def _literals(items: Iterable[Item]) -> tuple[bytes, bytes]:
    """The literal that each match starts with, and the longest that each holds; in UTF-8."""
    runs, run = [], ""
    for operation, argument, flags in items:
        name = str(operation)
        if name == "LITERAL" and _is_caseless(argument, flags):
            run += chr(argument)
        elif name not in _ZERO_WIDTH:
            runs.append(run)
            run = ""
    runs.append(run)
    told = [item.encode("utf-8", "surrogatepass") for item in runs]
    return told[0], max(told, key=len)


def _looks_for_end(name: str, argument: Any, flags: int) -> bool:
    """Of the text: `$` without MULTILINE, or `\\Z`."""
    if name != "AT":
        return False
    of_line = argument is op.AT_END and flags & re.MULTILINE
    return not of_line and argument in (op.AT_END, op.AT_END_STRING)


def _is_caseless(code: int, flags: int) -> bool:
    return not flags & re.IGNORECASE or (code < 0x80 and not chr(code).isalpha())


class _Shape:
    """Expressions of re2 that are wider than items of a pattern. `top`: the highest code point
    that the text may hold."""

    def __init__(self, top: int) -> None:
        self._top = top
        self.looks_around = False

    def flat(self, tree: Any, flags: int) -> Iterable[Item]:
        """The items of a sequence; groups without a choice are part of it."""
        for operation, argument in tree:
            name = str(operation)
            if name in ("ASSERT", "ASSERT_NOT") or _looks_for_end(name, argument, flags):
                self.looks_around = True
            if name == "SUBPATTERN":
                _, more, less, inner = argument
                yield from self.flat(inner, (flags | more) & ~less)
            elif name == "ATOMIC_GROUP":
                yield from self.flat(argument, flags)
            else:
                yield operation, argument, flags

    def may_match_newline(self, items: Iterable[Item]) -> bool:
        return any(self._takes_newline(*item) for item in items)

    def _takes_newline(self, operation: Any, argument: Any, flags: int) -> bool:
        name = str(operation)
        if name in _ZERO_WIDTH or name == "GROUPREF":
            return False
        if name in _REPEATS:
            return self.may_match_newline(self.flat(argument[2], flags))
        if name == "BRANCH":
            return any(self.may_match_newline(self.flat(part, flags)) for part in argument[1])
        if name == "GROUPREF_EXISTS":
            parts = [part for part in argument[1:] if part is not None]
            return any(self.may_match_newline(self.flat(part, flags)) for part in parts)
        return any(low <= 0x0A <= high for low, high in self._chars(name, argument, flags))

    # -- the whole pattern, where it stays within a line

    def widened(self, items: Iterable[Item]) -> str:
        return "".join(self._wide(*item) for item in items)

    def _wide(self, operation: Any, argument: Any, flags: int) -> str:
        name = str(operation)
        if name == "AT":
            return "(?m:^)" if argument is op.AT_BEGINNING and flags & re.MULTILINE else ""
        if name in _ZERO_WIDTH:
            return ""
        if name == "GROUPREF":
            return r"[^\n]*"
        if name in _REPEATS:
            low, high, inner = argument
            return self._repeated(self.widened(self.flat(inner, flags)), int(low), int(high))
        if name == "BRANCH":
            return self._choice(argument[1], flags)
        if name == "GROUPREF_EXISTS":
            return self._choice([argument[1], argument[2] or []], flags)
        return _class(self._chars(name, argument, flags))

    def _repeated(self, inner: str, low: int, high: int) -> str:
        least = min(low, _MAX_COUNT)
        if high <= _MAX_COUNT:
            return f"(?:{inner}){{{least},{high}}}"
        return f"(?:{inner}){{{least},}}"

    def _choice(self, parts: Iterable[Any], flags: int) -> str:
        return f"(?:{'|'.join(self.widened(self.flat(part, flags)) for part in parts)})"

    # -- how a match begins, in a bounded number of bytes

    def beginning(self, items: Iterable[Item]) -> tuple[str, int]:
        """The expression, and an upper bound of its width in bytes."""
        text, width = "", 1
        for operation, argument, flags in items:
            name = str(operation)
            if name in ("BRANCH", "GROUPREF", "GROUPREF_EXISTS"):
                break
            if name in _REPEATS:
                piece, size = self._first_times(argument, flags)
                text, width = text + piece, width + size
                break
            text += self._wide(operation, argument, flags)
            width += 4
        return text, width

    def _first_times(self, argument: Any, flags: int) -> tuple[str, int]:
        """As often as a repeat must be, of what it repeats as far as that is of one width."""
        low, _, inner = argument
        items = list(self.flat(inner, flags))
        if low == 0:
            return "", 0
        if any(str(item[0]) in _REPEATS or str(item[0]) == "BRANCH" for item in items):
            return self.beginning(items)
        least = min(int(low), _MAX_COUNT)
        return f"(?:{self.widened(items)}){{{least}}}", 4 * least * len(items)

    # -- single characters

    def _chars(self, name: str, argument: Any, flags: int) -> Ranges:
        if name == "LITERAL":
            return self._any_case(((argument, argument),), flags)
        if name == "NOT_LITERAL":
            return _complement(((argument, argument),), self._top)
        if name == "ANY":
            return ((0, self._top),) if flags & re.DOTALL else ((0, 9), (11, self._top))
        if name != "IN":
            return ((0, self._top),)
        negated = str(argument[0][0]) == "NEGATE"
        found: list[tuple[int, int]] = []
        for kind, value in argument[negated:]:
            found += self._members(str(kind), value, wide=not negated)
        if negated:
            return _complement(tuple(found), self._top)
        return self._any_case(tuple(found), flags)

    def _members(self, kind: str, value: Any, wide: bool) -> Ranges:
        """What a part of a set holds; at least, or (`wide`) at most."""
        if kind == "LITERAL":
            return ((value, value),)
        if kind == "RANGE":
            return (value,)
        category = str(value).removeprefix("CATEGORY_").removeprefix("UNI_")
        if not category.startswith("NOT_"):
            return _ASCII_OF[category] + (_BEYOND if wide else ())
        outside = _ASCII_OF[category.removeprefix("NOT_")]
        return _complement(outside if wide else outside + _BEYOND, _TOP)

    def _any_case(self, ranges: Ranges, flags: int) -> Ranges:
        """With whatever could count as the same letter: any letter of ASCII in either case, and
        beyond it anything."""
        if not flags & re.IGNORECASE:
            return ranges
        more = list(ranges)
        for low, high in ranges:
            for first, last, shift in ((0x41, 0x5A, 32), (0x61, 0x7A, -32)):
                start, stop = max(low, first), min(high, last)
                if start <= stop:
                    more += [(start + shift, stop + shift), *_BEYOND]
            if high >= 0x80:
                more += [(0x41, 0x5A), (0x61, 0x7A), *_BEYOND]
        return tuple(more)


def _complement(ranges: Ranges, top: int) -> Ranges:
    found, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= top:
        found.append((start, top))
    return tuple(found)


def _class(ranges: Ranges) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return f"\\x{{{ranges[0][0]:x}}}"
    parts = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges)
    return f"[{parts}]" if parts else r"[^\x00-\x{10FFFF}]"
