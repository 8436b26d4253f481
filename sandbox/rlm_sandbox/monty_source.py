"""The surface as Monty is given it: cells share its globals, and what they bind must not break it.

A cell that says `sum = 0` or `json = …` has only itself to blame, but `submit` must go on working:
within functions of the surface, every global is another name, which no cell would think of.
"""

from __future__ import annotations

import ast
import builtins
from functools import cache
from pathlib import Path

_SURFACE = Path(__file__).with_name("monty_surface.py")
_OWN = "_own_"


@cache
def surface() -> str:
    tree = ast.parse(_SURFACE.read_text("utf-8"))
    renaming = _Renaming(_bound_in(tree) | set(dir(builtins)))
    tree = ast.fix_missing_locations(renaming.visit(tree))
    own = "".join(f"{_OWN}{name} = {name}\n" for name in sorted(renaming.used))
    return f"{ast.unparse(tree)}\n{own}"


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self._globals = names
        self._locals: list[set[str]] = []  # of the functions around
        self.used: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._visit_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._visit_function(node)

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self._locals.append(_bound_in(node))
        node.body = [self.visit(statement) for statement in node.body]
        self._locals.pop()
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        is_local = any(node.id in names for names in self._locals)
        if not self._locals or is_local or node.id not in self._globals:
            return node
        self.used.add(node.id)
        return ast.Name(f"{_OWN}{node.id}", node.ctx)


def _bound_in(scope: ast.AST) -> set[str]:
    """Every name that is bound somewhere within; for a module, also what its functions bind."""
    names: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
        elif node is not scope and isinstance(
            node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ):
            names.add(node.name)
    return names
