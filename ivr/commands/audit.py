"""`hotline audit`: who has done what, and whether the record of it is as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import Any

import click
from sqlalchemy import exists, select

from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import TABLE_ROWS
from ivr.commands.options import Moment, NounGroup, actor
from ivr.commands.output import NOTHING, Look, Table, print_json
from ivr.hotline.errors import HotlineError
from ivr.operations.audit import search, verification
from ivr.operations.audit.search import Narrowed
from ivr.operations.audit.verification import Break, Fault, Known
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff

_SAID = {
    Fault.CHANGED: "has been changed",
    Fault.UNLINKED: "do not belong together: one of the two was written anew",
    Fault.SWAPPED: "have been swapped",
    Fault.MISSING: "is missing",
    Fault.ADDED: "was added by something that is not the hotline",
    Fault.CUT: "is missing: the newest entries were cut off",
    Fault.BLANKED: "was emptied, and no entry says by whom",
    Fault.HEAD: "is not the last that the hotline wrote: the row that remembers it is missing or does not fit",
}
Bound = Callable[[tzinfo], Any] | None


class BadMark(HotlineError):
    """What was given as a known entry is none."""


@click.group(cls=NounGroup)
def audit() -> None:
    """Who has done what."""


def _narrowing(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--until", type=Moment(whole_day=True), help="Only before then; a date alone is that whole day."),
        click.option("--since", type=Moment(), help="Only from then on, on the hotline's clocks."),
        click.option("--subject", default="", help="Only what begins so, such as 'callback 12'."),
        click.option("--action", default="", help="Only this, such as staff:disable, or a noun: staff."),
        click.option("--actor", "who", default="", help="Only by these, such as staff:agus or shell:root."),
    ):
        command = option(command)
    return command


@audit.command("list")
@_narrowing
@click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")
@click.option("--limit", type=click.IntRange(1), help=f"At most so many, the newest; {TABLE_ROWS} in a table.")
def list_entries(who: str, action: str, subject: str, since: Bound, until: Bound, as_json: bool, limit: int) -> None:
    """List entries, the newest first."""
    with opened_hotline() as hotline:
        look = Look(hotline.script(hotline.clock()).zone)
        asked = _asked(who, action, subject, since, until, look.zone)
        most = limit or (None if as_json else TABLE_ROWS)
        with hotline.database.reading() as session:
            found = list(search.everything(session, asked, most))
    if as_json:
        print_json([_plain(entry, look) for entry in found])
    elif found:
        TABLE.print(found, look)
    else:
        click.echo("No entries match." if asked.any else "There are no entries yet.")


@audit.command("export")
@_narrowing
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(who: str, action: str, subject: str, since: Bound, until: Bound, file: Path) -> None:
    """Write entries to a FILE, one JSON object a line, the newest first. The export is in the audit itself."""
    with opened_hotline() as hotline:
        look = Look(hotline.script(hotline.clock()).zone)
        asked = _asked(who, action, subject, since, until, look.zone)
        with hotline.database.begin() as session:
            search.note_export(session, asked, actor(), hotline.clock())
        number = 0
        with file.open("w", encoding="utf-8") as out, hotline.database.reading() as session:
            for number, entry in enumerate(search.everything(session, asked), 1):  # noqa: B007
                out.write(json.dumps(_plain(entry, look), ensure_ascii=False) + "\n")
    click.echo(f"{number} entries are in {file}")


@audit.command("verify")
@click.option("--known", help="NUMBER:DIGEST of an entry, as an earlier check printed it.")
@click.pass_context
def verify(ctx: click.Context, known: str | None) -> None:
    """Check that no entry was changed, removed, swapped or added; exit code 1 and where, if one was."""
    mark = _mark(known) if known else None
    with opened_hotline() as hotline:
        found = verification.verify(hotline.database, mark)
        with hotline.database.reading() as session:
            emptied = not found.entries and session.scalar(select(exists(select(Staff.id))))
    for fault in found.breaks:
        click.echo(said(fault))
    if not found.holds:
        click.echo(f"The audit does not hold: {len(found.breaks)} faults in {found.entries} entries.")
        ctx.exit(1)
    if emptied:
        click.echo("The audit is empty although there are staff, whose adding it tells of: somebody has emptied it.")
        ctx.exit(1)
    click.echo(f"The audit holds: {found.entries} entries, nothing changed, missing, swapped or cut off.")
    click.echo(f"Last entry, to keep elsewhere and give to --known: {found.entries}:{found.digest}")


def said(fault: Break) -> str:
    """A fault as a sentence."""
    if fault.fault in (Fault.SWAPPED, Fault.UNLINKED):
        return f"Entries {fault.first} and {fault.last} {_SAID[fault.fault]}."
    where = (
        f"Entry {fault.first}" if fault.first == fault.last else f"Each of the entries {fault.first} to {fault.last}"
    )
    return f"{where} {_SAID[fault.fault]}."


def _mark(text: str) -> Known:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise BadMark(f"{text!r} is not NUMBER:DIGEST as `hotline audit verify` prints it")
    return Known(int(number), digest)


def _asked(who: str, action: str, subject: str, since: Bound, until: Bound, zone: tzinfo) -> Narrowed:
    return Narrowed(who, action, subject, since(zone) if since else None, until(zone) if until else None)


def _plain(entry: AuditEntry, look: Look) -> dict[str, Any]:
    told = search.plain(entry)
    return {**told, "at": entry.at.astimezone(look.zone).isoformat(timespec="microseconds")}


def _cells(entry: AuditEntry, look: Look) -> tuple[str, ...]:
    before, after = (
        json.dumps(found, ensure_ascii=False) if found else NOTHING for found in (entry.before, entry.after)
    )
    what = "(erased)" if entry.salt is None else f"{before} -> {after}" if entry.before else after
    return str(entry.id), look.time(entry.at), entry.actor, entry.action, entry.subject, what


TABLE = Table("entries", ("NO", "AT", "BY", "ACTION", "SUBJECT", "BEFORE AND AFTER"), _cells)
