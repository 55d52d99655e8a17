"""`python -m tests.landed`: writes down a rich database of this version, for later versions to be tried on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ivr.records import migrations
from ivr.records.database import Database
from tests.landed import rows
from tests.landed.fixture import FOLDER, Landed, hotline_on, looks
from tests.support import databases, quickly
from tests.support.line import Line
from tests.tour.history import happen
from tests.tour.reports import BEGIN, Letters


def main() -> None:
    """Let the history of the tour happen in a new database, and write down its rows and what its pages show."""
    quickly.cheap_passwords()
    (revision,) = migrations.heads()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = databases.sqlite_url(folder / "hotline.db")
        databases.migrate(url)
        database = Database(url)
        told = happen(Line(database, url, folder, start=f"{BEGIN:%Y-%m-%d %H:%M}"), Letters())
        with database.engine.begin() as connection:
            taken = rows.taken(connection)
        with hotline_on(database, told.now, folder) as line:
            pages = {address: facts for address, status, facts in looks(line, taken, told.link) if status == 200}
        database.close()
    made = Landed(revision, told.now, told.link, pages)
    made.write(taken)
    click.echo(f"written: {made.folder.relative_to(FOLDER.parents[1])}, with {sum(map(len, taken.values()))} rows")


if __name__ == "__main__":
    main()
