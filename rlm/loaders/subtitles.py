"""Subtitles, SRT and WebVTT: a line a cue, `[00:01:02] what is said`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rlm.loaders.plain import decode
from rlm.loaders.ration import Ration, Refusal
from rlm.loaders.values import Part

_TIMES = re.compile(
    r"^[ \t]*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}[ \t]*-->[ \t]*"
    r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}.*$"
)
_SPEAKER = re.compile(r"<v(?:\.[^ >]*)?[ \t]+([^>]{1,200})>")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>|\{\\[^{}]{0,200}\}")


def parse(name: str, data: bytes, ration: Ration) -> Iterator[Part]:
    """One part; metadata: num_cues, ends (when the last cue does)."""
    text, note = decode(data)
    if note is not None:
        ration.note(name, note)
    lines: list[str] = []
    ends = ""
    for times, said in _cues(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        ends = _clock(times, 4)
        if said:
            lines.append(f"[{_clock(times, 1)}] {said}")
    if not lines:
        raise Refusal("has no cue in it, as subtitles should")
    yield Part(name, "subtitles", "\n".join(lines) + "\n", {"num_cues": len(lines), "ends": ends})


def _cues(lines: list[str]) -> Iterator[tuple[re.Match[str], str]]:
    """The times of each cue, and what is said until the next empty line."""
    times: re.Match[str] | None = None
    said: list[str] = []
    for line in [*lines, ""]:
        found = _TIMES.match(line) if "-->" in line else None
        if found is None and line.strip():
            said.append(line)
            continue
        if times is not None:
            if found is not None and said and said[-1].strip().isdigit():
                said.pop()  # no empty line before the next cue: this is its number
            yield times, _plain(said)
        times, said = found, []


def _plain(said: list[str]) -> str:
    text = _SPEAKER.sub(r"\1: ", " ".join(said))
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _clock(times: re.Match[str], group: int) -> str:
    hours, minutes, seconds = (int(times[group + at] or 0) for at in range(3))
    return f"{hours:02}:{minutes:02}:{seconds:02}"
