"""Claims on enquiries: who takes which, how long it is theirs, and how it is given on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.hotline.callback import IllegalMove
from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.staff import Role
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.enquiries.conditions import on_the_telephone, waits
from ivr.operations.staff.claiming import CLAIM_LASTS, Claimable, NotYours
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry
from ivr.records.models import QUEUE_ORDER
from ivr.records.people import Staff

ENQUIRIES = Claimable(Enquiry, "enquiry", (EnquiryStatus.WAITING.value, EnquiryStatus.WITH_PERSON.value))


class Unsuited(HotlineError):
    """Nobody who works here, somebody who holds another one, or no reason was given."""


def held(session: Session, staff_id: int) -> Enquiry | None:
    """What this agent holds now: one enquiry at most."""
    return session.scalars(select(Enquiry).where(Enquiry.held_by == staff_id)).first()


def next_waiting() -> Select[int]:
    """The number of the enquiry that is to be answered next: raised, then by promise, then by arrival."""
    order = [getattr(Enquiry, name) for name in QUEUE_ORDER]
    return select(Enquiry.id).where(waits()).order_by(*order).limit(1)


def take_next(database: Database, staff_id: int, now: datetime) -> int | None:
    """Take what is to be answered next; one who holds one already keeps that. None when nobody waits.

    Whoever is on the telephone takes none. When others are at work on what waits, they are waited for once.
    """
    free = ~on_the_telephone(staff_id)
    for skip_locked in (True, False):
        taken = ENQUIRIES.take(database, staff_id, next_waiting(), now, free, skip_locked=skip_locked)
        taken = taken or ENQUIRIES.kept(database, staff_id)
        if taken is not None:
            return taken
    return None


def take(database: Database, enquiry_id: int, staff_id: int, now: datetime) -> int:
    """Take this enquiry, also one that waits for the person. Raises NotYours when somebody has it, or it is closed."""
    this = select(Enquiry.id).where(Enquiry.id == enquiry_id, Enquiry.status.in_(ENQUIRIES.takeable))
    free = ~on_the_telephone(staff_id)
    taken = ENQUIRIES.take(database, staff_id, this, now, free) or ENQUIRIES.kept(database, staff_id)
    if taken == enquiry_id:
        return taken
    if taken is not None:
        raise NotYours("You hold another enquiry. Finish it or hand it back first.")
    raise NotYours("Somebody else has just taken this enquiry, it is closed, or you are on the telephone.")


def renew(session: Session, staff_id: int, now: datetime) -> bool:
    """The agent's page lives: a claim goes on; says whether there was one."""
    result: Any = session.execute(
        update(Enquiry)
        .where(Enquiry.held_by == staff_id)
        .values(held_until=now + CLAIM_LASTS, changes=Enquiry.changes)  # no list shows it
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def locked(session: Session, enquiry_id: int) -> Enquiry:
    """The enquiry as it stands now, locked until the transaction ends. Raises NotFound.

    An address is locked before its enquiry, an enquiry before cases and people: nothing blocks each other.
    """
    session.flush()
    found = session.get(Enquiry, enquiry_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound(Thing.ENQUIRY, enquiry_id)
    return found


def locked_of(session: Session, enquiry_id: int, staff_id: int) -> Enquiry:
    """The enquiry that this agent holds, locked until the transaction ends. Raises NotYours, NotFound."""
    enquiry = locked(session, enquiry_id)
    if enquiry.held_by != staff_id:
        raise NotYours("This enquiry is not yours any more: the claim lapsed, or somebody took it.")
    return enquiry


def hand_back(session: Session, enquiry_id: int, staff_id: int, reason: str, now: datetime) -> None:
    """Give it back to the queue, with the reason for whoever takes it next. Raises NotYours, Unsuited."""
    if not reason.strip():
        raise Unsuited("Say why it is handed back.")
    enquiry = locked_of(session, enquiry_id, staff_id)
    before = summary(enquiry)
    enquiry.status = EnquiryStatus.WAITING.value
    enquiry.returned_why, enquiry.returned_by, enquiry.returned_at = reason.strip()[:255], staff_id, now
    enquiry.free()
    record(session, staff_id, "enquiry:return", enquiry, before, now)


def hand_over(session: Session, enquiry_id: int, to: int, by: int, now: datetime, note: str = "") -> Enquiry:
    """Give it to a colleague who holds none; whoever holds it may, and supervisors always: the page looks at that.

    Raises Unsuited, IllegalMove for one that is closed.
    """
    enquiry = locked(session, enquiry_id)
    before = summary(enquiry)
    if enquiry.closed_at is not None:
        raise IllegalMove("an enquiry that is closed is given to nobody")
    person = session.get(Staff, to)
    if person is None or not person.active or person.role == Role.OFFICER.value:
        raise Unsuited("Choose an agent who works here.")
    if held(session, to) not in (None, enquiry):
        raise Unsuited(f"{person.name} holds another enquiry.")
    if note.strip():
        enquiry.returned_why, enquiry.returned_by, enquiry.returned_at = note.strip()[:255], by, now
    enquiry.status, enquiry.held_by = EnquiryStatus.CLAIMED.value, to
    enquiry.held_since, enquiry.held_until = now, now + CLAIM_LASTS
    try:
        record(session, by, "enquiry:hand-over", enquiry, before, now)
    except IntegrityError:  # they have taken another one at this moment
        raise Unsuited(f"{person.name} holds another enquiry.") from None
    return enquiry


def hand_back_all(session: Session, login: str, reason: str, actor: str, now: datetime) -> None:
    """Somebody works here no more: what they hold goes back to the queue."""
    theirs = select(Staff.id).where(Staff.login == login.strip().lower()).scalar_subquery()
    for enquiry in session.scalars(select(Enquiry).where(Enquiry.held_by == theirs).with_for_update(key_share=True)):
        before = summary(enquiry)
        enquiry.status = EnquiryStatus.WAITING.value
        enquiry.free()
        session.flush()
        after = summary(enquiry) | {"reason": reason}
        audit.record(session, actor, "enquiry:return", f"enquiry {enquiry.id}", before, after, now)


def summary(enquiry: Enquiry) -> dict[str, Any]:
    """What the audit keeps of an enquiry, before and after."""
    return {"status": enquiry.status, "held_by": enquiry.held_by, "reason": enquiry.close_reason}


def record(
    session: Session, by: int | None, action: str, enquiry: Enquiry, before: dict[str, Any], now: datetime, **more: Any
) -> None:
    """One audit entry about an enquiry; `more` is what else was known then."""
    session.flush()
    actor = actor_of(session, by)
    audit.record(session, actor, action, f"enquiry {enquiry.id}", before, summary(enquiry) | more, now)
