"""`python -m tests.payloads [PART]`: the table of what every payload did, in every arena.

PART: only payloads whose `family/name` has this. Ends with 1 when anything harmful happened.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

from .arena import Row
from .book import FAMILIES
from .tournament import Arena, play

_COLUMNS = ("family", "policy", "user", "reads", "n", "harmful", "kept", "killed", "walked")


def table(played: dict[Arena, list[Row]]) -> Iterator[str]:
    yield " ".join(f"{column:>9}" for column in _COLUMNS)
    for family in (*FAMILIES, "arena", ""):
        for arena, rows in played.items():
            chosen = [row for row in rows if row.family == family or not family]
            if chosen:
                reads = "yes" if arena.reads else "no"
                kind = (family or "all", arena.policy, arena.user_name, reads)
                cells = (*kind, *_counts(chosen))
                yield " ".join(f"{cell:>9}" for cell in cells)


def _counts(rows: Sequence[Row]) -> tuple[int, int, int, int, int]:
    return (
        len(rows),
        sum(bool(row.harm) for row in rows),
        sum(row.is_kept for row in rows),
        sum(row.was_killed for row in rows),
        sum(row.has_walked for row in rows),
    )


def main() -> None:
    began = time.monotonic()
    played = play(sys.argv[1] if len(sys.argv) > 1 else "")
    told = list(table(played))
    for arena, rows in played.items():
        for row in rows:
            for what in sorted(set(row.harm)):
                told.append(
                    f"HARM {arena.policy} {arena.user_name} {row.family}/{row.name}: {what}"
                )
    told.append(f"{time.monotonic() - began:.0f} s")
    sys.stdout.write("\n".join(told) + "\n")
    sys.exit(any(row.harm for rows in played.values() for row in rows))


if __name__ == "__main__":
    main()
