"""`hotline hours`: when the hotline is open, and closing it in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo

import click

from ivr.commands.context import opened_hotline
from ivr.commands.options import Moment, actor
from ivr.commands.output import Look
from ivr.hotline import flow
from ivr.hotline.hours import WEEKDAYS, Closure, Opening, OpeningHours, Reason
from ivr.hotline.hours_format import Names
from ivr.hotline.script import Script
from ivr.hotline.shortened_hours import week_data
from ivr.hotline.state import State
from ivr.hotline.verbs import Arrived, Ask, Pressed
from ivr.operations.releases import closures as operations
from ivr.wiring import Hotline

AHEAD = timedelta(days=60)
"""So far `show` looks for shortened hours, exceptions and holidays."""

When = Callable[[tzinfo], datetime]
_WHY = {
    Reason.OPEN: "ordinary hours",
    Reason.EMERGENCY: "emergency closure",
    Reason.EXCEPTION: "exception",
    Reason.HOLIDAY: "holiday",
    Reason.WEEKEND: "no hours on this day of the week",
    Reason.BEFORE_HOURS: "before the day's hours",
    Reason.AFTER_HOURS: "after the day's hours",
    Reason.BREAK: "between two of the day's hours",
}


@click.group()
def hours() -> None:
    """When the hotline is open, and closing it in an emergency."""


@hours.command()
def show() -> None:
    """Show the weekly hours, what departs from them soon, and whether the hotline is open now."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        script = hotline.script(now)
    for line in _listing(script.hours, now):
        click.echo(line)


def _listing(found: OpeningHours, now: datetime) -> Iterator[str]:
    look = Look(found.zoneinfo)
    yield f"Weekly hours ({found.zone}, {found.local(now):%Z})"
    for weekday, intervals in zip(WEEKDAYS, found.weekly, strict=True):
        yield f"  {weekday.capitalize():<10} {', '.join(map(str, intervals)) or 'closed'}"
    yield f"Until {found.local(now + AHEAD):%Y-%m-%d}"
    yield from [f"  {line}" for line in _departures(found, now, look)] or [
        "  no shortened hours, exceptions, holidays and closures"
    ]
    yield f"Now, {look.day_and_time(now)}: {_standing(found.at(now), look)}"


def _departures(found: OpeningHours, now: datetime, look: Look) -> Iterator[str]:
    """What departs from the weekly hours: closures, shortened hours, exceptions, holidays, each in order of time."""
    today = found.local(now).date()
    last = today + AHEAD
    for closure in sorted(found.closures, key=lambda closure: closure.since):
        yield _closure(closure, look)
    for one in sorted(found.shortened, key=lambda one: one.first):
        if one.last >= today and one.first <= last:
            week = "; ".join(f"{day.capitalize()} {', '.join(own)}" for day, own in week_data(one.week).items() if own)
            yield f"{one.first} to {one.last}  shortened hours: {week}  {_named(one.name)}".rstrip()
    for exception in sorted(found.exceptions, key=lambda exception: exception.first):
        if exception.last >= today and exception.first <= last:
            days = " to ".join(dict.fromkeys((str(exception.first), str(exception.last))))
            open_at = ", ".join(map(str, exception.intervals)) or "closed"
            yield f"{days}  exception: {open_at}  {_named(exception.name)}".rstrip()
    for year in range(today.year, last.year + 1):
        for holiday in found.holidays.in_year(year):
            if today <= holiday.day <= last:
                estimated = ", date estimated" if holiday.estimated else ""
                kind = holiday.kind.value.replace("_", " ")
                yield f"{holiday.day:%Y-%m-%d %A}  holiday ({kind}{estimated}): {_named(holiday.name)}"


def _closure(closure: Closure, look: Look) -> str:
    until = f"until {look.time(closure.until)}" if closure.until else "until `hotline hours reopen`"
    return f"emergency closure from {look.time(closure.since)} {until}: {_named(closure.text)}"


def _named(names: Names) -> str:
    """A name in every language: "Hari Raya Natal (Christmas Day)"."""
    first, *others = dict.fromkeys(names.values()) or [""]
    return f"{first} ({'; '.join(others)})" if others else first


def _standing(opening: Opening, look: Look) -> str:
    if opening.open:
        closes = f"closes {look.day_and_time(opening.closes_at)}" if opening.closes_at else "no closing is to come"
        name = f" ({_named(opening.name)})" if opening.name else ""
        return f"open{name}, {closes}"
    name = f": {_named(opening.name)}" if opening.name else ""
    return f"closed ({_WHY[opening.reason]}{name}), {_opens(opening, look)}"


def _opens(opening: Opening, look: Look) -> str:
    return f"opens {look.day_and_time(opening.opens_at)}" if opening.opens_at else "no opening is to come"


@hours.command()
@click.argument("when", type=Moment(), metavar='"YYYY-MM-DD HH:MM"')
def at(when: When) -> None:
    """Tell how the hotline stands at a moment, and what a caller would hear then."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        moment = when(hotline.script(now).zone)
        script = hotline.script(max(now, moment))
    look = Look(script.zone)
    click.echo(f"{look.day_and_time(moment)}: {_standing(script.hours.at(moment), look)}")
    for language, sentences in _greetings(script, moment):
        click.echo(f"A caller hears ({language}):")
        for sentence in sentences:
            click.echo(f"  {sentence}")


def _greetings(script: Script, moment: datetime) -> Iterator[tuple[str, list[str]]]:
    """What the call itself says first, in each language, as if somebody rang at that moment."""
    turn = flow.step(State(), Arrived(None), script, moment)
    for number, language in enumerate(script.languages):
        if number:
            turn = flow.step(turn.state, Pressed("9"), script, moment)
        yield language, [say.text for verb in turn.verbs if isinstance(verb, Ask) for say in verb.says]


@hours.command()
@click.option("--until", type=Moment(), help="When callers are let in again; without it, when you say `reopen`.")
@click.option("--reason", required=True, help="What callers hear, in the hotline's own language.")
@click.option("--reason-en", help="What callers hear in English.")
def close(until: When | None, reason: str, reason_en: str | None) -> None:
    """Close the hotline at once: callers hear why, and can leave a message or ask to be rung."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        script = hotline.script(now)
        texts = {script.languages[0]: reason} | ({"en": reason_en} if reason_en else {})
        with hotline.database.begin() as session:
            operations.close(session, texts, until(script.zone) if until else None, actor(), now)
        click.echo(f"Closed since {Look(script.zone).time(now)}: {_named(texts)}")
        if not reason_en:
            click.echo("English callers hear the same text; --reason-en gives them their own.")
        _say_when_open(hotline, now)


@hours.command()
def reopen() -> None:
    """Lift every emergency closure that is in force."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        with hotline.database.begin() as session:
            lifted = operations.reopen(session, actor(), now)
        look = Look(hotline.script(now).zone)
        for row in lifted:
            click.echo(f"Lifted: {_closure(operations.closure_of(row), look)}")
        if not lifted:
            click.echo("No emergency closure is in force.")
        _say_when_open(hotline, now)


def _say_when_open(hotline: Hotline, now: datetime) -> None:
    script = hotline.script(now)
    opening, look = script.hours.at(now), Look(script.zone)
    if opening.open:
        click.echo(f"Callers are let in now: {_standing(opening, look)}.")
    elif opening.opens_at:
        click.echo(f"Callers are next let in {look.day_and_time(opening.opens_at)}.")
    else:
        click.echo("Callers are not let in until `hotline hours reopen`.")
