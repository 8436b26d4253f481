"""Every way in which a server of models fails, as plans of the loopback server, and one that counts
what it has told.

A run is known by `CASE n` in everything that it is asked; the first `times` requests of a kind
(root, sub, child) of a case meet its fault, all others are answered well. Knows nothing of rlm.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.support.loopback import Reply, Seen, choice, completion, fails, sends, streams

KINDS = ("root", "sub", "child")
CALL_SECONDS = 3.0  # of the runs: what hangs is left after it
ALWAYS = 1_000
_CASE = re.compile(r"CASE (\d+)")


@dataclass(frozen=True)
class Fault:
    """`spoils` makes the reply of a good completion; `arrives` says whether what it makes is a
    reply that counts, `is_free` that nobody is charged for it. `ends_well`: asking again helps.
    `stops_all`: what it asks for holds for every run of a process that asks the same server."""

    spoils: Callable[[dict[str, Any]], Reply]
    times: int = 1
    ends_well: bool = True
    arrives: bool = False
    is_free: bool = False
    is_streamed: bool = False
    stops_all: bool = False


def _body(value: Any) -> bytes:
    return json.dumps(value).encode()


def _cut(value: dict[str, Any]) -> Reply:
    body = _body(value)
    return Reply(body=body[: len(body) // 2], declared_length=len(body))


def _dripped(value: dict[str, Any], seconds: float) -> Reply:
    body = _body(value)
    size = -(-len(body) // 10)
    pieces = tuple(body[at : at + size] for at in range(0, len(body), size))
    return Reply(pieces=pieces, piece_seconds=seconds)


def _cut_stream(value: dict[str, Any], **reply: Any) -> Reply:
    whole = streams(value)
    return replace(whole, pieces=whole.pieces[:2], **reply)


def _without_reason(value: dict[str, Any]) -> dict[str, Any]:
    message = value["choices"][0]["message"]
    return {**value, "choices": choice(message, None)}


FAULTS: Mapping[str, Fault] = {
    "latency": Fault(lambda good: sends(good, delay_seconds=0.5), arrives=True),
    "jitter": Fault(
        lambda good: sends(good, delay_seconds=len(_body(good)) % 7 / 20), ALWAYS, arrives=True
    ),
    "429": Fault(lambda good: fails(429, "busy"), is_free=True),
    "429 with Retry-After": Fault(lambda good: fails(429, "busy", retry_after="1"), is_free=True),
    "429 for long": Fault(
        lambda good: fails(429, retry_after="99"), ends_well=False, is_free=True, stops_all=True
    ),
    "500 twice": Fault(lambda good: fails(500, "sick"), 2, is_free=True),
    "500 for ever": Fault(lambda good: fails(500, "sick"), ALWAYS, ends_well=False, is_free=True),
    "hang": Fault(lambda good: Reply(hang=True)),
    "hang for ever": Fault(lambda good: Reply(hang=True), ALWAYS, ends_well=False),
    "dropped at once": Fault(lambda good: Reply(drop=True)),
    "dropped mid-body": Fault(_cut),
    "truncated JSON": Fault(lambda good: Reply(body=_body(good)[:-30]), ends_well=False),
    "malformed JSON": Fault(lambda good: Reply(body=b'{"choices": [}'), ends_well=False),
    "an HTML page": Fault(lambda good: Reply(body=b"<html>Welcome</html>"), ends_well=False),
    "empty choices": Fault(lambda good: sends({**good, "choices": []}), ends_well=False),
    "no finish reason": Fault(lambda good: sends(_without_reason(good)), ends_well=False),
    "50 MB": Fault(lambda good: Reply(body=b" " * (50 << 20)), ends_well=False),
    "slow drip": Fault(lambda good: _dripped(good, 0.05), arrives=True),
    "too slow a drip": Fault(lambda good: _dripped(good, 0.2 * CALL_SECONDS)),
    "dropped mid-stream": Fault(lambda good: _cut_stream(good, drop=True), is_streamed=True),
    "stream that just ends": Fault(lambda good: _cut_stream(good), is_streamed=True),
    "stream that says it is done": Fault(
        lambda good: streams(_without_reason(good)), is_streamed=True
    ),
    "stream that hangs": Fault(
        lambda good: _cut_stream(good, piece_seconds=CALL_SECONDS), is_streamed=True
    ),
    "an error in the stream": Fault(
        lambda good: Reply(
            content_type="text/event-stream", body=b'data: {"error": {"message": "sick"}}\n\n'
        ),
        ends_well=False,
        is_streamed=True,
    ),
    "malformed chunk": Fault(
        lambda good: Reply(content_type="text/event-stream", body=b'data: {"choi\n\n'),
        ends_well=False,
        is_streamed=True,
    ),
    "slow stream": Fault(
        lambda good: streams(good, piece_seconds=0.05), arrives=True, is_streamed=True
    ),
    "a body in place of a stream": Fault(sends, arrives=True, is_streamed=True),
}
WRONG_USAGES: Mapping[str, Any] = {
    "missing": ...,
    "null": None,
    "negative": {"prompt_tokens": -5, "completion_tokens": -1},
    "words": {"prompt_tokens": "many", "completion_tokens": "few"},
    "beyond reason": {"prompt_tokens": 10**30, "completion_tokens": 10**30},
    "a list": [1, 2],
}


@dataclass
class Told:
    """What the server has seen and told of one case: the ledger must say the same. `lost` holds
    the messages of requests whose reply cannot be used."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    lost: list[list[dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    fault: Fault
    kind: str


class FaultServer:
    """A plan for `serve`. `asks(n)` is the question of case n."""

    def __init__(self, cases: Mapping[int, Case]) -> None:
        self._cases = cases
        self._met: Counter[int] = Counter()
        self.told = {number: Told() for number in cases}

    @staticmethod
    def asks(number: int) -> str:
        return f"CASE {number}: answer."

    def __call__(self, seen: Seen) -> Reply:
        messages = seen.body["messages"]
        number = int(_CASE.findall(messages[-1]["content"] + messages[1:2].__repr__())[0])
        case, told = self._cases[number], self.told[number]
        kind = kind_of(messages)
        good = self._good(number, kind, seen.number)
        told.calls += 1
        spoiled = kind == case.kind and self._met[number] < case.fault.times
        if spoiled:
            self._met[number] += 1
            if case.fault.is_free:
                return case.fault.spoils(good)
            if not case.fault.arrives:
                told.lost.append(messages)
                return case.fault.spoils(good)
        told.input_tokens += good["usage"]["prompt_tokens"]
        told.output_tokens += good["usage"]["completion_tokens"]
        if spoiled:
            return case.fault.spoils(good)
        return streams(good) if seen.body.get("stream") else sends(good)

    def _good(self, number: int, kind: str, nth: int) -> dict[str, Any]:
        texts = {
            "root": f"""```repl
found = []
for ask in (llm_query, rlm_query):
    try:
        found.append(ask("CASE {number}: " + ("sub" if ask is llm_query else "CHILD")))
    except Exception as error:
        found.append(type(error).__name__)
submit(found)
```""",
            "sub": "from the sub-call",
            "child": "```repl\nsubmit(context.upper())\n```",
        }
        usage = {"prompt_tokens": 100 + nth % 17, "completion_tokens": 5 + nth % 7}
        return completion(texts[kind], usage=usage)


def kind_of(messages: list[dict[str, str]]) -> str:
    if messages[0]["role"] != "system":
        return "sub"
    return "child" if "CHILD" in messages[1]["content"] else "root"
