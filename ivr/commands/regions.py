"""`hotline regions`: search them, and bring in boundaries and numbers of businesses for the map."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.commands.context import opened_hotline
from ivr.commands.options import NounGroup, actor
from ivr.commands.output import print_json
from ivr.hotline import region
from ivr.hotline.atlas import point
from ivr.operations import audit
from ivr.operations.regions import imports, tallies
from ivr.operations.regions.imports import Imported

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(cls=NounGroup)
def regions() -> None:
    """Provinces, regencies and cities by their Kemendagri code."""


@regions.command("list")
@click.argument("text", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")
def list_regions(text: str, as_json: bool) -> None:
    """List all regions, or those that TEXT may mean: a name, what people call it, a code."""
    found = region.search(text, limit=60) if text else (*region.provinces(), *region.regencies())
    if as_json:
        print_json([{**vars(one), "kind": one.kind.value, "point": _point(one.code)} for one in found])
        return
    for one in found:
        click.echo(f"{one.code:<6} {one.full_name}")
    if not found:
        click.echo("No region is called so.")


def _point(code: str) -> dict[str, object] | None:
    found = point(code)
    if found is None:
        return None
    return {"latitude": found.latitude, "longitude": found.longitude, "rests_on": found.basis.value}


@regions.command("import-boundaries")
@_FILE
def import_boundaries(file: Path) -> None:
    """Take the boundaries in FILE (GeoJSON, Kemendagri codes), in place of those before: the map can be shaded then."""
    text = _read(file)
    with opened_hotline() as hotline, hotline.database.begin() as session:
        done = imports.boundaries(session, text, file.name, actor(), hotline.clock())
    _tell(done, "boundaries")


@regions.command("import-base")
@_FILE
def import_base(file: Path) -> None:
    """Take the number of businesses of each region from FILE (CSV: code, businesses), in place of those before."""
    data = file.read_bytes()
    with opened_hotline() as hotline, hotline.database.begin() as session:
        done = imports.base(session, data, file.name, actor(), hotline.clock())
    _tell(done, "numbers of businesses")


@regions.command("recount")
def recount() -> None:
    """Make the map's counts anew from the reports; needed only when somebody has changed the database by hand."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        tallies.recount(session)
        audit.record(session, actor(), "regions:recount", "regions", None, {}, hotline.clock())
    click.echo("The counts of all regions are made anew.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not written in UTF-8: {error}") from error


def _tell(done: Imported, what: str) -> None:
    click.echo(f"{done.regions} regencies and cities have {what} now.")
    if done.missing:
        click.echo(f"{len(done.missing)} are not in the file, such as {', '.join(done.missing[:5])}.")
    if done.flat:
        click.echo(
            f"Warning: {', '.join(done.flat[:5])} has an outline without an area, and no boundary now.", err=True
        )
