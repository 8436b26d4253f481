"""How fast the embedded model is in use: beside the same weights in torch, on thousands of lines
through the sandbox, and from the shell to the first reply."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import Final

from rlm import RLM
from rlm.backends import engram, resolve
from rlm.bench.control import RLM_COMMAND
from rlm.bench.options import Options
from rlm.bench.table import Report, Row

LINES: Final = 3_182  # of OOLONG trec-coarse at 131 K tokens
LINE_WORDS: Final = 20  # about 30 tokens
NOVEL: Final = Path(__file__).resolve().parents[2] / "examples" / "data" / "dracula.txt"
COMMAND: Final = "python -m rlm.bench --only embedded"
POLL_SECONDS: Final = 0.002
CLASSIFY: Final = """
labels = ["abbreviation", "entity", "description", "human being", "location", "numeric value"]
ask = "Choose one label: " + ", ".join(labels) + ".\\nText: "
rows = context.splitlines()
begun = datetime.datetime.now()
replies = llm_query_batched([ask + row for row in rows])
seconds = (datetime.datetime.now() - begun).total_seconds()
submit([seconds, len(replies), count_tokens(context) / len(rows)])
"""


def embedded(folder: Path, options: Options) -> Report:
    """Of the model that `options` name: `engram` or `engram/FOLDER`."""
    return Report((*_beside_torch(options), _lines(folder, options), _first_reply(folder, options)))


def _beside_torch(options: Options) -> tuple[Row, ...]:
    whats = {
        "engram decoding one reply against torch fp32 eager": "≥ 1 ×",
        "engram decoding 64 replies against torch fp32 eager": "≥ 1 ×",
        "engram prefill against torch fp32 eager": "≥ 0.6 ×",
    }
    if importlib.util.find_spec("torch") is None:
        return tuple(
            Row(what, must, "", "torch is not installed", 0, COMMAND)
            for what, must in whats.items()
        )
    backend = resolve(options.model)
    if not isinstance(backend, engram.EngramBackend):
        raise ValueError(f"{options.model} does not run here: its speed is its server's")
    found = engram.compare_with_torch(backend, 1 if options.quick else 5)
    ratios = (found.decode_one, found.decode_many, found.prefill)
    return tuple(
        Row(what, must, "", f"{ratio:.2f} ×", found.rounds, COMMAND)
        for (what, must), ratio in zip(whats.items(), ratios, strict=True)
    )


def _lines(folder: Path, options: Options) -> Row:
    """Lines of novel words, no two alike, each asked for its label by a cell."""
    count = 200 if options.quick else LINES
    path = folder / f"lines-{count}.txt"
    words = re.findall(r"[A-Za-z]+", NOVEL.read_text("utf-8"))
    rng = random.Random(options.seed)
    starts = rng.sample(range(len(words) - LINE_WORDS), count)
    lines = [" ".join(words[start : start + LINE_WORDS]) for start in starts]
    path.write_text("\n".join(lines))
    script = folder / "classify.json"
    script.write_text(json.dumps([f"```repl\n{CLASSIFY.strip()}\n```"]))
    walls = []
    with RLM(f"scripted/{script}", sub_model=options.model) as rlm:
        answer = rlm.ask("Which labels?", path)
        if answer.error is not None or answer.value[1] != count:
            raise RuntimeError(f"not all of {count} lines were classified: {answer.error}")
        walls.append(answer.seconds)
    seconds, _, tokens = answer.value
    figures = f"{walls[0]:.1f} s whole run, {seconds:.1f} s in the cell's call"
    what = f"{count:,} lines of {tokens:.0f} tokens classified through the sandbox"
    return Row(what, "≤ 30 s", "10 s", figures, 1, COMMAND)


def _first_reply(folder: Path, options: Options) -> Row:
    """From the start of the shell command to the root's first whole reply, of some 15 tokens: an
    upper bound of its first token. A first run, which fills the disk cache, is not counted."""
    path = folder / "short.txt"
    path.write_text("The door is green.\nThe window is red.\n")
    walls = [_seconds_to_reply(path, folder / "trace.jsonl", options.model) for _ in range(6)][1:]
    figures = f"{median(walls):.2f} s"
    what = "CLI start to the model's first reply, short document"
    return Row(what, "≤ 0.9 s", "0.6 s", figures, len(walls), COMMAND)


def _seconds_to_reply(document: Path, trace: Path, model: str) -> float:
    trace.unlink(missing_ok=True)
    command = [*RLM_COMMAND, "ask", "--quiet", "--model", model, "--trace", str(trace)]
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command, "How many lines are there?", str(document)], stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            if trace.exists() and '"replied"' in trace.read_text("utf-8"):
                return time.perf_counter() - begun
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"`rlm ask` ended with {process.returncode} and no reply")
