"""`hotline simulate`: weeks of this hotline played through: what can be promised, and how many agents it takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from math import isnan
from pathlib import Path
from typing import Any

import click

from ivr.commands.context import opened_hotline
from ivr.hotline.script import Script
from ivr.operations.capacity.measured import NOTHING, Measured, measured
from ivr.operations.capacity.simulation import tables as documentation
from ivr.operations.capacity.simulation.need import Staffing, staffings
from ivr.operations.capacity.simulation.outcome import Outcome
from ivr.operations.capacity.simulation.outcome import simulate as played
from ivr.operations.capacity.simulation.tables import hours_of, percent
from ivr.operations.capacity.simulation.troubles import TROUBLES
from ivr.operations.capacity.simulation.world import Steady, World

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TROUBLES = [name.replace(" ", "-") for name in TROUBLES]


@click.command()
@click.option("--per-day", type=click.IntRange(1, 50_000), help="Requests for each opening day; else as lately.")
@click.option("--agents", type=click.IntRange(1, 9999), help="Agents at their desks; else the release's staffing plan.")
@click.option("--need", is_flag=True, help="Try fewer and more agents instead, and say what comes of each.")
@click.option("--weeks", type=click.IntRange(1, 26), default=4, show_default=True)
@click.option("--seeds", type=click.IntRange(1, 100), default=1, show_default=True, help="So many courses, added up.")
@click.option("--talk", type=click.FloatRange(0.1, 240), help="Median minutes of a talk; else as measured.")
@click.option("--reached", type=click.FloatRange(1, 100), help="Per cent of attempts that reach somebody.")
@click.option("--trouble", type=click.Choice(_TROUBLES), default="nothing", help="What goes otherwise than planned.")
@click.option("--usual", is_flag=True, help="Nothing is measured: an ordinary hotline's callers and talks.")
@click.option("--without-plan", is_flag=True, help="Promise as a hotline without a staffing plan does.")
@click.option("--json", "as_json", is_flag=True, help="An object, or with --need an array of them, for machines.")
@click.option(
    "--tables", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="Write a page's tables anew."
)
def simulate(tables: Path | None, as_json: bool, need: bool, seeds: int, **options: Any) -> None:
    """Play weeks of this hotline through on its own hours and rules: who asks, is told what, and is rung when."""
    if tables is not None:
        with _progress() as watch:
            try:
                page = documentation.page(tables.read_text(encoding="utf-8"), watch)
            except ValueError as error:
                raise click.ClickException(f"{tables}: {error}") from error
        tables.write_text(page, encoding="utf-8")
        click.echo(f"Wrote the tables of {tables}")
        return
    if any(isinstance(value, float) and isnan(value) for value in options.values()):
        raise click.UsageError("Give numbers.")
    world, per_day = _world(options, need)
    with _progress() as watch:
        if need:
            found = list(staffings(world, per_day, watch))
        else:
            one = played(world, range(1, seeds + 1), watch)
    if need:
        _show_need(found, as_json)
    else:
        _show(one, per_day, as_json)


def _world(options: dict[str, Any], need: bool) -> tuple[World, float]:
    with opened_hotline() as hotline:
        now = hotline.clock()
        script, known = hotline.script(now), NOTHING
        if not options["usual"]:
            with hotline.database.reading() as session:
                windows = {window.key for window in script.rules.windows}
                known = measured(session, script.hours, windows, now)
    per_day = options["per_day"] or known.per_day
    if per_day is None:
        raise click.UsageError("Nobody has asked for a callback lately: give --per-day.")
    plan = Steady(options["agents"]) if options["agents"] else Steady(1) if need else script.staffing
    if plan is None:
        raise click.UsageError("The release in force has no staffing plan: give --agents, or --need.")
    return _of(script, known, per_day, options, now, plan), per_day


def _of(script: Script, known: Measured, per_day: float, options: dict[str, Any], now: datetime, plan: Any) -> World:
    today = script.hours.local(now).date()
    first = today + timedelta(days=(5 - today.weekday()) % 7)
    phone = known.telephone
    phone = replace(
        phone, talk=options["talk"] or phone.talk, reached=(options["reached"] or 100 * phone.reached) / 100
    )
    world = World(
        demand=known.demand_of(per_day, script.hours, first),
        plan=plan,
        hours=script.hours,
        rules=script.rules,
        telephone=phone,
        choices=known.choices,
        first=first,
        days=7 * options["weeks"],
        promised_by_plan=not options["without_plan"],
    )
    return TROUBLES[str(options["trouble"]).replace("-", " ")](world)


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    """How far it is, on stderr, where somebody looks on."""
    with click.progressbar(length=1000, label="Playing", file=sys.stderr) as bar:
        yield lambda part: bar.update(max(0, round(part * 1000) - bar.pos))


def _figures(found: Outcome) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "told": found.share_told,
        "kept": found.share_kept,
        "promised_hours": found.promised_hours,
        "waited_hours": found.waited_hours,
        "within_two_hours": found.share_soon,
        "within_a_day": found.share_within_a_day,
    }


def _show(found: Outcome, per_day: float, as_json: bool) -> None:
    by_weekday = {name: found.kept_on(number) for number, name in enumerate(_WEEKDAYS) if found.judged[number]}
    if as_json:
        click.echo(json.dumps({"per_day": per_day, **_figures(found), "kept_by_weekday": by_weekday}, indent=2))
        return
    lines = {
        "Asked to be rung back": f"{found.asked}, {per_day:.0f} a day",
        "Told a time": percent(found.share_told),
        "Promises kept": percent(found.share_kept),
        "From asking to the time told": f"{hours_of(found.promised_hours)} h of opening time",
        "From asking to the first ring": f"{hours_of(found.waited_hours)} h of opening time",
        "As soon as possible: told within 2 h": percent(found.share_soon),
        "As soon as possible: within a day": percent(found.share_within_a_day),
        **{f"Kept of those for {name}": percent(share) for name, share in by_weekday.items()},
    }
    for name, value in lines.items():
        click.echo(f"  {name:<40}{value}")


def _show_need(found: list[Staffing], as_json: bool) -> None:
    if as_json:
        rows = [{"agents": one.agents, "load": round(one.load, 3), **_figures(one.outcome)} for one in found]
        click.echo(json.dumps(rows, indent=2))
        return
    click.echo("Agents  load   told  kept   told in  rung in  within 2 h  within a day")
    for one in found:
        out = one.outcome
        click.echo(
            f"{one.agents:>6}  {one.load:>4.2f}  {percent(out.share_told):>5} {percent(out.share_kept):>5}"
            f"  {hours_of(out.promised_hours):>6} h {hours_of(out.waited_hours):>6} h"
            f"  {percent(out.share_soon):>10}  {percent(out.share_within_a_day):>12}"
        )
