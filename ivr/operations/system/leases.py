"""Leases: of several processes that could do the same work one leads, until it resigns or falls silent.

They are told the machine's own time, never a demo's, so that a clock that jumps does not end anybody's leadership.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ivr.records.base import Base
from ivr.records.database import Database
from ivr.records.leases import Lease
from ivr.records.upsert import Insert, by_database

SCHEDULER = "scheduler"
"""The lease of whoever does what is due."""

TTL = timedelta(seconds=20)
"""A leader that has not been heard of for so long is no leader any more."""

_LEASES = Base.metadata.tables[Lease.__tablename__]
_NOW = bindparam("now", type_=_LEASES.c.expires_at.type)


_INSERTED = {name: bindparam(name) for name in ("name", "holder", "expires_at")} | {"beaten_at": _NOW}


def _taking(insert: Insert) -> Insert:
    """Take a lease that is mine, has run out, or never was."""
    insert = insert.values(_INSERTED)
    mine = (_LEASES.c.holder == insert.excluded.holder) | (_LEASES.c.expires_at <= _NOW)
    renewed = {name: insert.excluded[name] for name in ("holder", "expires_at", "beaten_at")}
    taking = insert.on_conflict_do_update(index_elements=[_LEASES.c.name], set_=renewed, where=mine)
    return taking.execution_options(preserve_rowcount=True)  # the driver forgets it when its cursor is closed


_LEAD = by_database(_LEASES, _taking)
_RESIGN = (
    update(_LEASES)
    .where(_LEASES.c.name == bindparam("lease"), _LEASES.c.holder == bindparam("held_by"))
    .values(expires_at=_NOW)
)


def lead(database: Database, name: str, holder: str, now: datetime, ttl: timedelta = TTL) -> bool:
    """Take or renew the lease until `now` (aware) plus `ttl`; says whether `holder` leads. One durable statement."""
    values = {"name": name, "holder": holder, "expires_at": now + ttl, "now": now}
    return database.write(_LEAD[database.is_sqlite], values) == 1


def resign(database: Database, name: str, holder: str, now: datetime) -> None:
    """Let somebody else lead at once; without effect for whoever does not lead."""
    database.write(_RESIGN, {"lease": name, "held_by": holder, "now": now})


def heartbeat_age(session: Session, machine_now: datetime) -> timedelta | None:
    """How long ago the scheduler last said that it is alive; None: never. Told by the machine's own clock (aware)."""
    beaten = session.scalars(select(Lease.beaten_at).where(Lease.name == SCHEDULER)).first()
    return machine_now - beaten if beaten else None
