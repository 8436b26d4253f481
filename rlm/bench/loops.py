"""Text loops in a cell against the same code in plain CPython, round by round.

What is timed is code as models write it: counting, picking, formatting, matching, small classes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rlm_sandbox import Session

PLAIN: Final = Path(__file__).with_name("plain.py")
SETUP: Final = """
import collections, random, re
random.seed(1)
words = "amber bridge cedar delta ember fjord grove harbor inlet".split()
lines = [" ".join(random.choices(words, k=8)) for _ in range(100_000)]
text = "\\n".join(lines)
"""
LOOPS: Final[dict[str, str]] = {
    "count words with dict.get": """
counts = {}
for line in lines:
    for word in line.split():
        counts[word] = counts.get(word, 0) + 1
""",
    "count words with +=": """
counts = collections.defaultdict(int)
for line in lines:
    for word in line.split():
        counts[word] += 1
""",
    "pick lines": """
picked = []
for number, line in enumerate(lines):
    if "cedar" in line and not line.startswith("amber"):
        picked.append((number, line.strip().lower()))
""",
    "format": """
shape = "{}: {}"
out = []
for number, line in enumerate(lines):
    out.append(shape.format(number, line[:20]))
    out.append(f"{number}: {line[:20]!r}")
""",
    "match and unpack": """
found = []
for line in lines:
    hit = re.search(r"(\\w+) (\\w+)", line)
    if hit:
        first, second = hit.groups()
        found.append({"first": first, "second": second})
""",
    "small objects": """
class Line:
    def __init__(self, text):
        self.text = text
        self.seen = 0

    def look(self):
        self.seen += 1
        return len(self.text)

total = 0
for line in [Line(line) for line in lines]:
    total += line.look() + line.look()
""",
    "slide a window": """
size, best = 40, 0
for start in range(0, len(text) - size, 7):
    piece = text[start : start + size]
    best = max(best, piece.count("e") + piece.count("a"))
""",
}


async def ratios(session: Session, code: str, rounds: int) -> list[float]:
    """Seconds in the session over seconds in plain CPython, once a round."""
    found: list[float] = []
    with _plain_python() as plain_seconds:
        for warming in (SETUP, code):
            await _seconds(session, warming)
            plain_seconds(warming)
        for number in range(rounds):
            # Who goes first alternates: a machine that slows down favours neither.
            before = plain_seconds(code) if number % 2 else None
            in_cell = await _seconds(session, code)
            found.append(in_cell / (before or plain_seconds(code)))
    return found


async def _seconds(session: Session, code: str) -> float:
    result = await session.run(code)
    if result.error is not None:
        raise RuntimeError(f"a benchmark's cell failed: {result.error}")
    return result.seconds


@contextmanager
def _plain_python() -> Iterator[Callable[[str], float]]:
    """Runs code in a Python of its own and gives the seconds that it took."""
    command = [sys.executable, "-I", str(PLAIN)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        given, told = process.stdin, process.stdout
        if given is None or told is None:
            raise RuntimeError("plain Python has no pipes")

        def run(code: str) -> float:
            given.write(json.dumps(code) + "\n")
            given.flush()
            return float(told.readline())

        yield run
