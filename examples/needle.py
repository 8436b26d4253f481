"""One fact in four novels: the embedded model finds it, offline, and says where.

Run: python examples/needle.py [MODEL]
"""

import sys
import tempfile
from pathlib import Path

from rlm import RLM

NOVELS = Path(__file__).parent / "data"
FACT = "The password of the night porter at Saltmarsh House is marmalade."
QUESTION = "What is the password of the night porter at Saltmarsh House?"


def main(model: str = "engram") -> None:
    with tempfile.TemporaryDirectory() as name, RLM(model) as rlm:
        folder = Path(name)
        for novel in sorted(NOVELS.glob("*.txt")):
            paragraphs = novel.read_text("utf-8").split("\n\n")
            if novel.stem == "dracula":
                paragraphs.insert(len(paragraphs) // 3, FACT)
            (folder / novel.name).write_text("\n\n".join(paragraphs), "utf-8")
        answer = rlm.ask(QUESTION, folder)
    print(answer.text or f"not found: {answer.error.message if answer.error else ''}")
    for item in answer.evidence:
        print(f"  {Path(item.source).name} [{item.start}:{item.end}] {item.quote!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
