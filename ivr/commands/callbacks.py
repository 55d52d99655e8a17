"""`hotline callbacks`: whom we owe a call."""

from __future__ import annotations

import click

from ivr.commands.listing_options import Asked, listing_options
from ivr.commands.options import NounGroup
from ivr.commands.output import NOTHING, Look, Table, region_name, ticket
from ivr.hotline.callback import CallbackStatus
from ivr.operations.figures import listings

HEADS = (
    *("ID", "PHONE", "STATUS", "WINDOW", "DUE", "PROMISED BY"),
    *("ATTEMPTS", "TICKET", "CATEGORY", "REGION", "ASKED FOR"),
)


def _cells(row: listings.ListedCallback, look: Look) -> tuple[str, ...]:
    return (
        str(row.id),
        look.phone(row.phone),
        f"{row.status}, overdue" if row.overdue else row.status,
        row.window,
        look.time(row.due_at),
        look.time(row.deadline_at) if row.deadline_at else "no time told",
        str(row.attempts),
        ticket(row.ticket),
        row.category or NOTHING,
        region_name(row.region),
        look.time(row.created_at),
    )


TABLE = Table("callbacks", HEADS, _cells)


@click.group(cls=NounGroup)
def callbacks() -> None:
    """Whom we owe a call."""


@callbacks.command("list")
@listing_options([listings.OPEN, *CallbackStatus])
def list_callbacks(asked: Asked) -> None:
    """List callbacks, newest first; the status `open` stands for all that are not closed."""
    asked.show(listings.callbacks, TABLE)
