"""`hotline voicemails`: the messages that callers have left."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import Asked, listing_options
from ivr.commands.options import NounGroup, actor
from ivr.commands.output import NOTHING, Look, Table, region_name, ticket
from ivr.operations.figures import listings
from ivr.operations.messages import export
from ivr.operations.messages.recordings import VoicemailStatus

HEADS = ("RECORDING", "RECORDED", "LENGTH", "STATUS", "TICKET", "PHONE", "CATEGORY", "REGION")


def _cells(row: listings.ListedVoicemail, look: Look) -> tuple[str, ...]:
    return (
        row.recording_sid,
        look.time(row.recorded_at),
        f"{row.seconds} s",
        _status(row),
        ticket(row.ticket),
        look.phone(row.phone),
        row.category or NOTHING,
        region_name(row.region),
    )


TABLE = Table("messages", HEADS, _cells)


def _status(row: listings.ListedVoicemail) -> str:
    marks = (("replaced", row.replaced), ("too short", row.too_short), ("silent", row.silent), ("rescued", row.rescued))
    return ", ".join([row.status, *(word for word, marked in marks if marked)])


@click.group(cls=NounGroup)
def voicemails() -> None:
    """The messages that callers have left."""


@voicemails.command("list")
@click.option("--all", "everything", is_flag=True, help="Also takes that were replaced, are too short or silent.")
@listing_options(VoicemailStatus)
def list_voicemails(asked: Asked, everything: bool) -> None:
    """List messages, newest first."""
    asked.show(lambda session, wanted, _now: listings.voicemails(session, wanted, everything), TABLE)


@voicemails.command("export")
@click.argument("recording_sid")
@click.option("--to", "to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export_voicemail(recording_sid: str, to: Path, force: bool) -> None:
    """Copy the audio of a message to a file; the audit tells who did."""
    if to.exists() and not force:
        raise click.ClickException(f"{to} is there already; --force writes over it")
    with opened_hotline() as hotline, hotline.database.begin() as session:
        found, sound = export.audio(session, hotline.recordings, recording_sid, to, actor(), hotline.clock())
    # The entry is written by now, and stays even if the file cannot be.
    _write(to, sound)
    click.echo(f"{to}: {found.seconds} s, {len(sound)} bytes; only you can read it")


def _write(to: Path, sound: bytes) -> None:
    try:
        with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sound)
        to.chmod(0o600)
    except OSError as error:
        raise click.ClickException(f"{to} cannot be written: {error.strerror}") from error
