"""How many wait at each place of the queue: counted now, or a moment ago where the queue is long."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import delete, func, literal_column, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.capacity import FARTHEST_LOOK
from ivr.records.database import Database
from ivr.records.models import Callback
from ivr.records.queue_snapshots import QueueSnapshot
from ivr.records.upsert import insert_into

LONG = 2_000
"""So many waiting are counted by whoever asks in a few milliseconds at most."""
BELIEVED = timedelta(seconds=20)
"""After so long without a new one the scheduler is at rest, and whoever asks counts again."""

QUARTER = timedelta(minutes=15)
WAITS = Callback.status == literal_column(f"'{CallbackStatus.WAITING}'")
"""Written out, so that the database sees that its index of what waits will do."""

_RUNG = " rung"
"""Behind the key of a window, which has no blanks, where it is written down: these were rung already."""

Places: TypeAlias = Counter[tuple[datetime, str, bool]]
"""How many wait with a place in the queue and the key of a window, and whether they were rung already."""


def count(session: Session, until: datetime) -> Places:
    """What waits now with a place not later than `until`."""
    numbers = func.count(), func.count(Callback.rung_at)
    grouped = select(Callback.order_at, Callback.window, *numbers).where(WAITS, Callback.order_at <= until)
    found: Places = Counter()
    for place, window, number, rung in session.execute(grouped.group_by(Callback.order_at, Callback.window)):
        if number > rung:
            found[place, window, False] = number - rung
        if rung:
            found[place, window, True] = rung
    return found


def recent(session: Session, now: datetime, ends: Iterable[datetime] = ()) -> Places | None:
    """What waited a moment ago, and what was asked for since; None where none was taken lately.

    Places are told by quarters of an hour, or where one of `ends` lies in it, a closing at 15:50, by that.
    What was rung since is still among it, and what got another time stands where it stood: for some seconds there seems
    to be a little less room than there is.
    """
    taken = session.execute(select(QueueSnapshot.taken_at, QueueSnapshot.newest, QueueSnapshot.places)).first()
    if taken is None or abs(now - taken.taken_at) > BELIEVED:
        return None
    found = _read(taken.places)
    if found is None:
        return None
    # The status is no part of the text here: the few newest rows are found by their numbers, not by what waits.
    asked = Callback.order_at, Callback.window, Callback.rung_at, Callback.status
    since = session.execute(select(*asked).where(Callback.id > taken.newest))
    waiting = (one for one in since if one.status == CallbackStatus.WAITING)
    found.update((_rounded(one.order_at, now), one.window, one.rung_at is not None) for one in waiting)
    return _by_ends(found, frozenset(ends))


def _read(written: str) -> Places | None:
    """Places as `_write` wrote them down; None where they cannot be read."""
    try:
        rows = [(datetime.fromtimestamp(at, UTC), str(window), number) for at, window, number in json.loads(written)]
        return Counter({(at, key.removesuffix(_RUNG), key.endswith(_RUNG)): number for at, key, number in rows})
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _write(places: Places) -> str:
    """Seconds since 1970, window and number of each place. A version before this one knows these three, too: it takes
    windows of whom was rung for windows of their own, and counts the same."""
    rows = ((at.timestamp(), window + _RUNG * rung, number) for (at, window, rung), number in sorted(places.items()))
    return json.dumps(list(rows))


def _by_ends(places: Places, ends: frozenset[datetime]) -> Places:
    odd = {_quarter(end): end for end in ends if _quarter(end) not in ends}
    found: Places = Counter()
    for (place, window, rung), number in places.items():
        found[odd.get(place, place), window, rung] += number
    return found


def _rounded(place: datetime, now: datetime) -> datetime:
    """The quarter of an hour of a place; what is late already stays late."""
    return min(_quarter(place), now) if place <= now else _quarter(place)


def _quarter(place: datetime) -> datetime:
    """The end of the quarter of an hour: half hours of every zone end with one, and it is they that are asked for."""
    return place + (datetime.min.replace(tzinfo=UTC) - place) % QUARTER


def take(database: Database, now: datetime) -> int:
    """Count the queue for those who ask for room; gives how many wait. A short one is left to them."""
    with database.reading() as session:
        newest = session.scalar(select(func.max(Callback.id))) or 0
        places = count(session, now + FARTHEST_LOOK)
        there = session.scalar(select(QueueSnapshot.id))
    waiting = places.total()
    if waiting < LONG and there is None:
        return 0
    rounded: Places = Counter()
    for (place, window, rung), number in places.items():
        rounded[_rounded(place, now), window, rung] += number
    row = {"taken_at": now, "newest": newest, "places": _write(rounded)}
    with database.begin() as session:
        if waiting < LONG:
            session.execute(delete(QueueSnapshot))
            return 0
        statement = insert_into(session, QueueSnapshot).values(id=1, **row)
        session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))
    return waiting
