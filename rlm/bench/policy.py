"""What the policy costs, kind by kind of code: a loop compiled with it and without, in turns.

`python -m rlm.bench.policy` prints the ratios. One process; what differs is what the policy made of
the code, and the builtins and modules that cells have. Knows no session.
"""

from __future__ import annotations

import builtins
import inspect
import re
import statistics
import sys
import textwrap
import time
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any, Final

_ROUNDS: Final = 15
_LINES: Final = [f"{n} amber bridge cedar-{n % 97} delta={n * 7 % 1000}" for n in range(3_000)]


def name_and_augmented_assignment() -> int:
    total = 0
    for line in _LINES:
        total += len(line)
        total -= 1
    return total


def counting_in_a_dict() -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in _LINES:
        for word in line.split():
            counts[word] = counts.get(word, 0) + 1
            counts["all"] = counts.get("all", 0)
            counts["all"] += 1
    return counts


def methods_of_strings() -> list[str]:
    return [line.strip().lower().replace("amber", "a").title() for line in _LINES]


def unpacking() -> int:
    total = 0
    for number, (first, *rest) in enumerate(line.split() for line in _LINES):
        a, b = number, len(first)
        b, a = a, b
        total += a + b + len(rest)
    return total


def formatting_with_a_variable() -> list[str]:
    shape = "{}: {:>8} {name!r}"
    return [shape.format(number, line[:8], name="x") for number, line in enumerate(_LINES)]


def formatting_with_two_variables_in_turn() -> list[str]:
    out = []
    for shape in ("<{}>", "{:>12}") * 1_000:
        out.append(shape.format("word"))
    return out


def formatting_with_an_attribute() -> list[str]:
    class Shapes:
        row = "{0}: {1}"

        def rows(self) -> list[str]:
            out = []
            for number, line in enumerate(_LINES):
                out.append(self.row.format(number, line[:8]))
            return out

    return Shapes().rows()


def formatting_with_an_attribute_in_brackets() -> list[str]:
    class Shapes:
        row = "{0}: {1}"

    return [Shapes.row.format(number, line[:8]) for number, line in enumerate(_LINES)]


def formatting_in_place() -> list[str]:
    return [f"{line[:9]!r:>12}" + "{} {}".format(line[:2], 1) for line in _LINES]  # noqa: UP032  # timed


def methods_of_objects() -> int:
    class Counter:
        def __init__(self) -> None:
            self.total = 0
            self._seen = 0

        def add(self, line: str) -> None:
            self.total += len(line)
            self._seen += 1

    counter = Counter()
    for line in _LINES:
        counter.add(line)
    return counter.total


def private_attributes_of_others() -> int:
    class Node:
        def __init__(self, value: int, after: Any) -> None:
            self._value, self._next = value, after

    head = None
    for number in range(3_000):
        head = Node(number, head)
    total, node = 0, head
    while node is not None:
        total += node._value  # noqa: SLF001  # timed
        node = node._next  # noqa: SLF001  # timed
    return total


def regular_expressions() -> int:
    total = 0
    for line in _LINES:
        if (found := re.search(r"(\w+)-(\d+) delta=(\d+)", line)) is not None:
            total += int(found.group(3)) + len(found[1])
    return total


def slices() -> int:
    text, total = "\n".join(_LINES[:500]), 0
    for start in range(0, len(text) - 40, 7):
        total += text[start : start + 40].count("e")
    return total


def generators() -> int:
    def words() -> Any:
        for line in _LINES:
            yield from line.split()

    return sum(1 for word in words() if word.startswith("c"))


def errors_caught() -> int:
    total = 0
    for line in _LINES:
        try:
            total += int(line.split()[1])
        except ValueError:
            total += 1
        except:  # timed: it must let the end of a cell pass
            raise
    return total


def patterns() -> int:
    total = 0
    for line in _LINES:
        match line.split():
            case [number, "amber", *others]:
                total += len(number) + len(others)
            case _:
                total -= 1
    return total


LOOPS: Final[tuple[Callable[[], object], ...]] = (
    name_and_augmented_assignment,
    counting_in_a_dict,
    methods_of_strings,
    unpacking,
    formatting_with_a_variable,
    formatting_with_two_variables_in_turn,
    formatting_with_an_attribute,
    formatting_with_an_attribute_in_brackets,
    formatting_in_place,
    methods_of_objects,
    private_attributes_of_others,
    regular_expressions,
    slices,
    generators,
    errors_caught,
    patterns,
)


def ratio(loop: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """Median seconds with the policy over median seconds without."""
    from rlm_sandbox import facades, policy

    source = textwrap.dedent(inspect.getsource(loop))
    modules = facades.build()
    guarded = facades.cell_builtins(modules) | {"_stop_": KeyboardInterrupt}
    plain_code = compile(source, "<plain>", "exec", dont_inherit=True)
    cell_code = policy.compile_cell(source, "<cell>")
    with_policy = _function(cell_code, loop, guarded, modules["re"])
    without = _function(plain_code, loop, dict(vars(builtins)), re)
    if with_policy() != without():
        raise RuntimeError(f"{loop.__name__} does something else under the policy")
    slow: list[float] = []
    plain: list[float] = []
    for number in range(rounds):
        pairs = [(with_policy, slow), (without, plain)]
        for function, seconds in pairs if number % 2 else reversed(pairs):
            start = time.perf_counter()
            function()
            seconds.append(time.perf_counter() - start)
    return float(statistics.median(slow) / statistics.median(plain))


def _function(
    code: CodeType, loop: Callable[[], object], names: dict[str, Any], regex: ModuleType
) -> Callable[[], object]:
    scope: dict[str, Any] = {"__builtins__": names, "__name__": "__main__"}
    scope |= {"_LINES": _LINES, "re": regex, "Any": Any}
    exec(code, scope)  # the source of the loop above
    function: Callable[[], object] = scope[loop.__name__]
    return function


if __name__ == "__main__":
    for loop in LOOPS:
        print(f"{ratio(loop):5.2f} ×  {loop.__name__.replace('_', ' ')}")
    sys.exit(0)
