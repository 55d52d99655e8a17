"""The options that all listings have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import wraps
from typing import Any

import click
from sqlalchemy.orm import Session

from ivr.commands.context import opened_hotline
from ivr.commands.options import Moment, actor
from ivr.commands.output import Look, Row, Table, print_json
from ivr.operations import audit
from ivr.operations.figures.listings import Wanted
from ivr.wiring import Hotline

TABLE_ROWS = 50
"""A table shows so many, the newest, unless told otherwise; JSON leaves nothing out."""


MASKED = click.option("--masked", is_flag=True, help="Hide telephone numbers.")


@dataclass(frozen=True)
class Asked:
    """What a listing was asked for. `since` and `until` wait for the hotline's zone."""

    as_json: bool
    masked: bool
    since: Callable[[tzinfo], datetime] | None
    until: Callable[[tzinfo], datetime] | None
    statuses: tuple[str, ...]
    limit: int | None

    def show(self, rows: Callable[[Session, Wanted, datetime], Sequence[Row]], table: Table[Row]) -> None:
        """Ask for the rows and print them, or say that there are none, or more."""
        with opened_hotline() as hotline:
            now = hotline.clock()
            look = Look(hotline.script(now).zone, self.masked)
            most = self.limit if self.limit is not None or self.as_json else TABLE_ROWS
            one_more = most + 1 if most is not None and not self.as_json else most
            since, until = (bound(look.zone) if bound else None for bound in (self.since, self.until))
            with hotline.database.reading() as session:
                found = rows(session, Wanted(since, until, self.statuses, one_more), now)
            self._note_numbers(hotline, found, table.things, now)
        if self.as_json:
            print_json([look.plain(row) for row in found])
        elif not found:
            click.echo(self._none(table.things))
        else:
            table.print(found[:most], look)
            if most is not None and len(found) > most:
                click.echo(
                    f"These are the newest {most} {table.things}; --limit shows more, --since and --until others."
                )

    def _note_numbers(self, hotline: Hotline, found: Sequence[object], things: str, now: datetime) -> None:
        """Whoever looks at telephone numbers in full is in the audit."""
        shown = sum(1 for row in found if getattr(row, "phone", None))
        if shown and not self.masked:
            with hotline.database.begin() as session:
                audit.record(session, actor(), "number:list", things, None, {"rows": shown}, now)

    def _none(self, things: str) -> str:
        narrowed = self.since or self.until or self.statuses
        return f"No {things} match." if narrowed else f"There are no {things} yet."


def listing_options(statuses: Iterable[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a listing, given to the command as `asked`; `statuses` are those that can be chosen."""
    choice = click.Choice([str(status) for status in statuses])
    options = (
        click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines."),
        MASKED,
        click.option("--since", type=Moment(), help="Only from then on, on the hotline's clocks."),
        click.option("--until", type=Moment(whole_day=True), help="Only before then; a date alone is that whole day."),
        click.option("--status", "statuses", type=choice, multiple=True, help="Only with this one; may be repeated."),
        click.option("--limit", type=click.IntRange(1), help=f"At most so many, the newest; {TABLE_ROWS} in a table."),
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_asked(**values: Any) -> None:
            asked = Asked(**{name: values.pop(name) for name in Asked.__dataclass_fields__})
            command(asked=asked, **values)

        for option in reversed(options):
            with_asked = option(with_asked)
        return with_asked

    return decorate
