"""What of a run's settings and context is kept, and that it comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rlm import UsageError
from rlm.books import context_from_json, context_to_json, settings_from_json, settings_to_json
from rlm.context.inputs import Context, Paths
from rlm.settings import Selection, Settings


def everything(folder: Path) -> dict[str, Any]:
    """A value other than the default for every setting."""
    return {
        "model": "openai/a",
        "sub_model": "openai/b",
        "base_url": "http://127.0.0.1:1/v1",
        "depth": 3,
        "max_turns": 7,
        "max_calls": 11,
        "max_tokens": 1_000,
        "max_seconds": 2.5,
        "isolation": "process",
        "allow_read": (folder,),
        "preload": ("numpy",),
        "trace": folder / "trace.jsonl",
        "cell_seconds": 9.0,
        "hash_seed": 4,
        "random_seed": 5,
        "selection": Selection(include=("*.md",), max_file_bytes=10, allows_private_urls=True),
        "cache": False,
        "passes": 2,
        "schema": folder / "schema.json",
        "dialect": "default",
        "max_cost": 0.25,
        "price": {"openai/a": (1.0, 2.0)},
        "call_seconds": 30.0,
        "stream": True,
        "memory": ("project", "user"),
    }


def test_every_setting_comes_back_as_it_was(tmp_path: Path) -> None:
    values = everything(tmp_path)
    assert set(values) == {item.name for item in fields(Settings)}
    settings = Settings(**values)
    for name, value in values.items():
        assert value != getattr(Settings(), name), name
    assert settings_from_json(json.loads(json.dumps(settings_to_json(settings)))) == settings
    assert settings_to_json(Settings()) == {}


def test_setting_of_another_version_is_refused_in_one_line() -> None:
    with pytest.raises(UsageError, match="the journal's setting bogus"):
        settings_from_json({"bogus": 1})


def test_password_in_a_base_url_is_not_kept() -> None:
    kept = settings_to_json(Settings("openai/a", base_url="http://me:secret@127.0.0.1:1/v1"))
    assert kept["base_url"] == "http://127.0.0.1:1/v1"


@pytest.mark.parametrize(
    "context",
    [Paths(("a.txt", "-")), Path("b.txt"), [Path("c"), Path("d")]],
)
def test_named_contexts_come_back_as_they_were(context: Context) -> None:
    assert context_from_json(json.loads(json.dumps(context_to_json(context)))) == context


@pytest.mark.parametrize("context", ["a text", [("a", "b")], [Path("a"), "a text"]])
def test_texts_are_not_kept(context: Context) -> None:
    kept = json.dumps(context_to_json(context))
    assert "a text" not in kept
    assert context_from_json(json.loads(kept)) is None
