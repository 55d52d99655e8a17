"""`hotline chats`: who has written, and each chat as it went."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import MASKED, Asked, listing_options
from ivr.commands.options import NounGroup
from ivr.commands.output import NOTHING, Look, Table, ticket
from ivr.operations.figures import listed_chats
from ivr.operations.figures.listed_chats import STATUSES, ChatStory, ListedChat, Piece
from ivr.records.chats import Inbound
from ivr.records.outbounds import Outbound

HEADS = ("CHAT", "BEGAN", "PHONE", "STATUS", "CAME IN", "CHOSE", "ENDED AS", "TICKET")
_MARGIN = "\n" + " " * 10


def _cells(row: ListedChat, look: Look) -> tuple[str, ...]:
    return (
        row.sid,
        look.time(row.began_at),
        _who(row.phone, row.address, look),
        row.status.replace("_", " "),
        str(row.messages),
        row.chosen or NOTHING,
        (row.ending or NOTHING).replace("_", " "),
        ticket(row.ticket),
    )


TABLE = Table("chats", HEADS, _cells)


def _who(number: str | None, address: str, look: Look) -> str:
    if number:
        return look.phone(number)
    return "no number" if look.masked else address


@click.group(cls=NounGroup)
def chats() -> None:
    """Who has written, and what was answered."""


@chats.command("list")
@listing_options(STATUSES)
def list_chats(asked: Asked) -> None:
    """List chats, newest first."""
    asked.show(lambda session, wanted, _now: listed_chats.chats(session, wanted), TABLE)


@chats.command("show")
@click.argument("sid", metavar="W…")
@MASKED
def show_chat(sid: str, masked: bool) -> None:
    """Tell a chat as it went: what came in, and what was answered.

    The beginning of its identifier is enough, as long as no other chat begins so.
    """
    with opened_hotline() as hotline:
        look = Look(hotline.script(hotline.clock()).zone, masked)
        with hotline.database.reading() as session:
            for line in _lines(listed_chats.story(session, sid), look):
                click.echo(line)


def _lines(story: ChatStory, look: Look) -> Iterator[str]:
    chat = story.chat
    who = _who(story.address.number, story.address.address, look)
    yield f"Chat {chat.sid}"
    was = {None: "", True: ", while the hotline was open", False: ", while the hotline was closed"}[chat.was_open]
    yield f"{look.day_and_time(chat.began_at)}, with {who}{was}"
    ended = f"It ended {look.time(chat.ended_at)}: {(chat.ending or 'unknown').replace('_', ' ')}"
    yield ended if chat.ended_at else "It goes on"
    for piece in story.pieces:
        yield ""
        yield f"{look.clock(piece.at)}  {_piece(piece, look)}"
    yield ""
    if story.report is not None:
        yield f"report filed: {ticket(story.report.ticket)}"
    for enquiry in story.enquiries:
        by = look.day_and_time(enquiry.deadline_at) if enquiry.promised_due_at else "at no time that could be told"
        yield f"a person was to answer by {by}: {enquiry.status.replace('_', ' ')}"


def _piece(piece: Piece, look: Look) -> str:
    if piece.inbound is not None:
        return _came(piece.inbound, look)
    return _went(piece.outbound, look) if piece.outbound is not None else ""


def _came(row: Inbound, look: Look) -> str:
    files = "".join(f" ({one.type or one.told_type}: {one.why or one.status})" for one in row.attachments)
    place = f" ({row.latitude:.4f}, {row.longitude:.4f})" if row.latitude and row.longitude and not look.masked else ""
    turn = f", turn {row.turn}" if row.turn is not None else ", kept" if row.kept else ""
    found = ", found in the provider's list" if row.found else ""
    return f"> [{row.kind}{turn}{found}]{files}{place} {_text(row.body, look)}".rstrip()


def _went(row: Outbound, look: Look) -> str:
    why = f": {row.why}" if row.why else f": error {row.error_code}" if row.error_code else ""
    return f"hotline [{row.kind}, {row.delivery}{why}] {_text(row.body or row.template or '', look)}".rstrip()


def _text(text: str, look: Look) -> str:
    return _MARGIN.join(look.text(text).splitlines())
