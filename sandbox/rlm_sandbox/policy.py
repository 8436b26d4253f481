"""What a cell may say: RestrictedPython's transformer, widened to everyday code, at plain speed.

This is the friendly layer, not the boundary: it names the line and the reason. New syntax stays
refused until a `visit_` method here admits it. Knows nothing of the worker that runs the result.
"""

from __future__ import annotations

import ast
import builtins
from types import CodeType

from RestrictedPython.transformer import RestrictingNodeTransformer

from . import guards

_INSTEAD = {
    "open": "open() is not available; the text is in `context`",
    "exec": "exec() is not available; write the code in the cell",
    "eval": "eval() is not available; write the expression, or use json.loads",
    "compile": "compile() is not available; for a pattern use re.compile",
    "__import__": "__import__() is not available; use an import statement",
    "breakpoint": "breakpoint() is not available; print what you want to see",
    "input": "input() is not available; nobody is at a terminal",
}
_STOPS = {"BaseException", "KeyboardInterrupt", "SystemExit", "GeneratorExit"}
_ORDINARY_ERRORS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and name not in _STOPS
)


class PolicyError(Exception):
    """A cell says something that is refused; the message names each line and reason."""


class Policy(RestrictingNodeTransformer):
    """Nodes either pass unchanged, or are refused, or (few) call a guard while they run."""

    def error(self, node: ast.AST, info: str) -> None:
        self.errors.append(f"line {getattr(node, 'lineno', '?')}: {info}")

    def not_allowed(self, node: ast.AST) -> None:
        self.error(node, f"{type(node).__name__} is not available in cells")

    def check_name(
        self, node: ast.AST, name: str | None, allow_magic_methods: bool = False
    ) -> None:
        if name is None:
            return
        if name in guards.RESERVED or (guards.is_dunder(name) and name not in guards.NAMES):
            self.error(node, _INSTEAD.get(name, f"the name {name!r} is not available in cells"))

    def _check_attribute(self, node: ast.AST, name: str, *, is_read: bool = True) -> None:
        if not (guards.may_read(name) if is_read else guards.may_write(name)):
            self.error(node, f"the attribute {name!r} is not available in cells")

    def _pass(self, node: ast.AST) -> ast.AST:
        return self.node_contents_visit(node)

    visit_Module = visit_Subscript = visit_Assign = visit_AugAssign = visit_AnnAssign = _pass
    visit_With = visit_For = visit_comprehension = visit_Call = _pass
    visit_Await = visit_AsyncFor = visit_AsyncWith = _pass
    visit_Match = visit_match_case = visit_MatchValue = visit_MatchSingleton = _pass
    visit_MatchSequence = visit_MatchOr = _pass
    visit_TypeAlias = visit_TypeVar = visit_ParamSpec = visit_TypeVarTuple = _pass

    def visit_Name(self, node: ast.Name) -> ast.AST:
        self.check_name(node, node.id)
        if isinstance(node.ctx, ast.Load) and node.id in _INSTEAD:
            self.error(node, _INSTEAD[node.id])
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self._check_attribute(node, node.attr, is_read=isinstance(node.ctx, ast.Load))
        self.node_contents_visit(node)
        if not isinstance(node.ctx, ast.Load) or not _needs_guard(node):
            return node
        guard = ast.Call(
            ast.Name("_getattr_", ast.Load()), [node.value, ast.Constant(node.attr)], []
        )
        return ast.fix_missing_locations(ast.copy_location(guard, node))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.check_name(node, node.name)
        self.check_function_argument_names(node)
        return self.node_contents_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.check_name(node, node.name)
        if any(keyword.arg == "metaclass" for keyword in node.keywords):
            self.error(node, "metaclass= is not available in cells")
        return self.node_contents_visit(node)

    def _visit_names(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        for name in node.names:
            self.check_name(node, name)
        return node

    visit_Global = visit_Nonlocal = _visit_names

    def visit_Try(self, node: ast.Try) -> ast.AST:
        """`except:` must not swallow `submit` or the end of the cell's time."""
        self.node_contents_visit(node)
        if node.handlers and not all(_is_ordinary(handler.type) for handler in node.handlers):
            stop = ast.ExceptHandler(ast.Name("_stop_", ast.Load()), None, [ast.Raise()])
            node.handlers.insert(0, ast.copy_location(stop, node.handlers[0]))
            ast.fix_missing_locations(node)
        return node

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        self.check_name(node, node.name)
        return self.node_contents_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        self.check_name(node, node.name)
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        self.check_name(node, node.rest)
        return self.node_contents_visit(node)

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        for name in node.kwd_attrs:  # `case object(__globals__=g)` reads an attribute
            self._check_attribute(node, name)
        return self.node_contents_visit(node)


def compile_cell(code: str, filename: str) -> CodeType:
    """Compile a cell whose last bare expression is shown and which may `await` at top level.

    Raises PolicyError for what is refused, SyntaxError (or ValueError) for what is no Python.
    """
    tree = ast.parse(code, filename)
    policy = Policy()
    policy.visit(tree)
    if policy.errors:
        raise PolicyError("\n".join(dict.fromkeys(policy.errors)))
    _show_last(tree)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compiled: CodeType = compile(tree, filename, "exec", flags=flags, dont_inherit=True)
    return compiled


def _show_last(tree: ast.Module) -> None:
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        show = ast.Call(ast.Name("_show_", ast.Load()), [last.value], [])
        last.value = ast.copy_location(show, last.value)
        ast.fix_missing_locations(last)


def _needs_guard(node: ast.Attribute) -> bool:
    if node.attr == "__dict__":
        return True
    if node.attr in ("format", "format_map"):
        template = node.value.value if isinstance(node.value, ast.Constant) else None
        return not (isinstance(template, str) and guards.is_flat(template))
    if not node.attr.startswith("_") or node.attr.startswith("__"):
        return False
    return not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))


def _is_ordinary(caught: ast.expr | None) -> bool:
    """Whether an `except` clause can only catch subclasses of Exception."""
    if isinstance(caught, ast.Tuple):
        return all(_is_ordinary(item) for item in caught.elts)
    return isinstance(caught, ast.Name) and caught.id in _ORDINARY_ERRORS
