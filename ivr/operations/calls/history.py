"""A call, or a report, with everything that belongs to it, for a person who wants to know what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.state import State
from ivr.hotline.verbs import Verb
from ivr.operations.reports import filing
from ivr.records.encoding import verbs_from_json
from ivr.records.models import Call, Callback, Report, Turn, Voicemail

MOST_NAMED = 5
"""So many calls are named when it is not clear which one is meant."""


class UnclearCall(HotlineError):
    """More than one call begins so; the message names the newest."""


@dataclass(frozen=True)
class StoryTurn:
    """One turn: what came in (as `event_to_json` writes it), the states around it, and what went out."""

    number: int
    at: datetime
    event: Mapping[str, Any]
    before: State
    after: State
    verbs: tuple[Verb, ...]


@dataclass(frozen=True)
class CallStory:
    """A call from its first turn to its last, and what came of it."""

    call: Call
    turns: tuple[StoryTurn, ...]
    report: Report | None
    voicemails: tuple[Voicemail, ...]


@dataclass(frozen=True)
class ReportStory:
    """A report, the call that told it, its messages, and the callback it asked for with its attempts."""

    report: Report
    call: Call | None
    voicemails: tuple[Voicemail, ...]
    callback: Callback | None


def call(session: Session, sid: str) -> CallStory:
    """The story of the call with this identifier, or the only one that begins so; raises NotFound, UnclearCall."""
    found = _call(session, sid)
    rows = session.scalars(select(Turn).where(Turn.call_sid == found.sid).order_by(Turn.number)).all()
    return CallStory(
        found, _turns(rows), _report(session, Report.call_sid == found.sid), _voicemails(session, found.sid)
    )


def report(session: Session, ticket: str) -> ReportStory:
    """The story of the report with this ticket, written with or without spaces; raises NotFound."""
    digits = "".join(ticket.split())
    known = filing.by_ticket(session, digits)
    found = _report(session, Report.ticket == digits) if known else None
    if found is None:
        raise NotFound(Thing.REPORT, ticket)
    told = session.get(Call, found.call_sid) if found.call_sid else None
    messages = _voicemails(session, found.call_sid) if found.call_sid else ()
    return ReportStory(found, told, messages, found.callback)


def _call(session: Session, sid: str) -> Call:
    exact = session.get(Call, sid)
    if exact is not None:
        return exact
    begins = select(Call).where(Call.sid.startswith(sid, autoescape=True)).order_by(Call.arrived_at.desc())
    found = [call for call in session.scalars(begins.limit(MOST_NAMED + 1)) if call.sid.startswith(sid)]
    if not found:
        raise NotFound(Thing.CALL, sid)
    if len(found) > 1:
        named = ", ".join(call.sid for call in found[:MOST_NAMED])
        raise UnclearCall(f"Several calls begin with {sid}: {named}{' …' if len(found) > MOST_NAMED else ''}")
    return found[0]


def _turns(rows: Any) -> tuple[StoryTurn, ...]:
    turns, before = [], State()
    for row in rows:
        after = State.from_json(row.state)
        turns.append(StoryTurn(row.number, row.at, json.loads(row.event), before, after, verbs_from_json(row.verbs)))
        before = after
    return tuple(turns)


def _report(session: Session, condition: Any) -> Report | None:
    whole = selectinload(Report.callback)
    options = (whole.selectinload(Callback.attempts), whole.selectinload(Callback.reports))
    return session.scalars(select(Report).where(condition).options(*options)).first()


def _voicemails(session: Session, call_sid: str) -> tuple[Voicemail, ...]:
    found = select(Voicemail).where(Voicemail.call_sid == call_sid)
    return tuple(session.scalars(found.order_by(Voicemail.recorded_at, Voicemail.id)))
