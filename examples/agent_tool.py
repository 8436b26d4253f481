"""An RLM as a tool of another agent: the agent plans, the RLM reads what is too long for it.

The schema and `call_tool` fit any agent that calls tools in the OpenAI way. The agent here is a
stand-in that asks two questions; put your own model in the place of `next_call`.
Run: python examples/agent_tool.py [MODEL]
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from rlm import RLM

DATA = Path(__file__).parent / "data"
TOOL = {
    "type": "function",
    "function": {
        "name": "ask_documents",
        "description": "Answers a question about a file or folder of any length, with evidence.",
        "parameters": {
            "type": "object",
            "properties": {"question": {"type": "string"}, "path": {"type": "string"}},
            "required": ["question", "path"],
        },
    },
}


async def call_tool(rlm: RLM, arguments: str) -> str:
    """What the agent gets back: the value, whether it is complete, and where it stands."""
    wanted = json.loads(arguments)
    answer = await rlm.aask(wanted["question"], DATA / wanted["path"])
    told = answer.to_json()
    return json.dumps({key: told[key] for key in ("answer", "complete", "evidence", "error")})


def next_call(history: list[dict[str, Any]]) -> dict[str, str] | None:
    """Stands in for the agent's own model: the next tool call, or None when it is done."""
    questions = (
        ("How many lines mention Transylvania?", "dracula.txt"),
        ("How many lines mention Netherfield?", "pride-and-prejudice.txt"),
    )
    done = sum(message["role"] == "tool" for message in history)
    if done == len(questions):
        return None
    question, path = questions[done]
    return {"name": "ask_documents", "arguments": json.dumps({"question": question, "path": path})}


async def main(model: str = "engram") -> None:
    history: list[dict[str, Any]] = [{"role": "user", "content": "Compare the two novels' places."}]
    with RLM(model) as rlm:
        while (call := next_call(history)) is not None:
            print("agent calls", call["name"], call["arguments"])
            history.append({"role": "tool", "content": await call_tool(rlm, call["arguments"])})
            print("tool returns", history[-1]["content"][:200])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
