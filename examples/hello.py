"""The smallest use of the API: a question over a text, answered by a script in place of a model.

Run: python examples/hello.py
"""

from pathlib import Path

from rlm import RLM

SCRIPT = Path(__file__).with_name("hello.json")
TEXT = """\
The ferry leaves at noon.
It carries forty passengers, two horses and the mail.
Nobody waits on the pier.
"""


def main() -> None:
    with RLM(f"scripted/{SCRIPT}") as rlm:
        answer = rlm.ask("Which line is the longest?", TEXT)
    print(answer.text)
    for item in answer.evidence:
        print(f"  {item.source} [{item.start}:{item.end}] {item.quote!r}")
    print(f"  {answer.turns} turns, {answer.usage.calls} calls")


if __name__ == "__main__":
    main()
