"""What the commands say of loading: how far it is, what is left out or changed, what would be read.

Lines only, for whoever writes them; knows no stream.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rlm.preview import Preview

_MAX_REASONS, _MAX_REASON_CHARS = 5, 60
_NOTICE_KINDS = (
    ("(guessed)", "guessed"), ("replaced by U+FFFD", "with invalid bytes"),
    ("read as", "in another encoding"), ("cut off", "cut off"), ("no text", "without text"),
)  # fmt: skip


def loading_line(seconds: float, fields: Mapping[str, Any]) -> str:
    return (
        f"[{seconds:6.1f} s] loading: {fields['num_done']:,} of {fields['num_inputs']:,} "
        f"inputs, {fields['num_chars']:,} characters"
    )


def change_lines(
    skipped: Sequence[Mapping[str, str]], notices: Sequence[str], *, verbose: bool = False
) -> list[str]:
    """What is not in the context, or not as it was: one line with counts, or a line each."""
    lines = [f"rlm: skipped {item['name']}: {item['reason']}" for item in skipped]
    lines += [f"rlm: {notice}" for notice in notices]
    if verbose or len(lines) <= 1:
        return [_one_line(line) for line in lines]
    parts = []
    if skipped:
        reasons = Counter(_one_line(item["reason"])[:_MAX_REASON_CHARS] for item in skipped)
        parts.append(f"{len(skipped)} skipped ({_tallied(reasons)})")
    if notices:
        kinds = Counter(_kind_of_notice(notice) for notice in notices)
        parts.append(f"{len(notices)} not as they were ({_tallied(kinds)})")
    return [f"rlm: {', '.join(parts)}; --dry-run lists them"]


def _tallied(counts: Counter[str]) -> str:
    most = counts.most_common(_MAX_REASONS)
    told = [f"{count} {reason}" for reason, count in most]
    left = counts.total() - sum(count for _, count in most)
    return ", ".join([*told, *([f"{left} for other reasons"] if left else [])])


def _kind_of_notice(notice: str) -> str:
    return next((kind for word, kind in _NOTICE_KINDS if word in notice), "left out in part")


def preview_lines(preview: Preview) -> Iterator[str]:
    about = "" if preview.is_exact else "about "
    for item in preview.documents:
        pages = f", {_counted(item.pages, 'page')}" if item.pages else ""
        yield (
            f"{_one_line(item.name)}  {item.kind}{pages}, {item.characters:,} characters, "
            f"{about}{item.tokens:,} tokens"
        )
    yield (
        f"{_counted(len(preview.documents), 'document')}, {preview.characters:,} characters, "
        f"{about}{preview.tokens:,} tokens of {preview.model}"
    )
    yield f"estimated cost: {_estimate(preview)}"
    for skip in preview.skipped:
        yield _one_line(f"skipped {skip.name}: {skip.reason}")
    for notice in preview.notices:
        yield _one_line(f"changed {notice}")


def _estimate(preview: Preview) -> str:
    if preview.usd is None:
        return f"unknown, as is the price of {preview.model} (--price tells it)"
    if preview.usd == 0:
        return "$0"
    return f"${preview.usd:.4g} for {preview.model} to read all of it once; a run reads parts"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _one_line(text: str) -> str:
    return " ".join(text.split())
