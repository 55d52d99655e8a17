"""`hotline calls`: who has called, and the story of each call."""

from __future__ import annotations

import click

from ivr.commands import call_story
from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import MASKED, Asked, listing_options
from ivr.commands.options import NounGroup
from ivr.commands.output import NOTHING, Look, Table, ticket
from ivr.operations.calls import history
from ivr.operations.calls.progress import STATUSES
from ivr.operations.figures import listings

HEADS = ("CALL", "ARRIVED", "PHONE", "STATUS", "LENGTH", "HOTLINE WAS", "BECAME", "CHOSE", "TICKET")


def _cells(row: listings.ListedCall, look: Look) -> tuple[str, ...]:
    return (
        row.sid,
        look.time(row.arrived_at),
        look.phone(row.phone),
        row.status,
        f"{row.seconds} s" if row.seconds is not None else NOTHING,
        _was(row.was_open),
        row.kind.replace("_", " "),
        row.chosen or NOTHING,
        ticket(row.ticket),
    )


TABLE = Table("calls", HEADS, _cells)


def _was(was_open: bool | None) -> str:
    return NOTHING if was_open is None else "open" if was_open else "closed"


@click.group(cls=NounGroup)
def calls() -> None:
    """Who has called, and what happened."""


@calls.command("list")
@listing_options(STATUSES)
def list_calls(asked: Asked) -> None:
    """List calls, newest first."""
    asked.show(lambda session, wanted, _now: listings.calls(session, wanted), TABLE)


@calls.command("show")
@click.argument("sid", metavar="CA…")
@MASKED
def show_call(sid: str, masked: bool) -> None:
    """Tell a call as a story: what came in, what was decided, what was heard.

    The beginning of its identifier is enough, as long as no other call begins so.
    """
    with opened_hotline() as hotline:
        look = Look(hotline.script(hotline.clock()).zone, masked)
        with hotline.database.reading() as session:
            story = history.call(session, sid)
    for line in call_story.lines(story, look):
        click.echo(line)
