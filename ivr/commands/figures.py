"""`hotline figures`: what the wallboard shows, of this moment and of a day, month or stretch of days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from ivr.clock import system_clock
from ivr.commands.context import opened_hotline
from ivr.commands.output import NOTHING, Look
from ivr.operations.figures import DEFINITIONS, FIGURES, Figure, Period, Sheet, Unit, sheet
from ivr.operations.figures.live import Live, live

LANGUAGE = "en"


@click.command()
@click.option("--day", metavar="YYYY-MM-DD", help="This day on the hotline's clocks; without any, today.")
@click.option("--month", metavar="YYYY-MM", help="This month.")
@click.option("--days", metavar="FIRST..LAST", help="These days, both included.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")
@click.option("--definitions", is_flag=True, help="Say below each figure exactly what it counts.")
def figures(day: str | None, month: str | None, days: str | None, as_json: bool, definitions: bool) -> None:
    """Count how the hotline is doing: promises kept, calls, callbacks and reports."""
    asked = [text for text in (day, month, days) if text]
    if len(asked) > 1:
        raise click.UsageError("Give one of --day, --month and --days.")
    with opened_hotline() as hotline:
        now = hotline.clock()
        zone = hotline.script(now).zone
        period = Period.parse(asked[0], zone) if asked else Period.day(now.astimezone(zone).date(), zone)
        with hotline.database.reading() as session:
            found, at_once = sheet(session, period, now), live(session, now, system_clock())
    if as_json:
        click.echo(json.dumps([*_objects(found, at_once)], ensure_ascii=False, indent=2))
        return
    look = Look(zone)
    click.echo(
        f"Figures of {period.text}, {look.time(period.start)} to {look.time(period.end)}, as of {look.time(now)}"
    )
    for heading, chosen in (("Now", True), ("Period", False)):
        click.echo(f"\n{heading}")
        for figure in FIGURES:
            if figure.live is chosen:
                value = figure.value(at_once if figure.live else found)
                click.echo(f"  {_text(figure, 'name'):<44}{_formatted(figure, value, look):>24}")
                if definitions:
                    click.echo(click.wrap_text(_text(figure, "definition"), 96, "      ", "      "))


def _objects(found: Sheet, at_once: Live) -> Iterator[dict[str, Any]]:
    for figure in FIGURES:
        value = figure.value(at_once if figure.live else found)
        if isinstance(value, datetime):
            value = value.astimezone(found.period.zone).isoformat(timespec="seconds")
        yield {
            "code": figure.code,
            "name": _text(figure, "name"),
            "period": None if figure.live else found.period.text,
            "value": value,
            "unit": figure.unit.value,
        }


def _text(figure: Figure, part: str) -> str:
    return DEFINITIONS.text(LANGUAGE, f"{figure.code}.{part}")


def _formatted(figure: Figure, value: Any, look: Look) -> str:
    if value is None:
        return NOTHING
    match figure.unit:
        case Unit.SHARE:
            thousandths = round(value * 1000, 6) + (0 if figure.rounded_down else 0.5)
            return f"{int(thousandths) / 10:g} %"
        case Unit.RATIO:
            return f"{value:.2f}"
        case Unit.SECONDS:
            return f"{round(value)} s"
        case Unit.MOMENT:
            return look.time(value)
    return str(value)
