"""Jupyter notebooks: prose as it is, code in fences, and what it printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rlm.loaders.plain import decode, whole
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+)$", re.MULTILINE)
_MAX_OUTLINE = 10_000
_MAX_TITLE_CHARS = 200


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; metadata: language, num_cells, outline. Raises Refusal."""
    try:
        book = json.loads(decode(data)[0])
    except RecursionError:
        raise Refusal("its JSON is nested too deeply") from None
    except ValueError as error:
        raise Refusal(f"its JSON is damaged: {error}") from None
    cells = _cells(book)
    language = _language(book)
    pieces: list[str] = []
    outline: list[list[object]] = []
    length = 0
    for cell in cells:
        piece = whole(_shown(cell, language)).strip("\n")
        if not piece:
            continue
        if cell.get("cell_type") == "markdown":
            outline += [
                [len(found[1]), found[2].strip()[:_MAX_TITLE_CHARS], length + found.start()]
                for found in _HEADING.finditer(piece)
            ]
        pieces.append(piece)
        length += len(piece) + 2
    metadata: dict[str, Any] = {"language": language, "num_cells": len(cells)}
    if outline:
        metadata["outline"] = outline[:_MAX_OUTLINE]
    yield Part(name, "notebook", "\n\n".join(pieces), metadata)


def _cells(book: Any) -> list[dict[str, Any]]:
    """Of format 4, or of format 3, where they are in worksheets."""
    found = book.get("cells") if isinstance(book, dict) else None
    if found is None and isinstance(book, dict):
        sheets = [sheet for sheet in _list(book.get("worksheets")) if isinstance(sheet, dict)]
        found = [cell for sheet in sheets for cell in _list(sheet.get("cells"))] or None
    if not isinstance(found, list):
        raise Refusal("has no cells in it, as a notebook should")
    return [cell for cell in found if isinstance(cell, dict)]


def _language(book: dict[str, Any]) -> str:
    metadata = book.get("metadata")
    for key in ("language_info", "kernelspec"):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        found = about.get("name" if key == "language_info" else "language") if about else None
        if isinstance(found, str) and re.fullmatch(r"[\w+#.-]{1,30}", found):
            return found
    return "python"


def _shown(cell: dict[str, Any], language: str) -> str:
    source = _text(cell.get("source", cell.get("input")))
    if cell.get("cell_type") != "code":
        return source
    pieces = [f"```{language}\n{source}\n```"] if source.strip() else []
    for output in _list(cell.get("outputs")):
        said = _said(output).strip("\n") if isinstance(output, dict) else ""
        if said:
            pieces.append(f"Output:\n```\n{said}\n```")
    return "\n\n".join(pieces)


def _said(output: dict[str, Any]) -> str:
    """What an output shows as text; images show none."""
    if output.get("output_type") in ("error", "pyerr"):
        return _COLOURS.sub("", "\n".join(map(_text, _list(output.get("traceback")))))
    data = output.get("data")
    shown = data.get("text/plain") if isinstance(data, dict) else output.get("text")
    return _COLOURS.sub("", _text(shown))


def _text(source: Any) -> str:
    """Notebooks hold text as a string or as a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
