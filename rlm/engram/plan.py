"""How many prompts become few batches: which share a prefix, which run together. Knows token lists
and their lengths; nothing of arrays or weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MIN_SHARED_TOKENS: Final = 4
MIN_GROUP_ROWS: Final = 4
_WORTH_SPLITTING: Final = 0.2
_MAX_PADDING: Final = 1.08

Prompts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How work is cut. Replies do not depend on it; speed and memory do. `workers` None is one a
    core. Chosen by measurement on two cores with 1 or 2 MiB of L2 each."""

    share_prefixes: bool = True
    workers: int | None = None
    job_rows: int = 128
    job_tokens: int = 8192  # own keys and values of a job, 12 KiB each in the shipped model
    prefill_tokens: int = 1024  # rows x tokens that go through a layer together
    block_tokens: int = 256  # of one row
    kept_prefix_tokens: int = 2048  # remembered between calls


@dataclass(frozen=True, slots=True)
class Group:
    """Prompts that begin with the same `shared` tokens."""

    shared: int
    members: tuple[int, ...]


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """Length of the longest common beginning."""
    limit = min(len(first), len(second))
    if first[:limit] == second[:limit]:
        return limit
    return next(index for index in range(limit) if first[index] != second[index])


def groups(prompts: Prompts) -> list[Group]:
    """Split prompts by what they share. Every prompt keeps at least one token of its own."""
    order = sorted(range(len(prompts)), key=lambda index: list(prompts[index]))
    shared = [
        common_length(prompts[left], prompts[right])
        for left, right in zip(order, order[1:], strict=False)
    ]
    return _split(prompts, order, shared)


def _split(prompts: Prompts, order: list[int], shared: list[int]) -> list[Group]:
    """`shared[i]` is the length common to order[i] and order[i + 1]; sorted, so the minimum over a
    range is common to the whole range."""
    if len(order) == 1:
        return [Group(0, tuple(order))]
    depth = min(shared)
    runs: list[tuple[int, int]] = []  # order[first:last] shares more than depth
    first = 0
    for index, length in enumerate([*shared, depth]):
        if length == depth:
            if index + 1 - first >= MIN_GROUP_ROWS:
                runs.append((first, index + 1))
            first = index + 1
    gain = sum((min(shared[a : b - 1]) - depth) * (b - a - 1) for a, b in runs if b - a > 1)
    own = sum(len(prompts[index]) - depth for index in order)
    if not runs or gain < _WORTH_SPLITTING * own:
        shortest = min(len(prompts[index]) for index in order)
        depth = min(depth, shortest - 1)
        return [Group(depth if depth >= MIN_SHARED_TOKENS else 0, tuple(order))]
    found = [group for a, b in runs for group in _split(prompts, order[a:b], shared[a : b - 1])]
    taken = {index for a, b in runs for index in range(a, b)}
    rest = [index for position, index in enumerate(order) if position not in taken]
    if rest:
        kept = depth if len(rest) > 1 and depth >= MIN_SHARED_TOKENS else 0
        found.append(Group(min(kept, min(len(prompts[index]) for index in rest) - 1), tuple(rest)))
    return found


def jobs(lengths: Sequence[int], workers: int, limits: Limits) -> list[list[int]]:
    """Deal indices into jobs of similar work, each sorted long first: at least one a worker while
    rows last, none above job_rows rows or, about, job_tokens tokens."""
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    by_tokens = -(-sum(lengths) // limits.job_tokens)
    by_rows = -(-len(lengths) // limits.job_rows)
    count = max(by_tokens, by_rows)
    count = min(-(-count // workers) * workers, len(lengths))
    return [order[first::count] for first in range(count)]


def slices(lengths: Sequence[int], limits: Limits) -> list[tuple[int, int]]:
    """Cut rows, sorted by length, long first, into ranges for prefill: about prefill_tokens tokens
    each once padded to their longest, and little padding in each."""
    found: list[tuple[int, int]] = []
    first, own = 0, 0
    for index, length in enumerate(lengths):
        padded = lengths[first] * (index + 1 - first)
        uneven = own >= limits.prefill_tokens // 2 and padded > _MAX_PADDING * (own + length)
        if index > first and (padded > limits.prefill_tokens or uneven):
            found.append((first, index))
            first, own = index, 0
        own += length
    found.append((first, len(lengths)))
    return found
