"""Targets at the ends of a passage's sentences: NONE until the answer is told, then the answer."""

from __future__ import annotations

import pytest

from rlm.engram import checkpoint, dialect, onway
from rlm.engram.data.samples import NONE, Sample, user
from rlm.engram.tokenizer import Tokenizer

PASSAGE = (
    "The mill burnt down. Its owner is Ada Pike. Nobody was hurt! It rained.\nThat is all. End"
)
ASKED = "Answer in words of the text, or NONE.\nQuestion: Who owns it?\nText: "


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The shipped one: in the tests' tiny one every reply begins with the same blank."""
    return checkpoint.load().tokenizer


def marked(tokenizer: Tokenizer, sample: Sample) -> str:
    """The prompt, with what is asked for on the way behind each place."""
    prompt = dialect.render_prompt(tokenizer, sample.messages)
    reply = dialect.render_reply(tokenizer, sample.reply or "")
    asked = onway.targets(tokenizer, sample, prompt, reply)
    names = {reply[0]: "<answer>", tokenizer.encode(f" {NONE}")[0]: "<none>"}
    pieces = [tokenizer.encoding.decode_single_token_bytes(token) for token in prompt[1:-1]]
    return b"".join(
        piece + (names[asked[place]].encode() if place in asked else b"")
        for place, piece in enumerate(pieces, 1)
    ).decode()


def test_none_before_the_answer_is_told_and_the_answer_from_then_on(tokenizer: Tokenizer) -> None:
    said = marked(tokenizer, user("fact", ASKED + PASSAGE, "Ada Pike")).partition("Text: ")[2]
    first, second, third = (
        said.split(" Its")[0],
        said.split(" Nobody")[0],
        said.split(" It rained")[0],
    )
    assert first == "The mill burnt down.<none>"
    assert second.endswith("Ada Pike.<answer>")
    assert third.endswith("hurt!<answer>")
    assert said.endswith("That is all. End")  # at the last end the reply itself is asked for


def test_a_passage_without_the_answer_says_none_at_every_end(tokenizer: Tokenizer) -> None:
    said = marked(tokenizer, user("fact", ASKED + PASSAGE, NONE))
    assert said.count("<none>") == 4
    assert "<answer>" not in said


@pytest.mark.parametrize(
    "sample",
    [
        user("label", ASKED + PASSAGE, "Ada Pike"),
        user("fact", f"Text: {PASSAGE}\nQuestion: Who owns it?", "Ada Pike"),
        user("fact", f"Read.\nText: {PASSAGE}\nQuestion: Who owns it?", "Ada Pike"),
        user("fact", ASKED + PASSAGE, "Ada Pike; Bo Rook"),
        Sample("fact", (("system", "s"), ("user", ASKED + PASSAGE)), "Ada Pike"),
    ],
    ids=["a label", "no question", "question after", "put together", "a conversation"],
)
def test_nothing_is_asked_where_nothing_can_be_known(tokenizer: Tokenizer, sample: Sample) -> None:
    assert "<" not in marked(tokenizer, sample).replace("<|", "")
