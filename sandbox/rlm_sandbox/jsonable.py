"""Any Python value as a JSON value, for `submit` and for the arguments of capabilities.

Total: it never refuses a value, except one that refuses to be shown as text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any

_MAX_DEPTH = 60
_MAX_INT_BITS = 14_000  # CPython writes no decimal number of more than 4,300 digits


def to_json(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Strings, finite numbers, bools and None as they are; mappings as objects with text for
    keys; tuples, sets and other sequences as lists; anything else, and what nests too deeply, as
    text."""
    if value is None or type(value) in (str, bool):
        return value
    if isinstance(value, int):
        number = int(value)
        return number if number.bit_length() < _MAX_INT_BITS else hex(number)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, str):
        return _plain(value)
    if depth > 0 and isinstance(value, Mapping):
        return {_key(key): to_json(item, depth - 1) for key, item in value.items()}
    if depth > 0 and isinstance(value, Set):
        return [to_json(item, depth - 1) for item in _in_order(value)]
    if depth > 0 and _is_list_like(value):
        return [to_json(item, depth - 1) for item in value]
    return _text(value)


def _is_list_like(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return True
    return isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview))


def _key(key: Any) -> str:
    return _plain(key) if isinstance(key, str) else _text(key)


def _plain(value: str) -> str:
    """Without what a subclass adds. A lazy text says that it is a `str`, and is none."""
    return str.__str__(value) if issubclass(type(value), str) else str(value)


def _in_order(values: Set[Any]) -> list[Any]:
    """A set has no order: sorted where it can be, so that equal sets give equal lists."""
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=repr)


def _text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
