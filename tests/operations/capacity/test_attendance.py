"""Agents are counted for as long as they were there: by the changes that the audit tells, and as they stand now."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.hotline.half_hours import pieces
from ivr.hotline.hours import KEMENKOP
from ivr.hotline.staff import Presence
from ivr.operations.capacity.attendance import minutes_there
from ivr.operations.staff import presence
from ivr.records.database import Database
from tests.support.queue import NOW, Queue, later

DAY = NOW.replace(hour=0)


def there(database: Database, until: datetime, now: datetime) -> list[float]:
    """Minutes in each half hour from opening until then."""
    found = [one for one in pieces(KEMENKOP, DAY, until) if one.end <= until]
    with database.reading() as session:
        return minutes_there(session, found, now)


def sets(database: Database, staff_id: int, state: Presence, minutes: float) -> None:
    with database.begin() as session:
        presence.set_presence(session, staff_id, state, None, "staff:sari", later(minutes))


def test_nobody_was_there_when_nobody_works_here(database: Database) -> None:
    assert there(database, NOW, NOW) == [0, 0]


def test_who_came_and_went_is_counted_by_the_minute(database: Database) -> None:
    sari = Queue(database).agent(presence="away", presence_since=NOW - timedelta(days=1))
    sets(database, sari, Presence.READY, -50)
    sets(database, sari, Presence.BUSY, -40)
    sets(database, sari, Presence.AFTER_CALL, -35)
    sets(database, sari, Presence.READY, -33)
    sets(database, sari, Presence.AWAY, -20)
    assert there(database, NOW, NOW) == [20, 10]


def test_who_is_there_still_is_counted_to_the_end(database: Database) -> None:
    sari = Queue(database).agent(presence="away", presence_since=NOW - timedelta(days=1))
    sets(database, sari, Presence.READY, -15)
    assert there(database, NOW, later(40)) == [0, 15]


def test_who_has_been_there_since_before_is_counted_without_a_change(database: Database) -> None:
    queue = Queue(database)
    queue.agent("sari", presence_since=NOW - timedelta(hours=2))
    queue.agent("budi", presence="away", presence_since=NOW - timedelta(hours=2))
    queue.agent("rini", role="officer", presence_since=NOW - timedelta(hours=2))
    assert there(database, NOW, NOW) == [30, 30]


def test_the_first_change_tells_how_it_was_before(database: Database) -> None:
    sari = Queue(database).agent(presence_since=NOW - timedelta(hours=2))
    sets(database, sari, Presence.AWAY, 10)
    assert there(database, NOW, later(60)) == [30, 30]


def test_two_at_once_are_two(database: Database) -> None:
    queue = Queue(database)
    for login in ("sari", "budi"):
        one = queue.agent(login, presence="away", presence_since=NOW - timedelta(days=1))
        sets(database, one, Presence.READY, -60)
    assert there(database, NOW, NOW) == [60, 60]
