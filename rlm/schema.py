"""The form that a submitted value must have: from a pydantic model, any type that pydantic can
check, or a JSON schema.

Knows nothing of how a value came about. Imports what checks only when there is something to check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from rlm.errors import UsageError

MAX_REASONS = 10
MAX_REASON_CHARS = 300


@dataclass(frozen=True, slots=True)
class Fit:
    """What became of a value. `plain`: it as JSON data; `made`: the instance that pydantic made of
    it, else the same. `reasons`: why it does not fit, else empty."""

    plain: Any = None
    made: Any = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """`schema` is a JSON schema, as a model is told."""

    schema: Mapping[str, Any]
    _check: Callable[[Any], Fit]

    @property
    def told(self) -> str:
        return json.dumps(self.schema, ensure_ascii=False)

    def fit(self, value: Any) -> Fit:
        """Of a JSON value; of a text that does not fit as it is, what it says as JSON."""
        fit = self._check(value)
        if not fit.reasons or not isinstance(value, str):
            return fit
        try:
            meant = json.loads(value)
        except (ValueError, RecursionError):
            return fit
        other = self._check(meant)
        return fit if other.reasons else other


def shape_of(schema: Any) -> Shape | None:
    """`schema`: None, the path of a file, a JSON schema as a dict, or a type. `UsageError` says
    what is wrong with it."""
    if schema is None:
        return None
    if isinstance(schema, (str, PathLike)):
        path = Path(schema)
        return _of_json(_read(path), f"--schema {path}")
    if isinstance(schema, Mapping):
        return _of_json(dict(schema), "schema")
    return _of_type(schema)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"--schema {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--schema {path}: not JSON: {error}") from error


def _of_type(schema: Any) -> Shape:
    from pydantic import PydanticUserError, TypeAdapter, ValidationError
    from pydantic.errors import PydanticSchemaGenerationError

    try:
        adapter: TypeAdapter[Any] = TypeAdapter(schema)
        told = adapter.json_schema()
    except (PydanticUserError, PydanticSchemaGenerationError, TypeError) as error:
        first = str(error).partition("\n")[0]
        raise UsageError(f"schema: pydantic cannot check a {schema!r}: {first}") from error

    def check(value: Any) -> Fit:
        try:
            made = adapter.validate_json(json.dumps(value))
            return Fit(adapter.dump_python(made, mode="json"), made)
        except ValidationError as error:
            found = ((item["loc"], item["msg"]) for item in error.errors(include_url=False))
            return Fit(reasons=_reasons(found))

    return Shape(told, check)


def _of_json(schema: Any, where: str) -> Shape:
    """References are looked up in the schema itself, never on a network."""
    try:
        import jsonschema
        from referencing import Registry
        from referencing.exceptions import Unresolvable
    except ModuleNotFoundError as error:
        raise UsageError(f"{where}: a JSON schema needs: pip install jsonschema") from error
    if not isinstance(schema, Mapping):
        raise UsageError(f"{where}: a JSON schema is an object, not a {type(schema).__name__}")
    kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema)
    except jsonschema.SchemaError as error:
        told = f"{_place(error.absolute_path)}{error.message}"
        raise UsageError(f"{where}: not a JSON schema: {_cut(told)}") from error
    validator = kind(schema, registry=Registry(), format_checker=kind.FORMAT_CHECKER)

    def check(value: Any) -> Fit:
        try:
            found = sorted(validator.iter_errors(value), key=lambda error: list(error.path) != [])
        except (Unresolvable, RecursionError) as error:
            raise UsageError(f"{where}: {_cut(f'cannot be resolved: {error}')}") from error
        reasons = _reasons((error.absolute_path, error.message) for error in found)
        return Fit(reasons=reasons) if reasons else Fit(value, value)

    check({})  # what refers to another file is told of now, not when an answer is there
    return Shape(schema, check)


def _reasons(found: Iterable[tuple[Iterable[Any], str]]) -> tuple[str, ...]:
    lines = [_cut(f"{_place(path)}{message}") for path, message in found]
    left = len(lines) - MAX_REASONS
    return (*lines[:MAX_REASONS], *([f"and {left} more"] if left > 0 else []))


def _place(path: Iterable[Any]) -> str:
    place = ".".join(str(part) for part in path)
    return f"{place}: " if place else ""


def _cut(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= MAX_REASON_CHARS else f"{line[:MAX_REASON_CHARS]}…"
