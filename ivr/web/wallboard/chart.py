"""The bars of a chart: stacked, with lines for the scale, each where it stands in the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: parts from the bottom, each with its class, count, and where it stands in the drawing."""

    label: str
    total: int
    x: float
    parts: tuple[tuple[str, int, float, float], ...]


@dataclass(frozen=True)
class Chart:
    """Bars side by side in a drawing of so many units; `lines` are heights with their numbers."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    step: float
    lines: tuple[tuple[float, int], ...]


HEIGHT, BAR, GAP = 140, 22, 8


def chart(rows: Iterable[tuple[str, Mapping[str, int]]]) -> Chart:
    """Stacked bars; each row is a label and its counts by class, from the bottom."""
    found = list(rows)
    top = _round_up(max((sum(counts.values()) for _, counts in found), default=0))
    bars = []
    for at, (label, counts) in enumerate(found):
        foot, parts = float(HEIGHT), []
        for kind, count in counts.items():
            tall = HEIGHT * count / top
            foot -= tall
            parts.append((kind, count, round(foot, 2), round(tall, 2)))
        bars.append(Bar(label, sum(counts.values()), at * (BAR + GAP) + GAP, tuple(parts)))
    lines = tuple((HEIGHT - HEIGHT * count / top, count) for count in (top // 2, top))
    return Chart(tuple(bars), max(1, len(found)) * (BAR + GAP) + GAP, HEIGHT, BAR, lines)


def _round_up(most: int) -> int:
    """The top of the scale: even, and not less than what it must hold."""
    size: int = 10 ** max(0, len(str(most)) - 1)
    return next(size * step for step in (1, 2, 4, 6, 8, 10) if size * step >= most and (size * step) % 2 == 0)
