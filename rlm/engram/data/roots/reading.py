"""The cells that read a document of records: the same text for every document, so that a small model
remembers them and composes nothing.

Rows are found by what lines in the middle of the document share: columns of tokens that are one and the
same, or digits. A record's text begins behind the last such column; what stands before the first record
is the head. Labels are what stands in bullets or quotes, else the parts of the sentence that has most of
them.
"""

from __future__ import annotations

import collections
import re
from functools import cache
from types import CodeType
from typing import Any

FIRST_CHARS = 200  # of the first row, as both cells print it
ENDS = ' "}'  # what a row's text is freed of
ROWS = r"""token = r"\w++|[^\w\s]++|\t"
lines = [re.sub(r"\d+", "0", line) for line in context.splitlines() if line.strip()]
some = [re.findall(token, line)[:-1] for line in lines[len(lines) // 2 : -1][:99]]
front = [list(set(column)) for column in zip(*some)]
while front and front[-1][1:]:
    front.pop()
shape = " *".join(f"(?:{token})" if one[1:] else re.escape(one[0]) for one in front).replace("0", r"\d+")
found = list(re.finditer(f"(?m)^({shape}) *(.+)", context))[not front :]
head = context[: found[0].start()]
rows = []
for one in found:
    date = re.search(r"\d+[-/. ]\w+[-/. ]\d+|[A-Z]\w+ \d+,? \d+|$", one[1])[0]
    user = [word for word in re.findall(r"[\w-]+", one[1].replace(date, "")) if word not in shape]
    rows.append({"date": date, "user": (user or [""])[-1], "text": one[2].strip(' "}')})
first = str(rows[0])[:200]
print(len(rows), first)
"""
MARKED = r"""labels = re.findall(r"(?m)^[-*•] (.+)", said) or re.findall(r"(?<!\w)['\"](.+?)['\"](?!\w)", said)"""
# The head, where it names the labels or nothing does.
ROWS_OF_HEAD = f"{ROWS}said = head\n{MARKED}"
ROWS_OF_QUESTION = f"{ROWS}said = question\n{MARKED}"
LISTED = r"""for told in (said, question):
    if len(labels) < 2:
        cut = r"\W*[,;/|]\W*(?:and |or )?|\W+(?:and|or)\W+(?=[^,;/|]*$)"
        labels = max([re.split(cut, one) for one in re.split(r"[.!?\]]+\s|\n", told + "\n")], key=len)
        labels[0] = re.split(r"[:=[]|\b(?:is|are|of|as|into|from|by|for)\b", labels[0])[-1].strip()
"""
CLASSIFY = (
    LISTED
    + r"""ask = "Choose one label: " + ", ".join(labels) + ".\nText: "
replies = llm_query_batched([ask + row["text"] for row in rows])
print(first, collections.Counter(replies))"""
)
CELLS = frozenset({ROWS_OF_HEAD, ROWS_OF_QUESTION, CLASSIFY})

_compiled = cache(compile)


def _names_after(cell: str, **names: object) -> dict[str, Any]:
    """What a cell leaves; it prints nothing."""
    code: CodeType = _compiled(cell, "<cell>", "exec")
    scope = {"re": re, "collections": collections, "print": lambda *parts: None, **names}
    exec(code, scope)
    return scope


def read_rows(text: str) -> tuple[list[dict[str, str]], str]:
    """(the rows, the head) as the cell reads them from this context; no rows: ([], "")."""
    try:
        names = _names_after(ROWS, context=text)
    except IndexError:  # no line has what the lines of the sample share
        return [], ""
    return names["rows"], names["head"]


def read_labels(said: str, question: str = "") -> list[str]:
    """The labels as the cells read them from what is said, be it the head or the question; from the
    question where that names none."""
    names = _names_after(f"{MARKED}\n{LISTED}", said=said, question=question)
    labels: list[str] = names["labels"]
    return labels
