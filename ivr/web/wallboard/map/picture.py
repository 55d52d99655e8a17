"""The drawing: a circle for each region as large as its count, or regions shaded by it, and what their looks mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.hotline import region
from ivr.hotline.atlas import Box, box_around, drawn, point, whole
from ivr.operations.regions.circles import Circle

STEPS = 5
PER = 100_000


@dataclass(frozen=True)
class Shade:
    """One region's outline; `step` is 0 without reports, else 1 to `STEPS`."""

    code: str
    path: str
    value: float
    step: int


@dataclass(frozen=True)
class Picture:
    """What is drawn, and on which part of the drawing; `limits` are where each step of the shades begins and ends."""

    box: Box
    circles: tuple[Circle, ...] = ()
    shades: tuple[Shade, ...] = ()
    limits: tuple[tuple[float, float], ...] = ()
    java: tuple[Circle, ...] = ()
    """Where most people live circles would cover each other: that island once more, from nearer."""


JAVA = ("31", "32", "33", "34", "35", "36")


def java() -> Box:
    """The part of the drawing that shows Java."""
    known = [point(one.code) for province in JAVA for one in region.regencies(province)]
    return box_around((drawn(one.longitude, one.latitude) for one in known if one), shape=3.2)


def box_of(code: str | None) -> Box:
    """The part of the drawing that shows a province, or all of it."""
    if not code:
        return whole()
    known = [point(one.code) for one in region.regencies(code[:2])]
    return box_around(drawn(one.longitude, one.latitude) for one in known if one)


def shades(
    boundaries: Iterable[tuple[str, str]], counts: Mapping[str, int], businesses: Mapping[str, int] | None
) -> tuple[tuple[Shade, ...], tuple[tuple[float, float], ...]]:
    """Every outline (code and path) with its step, and the limits of all steps; per 100,000 businesses if told."""
    values: dict[str, tuple[str, float]] = {}
    for code, path in boundaries:
        value = float(counts.get(code, 0))
        if businesses is not None:
            known = businesses.get(code, 0)
            value = value / known * PER if known else 0.0
        values[code] = path, value
    limits = steps([value for _, value in values.values()])
    found = tuple(Shade(code, path, value, _step(value, limits)) for code, (path, value) in values.items())
    return found, limits


def steps(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Limits that put about as many regions with reports into each step; fewer steps where values are alike."""
    found = sorted(value for value in values if value > 0)
    limits: list[tuple[float, float]] = []
    for number in range(STEPS):
        part = found[len(found) * number // STEPS : len(found) * (number + 1) // STEPS]
        part = [value for value in part if not limits or value > limits[-1][1]]
        if part:
            limits.append((part[0], part[-1]))
    return tuple(limits)


def _step(value: float, limits: Sequence[tuple[float, float]]) -> int:
    return next((number for number, (_, last) in enumerate(limits, 1) if 0 < value <= last), 0)
