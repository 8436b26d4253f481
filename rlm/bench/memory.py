"""What the embedded model's editable memory holds: facts written one after another, asked as they
were written and in other words; what else changes; two steps at once against two asked in turn.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from rlm import RLM
from rlm.backends.facts import Facts
from rlm.bench.intervals import rate
from rlm.bench.options import Options
from rlm.bench.table import Report, Table, progress
from rlm.errors import UsageError

CHAINS: Final = 50  # of two facts each
IN_ROWS: Final = 20  # facts that are also tried in shared rows
# How a fact is written; how it is asked in the same words, twice; and in others, twice.
HOLDS: Final = (
    "Who manages the {place}?",
    "Tell me who manages the {place}.",
    "The {place}: who manages it?",
    "Who is in charge of the {place}?",
    "Whose job is it to run the {place}?",
)
HAS: Final = (
    "What is the locker number of {person}?",
    "{person}'s locker number, please",
    "Do you know the number of the locker of {person}?",
    "Which locker does {person} use?",
    "Where does {person} keep things?",
)
ELSEWHERE: Final = (  # nobody wrote these: of the same subjects, and of others
    "Who built the {place}?",
    "What is the shoe size of {person}?",
    "Who manages the {other}?",
    "What is the locker number of {nobody}?",
)
TWO_HOPS: Final = "What is the locker number of the manager of the {place}?"
IN_TURN: Final = """\
found = []
for place in {places!r}:
    person = memory_ask(f"Who manages the {{place}}?")
    found.append(memory_ask(f"What is the locker number of {{person}}?"))
