"""Cells that are known to be good reach the full score with a perfect sub-model, so that a model
that does not is at fault, and neither the runtime nor the scorer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rlm.bench.aggregation import Size, windows_of
from rlm.bench.items import PUBLISHED, Item, Sheet, ask_all
from rlm.bench.lines import rows
from rlm.bench.oolong import draw_window
from rlm.bench.oracle import Oracle, Reading
from rlm.bench.pairs import TASKS
from rlm.bench.pairs_bench import graded_pairs, question
from rlm.bench.ruler import draw_sample
from rlm.bench.ruler_bench import sheet_of
from rlm.bench.subject import Subject

LABELS = """
rows = re.findall(r"(?m)^Date: (.+?) \\|\\| User: (\\d+) \\|\\| Instance: (.+)$", context)
labels = re.findall(r"'([^']+)'", context[: context.index("\\n")])
ask = "One of " + ", ".join(labels) + ".\\nText: "
replies = llm_query_batched([ask + text for _, _, text in rows])
counts = collections.Counter(replies)
"""
COUNT = (
    LABELS
    + """
if "least common" in question:
    submit("Label: " + min(labels, key=lambda label: counts[label]))
elif "most common?" in question:
    submit("Label: " + counts.most_common(1)[0][0])
elif "how many" not in question:
    a, b = re.search(r"is label '(.+?)' more.*as label '(.+?)'\\?", question).groups()
    told = "more common than" if counts[a] > counts[b] else "less common than"
    submit(f"Answer: {a} is {told if counts[a] != counts[b] else 'same frequency as'} {b}")
else:
    label = re.search(r"label '(.+?)'\\?", question).group(1)
    submit(f"Answer: {counts[label]}")
"""
)
PAIR = (
    LABELS
    + """
wanted = {"numeric value", "location"}
users = {user for (_, user, _), label in zip(rows, replies) if label in wanted}
submit("\\n".join(f"({a}, {b})" for a, b in itertools.combinations(sorted(users, key=int), 2)))
"""
)
NEEDLES = """
keys = re.search(r"for (.+) mentioned", question).group(1).replace("and ", "").split(", ")
submit([value for key in keys for value in re.findall(re.escape(key) + r" is: (.+?)\\.", context)])
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    return tmp_path


def scores(folder: Path, cell: str, sheet: Sheet) -> list[float]:
    """Of each question of a sheet, with this one cell as the root's reply to all."""
    path = folder / "cell.json"
    path.write_text(json.dumps([f"```repl\n{cell.strip()}\n```"]))
    with Subject(f"scripted/{path}", knows_all=True) as subject:
        return [mark.score for mark in ask_all(subject, sheet)]


def test_counting_labels_of_a_window(folder: Path) -> None:
    (asked,) = windows_of(rows(), Size(tokens=4_096, windows=1, published=25, further=0), "r")
    sheet = next(iter(asked.sheets()))
    counting = [item for item in sheet.items if "group: counting" in item.groups]
    found = scores(folder, COUNT, replace(sheet, items=tuple(counting[::4])))
    assert len(found) >= 5
    assert found == [1.0] * len(found)


def test_pairs_of_users(folder: Path) -> None:
    pool = rows()
    names = ("numeric value", "location", "entity")
    renamed = dict(zip(names, list(pool.lines.values())[:3], strict=True))
    window = draw_window(replace(pool, lines=renamed), 60, "pairs")
    oracle = Oracle((Reading(line.text, line.label) for line in window.lines), names)
    item = Item(question(TASKS[0]), graded_pairs(TASKS[0], window), PUBLISHED)
    assert scores(folder, PAIR, Sheet(window.text(), (item,), oracle)) == [1.0]


@pytest.mark.parametrize("name", ["single 3", "multi-key 2", "multi-value", "multi-query"])
def test_needles_of_a_text(folder: Path, name: str) -> None:
    sample = draw_sample(name, 5_000, False, "reference")
    assert scores(folder, NEEDLES, sheet_of(name, sample, PUBLISHED)) == [1.0]
