"""One score from end to end, small: a model and all that stands beside it, real throughout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rlm.bench.aggregation import Found, Size
from rlm.bench.lines import rows
from rlm.bench.options import Options
from rlm.bench.subjects import subjects

CELL = """
rows = re.findall(r"(?m)^Date: .+? Instance: (.+)$|^\\[.+?\\] \\(user \\d+\\) (.+)$", context)
labels = re.findall(r"'([^']+)'", context[: context.index(":") + 300].partition("\\n\\nY")[0])
ask = "Choose one label: " + ", ".join(labels) + ".\\nText: "
replies = llm_query_batched([ask + (one or other) for one, other in rows])
counts = collections.Counter(replies)
few = "least common" in question or "smallest" in question
submit("Label: " + (min if few else max)(labels, key=lambda label: counts[label]))
"""


def test_model_is_scored_beside_its_controls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLM_HOME", str(tmp_path / "home"))
    script = tmp_path / "script.json"
    # Its root is good at one kind of question; its reader says one label whatever it is shown.
    script.write_text(json.dumps({"root": [f"```repl\n{CELL.strip()}\n```"], "sub": ["music"]}))
    options = Options("whole", model=f"scripted/{script}")
    size = Size(tokens=1_024, windows=1, published=2, further=0, few=1)
    with subjects(options, tmp_path, few=size.few) as asked:
        found = Found.of(rows(), size, options, asked)
    score = found.score("task", "must", "aim")
    for estimate, n in ((score.published, 2), (score.reworded, 2), (score.untrained, 2)):
        assert estimate is not None
        assert estimate.n == n
    assert score.oracle is not None
    assert score.oracle.mean == 1  # the cell is right when its sub-calls are
    assert score.direct is not None
    assert score.trivial is not None
    assert 0 < score.trivial.mean < 1
    lines = found.lines_score("lines", "", "")
    assert lines.reworded is not None
    assert lines.reworded.mean == found.labelled.recall("music").n / lines.reworded.n  # type: ignore[union-attr]
    assert found.num_own == len(found.labelled.own)  # every line stood alone in a prompt
    by_question, confused = found.tables()
    assert by_question.heads[-1] == "exact code over its own labels"
    assert sum(int(line[confused.heads.index("music")]) for line in confused.lines) == found.num_own
