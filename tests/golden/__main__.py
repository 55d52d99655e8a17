"""`python -m tests.golden`: plays the calls and writes their pages anew, for `git diff tests/golden` to be read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ivr.records.database import Database
from tests.golden.page import written
from tests.golden.playing import Played
from tests.golden.usual import CALLS, GoldenCall
from tests.support import databases
from tests.support.line import line_for

PAGES = Path(__file__).parent / "calls"


def page_of(golden: GoldenCall, folder: Path) -> str:
    """Play a call on a hotline of its own."""
    url = databases.sqlite_url(folder / "hotline.db")
    databases.migrate(url)
    database = Database(url)
    try:
        with line_for(database, url, folder, start=golden.at) as line:
            played = Played(line)
            recorder = played.play(golden.caller, golden.does, golden.earlier, golden.then, golden.agents)
            return written(golden, played, recorder)
    finally:
        database.close()


def main() -> None:
    """Write all pages."""
    for golden in CALLS:
        with tempfile.TemporaryDirectory() as folder:
            page = page_of(golden, Path(folder))
        file = PAGES / f"{golden.name}.txt"
        changed = not file.exists() or file.read_text(encoding="utf-8") != page
        file.write_text(page, encoding="utf-8")
        click.echo(f"{'written' if changed else 'as it was'}  {file.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
