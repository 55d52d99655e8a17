"""`hotline capacity`: how many agents are needed today, what is at risk, and what is told to whoever asks now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from ivr.commands.context import opened_hotline
from ivr.commands.output import NOTHING, Look
from ivr.operations.capacity.overview import Day, Line, Overview, overview

COLUMNS = ("expected", "asked", "promised", "standing", "needed", "planned", "came", "room", "at_risk")


@click.command()
@click.option("--agents", type=click.IntRange(0, 9999), help="Reckon with so many agents from now on.")
@click.option("--json", "as_json", is_flag=True, help="One object, for machines.")
def capacity(agents: int | None, as_json: bool) -> None:
    """Say how many agents it takes to keep today's promises, half hour by half hour."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        script = hotline.script(now)
        with hotline.database.reading() as session:
            found = overview(session, script, now, agents)
    if as_json:
        click.echo(json.dumps(_object(found), indent=2))
        return
    for line in _told(found, Look(script.zone)):
        click.echo(line)


def _told(found: Overview, look: Look) -> Iterator[str]:
    seen = found.situation
    planned = NOTHING if seen.planned_now is None else seen.planned_now
    yield f"{look.time(seen.now)}: {seen.came} agents there, {planned} planned, {seen.need.needed_today} needed"
    yield (
        f"With {seen.agents} agents {seen.at_risk} of {found.promised_today} promises of the day break"
        + (f", the first by {look.time(seen.first_at_risk)}." if seen.first_at_risk else ".")
    )
    if seen.need.overdue:
        yield f"{seen.need.overdue} promises are late already"
    yield f"Whoever asks now is told: {look.time(found.told.promise.deadline_at) if found.told.promise else 'no time'}"
    yield f"A callback costs {seen.cost.planned:.1f} planned minutes; {_waiting(found, look)}"
    yield ""
    yield f"{'HALF HOUR':<22}" + "".join(f"{name.upper().replace('_', ' '):>10}" for name in COLUMNS)
    for line in found.lines:
        yield f"{look.time(line.start):<22}" + "".join(f"{_number(getattr(line, name)):>10}" for name in COLUMNS)


def _waiting(found: Overview, look: Look) -> str:
    waits = found.without_time
    oldest = f", the first since {look.time(waits.since)}" if waits.since else ""
    return f"{waits.count} wait without a time{oldest}"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.0f}"


def _object(found: Overview) -> dict[str, Any]:
    seen, local = found.situation, found.situation.script.hours.local
    return {
        "now": local(seen.now).isoformat(timespec="seconds"),
        "agents": seen.agents,
        "present": seen.came,
        "planned": seen.planned_now,
        "needed": seen.need.needed_today,
        "promised": found.promised_today,
        "at_risk": seen.at_risk,
        "overdue": seen.need.overdue,
        "first_at_risk": local(seen.first_at_risk).isoformat() if seen.first_at_risk else None,
        "told": local(found.told.promise.deadline_at).isoformat() if found.told.promise else None,
        "without_time": found.without_time.count,
        "without_time_since": local(found.without_time.since).isoformat() if found.without_time.since else None,
        "cost_minutes": round(seen.cost.planned, 2),
        "half_hours": [_line(found, line) for line in found.lines],
        "days": [_day(found, day) for day in found.days],
    }


def _line(found: Overview, line: Line) -> dict[str, Any]:
    local = found.situation.script.hours.local
    return {**vars(line), "start": local(line.start).isoformat(), "end": local(line.end).isoformat()}


def _day(found: Overview, day: Day) -> dict[str, Any]:
    local = found.situation.script.hours.local
    part = {"since": day.since, "until": day.until}
    return {
        **vars(day),
        "day": day.day.isoformat(),
        **{name: at and local(at).isoformat() for name, at in part.items()},
    }
