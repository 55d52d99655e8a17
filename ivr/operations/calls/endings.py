"""How calls ended, written on the call itself from its turns at its end; it can be worked out again at any time."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.call_ending import Ending, Passed, ending
from ivr.hotline.state import State
from ivr.operations.reports.filing import has_message
from ivr.records.database import Database
from ivr.records.models import Call, Turn

BATCH = 200


def write_down(session: Session, call_sid: str) -> bool:
    """Write on the call how it ended; says whether its turns tell. Doing it again changes nothing.

    A message that is learnt of only afterwards makes up for an end that looked too early: see `reports.heard`.
    """
    session.execute(select(Call.sid).where(Call.sid == call_sid).with_for_update())
    passed = _passed(session, call_sid)
    found = ending(passed)
    if found is None:
        return False
    began = passed[0].state
    values = {
        "ending": found.ending,
        "chosen": found.chosen,
        "abandoned": found.abandoned and not has_message(session, call_sid),
        "release": began.release,
        "was_open": began.open,
    }
    session.execute(update(Call).where(Call.sid == call_sid).values(values))
    return True


def of(session: Session, sid: str) -> Ending | None:
    """How a call or chat ended, as its turns tell; None while it goes on."""
    return ending(_passed(session, sid))


def _passed(session: Session, sid: str) -> list[Passed]:
    rows = session.execute(select(Turn.event, Turn.state).where(Turn.call_sid == sid).order_by(Turn.number)).all()
    return [Passed(State.from_json(state), json.loads(event).get("keys")) for event, state in rows]


def write_down_missing(database: Database, since: datetime, *, again: bool = False) -> int:
    """Do so for the calls since a moment (aware) that have ended and do not tell how; all of them with `again`.

    A crash at the end of a call leaves one of these. Says how many were written down.
    """
    ended = [Call.arrived_at >= since, Call.ended_at.is_not(None), Call.release.is_not(None)]
    with database.reading() as session:
        wanted = ended if again else [*ended, Call.ending.is_(None)]
        sids = session.scalars(select(Call.sid).where(*wanted).order_by(Call.arrived_at)).all()
    written = 0
    for at in range(0, len(sids), BATCH):
        with database.begin() as session:
            written += sum(write_down(session, sid) for sid in sids[at : at + BATCH])
    return written
