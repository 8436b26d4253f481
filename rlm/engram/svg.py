"""Plots as SVG, by hand: lines and points with intervals, and text on a coloured ground. Numbers
in, text out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 320
LEFT: Final = 64
BELOW: Final = 48
TOP: Final = 40
COLOURS: Final = ("#1b6ca8", "#c8553d", "#588b3a", "#7a4fa3", "#8a6d1d", "#3b8686", "#777777")


@dataclass(frozen=True, slots=True)
class Point:
    """`low` and `high` are the ends of its interval."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Axes:
    """`names` stands for numbers along x; `is_log` spaces x by its logarithm."""

    title: str
    x: str
    y: str
    is_log: bool = False
    names: tuple[str, ...] = ()
    has_lines: bool = True


def chart(axes: Axes, series: Mapping[str, Sequence[Point]]) -> str:
    points = [point for line in series.values() for point in line]
    if not points:
        return _document(HEIGHT, [_text(WIDTH / 2, HEIGHT / 2, "no results yet", "middle")])
    place = _Places(axes, points)
    parts = [_text(WIDTH / 2, 18, axes.title, "middle", 14), *_frame(axes, place, points)]
    for number, (name, line) in enumerate(series.items()):
        parts += _series(axes, place, line, COLOURS[number % len(COLOURS)])
        if len(series) > 1:
            parts.append(_legend(name, number))
    return _document(HEIGHT, parts)


def heat(title: str, tokens: Sequence[tuple[str, float]]) -> str:
    """Running text, each token on a ground as dark as its number from 0 to 1."""
    x, y, parts = 8.0, 48.0, [_text(WIDTH / 2, 18, title, "middle", 14)]
    for text, value in tokens:
        shown = text.replace("\n", "⏎")
        wide = 7.3 * max(1, len(shown))
        if x + wide > WIDTH - 8:
            x, y = 8.0, y + 22
        shade = f"rgba(200,85,61,{max(0.0, min(1.0, value)):.2f})"
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 14:.1f}" width="{wide:.1f}" height="18" fill="{shade}"/>'
        )
        parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="monospace" font-size="12" '
            f'xml:space="preserve">{escape(shown)}</text>'
        )
        x += wide
    return _document(int(y) + 20, parts)


class _Places:
    """From values to pixels."""

    def __init__(self, axes: Axes, points: Sequence[Point]) -> None:
        self._is_log = axes.is_log
        xs = [self._scaled(point.x) for point in points]
        ys = [value for point in points for value in (point.low, point.high)]
        room = 0.08 * (max(ys) - min(ys)) or 0.5
        self.low_y, self.high_y = min(ys) - room, max(ys) + room
        wide = max(xs) - min(xs)
        side = 0.06 * wide or 0.5
        self._low_x, self._wide = min(xs) - side, wide + 2 * side

    def x(self, value: float) -> float:
        return LEFT + (self._scaled(value) - self._low_x) / self._wide * (WIDTH - LEFT - 16)

    def y(self, value: float) -> float:
        share = (value - self.low_y) / (self.high_y - self.low_y)
        return HEIGHT - BELOW - share * (HEIGHT - BELOW - TOP)

    def _scaled(self, value: float) -> float:
        return math.log2(max(value, 1e-9)) if self._is_log else value


def _frame(axes: Axes, place: _Places, points: Sequence[Point]) -> list[str]:
    floor = HEIGHT - BELOW
    parts = [
        f'<path d="M{LEFT} {TOP}V{floor}H{WIDTH - 16}" fill="none" stroke="#888"/>',
        _text(WIDTH / 2, HEIGHT - 8, axes.x, "middle"),
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle" '
        f'font-family="sans-serif" font-size="12">{escape(axes.y)}</text>',
    ]
    for step in range(5):
        value = place.low_y + (place.high_y - place.low_y) * step / 4
        parts.append(_text(LEFT - 6, place.y(value) + 4, f"{value:.3g}", "end", 11))
    for x in sorted({point.x for point in points}):
        label = axes.names[int(x)] if axes.names else f"{x:g}"
        parts.append(_text(place.x(x), floor + 16, label, "middle", 11))
    return parts


def _series(axes: Axes, place: _Places, line: Sequence[Point], colour: str) -> list[str]:
    ordered = sorted(line, key=lambda point: point.x)
    parts = []
    if axes.has_lines and len(ordered) > 1:
        path = " ".join(f"{place.x(point.x):.1f},{place.y(point.y):.1f}" for point in ordered)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for point in ordered:
        x = place.x(point.x)
        low, high = place.y(point.low), place.y(point.high)
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{place.y(point.y):.1f}" r="4" fill="{colour}"/>')
    return parts


def _legend(name: str, number: int) -> str:
    x, y = LEFT + 12 + 140 * (number % 4), TOP - 6 + 14 * (number // 4)
    mark = f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{COLOURS[number % len(COLOURS)]}"/>'
    return mark + _text(x + 8, y, name, "start", 11)


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="sans-serif" '
        f'font-size="{size}">{escape(text)}</text>'
    )


def _document(height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><rect width="100%" height="100%" fill="#fff"/>'
    )
    return head + "".join(parts) + "</svg>\n"
