"""The cells that read a document of records: the same text for every document, so that a small model
remembers them and composes nothing.

Rows are found by what lines in the middle of the document share: columns of tokens that are one and the
same, or digits. A record's text begins behind the last such column; what stands before the first record
is the head. Labels are what stands in bullets or quotes, else the parts of the sentence that has most of
them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm.engram.data.roots.played import names_after

FIRST_CHARS = 200  # of the first row, as the cells print it
ENDS = ' "}'  # what a row's text is freed of
FIND = r"""token = r"\w++|[^\w\s]++|\t"
lines = [re.sub(r"\d+", "0", line) for line in context.splitlines() if line.strip()]
some = [re.findall(token, line)[:-1] for line in lines[len(lines) // 2 : -len(lines) // 8][:99]]
front = [list(set(column)) for column in zip(*some)]
while front and front[-1][1:]:
    front.pop()
shape = " *".join(f"(?:{token})" if one[1:] else re.escape(one[0]) for one in front).replace("0", r"\d+")
top = r".*:\s*\n|(?:.+\n)+\s*\n(?!(?s:.*\n)\s*\n)|"
start = 0 if front else re.match(top, context).end()
found = [one for one in re.finditer(f"(?m)^({shape}) *(.+)", context) if one.start() >= start]
head = context[: found[0].start()]
print(len(found), found[0][0][:200])"""
LISTED = r"""ends = r"[.!?]+\s|[\n:=()[\d]|\s[-–]\s|\b(?:is|are|has|the|each|into|between|given|which|either|classes|types|kinds|labels|categories)\b"
for said in (head, question, head):
    lists = [re.findall(r"(?m)^[-*•] (.+)", said), re.findall(r"\B['\"](.+?)['\"]\B", said)]
    for part in re.split(ends, re.sub(r"\b[Aa]n? ", "", said), flags=re.I):
        part = re.sub(r"^[^,;|]*\b(of|as|from|by|for) ", "", part).strip(" .,;?'\"")
        items = re.split(r"\W*[,;|]\W*(?:(?:and|or)\W+)?|\s(?:and|or)\s(?=[^,;|]*$)", part)
        lists += [re.split(" ?/ ?", part), items]
    labels = max(lists, key=lambda some: len(some) * (max(map(len, some), default=60) < 60))
    if labels[2:] or labels[1:] and (said is question or labels in lists[:2]):
        break
print(labels)"""
_ROWS = r"""rows = []
for one in found:
    date = re.search(r"\d+[-/. ]\w+[-/. ]\d+|[A-Z]\w+ \d+,? \d+|$", one[1])[0]
    user = [word for word in re.findall(r"[\w-]+", one[1].replace(date, "")) if word not in shape]
    rows.append({"date": date, "user": (user or [""])[-1], "text": one[2].strip(' "}')})
"""
ROWS = _ROWS + "print(len(rows), str(rows[0])[:200])"
CLASSIFY = (
    _ROWS
    + r"""ask = "Choose one label: " + ", ".join(labels) + ".\nText: "
replies = llm_query_batched([ask + row["text"] for row in rows])
print(str(rows[0])[:200], collections.Counter(replies))"""
)
# The label that the question is about, also where it names them all.
NAMED = "one = max(labels, key=lambda label: question.lower().count(label.lower()))\n"
CELLS = frozenset({FIND, LISTED, ROWS, CLASSIFY})


@dataclass(frozen=True, slots=True)
class Found:
    """What the cells read in a text of records."""

    lines: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    head: str

    @property
    def shown(self) -> str:
        """What the cell prints that finds the lines."""
        return f"{len(self.lines)} {self.lines[0][:FIRST_CHARS]}"

    @property
    def first(self) -> str:
        """The first row as the cells print it."""
        return str(self.rows[0])[:FIRST_CHARS]


def read_rows(text: str) -> Found:
    """As the cells read them from this context; nothing where they fail on it."""
    try:
        names = names_after(f"{FIND}\n{ROWS}", context=text)
    except IndexError:  # no line has what the lines of the sample share
        return Found((), (), "")
    return Found([one[0] for one in names["found"]], names["rows"], names["head"])


def read_labels(head: str, question: str = "") -> list[str]:
    """As the cell reads them: the longest list of the head, or of the question where that has none."""
    labels: list[str] = names_after(LISTED, head=head, question=question)["labels"]
    return labels


def named_label(labels: Sequence[str], question: str) -> str:
    label: str = names_after(NAMED, labels=labels, question=question)["one"]
    return label
