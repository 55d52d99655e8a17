"""`hotline privacy`: everything about one telephone number, for the person it belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ivr.commands.context import opened_hotline
from ivr.commands.options import actor
from ivr.commands.output import print_json
from ivr.hotline.numbers import masked
from ivr.operations.privacy import archive, erasure
from ivr.operations.privacy import personal_data as operations
from ivr.operations.privacy.personal_data import Found

_WORDS = {
    "calls": "calls",
    "reports": "reports",
    "messages": "voice messages",
    "callbacks": "callbacks",
    "attempts": "attempts at a callback",
    "mentioned": "other calls in which it was typed",
    "chats": "chats",
    "inbounds": "things that were written or sent to us",
    "attachments": "files that were sent to us",
    "outbounds": "things that we wrote",
    "consents": "answers whether we may write",
    "enquiries": "times that somebody was to answer",
}


@click.group()
def privacy() -> None:
    """What is kept about one telephone number, or about a WhatsApp address without one."""


@privacy.command("find")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="An array with one object, for machines.")
def find(number: str, as_json: bool) -> None:
    """Say how much is kept about NUMBER, written as people do: 0812-3456-7890."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        found = operations.find(session, operations.number_of(number))
        operations.note(session, "find", found, actor(), hotline.clock())
        if as_json:
            print_json([{"phone": found.number, **found.counts, "of_staff": found.of_staff, "others": found.others}])
            return
        _tell(found)


@privacy.command("export")
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(number: str, file: Path) -> None:
    """Write everything about NUMBER to a ZIP FILE: a page to read and print, the same as JSON, and audio."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        script = hotline.script(now)
        zone: Any = script.hours.zoneinfo
        with hotline.database.begin() as session:
            found = operations.find(session, operations.number_of(number))
            operations.note(session, "export", found, actor(), now)
            data = archive.to_zip(session, hotline.recordings, found, script, now, zone)
    file.touch(mode=0o600)
    file.write_bytes(data)
    _tell(found)
    click.echo(f"All of it is in {file}. Delete that file when it has been handed over.")


@privacy.command("erase")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(number: str, yes: bool) -> None:
    """Erase everything about NUMBER for good; what the hotline did stays counted."""
    e164 = operations.number_of(number)
    with opened_hotline() as hotline:
        with hotline.database.reading() as session:
            found = operations.find(session, e164)
            _tell(found)
        if not found.anything:
            return
        if not yes:
            click.confirm("Erase all of it for good?", abort=True)
        erasure.erase(hotline.database, hotline.recordings, e164, actor(), hotline.clock())
    click.echo("It is erased. The provider's copies of messages follow within minutes.")


def _tell(found: Found) -> None:
    if not found.anything:
        click.echo("Nothing is kept about this number.")
    for kind, count in found.counts.items():
        if count:
            click.echo(f"{count} {_WORDS[kind]}")
    if found.others:
        click.echo(f"Used together with {', '.join(map(masked, found.others))}: ask about those on their own.")
    if found.of_staff:
        click.echo("Somebody who works here is rung on this number; that is kept until `hotline users` changes it.")
