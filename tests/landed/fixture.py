"""One database as a landed version left it: its rows, the moment at which it stands, and what its pages showed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import text

from ivr.emulator.sids import Sids
from ivr.records.database import Database
from tests.landed import rows
from tests.landed.facts import Facts, addresses, shown
from tests.landed.rows import Rows
from tests.support.line import WIB, Line
from tests.support.people import PASSWORD, client_of, password_hash

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Landed:
    """A landed version's database. `revision` is that of its schema; `now` (aware) the moment after its last event."""

    revision: str
    now: str
    link: str
    """The address of a case as it was mailed to an office."""
    pages: dict[str, Facts]
    """What was shown, by visitor and address."""

    @property
    def folder(self) -> Path:
        return FOLDER / f"schema_{self.revision}"

    def rows(self) -> Rows:
        return rows.read(self.folder / "rows.json.gz")

    def write(self, told: Rows) -> None:
        """Write everything down, in files that are the same when nothing has changed."""
        self.folder.mkdir(exist_ok=True)
        rows.write(self.folder / "rows.json.gz", told)
        facts = json.dumps(dataclasses.asdict(self), indent=1, ensure_ascii=True)
        (self.folder / "facts.json").write_text(f"{facts}\n", encoding="utf-8")


@cache
def landed(revision: str) -> Landed:
    """What was written down of this revision."""
    told = json.loads((FOLDER / f"schema_{revision}" / "facts.json").read_text(encoding="utf-8"))
    pages = {address: Facts(**facts) for address, facts in told.pop("pages").items()}
    return Landed(pages=pages, **told)


@contextmanager
def hotline_on(database: Database, now: str, folder: Path) -> Iterator[Line]:
    """A hotline at work on this database, at the moment at which it stands."""
    at = datetime.fromisoformat(now).astimezone(WIB).replace(tzinfo=None)
    url = database.url.render_as_string(hide_password=False)
    line = Line(database, url, folder, start=at.isoformat(), fresh=False)
    line.exchange.switch.sids = Sids()  # calls are numbered by lot, or the first would be one that is there already
    yield line


def looks(line: Line, told: Rows, link: str) -> Iterator[tuple[str, int, Facts]]:
    """Everybody opens their pages; gives who and what, the status, and what is shown."""
    with line.database.engine.begin() as connection:  # everybody has the tests' password, and no second factor
        values = {"password": password_hash(), "active": True}
        connection.execute(
            text(
                "UPDATE staff SET password = :password, second_factor = NULL, one_time_until = NULL, active = :active"
                " WHERE login IN ('agus', 'dewi', 'sari', 'rini')"
            ),
            values,
        )
    clients: dict[str, FlaskClient] = {"": line.app.test_client()}
    for who, path in addresses(told, link):
        if who not in clients:
            clients[who] = client_of(line.app, who, PASSWORD)
        status, facts = shown(clients[who], path, told)
        yield f"{who} {path}", status, facts
