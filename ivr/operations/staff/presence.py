"""Whether an agent is there: ready, away with a reason, busy, or busy with what follows a call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.actors import HOTLINE
from ivr.records.people import Staff


class NoTelephone(HotlineError):
    """An agent without a telephone number cannot be rung."""


def set_presence(
    session: Session, staff_id: int, presence: Presence, reason: str | None, actor: str, now: datetime
) -> Staff:
    """Set an agent's presence; by the agent, by a supervisor, or by what happens to a call."""
    person = _locked(session, staff_id)
    _set(session, person, presence, reason, actor, now)
    return person


def set_ring_me(session: Session, staff_id: int, ring_me: bool, actor: str, now: datetime) -> Staff:
    """Let the hotline ring this agent with the next due callback, or not. Raises NoTelephone."""
    person = _locked(session, staff_id)
    if ring_me and not person.phone:
        raise NoTelephone("Your telephone number is not set; ask an admin to set it.")
    if person.ring_me != ring_me:
        person.ring_me = ring_me
        audit.record(
            session, actor, "presence:ring-me", f"staff {person.login}", {"on": not ring_me}, {"on": ring_me}, now
        )
    return person


def follow(session: Session, staff_id: int | None, presence: Presence, reason: str | None, now: datetime) -> None:
    """Presence follows what happens to the agent's call; without an agent, nothing does.

    Who was set to away during the call, by their own or a supervisor's hand, stays away when it is over; who was away
    before it is away again, for the same reason, until they say that they are ready.
    """
    if staff_id is None:
        return
    person = _locked(session, staff_id)
    if person.presence == Presence.AWAY:
        if presence is not Presence.BUSY:
            return
        person.away_after_call, person.away_reason = True, person.presence_reason
    if presence is Presence.READY and person.away_after_call:
        presence, reason = Presence.AWAY, person.away_reason
    _set(session, person, presence, reason, HOTLINE, now)


def _locked(session: Session, staff_id: int) -> Staff:
    """The person, locked until the transaction ends. Whoever also needs a callback takes that first: no deadlocks."""
    session.flush()
    return session.get_one(Staff, staff_id, with_for_update={"key_share": True}, populate_existing=True)


def _set(session: Session, person: Staff, presence: Presence, reason: str | None, actor: str, now: datetime) -> None:
    if person.presence == presence and person.presence_reason == reason:
        return
    before = {"presence": person.presence, "reason": person.presence_reason}
    if presence in (Presence.READY, Presence.AWAY):
        person.away_after_call, person.away_reason = False, None
    person.presence, person.presence_reason, person.presence_since = presence, reason, now
    after = {"presence": presence, "reason": reason}
    audit.record(session, actor, "presence:set", f"staff {person.login}", before, after, now)
