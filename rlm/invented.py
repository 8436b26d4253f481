"""Whether a submitted value was invented: made of literals that the reply itself holds, in a cell
where nothing that was read has a say in it.

Follows names through the syntax of one cell, from what can be read (the context, searches, models)
to `submit`, through values and through conditions; where that is in doubt the value counts as read.
Pure text; runs nothing and knows no model, session or turn.

What Python computed is not a literal: `submit(2 + 2)` and `submit(len("abc"))` pass. `submit(None)`
is one.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

MAX_ROUNDS = 50  # through a cell, until no more names are found to depend on what is read
MAX_CODE_CHARS = 50_000  # of a cell that is looked into; a longer one counts as having read
MAX_VALUE_CHARS = 20_000  # a literal longer than this is no answer that a model made up
_BUILTINS = frozenset(dir(builtins))
_LEAVING = (ast.Raise, ast.Return, ast.Break, ast.Continue)


def reads(code: str, sources: Collection[str]) -> bool:
    """Whether a cell says the name of anything that can be read."""
    if len(code) > MAX_CODE_CHARS:
        return True
    tree = _parsed(code)
    return tree is not None and _says(tree, frozenset(sources))


def is_invented(
    code: str, value: Any, sources: Collection[str], endings: Collection[str] = ("submit",)
) -> bool:
    """Whether `value`, which the cell gave to one of `endings`, is but literals of it. `sources`:
    the names of all that can be read."""
    tree = _parsed(code) if len(code) <= MAX_CODE_CHARS else None
    if tree is None or not _is_made_of(value, list(_literals(tree))):
        return False
    try:
        return _Flow(sources, endings).gives_unread(tree)
    except RecursionError:  # nobody nests a literal answer so deep
        return False


def _parsed(code: str) -> ast.Module | None:
    try:
        tree = compile(code, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if isinstance(tree, ast.Module) else None


# -- where a value comes from


class _Flow:
    """`read`: the names that depend on what is read, so far. `is_bound`: from here on whether
    anything runs at all depends on it."""

    def __init__(self, sources: Collection[str], endings: Collection[str]) -> None:
        self.read = set(sources)
        self._endings = frozenset(endings)
        self._is_bound = False
        self._unread: list[ast.Call] = []

    def gives_unread(self, tree: ast.Module) -> bool:
        """Whether an ending is given a value that owes nothing to what is read."""
        for _ in range(MAX_ROUNDS):
            before = len(self.read)
            self._is_bound, self._unread = False, []
            self._block(tree.body, bound=False)
            if len(self.read) == before:
                break
        return bool(self._unread)

    def _block(self, statements: Iterable[ast.stmt], *, bound: bool) -> None:
        for statement in statements:
            self._statement(statement, bound or self._is_bound)

    def _statement(self, statement: ast.stmt, bound: bool) -> None:
        parts = list(_own_parts(statement))
        says = any(_says(part, self.read) for part in parts)
        for part in parts:
            self._calls(part, bound)
        if says or bound:
            self.read.update(_names_bound(statement))
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._definition(statement)
            return
        blocks = list(_blocks(statement))
        if isinstance(statement, (ast.Try, ast.TryStar)):  # how far it came shows in what it set
            says = any(_says(inner, self.read) for block in blocks for inner in block)
        decides = says and not isinstance(statement, (ast.With, ast.AsyncWith))
        for block in blocks:
            self._block(block, bound=bound or decides)
        if decides and self._may_leave(statement, blocks):
            self._is_bound = True

    def _definition(
        self, definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> None:
        if any(_says(inner, self.read) for inner in definition.body):
            self.read.add(definition.name)
        # Who calls it, and with what, is not followed.
        self.read.update(node.arg for node in ast.walk(definition) if isinstance(node, ast.arg))
        self._block(definition.body, bound=False)

    def _may_leave(self, statement: ast.stmt, blocks: Sequence[Sequence[ast.stmt]]) -> bool:
        if isinstance(statement, ast.Assert):
            return True
        inner = (node for block in blocks for child in block for node in ast.walk(child))
        return any(isinstance(node, _LEAVING) or self._is_ending(node) for node in inner)

    def _calls(self, part: ast.AST, bound: bool) -> None:
        """Endings, and objects that a call with something read may have changed."""
        for node in ast.walk(part):
            if not isinstance(node, ast.Call):
                continue
            if self._is_ending(node):
                if not bound and not self._gives_read(node):
                    self._unread.append(node)
            elif bound or any(_says(argument, self.read) for argument in _arguments(node)):
                self.read.update(_changed_by(node))

    def _is_ending(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in self._endings
        )

    def _gives_read(self, ending: ast.Call) -> bool:
        """Its value, not its evidence; a variable may be given by its name."""
        values = ending.args[:1] or [
            item.value for item in ending.keywords if item.arg in (None, "value")
        ]
        return any(
            _says(value, self.read)
            or (isinstance(value, ast.Constant) and value.value in self.read)
            for value in values
        )


def _says(node: ast.AST, names: Collection[str]) -> bool:
    return any(isinstance(child, ast.Name) and child.id in names for child in ast.walk(node))


def _own_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement, without the blocks below it."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield from statement.decorator_list
        return
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.match_case):
            yield child.pattern
            if child.guard is not None:
                yield child.guard
        elif not isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield child


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, ())
    for holder in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield holder.body


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    """What a statement sets, the blocks below it left out; of `a.b[c] = …` it is `a`."""
    for part in _own_parts(statement):
        for node in ast.walk(part):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                root = _root(node)
                if root is not None:
                    yield root
            elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                yield node.name


def _root(node: ast.AST) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(item.value for item in call.keywords)]


def _changed_by(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Name) and call.func.id in _BUILTINS:
        return  # they change nothing that they are given
    for node in (call.func, *_arguments(call)):
        root = _root(node)
        if root is not None:
            yield root


# -- what a value is made of


def _literals(tree: ast.AST) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float)):
            yield node.value


def _is_made_of(value: Any, literals: Sequence[Any]) -> bool:
    leaves = list(_leaves(value))
    if sum(len(leaf) for leaf in leaves if isinstance(leaf, str)) > MAX_VALUE_CHARS:
        return False
    texts = {str(literal).casefold().strip() for literal in literals}
    longest_first = sorted((text for text in texts if text), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)) or r"\Z")
    for leaf in leaves:
        if leaf is None or isinstance(leaf, bool):
            continue
        if isinstance(leaf, str):
            if any(character.isalnum() for character in pattern.sub("", leaf.casefold())):
                return False
        elif str(leaf) not in texts and str(abs(leaf)) not in texts:
            return False
    return True


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
