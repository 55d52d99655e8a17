"""Where the bench works: databases with our schema, open at any hour, one for us and one for the floor."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from ivr.hotline import flow
from ivr.hotline.hours import HolidayCalendar, Interval, OpeningHours
from ivr.hotline.script import Script, default_script
from ivr.hotline.state import State
from ivr.hotline.verbs import Arrived, Pressed
from ivr.operations.releases import scripts
from ivr.records.database import Database
from ivr.records.encoding import event_to_json, verbs_to_json
from ivr.telephony import twiml
from prompts import catalogue
from tests.bench.calls import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN, WALK
from tests.support import databases, postgres

ZONE = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Place:
    """One database system: the URL of our database, and the floor's by the words its driver takes."""

    name: str
    version: str
    url: str
    floor: str


@contextmanager
def places(names: list[str], folder: Path) -> Iterator[list[Place]]:
    """The places of these names, sqlite and postgresql, ready to use; thrown away afterwards."""
    found = [_sqlite(folder)] if "sqlite" in names else []
    if "postgresql" not in names:
        yield found
        return
    with postgres.running() as server:
        yield [*found, _postgresql(server)]


def _sqlite(folder: Path) -> Place:
    ours, floor = (folder / name / "hotline.db" for name in ("ours", "floor"))
    for file in (ours, floor):
        file.parent.mkdir(parents=True, exist_ok=True)
        prepare(databases.sqlite_url(file))
    return Place("sqlite", _version(databases.sqlite_url(ours)), databases.sqlite_url(ours), str(floor))


def _postgresql(server: postgres.Postgres) -> Place:
    ours, floor = server.url(server.create()), server.url(server.create())
    for url in (ours, floor):
        prepare(url)
    parts = make_url(floor)
    conninfo = f"host={parts.query['host']} user={parts.username} dbname={parts.database}"
    return Place("postgresql", _version(ours), ours, conninfo)


def _version(url: str) -> str:
    database = Database(url)
    try:
        with database.reading() as session:
            return ".".join(str(part) for part in session.connection().dialect.server_version_info or ())
    finally:
        database.close()


def prepare(url: str) -> None:
    """Make the schema, and publish hours that never close."""
    databases.migrate(url)
    database = Database(url)
    try:
        with database.begin() as session:
            scripts.publish(session, _script(), "bench", datetime.now(UTC))
    finally:
        database.close()


def _script() -> Script:
    return dataclasses.replace(default_script(catalogue.load()), hours=open_hours(datetime.now(ZONE)))


def open_hours(now: datetime) -> OpeningHours:
    """Open every day but for one minute far from now: hours that never closed would have no next closing to find."""
    far = min(22, max(1, (now.hour + 12) % 24))
    day = (Interval(time.min, time(far)), Interval(time(far, 1), time.min))
    return OpeningHours(ZONE.key, weekly=(day,) * 7, holidays=HolidayCalendar(national=False, joint_leave=False))


def sample(file: Path) -> Path:
    """Write down the middling one of the turns that are measured, so that the floor stores and says as much."""
    script, now = _script(), datetime.now(UTC)
    turns = [flow.step(State(), Arrived("+6281234567890"), script, now)]
    for key in WALK:
        event = Pressed(key)
        turns.append(flow.step(turns[-1].state, event, script, now))
    turn = sorted(turns[1:], key=lambda turn: len(verbs_to_json(turn.verbs)))[len(WALK) // 2]
    voices = {language: words.voice for language, words in script.catalogues.items()}
    row = {
        "event": event_to_json(event),
        "state": turn.state.to_json(),
        "verbs": verbs_to_json(turn.verbs),
        "document": twiml.render(turn.verbs, voices, twiml.addresses(PUBLIC_URL, 3, "id")),
    }
    file.write_text(json.dumps(row))
    return file


def environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of our hotline on this database."""
    return {
        "DATABASE_URL": url,
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "HOTLINE_NUMBER": NUMBER,
        "SECRET_KEY": "only-for-the-bench-only-for-the-bench",
        "RECORDINGS_DIR": str(folder / "recordings"),
    }
