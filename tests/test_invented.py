"""What counts as an invented answer, and what must not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from rlm.acceptance import READABLE
from rlm.engram.data.labelled import LabelledSet
from rlm.engram.data.roots.drawing import draw_task
from rlm.engram.data.sources import Sources, SpanQuestion
from rlm.invented import is_invented, reads

PARAGRAPH = "The lighthouse keeper wrote every evening in the same grey book. Nobody read it. "
SPAN = SpanQuestion("Keeper", PARAGRAPH, "What did the keeper write in?", "grey book", 54)
SPAM = LabelledSet(
    "spam",
    (("win a prize now", "spam"), ("see you at six", "ham")) * 400,
    ({"spam": "spam", "ham": "ham"},),
    ("messages",),
)

SOURCES = {"context", "documents", "search", "grep", "llm_query", "llm_query_batched", "ages"}

INVENTED: list[tuple[str, Any]] = [
    ("submit('Paris')", "Paris"),
    ("submit(value='Paris')", "Paris"),
    ("answer = 'Paris'\nsubmit(answer)", "Paris"),
    ("print(context[:500])\nsubmit('Paris')", "Paris"),
    ("hits = search('capital')\nsubmit('Paris', evidence=hits)", "Paris"),
    ("answer = 'Paris'\nprint(answer in context)\nsubmit(answer)", "Paris"),
    ("submit({'city': 'Paris', 'year': 1999})", {"city": "Paris", "year": 1999}),
    ("found = {}\nfound['city'] = 'Paris'\nsubmit(found['city'])", "Paris"),
    ("submit(f\"{'Paris'}, {1999}\")", "Paris, 1999"),
    ("submit('Par' + 'is')", "Paris"),
    ("names = []\nnames.append('Rome')\nsubmit(names)", ["Rome"]),
    ("submit('\\n'.join(['- Rome', '- Paris']))", "- Rome\n- Paris"),
    ("submit('paris'.title())", "Paris"),
    ("submit(-5)", -5),
    ("submit(None)", None),
    ("submit(False)", False),
    ("def done():\n    submit('Paris')\ndone()", "Paris"),
    ("if question:\n    submit('Paris')", "Paris"),
    ("for _ in range(3):\n    submit('Paris')", "Paris"),
    ("with_context = 'x'\nsubmit('x')", "x"),
    ("class A:\n    x = 'Rome'\nsubmit(A.x)", "Rome"),
]
READ: list[tuple[str, Any]] = [
    ("submit(context[:5])", "Paris"),
    ("submit(len(context))", 5),
    ("submit(len(documents))", 1),
    ("submit(llm_query('Which city?'))", "Paris"),
    ("reply = await llm_query('Paris?')\nsubmit(reply)", "Paris"),
    ("submit('yes' if 'Paris' in context else 'no')", "yes"),
    ("if 'Paris' in context:\n    submit('Paris')", "Paris"),
    ("if 'Paris' not in context:\n    submit(None)\nsubmit('Paris')", "Paris"),
    ("assert 'Paris' in context\nsubmit('Paris')", "Paris"),
    ("for hit in search('capital'):\n    if 'is' in hit.text:\n        submit('Paris')", "Paris"),
    ("out = []\nfor line in context.splitlines():\n    out.append('x')\nsubmit(out)", ["x"]),
    ("n = 0\nfor line in context.split():\n    n += 1\nsubmit(n)", 1),
    (
        "n = 0\ntry:\n    llm_query('a')\n    n += 1\nexcept Exception:\n    submit([n, 'a'])",
        [0, "a"],
    ),
    ("try:\n    llm_query('x')\nexcept Exception as error:\n    submit('x')", "x"),
    ("def find():\n    return context[0]\nsubmit(find())", "x"),
    ("find = lambda: context[0]\nsubmit(find())", "x"),
    ("def end(x):\n    submit(x)\nend(context[0])", "x"),
    ("match context[0]:\n    case 'a':\n        submit('a')", "a"),
    ("import heapq\nbest = []\nheapq.heappush(best, context[0])\nsubmit(best)", ["x"]),
    ("while context.find('x') > 5:\n    submit('x')", "x"),
    ("submit(ages('x'))", "x"),  # a tool
    ("with open('f') as f:\n    x = context\nsubmit(x)", "f"),
]
COMPUTED: list[tuple[str, Any]] = [
    ("submit(2 + 2)", 4),
    ("submit(17 * 23)", 391),
    ("submit(f'It is {17 * 23}')", "It is 391"),
    ("submit(len('abcd'))", 4),
    ("submit(question)", "What?"),
    ("submit(datetime.date(2026, 1, 31).isoformat())", "2026-01-31T"),
    ("submit('abc'[::-1])", "cba"),
]


@pytest.mark.parametrize(("code", "value"), INVENTED)
def test_value_that_only_the_reply_holds_is_invented(code: str, value: Any) -> None:
    assert is_invented(code, value, SOURCES)


@pytest.mark.parametrize(("code", "value"), READ)
def test_value_that_depends_on_what_was_read_is_not(code: str, value: Any) -> None:
    assert not is_invented(code, value, SOURCES)


@pytest.mark.parametrize(("code", "value"), COMPUTED)
def test_value_that_python_computed_is_not(code: str, value: Any) -> None:
    assert not is_invented(code, value, SOURCES)


@pytest.mark.parametrize(
    "code", ["submit('x'", "(" * 3_000 + "submit('x')" + ")" * 3_000, "\0submit('x')"]
)
def test_code_that_cannot_be_read_is_left_to_the_worker(code: str) -> None:
    assert not is_invented(code, "x", SOURCES)
    assert not reads(code, SOURCES)


def test_dialects_end_a_run_in_ways_of_their_own() -> None:
    endings = {"submit", "FINAL", "FINAL_VAR"}
    assert is_invented("FINAL('Paris')", "Paris", SOURCES, endings)
    assert is_invented("x = 'Paris'\nFINAL_VAR('x')", "Paris", SOURCES, endings)
    assert not is_invented("x = context[:5]\nFINAL_VAR('x')", "x", SOURCES, endings)
    ready = "answer = {'content': %s, 'ready': True}\nif answer['ready']: submit(answer['content'])"
    assert is_invented(ready % "'Paris'", "Paris", SOURCES, endings)
    assert not is_invented(ready % "context[0]", "content", SOURCES, endings)


def test_a_cell_looks_when_it_says_a_name_that_can_be_read() -> None:
    assert reads("print(context[:5])", SOURCES)
    assert reads("def f():\n    return grep('x')", SOURCES)
    assert not reads("x = 1; print('context')", SOURCES)


def test_no_first_cell_of_the_embedded_model_is_taken_for_invented() -> None:
    """As it was trained; but for cells that are mistakes, and fail before they submit."""
    rng, sources = random.Random(5), Sources((PARAGRAPH * 40,), (SPAN,), (SPAM,))
    tasks = [draw_task(rng, sources) for _ in range(600)]
    cells = [(task.kind, task.cells[0]) for task in tasks if "submit" in (task.cells[0] or "")]
    assert len(cells) > 200
    for kind, code in cells:
        assert kind == "retry" or not is_invented(str(code), "x", READABLE), code
        assert kind == "retry" or not is_invented(str(code), None, READABLE), code


def test_giant_cell_is_not_looked_into() -> None:
    giant = f"x = [{'0, ' * 30_000}]\nsubmit('Paris')"
    assert not is_invented(giant, "Paris", SOURCES)
    assert reads(giant, SOURCES)