submit(found)
"""
_FIRST: Final = (
    *("Agda", "Bertil", "Carin", "Dagmar", "Einar", "Frida", "Gustav", "Helga", "Ivar", "Jorun"),
    *("Kerstin", "Lennart", "Malva", "Nils", "Orvar", "Petra", "Ragna", "Sixten", "Tora", "Ulla"),
)
_LAST: Final = (
    *("Almgren", "Bystrom", "Dahlin", "Ekvall", "Forsman", "Grahn", "Hedin", "Isberg", "Kullen"),
    *("Lidman", "Moberg", "Norell", "Oscarson", "Palmgren", "Rydell", "Stenmark", "Tornell"),
)
_KINDS: Final = ("depot", "lighthouse", "archive", "foundry", "orchard", "observatory", "mill")
_PLACES: Final = (
    *("Kestrel", "Marlow", "Harrowgate", "Tindale", "Ashcombe", "Verrin", "Oxley", "Brackwater"),
    *("Pellam", "Swithin", "Corvane", "Dunmore", "Eldermere", "Fenwick", "Gannet", "Hollin"),
)


@dataclass(frozen=True, slots=True)
class Chain:
    place: str
    person: str
    locker: str

    @property
    def facts(self) -> list[tuple[str, str]]:
        held = HOLDS[0].format(place=self.place), self.person
        return [held, (HAS[0].format(person=self.person), self.locker)]


def draw(seed: str, count: int) -> list[Chain]:
    """Chains of which no two share a place, a person or a locker."""
    rng = Random(f"memory {seed}")
    places, people = rng.sample(_places(), count), rng.sample(_people(), count)
    lockers = map(str, rng.sample(range(1_000, 10_000), count))
    return [Chain(*parts) for parts in zip(places, people, lockers, strict=True)]


def _places() -> list[str]:
    return [f"{name} {kind}" for name in _PLACES for kind in _KINDS]


def _people() -> list[str]:
    return [f"{first} {last}" for first in _FIRST for last in _LAST]


def measure(folder: Path, options: Options) -> Report:
    """About a second a fact; writes into scopes of its own, in `folder`."""
    chains = draw(options.seed, 2 if options.quick else CHAINS)
    facts = Facts(options.model, ["bench"], folder / "memory")
    questions = [question for chain in chains for question, _ in chain.facts]
    untouched = facts.fingerprint(questions)
    written, seconds = _write(facts, chains)
    drift = max((abs(fact.checks["loss_drift"]) for fact in written), default=0.0)
    sizes = [fact.num_bytes for fact in written]
    lines = [
        ("facts that passed their gates", _shown([True] * len(written), len(seconds))),
        ("asked as written", _shown(_asked(facts, chains, (0,)))),
        ("asked in the same words, otherwise put", _shown(_asked(facts, chains, (1, 2)))),
        ("asked in other words", _shown(_asked(facts, chains, (3, 4)))),
        ("answers to what nobody wrote", _shown(_leaks(facts, chains, options.seed))),
        ("loss drift on unrelated text, the most", f"{drift:.2g} nats a token"),
        ("seconds a fact, median", f"{statistics.median(seconds):.2f}"),
        ("bytes a fact, median", f"{statistics.median(sizes or [0]):,.0f}"),
        ("two steps at once", _shown(_two_hops_at_once(facts, chains))),
        ("two steps in turn, by a cell", _shown(_two_hops_in_turn(facts, chains, folder))),
        ("the same, but in shared rows: passed their gates",
         _shown(_in_rows(options.model, folder / "memory", chains))),
        ("logits to the bit as before when all are removed",
         _same(facts, written, questions, untouched)),
    ]  # fmt: skip
    note = (
        f"Seed {options.seed}, over {options.model}. Each fact is written behind its gates, as "
        f"`rlm engram memory add` does. Two steps: “{TWO_HOPS.format(place='…')}”."
    )
    table = Table("Facts laid over the Engram table", note, ("what", "measured"), tuple(lines))
    return Report(tables=(table,))


def _write(facts: Facts, chains: Sequence[Chain]) -> tuple[list[Any], list[float]]:
    written, seconds = [], []
    for question, answer in (fact for chain in chains for fact in chain.facts):
        began = time.perf_counter()
        try:
            written.append(facts.add(question, answer, "rlm.bench"))
        except UsageError as error:
            progress(f"refused: {question} {answer}: {error}")
        seconds.append(time.perf_counter() - began)
    return written, seconds


def _asked(facts: Facts, chains: Sequence[Chain], ways: Sequence[int]) -> list[bool]:
    return [
        facts.ask(form.format(place=chain.place, person=chain.person)) == answer
        for chain in chains
        for forms, answer in ((HOLDS, chain.person), (HAS, chain.locker))
        for form in (forms[way] for way in ways)
    ]


def _leaks(facts: Facts, chains: Sequence[Chain], seed: str) -> list[bool]:
    """True for an answer where there should be none."""
    rng = Random(f"elsewhere {seed}")
    taken = {name for chain in chains for name in (chain.place, chain.person)}
    others = [name for name in _places() if name not in taken]
    nobody = [name for name in _people() if name not in taken]
    return [
        facts.ask(
            form.format(
                place=chain.place,
                person=chain.person,
                other=rng.choice(others),
                nobody=rng.choice(nobody),
            )
        )
        is not None
        for chain in chains
        for form in ELSEWHERE
    ]


def _two_hops_at_once(facts: Facts, chains: Sequence[Chain]) -> list[bool]:
    return [facts.ask(TWO_HOPS.format(place=chain.place)) == chain.locker for chain in chains]


def _two_hops_in_turn(facts: Facts, chains: Sequence[Chain], folder: Path) -> list[bool]:
    """By a cell in a real session, which asks once for each step."""
    cell = IN_TURN.format(places=[chain.place for chain in chains])
    script = folder / "memory-script.json"
    script.write_text(json.dumps({"root": [f"```repl\n{cell}```"]}), "utf-8")
    with RLM(f"scripted/{script}", tools={"memory_ask": facts.ask}) as rlm:
        found = rlm.ask("Which lockers?", "nothing").value
    if not isinstance(found, list) or len(found) != len(chains):
        return [False] * len(chains)
    return [locker == chain.locker for chain, locker in zip(chains, found, strict=True)]


def _in_rows(model: str, home: Path, chains: Sequence[Chain]) -> list[bool]:
    """The paper's own place for an edit: rows that other n-grams read, too."""
    facts, passed = Facts(model, ["rows"], home), []
    for question, answer in (fact for chain in chains[: IN_ROWS // 2] for fact in chain.facts):
        try:
            facts.add(question, answer, "rlm.bench", mode="rows")
        except UsageError:
            passed.append(False)
        else:
            passed.append(True)
    return passed


def _same(facts: Facts, written: Sequence[Any], questions: Sequence[str], untouched: str) -> str:
    for fact in written:
        facts.remove(fact.id)
    return "yes" if facts.fingerprint(questions) == untouched else "NO"


def _shown(outcomes: Sequence[bool], of: int | None = None) -> str:
    return str(rate(sum(outcomes), len(outcomes) if of is None else of))
