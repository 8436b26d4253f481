"""Plain CPython, as a process of its own: what a cell's speed is measured against.

    python -I plain.py

Each line of its input is the JSON of some code; it runs that in one namespace and answers with the
seconds taken. Imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> None:
    names: dict[str, Any] = {}
    for line in sys.stdin:
        code = compile(json.loads(line), "<plain>", "exec")
        begun = time.perf_counter()
        exec(code, names)
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
