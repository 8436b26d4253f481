"""What a cell may say: RestrictedPython's transformer, widened to everyday code, at plain speed.

This is the friendly layer, not the boundary: it names the line, the reason and what to use
instead. New syntax stays refused until a `visit_` method here admits it. Knows nothing of the
worker that runs the result.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from types import CodeType

from RestrictedPython.transformer import RestrictingNodeTransformer

from . import guards

_INSTEAD = {  # names that a cell finds nowhere, unless it binds them itself
    "open": "open() is not available; the text is in `context`",
    "exec": "exec() is not available; write the code in the cell",
    "eval": "eval() is not available; write the expression, or use json.loads",
    "compile": "compile() is not available; for a pattern use re.compile",
    "breakpoint": "breakpoint() is not available; print what you want to see",
    "input": "input() is not available; nobody is at a terminal",
}
_NAMES_INSTEAD = {
    "__import__": "__import__() is not available; use an import statement",
    "__builtins__": "the name '__builtins__' is not available in cells; say the name itself",
}
_ATTRIBUTES_INSTEAD = {
    "__globals__": "globals() gives those of the cell",
    "__builtins__": "say the name itself",
    "__mro__": "ask isinstance() or issubclass()",
    "__bases__": "ask isinstance() or issubclass()",
    "__base__": "ask isinstance() or issubclass()",
    "__subclasses__": "let __init_subclass__ keep a list of them",
    "__code__": "help() tells how a function is called",
    "__closure__": "help() tells how a function is called",
    "__func__": "say the name of the function",
    "__self__": "say the name of the object",
    "__reduce__": "use copy.copy() or copy.deepcopy()",
    "__reduce_ex__": "use copy.copy() or copy.deepcopy()",
    "tb_frame": "traceback.format_exc() tells where an error was raised",
}
_STOPS = {"BaseException", "KeyboardInterrupt", "SystemExit", "GeneratorExit"}
_ORDINARY_ERRORS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and name not in _STOPS
)
_BINDERS: dict[type[ast.AST], str] = {  # nodes that bind a name, and where they hold it
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}


_OURS = sorted(name for name in guards.RESERVED if not guards.is_dunder(name))


class PolicyError(Exception):
    """A cell says something that is refused; the message names each line and reason."""


class Policy(RestrictingNodeTransformer):
    """Nodes either pass unchanged, or are refused, or (few) call a guard while they run."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: list[tuple[int, str]] = []
        self.unbound: list[ast.Name] = []  # of `_INSTEAD`; fine if the cell itself binds them
        self._may_bind = True  # a name within an expression, as far as the language lets it

    def error(self, node: ast.AST, info: str) -> None:
        self.refusals.append((getattr(node, "lineno", 0), info))

    def not_allowed(self, node: ast.AST) -> None:
        self.error(node, f"{type(node).__name__} is not available in cells")

    def check_name(
        self, node: ast.AST, name: str | None, allow_magic_methods: bool = False
    ) -> None:
        if name in guards.RESERVED:
            usual = f"the name {name!r} is not available in cells"
            self.error(node, _NAMES_INSTEAD.get(name, usual))

    def check_attribute(self, node: ast.AST, name: str, *, is_read: bool = True) -> None:
        if not (guards.may_read(name) if is_read else guards.may_write(name)):
            self.error(node, f"the attribute {name!r} is not available in cells{_instead_of(name)}")

    def _pass(self, node: ast.AST) -> ast.AST:
        return self.node_contents_visit(node)

    visit_Module = visit_Subscript = visit_Assign = visit_AugAssign = visit_AnnAssign = _pass
    visit_With = visit_For = visit_Call = visit_Lambda = visit_NamedExpr = _pass
    visit_ListComp = visit_SetComp = visit_DictComp = _pass
    visit_Await = visit_AsyncFor = visit_AsyncWith = _pass
    visit_match_case = visit_MatchValue = visit_MatchSingleton = _pass
    visit_MatchSequence = visit_MatchOr = _pass
    visit_TypeAlias = visit_TypeVar = visit_ParamSpec = visit_TypeVarTuple = _pass

    def _within(self, node: ast.AST, *, may_bind: bool) -> ast.AST:
        before, self._may_bind = self._may_bind, may_bind
        self.node_contents_visit(node)
        self._may_bind = before
        return node

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """It may run beside the function that it would bind names in."""
        return self._within(node, may_bind=False)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.target = self.visit(node.target)
        node.ifs = [self.visit(condition) for condition in node.ifs]
        before, self._may_bind = self._may_bind, False
        node.iter = self.visit(node.iter)
        self._may_bind = before
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        self.check_name(node, node.id)
        if node.id in _INSTEAD and isinstance(node.ctx, ast.Load):
            self.unbound.append(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        is_read = isinstance(node.ctx, ast.Load)
        self.check_attribute(node, node.attr, is_read=is_read)
        self.node_contents_visit(node)
        if not is_read or not guards.is_read_with_care(node.attr):
            return node
        if node.attr in ("format", "format_map"):
            return _formatting(node, may_bind=self._may_bind)
        if _is_own(node.value) and node.attr.startswith("_") and not node.attr.startswith("__"):
            return node
        return _guarded(node, "_getattr_", [node.value, ast.Constant(node.attr)])

    def visit_arg(self, node: ast.arg) -> ast.AST:
        self.check_name(node, node.arg)
        return self.node_contents_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.check_name(node, node.name)
        return self._within(node, may_bind=True)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.check_name(node, node.name)
        for keyword in node.keywords:
            if keyword.arg == "metaclass":
                self.error(
                    node,
                    "metaclass= is not available in cells; derive from abc.ABC, or use"
                    " __init_subclass__ or a class decorator",
                )
        self._within(node, may_bind=False)
        # `__prepare__` gives a class body the scope of a cell's choice, which must not hold these
        has_doc = ast.get_docstring(node, clean=False) is not None
        node.body.insert(int(has_doc), ast.copy_location(ast.Global(_OURS), node))
        return node

    def visit_alias(self, node: ast.alias) -> ast.AST:
        self.check_name(node, node.asname or node.name)
        return node

    visit_Import = visit_ImportFrom = _pass

    def _visit_names(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        for name in node.names:
            self.check_name(node, name)
        return node

    visit_Global = visit_Nonlocal = _visit_names

    def visit_Try(self, node: ast.Try) -> ast.AST:
        self.node_contents_visit(node)
        return _letting_stops_pass(node)

    visit_TryStar = visit_Try  # type: ignore[assignment]  # the nodes have the same fields

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.check_name(node, node.name)
        return self.node_contents_visit(node)

    def visit_Match(self, node: ast.Match) -> ast.AST | list[ast.stmt]:
        """The classes whose attributes are matched by place are checked first, and then go by
        names that a cell cannot bind: what is checked is what is matched."""
        self.node_contents_visit(node)
        checks: dict[str, ast.stmt] = {}
        for pattern in _matched_by_place(node):
            name = f"_class_{len(checks)}_"
            checks[name] = _checked_class(name, pattern.cls)
            pattern.cls = ast.copy_location(ast.Name(name, ast.Load()), pattern.cls)
        if len(checks) > guards.MAX_CLASSES:
            self.error(node, f"more than {guards.MAX_CLASSES} classes by place in one match")
        return [*checks.values(), node] if checks else node

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
            self.check_attribute(node, name)
            if guards.is_read_with_care(name):
                self.error(node, f"the attribute {name!r} is not available in patterns")
        return self.node_contents_visit(node)


class _LettingStopsPass(ast.NodeTransformer):
    """All that is done to a cell that runs without the policy."""

    def visit_Try(self, node: ast.Try) -> ast.AST:
        self.generic_visit(node)
        return _letting_stops_pass(node)

    visit_TryStar = visit_Try  # type: ignore[assignment]  # the nodes have the same fields


def compile_cell(
    code: str, filename: str, is_bound: Callable[[str], bool] = lambda name: False
) -> CodeType:
    """Compile a cell whose last bare expression is shown and which may `await` at top level.
    `is_bound` says whether the session has a value for a name already.

    Raises PolicyError for what is refused, SyntaxError (or ValueError) for what is no Python.
    """
    tree = _parse(code, filename)
    policy = Policy()
    policy.visit(tree)
    for node in _unbound(policy.unbound, tree, is_bound):
        policy.error(node, _INSTEAD[node.id])
    if policy.refusals:
        lines = [f"line {line or '?'}: {reason}" for line, reason in sorted(policy.refusals)]
        raise PolicyError("\n".join(dict.fromkeys(lines)))
    return _compile(tree, filename)


def compile_unchecked(code: str, filename: str) -> CodeType:
    """`compile_cell` for a session without the policy."""
    tree = _parse(code, filename)
    _LettingStopsPass().visit(tree)
    return _compile(tree, filename)


def _parse(code: str, filename: str) -> ast.Module:
    try:
        return ast.parse(code, filename)
    except SyntaxError as error:
        if (error.text or "").lstrip().startswith(("!", "%")):
            error.msg += " (a cell is plain Python: no shell and no % commands)"
        raise


def _compile(tree: ast.Module, filename: str) -> CodeType:
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        show = ast.Call(ast.Name("_show_", ast.Load()), [last.value], [])
        last.value = ast.copy_location(show, last.value)
        ast.fix_missing_locations(last)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compiled: CodeType = compile(tree, filename, "exec", flags=flags, dont_inherit=True)
    return compiled


def _unbound(
    names: list[ast.Name], tree: ast.Module, is_bound: Callable[[str], bool]
) -> Iterator[ast.Name]:
    """`input` is no less a name for a variable than any other."""
    suspects = [name for name in names if not is_bound(name.id)]
    bound = set(_names_bound_in(tree)) if suspects else set()
    return (name for name in suspects if name.id not in bound)


def _names_bound_in(tree: ast.Module) -> Iterator[str | None]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name
        elif (field := _BINDERS.get(type(node))) is not None:
            yield getattr(node, field)


def _formatting(node: ast.Attribute, *, may_bind: bool) -> ast.AST:
    """`X.format` where X is checked: at once if it is a literal, else when it is another than the
    last time, as far as that can be remembered."""
    value = node.value
    literal = value.value if isinstance(value, ast.Constant) else None
    if isinstance(literal, str) and guards.refused_field(literal) is None:
        return node
    if isinstance(value, ast.Name):
        node.value = _checked_template(value, value)
    elif may_bind:
        bound = ast.NamedExpr(ast.Name("_template_", ast.Store()), value)
        node.value = _checked_template(bound, ast.Name("_template_", ast.Load()))
    else:
        node.value = ast.Call(ast.Name("_checked_", ast.Load()), [value], [])
    return ast.fix_missing_locations(node)


def _checked_template(found: ast.expr, again: ast.Name) -> ast.expr:
    site = ast.Constant(guards.new_site())
    last = ast.Subscript(ast.Name("_flat_", ast.Load()), site, ast.Load())
    checked = ast.Call(ast.Name("_checked_at_", ast.Load()), [site, again], [])
    return ast.IfExp(ast.Compare(found, [ast.Is()], [last]), again, checked)


def _matched_by_place(node: ast.Match) -> Iterator[ast.MatchClass]:
    """Patterns like `Point(x, y)`."""
    for case in node.cases:
        for pattern in ast.walk(case.pattern):
            if isinstance(pattern, ast.MatchClass) and pattern.patterns:
                yield pattern


def _checked_class(name: str, cls: ast.expr) -> ast.stmt:
    """A pattern that is never come to may name what there is not."""
    check = ast.Call(ast.Name("_positional_", ast.Load()), [cls], [])
    found = ast.Assign([ast.Name(name, ast.Store())], check)
    none = ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None))
    missing = ast.ExceptHandler(ast.Name("_unmatched_", ast.Load()), None, [none])
    guarded = ast.Try([found], [missing], [], [])
    return ast.fix_missing_locations(ast.copy_location(guarded, cls))


def _guarded(node: ast.expr, guard: str, arguments: list[ast.expr]) -> ast.AST:
    call = ast.Call(ast.Name(guard, ast.Load()), arguments, [])
    return ast.fix_missing_locations(ast.copy_location(call, node))


def _letting_stops_pass(node: ast.Try) -> ast.Try:
    """`except:` must not swallow `submit` or the end of the cell's time."""
    if node.handlers and not all(_is_ordinary(handler.type) for handler in node.handlers):
        stop = ast.ExceptHandler(ast.Name("_stop_", ast.Load()), None, [ast.Raise()])
        node.handlers.insert(0, ast.copy_location(stop, node.handlers[0]))
        ast.fix_missing_locations(node)
    return node


def _is_ordinary(caught: ast.expr | None) -> bool:
    """Whether an `except` clause can only catch subclasses of Exception."""
    if isinstance(caught, ast.Tuple):
        return all(_is_ordinary(item) for item in caught.elts)
    return isinstance(caught, ast.Name) and caught.id in _ORDINARY_ERRORS


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _instead_of(name: str) -> str:
    return f"; {_ATTRIBUTES_INSTEAD[name]}" if name in _ATTRIBUTES_INSTEAD else ""
