"""Questions asked on the way: at the end of every sentence of a passage, the answer as far as read.

A passage is one example for a reader, a few tokens of reply in hundreds. Cut short after each of
its sentences it would be many: NONE before the answer has been told, the answer from then on, and
the near misses before it are what NONE is said of. All of them are prefixes of the one prompt, so
they cost nothing but a target each; what the model says in the midst of a prompt, nobody reads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from rlm.engram import dialect
from rlm.engram.data.samples import NONE, Sample
from rlm.engram.tokenizer import Tokenizer

WEIGHT = 0.25  # of one such question, against a token of a reply
_KINDS = frozenset({"fact", "keyed", "long", "read", "span"})  # one answer, told in one place
_TEXT = re.compile(r"\nText: ")
_END = re.compile(r"[.!?][\"')\]]*(?=\s)|\S(?=\n)")


def targets(
    tokenizer: Tokenizer, sample: Sample, prompt: Sequence[int], reply: Sequence[int]
) -> dict[int, int]:
    """Place in `prompt` → the token that ought to come next, were the passage to end there."""
    if sample.kind not in _KINDS or sample.reply is None or len(sample.messages) != 1:
        return {}
    content = sample.messages[0][1]
    begin = _TEXT.search(content)
    if begin is None or "\nQuestion: " in content[begin.end() :]:
        return {}  # the question comes after the text: nothing can be known on the way
    told_from = told = len(content)
    if sample.reply != NONE:
        told_from = content.find(sample.reply, begin.end())
        told = content.rfind(sample.reply) + len(sample.reply)
    if told_from < 0:
        return {}  # put together from several places
    ends = [match.end() for match in _END.finditer(content, begin.end())][:-1]
    if not ends:
        return {}  # at the last one the reply itself is asked for
    decode = tokenizer.encoding.decode_single_token_bytes
    sizes = list(accumulate(len(decode(token)) for token in prompt[1:-1]))
    nothing = dialect.render_reply(tokenizer, NONE)[0]
    asked: dict[int, int] = {}
    at = size = 0
    for end in ends:
        size += len(content[at:end].encode())
        at, place = end, 1 + bisect_left(sizes, size)
        if (end <= told_from or end >= told) and place < len(prompt) - 1:
            asked[place] = nothing if end <= told_from else reply[0]
    return asked
