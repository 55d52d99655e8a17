"""The planned week as a table: a row for each half hour, a column for each weekday."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from babel.dates import get_day_names

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staffing import HALF_HOUR, PlannedWeek
from ivr.hotline.staffing_grid import clock_of, in_halves, opened_halves
from ivr.web.frame.texts import language


@dataclass(frozen=True)
class Cell:
    """One half hour of one weekday."""

    agents: int
    open: bool

    @property
    def kind(self) -> str:
        """How it looks: planned, unplanned while open, wasted while closed, or closed."""
        if self.open:
            return "planned" if self.agents else "unplanned"
        return "wasted" if self.agents else "closed"


@dataclass(frozen=True)
class Row:
    """One half hour of all weekdays."""

    clock: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """The whole table; without rows where nothing is open or planned. `hours` are agents' hours of opening time."""

    days: tuple[tuple[str, str], ...]
    """Short and whole names."""
    rows: tuple[Row, ...]
    hours: tuple[float, ...]


def table(week: PlannedWeek, hours: OpeningHours) -> Table:
    """The table of a planned week beside the weekly opening hours."""
    columns = [(in_halves(day), opened_halves(opened)) for day, opened in zip(week, hours.weekly, strict=True)]
    shown = [number for number, (agents, opened) in enumerate(columns) if opened or any(agents)]
    used = {half for agents, opened in columns for half in (*opened, *(at for at, n in enumerate(agents) if n))}
    rows = tuple(
        Row(
            f"{clock_of(half):%H:%M}",
            tuple(Cell(columns[number][0][half], half in columns[number][1]) for number in shown),
        )
        for half in (range(min(used), max(used) + 1) if used else ())
    )
    totals = [sum(columns[number][0][half] for half in columns[number][1]) * HALF_HOUR / 60 for number in shown]
    short, wide = (get_day_names(width, "stand-alone", Locale(language())) for width in ("abbreviated", "wide"))
    return Table(tuple((str(short[number]), str(wide[number])) for number in shown), rows, tuple(totals))
