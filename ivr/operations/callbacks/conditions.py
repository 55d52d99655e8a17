"""How callbacks stand, and who takes them: conditions for statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.staff import Presence, Role
from ivr.operations.calls.progress import LONGEST_CALL
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff


def waits() -> ColumnElement[bool]:
    """In the queue, held by nobody."""
    return Callback.status == CallbackStatus.WAITING.value


def unreachable() -> ColumnElement[bool]:
    """All attempts were made in vain, and nobody has closed it."""
    return Callback.status == CallbackStatus.UNREACHABLE.value


def untold() -> ColumnElement[bool]:
    """Not closed, and the person was told no time: behind everybody who was, and nobody's promise will ever be late."""
    return and_(Callback.closed_at.is_(None), Callback.promised_due_at.is_(None))


def overdue(now: datetime) -> ColumnElement[bool]:
    """Not closed, past the deadline that was told, and the person has not been rung since it was told."""
    return and_(Callback.closed_at.is_(None), Callback.deadline_at < now, Callback.rung_at.is_(None))


def ringing_back(now: datetime) -> ColumnElement[bool]:
    """A call of ours that has not ended: the agent is rung, the person is rung, or the two talk."""
    return and_(Attempt.ended_at.is_(None), Attempt.decided_at > now - LONGEST_CALL)


def takes_callbacks() -> ColumnElement[bool]:
    """An agent, or somebody else who may take callbacks and has said to be there."""
    there = (Staff.role == Role.AGENT.value) | (Staff.presence != Presence.AWAY.value)
    return Staff.active.is_(True) & (Staff.role != Role.OFFICER.value) & there
