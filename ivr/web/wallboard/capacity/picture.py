"""The picture: what stands until the end of each half hour, as bars, and what can be done until then, as a line.

What is at risk is drawn by the number that stands in the table's row.
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.operations.capacity.overview import Overview
from ivr.web.frame.formats import zone

HEIGHT, BAR, GAP = 150, 26, 8
_HIGHER = 1.6
"""The line leaves the picture where so many times as much can be done as there is to do."""


@dataclass(frozen=True)
class Bar:
    """One half hour: its label, and where it stands; the heights of what can be done, of promises of this half hour
    that break, and of what may wait longer: nobody was promised that it is done by then.
    """

    label: str
    x: float
    done: float
    late: float
    later: float
    number: int


@dataclass(frozen=True)
class Picture:
    """Bars in a drawing of so many units; `line` are the points of what can be done, as SVG takes them."""

    bars: tuple[Bar, ...]
    line: str
    width: float
    top: int

    height: int = HEIGHT
    bar: int = BAR


def picture(found: Overview) -> Picture | None:
    """The rest of the day; None where nothing is to be drawn."""
    ahead = [line for line in found.lines if not line.is_over]
    if not any(line.standing for line in ahead):
        return None
    seen = found.situation
    can = [seen.need.can_ring(line.end, seen.agents) for line in ahead]
    most = max(line.standing for line in ahead)
    top = max(most, min(max(can), most * _HIGHER))
    bars, points = [], []
    for at, (line, able) in enumerate(zip(ahead, can, strict=True)):
        x = at * (BAR + GAP) + GAP
        done = min(line.standing - line.at_risk, able)
        label = f"{line.start.astimezone(zone()):%H}" if line.start.astimezone(zone()).minute < 30 else ""
        later = line.standing - line.at_risk - done
        bars.append(Bar(label, x, _tall(done, top), _tall(line.at_risk, top), _tall(later, top), line.standing))
        points.append(f"{x + BAR / 2:g},{HEIGHT - min(HEIGHT, _tall(able, top)):g}")
    return Picture(tuple(bars), " ".join(points), len(ahead) * (BAR + GAP) + GAP, round(top))


def _tall(number: float, top: float) -> float:
    return round(HEIGHT * number / top, 1)
