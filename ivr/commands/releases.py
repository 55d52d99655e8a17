"""`hotline releases`: what has been published, what it changed, as files and back, and going back to an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ivr.commands.context import opened_hotline
from ivr.commands.options import NounGroup, actor
from ivr.commands.output import NOTHING, Look, Table, print_json
from ivr.hotline.release_diff import Difference
from ivr.operations.releases import drafts, files, publishing
from ivr.operations.releases.prompt_audio import Sounds
from ivr.records.releases import Release

NUMBER = click.IntRange(1, 2**31)
FOLDER = click.Path(file_okay=False, path_type=Path)
HEADS = ("RELEASE", "STATE", "HOLDS FROM", "PUBLISHED BY", "APPROVED BY", "NOTE")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")


@click.group(cls=NounGroup)
def releases() -> None:
    """What has been published: hours, content and settings, whole."""


@releases.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="So many at most, the newest.")
@AS_JSON
def list_releases(limit: int, as_json: bool) -> None:
    """List releases, newest first."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        look = Look(hotline.script(now).zone)
        with hotline.database.reading() as session:
            found, holds = publishing.releases(session, limit), publishing.in_force(session, now)
    states = {one.id: _state(one, holds, one.published_at > now) for one in found}
    if as_json:
        print_json([_plain(one, states[one.id], look) for one in found])
        return
    table = Table[Release]("releases", HEADS, lambda one, look: _cells(one, states[one.id], look))
    table.print(found, look)


def _state(one: Release, holds: Release | None, to_come: bool) -> str:
    if one.withdrawn_at is not None:
        return "withdrawn"
    if to_come:
        return "planned"
    return "in force" if holds is not None and holds.id == one.id else "earlier"


def _plain(one: Release, state: str, look: Look) -> dict[str, Any]:
    return {
        "release": one.id,
        "state": state,
        "published_at": one.published_at.astimezone(look.zone).isoformat(timespec="seconds"),
        "author": one.author,
        "approved_by": one.approved_by,
        "note": one.note,
        "rolled_back_to": one.rolled_back_to,
    }


def _cells(one: Release, state: str, look: Look) -> tuple[str, ...]:
    note = one.note or (f"repeats release {one.rolled_back_to}" if one.rolled_back_to else NOTHING)
    return (str(one.id), state, look.time(one.published_at), one.author, one.approved_by or NOTHING, note)


@releases.command()
@click.argument("number", type=NUMBER)
def show(number: int) -> None:
    """Print the whole content of a release as TOML, file by file."""
    with opened_hotline() as hotline, hotline.database.reading() as session:
        content = drafts.whole(publishing.find(session, number))
    for name, text in files.texts(content).items():
        click.echo(f"# {name}\n{text}")


@releases.command()
@click.argument("earlier", type=NUMBER)
@click.argument("later", type=NUMBER)
@AS_JSON
def diff(earlier: int, later: int, as_json: bool) -> None:
    """Tell what a later release has that an earlier one had not."""
    with opened_hotline() as hotline, hotline.database.reading() as session:
        found = publishing.compare(session, earlier, later)
    _print_differences(found, as_json)


def _print_differences(found: Iterable[Difference], as_json: bool) -> None:
    listed = list(found)
    if as_json:
        print_json([vars(one) for one in listed])
    elif not listed:
        click.echo("No difference.")
    else:
        for one in listed:
            click.echo(f"{one.path}: {one.kind}")
            for mark, value in (("-", one.before), ("+", one.after)):
                if value is not None:
                    click.echo(f"  {mark} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


@releases.command()
@click.argument("number", type=NUMBER)
@click.argument("folder", type=FOLDER)
def export(number: int, folder: Path) -> None:
    """Write a release into a folder, in the format of prompts/, to keep it under version control."""
    with opened_hotline() as hotline:
        with hotline.database.reading() as session:
            content = drafts.whole(publishing.find(session, number))
        for path in files.write(content, Sounds(hotline.database), folder):
            click.echo(str(path))


@releases.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_files(folder: Path) -> None:
    """Make the draft what the files of a folder say; it is published on the pages of the admins."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        draft = files.read_into_draft(session, folder, actor(), hotline.clock())
        changes = publishing.changes_of(session, draft)
    _print_differences(changes, as_json=False)
    if changes:
        click.echo("These changes are in the draft. Look at them and publish under /admin/releases.")


@releases.command()
@click.argument("number", type=NUMBER)
def rollback(number: int) -> None:
    """Publish an earlier release again, now; those that are planned are withdrawn."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        release = publishing.roll_back(session, number, actor(), hotline.clock())
    click.echo(f"Release {release.id} repeats release {number}; the next call begins with it.")
