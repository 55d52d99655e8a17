"""What comes of enquiries: an agent's result, a person's withdrawal, and the silence of who was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.case import CaseRemark
from ivr.hotline.disposition import Then, UnknownDisposition, disposition
from ivr.hotline.enquiry import Ending, EnquiryStatus
from ivr.hotline.script import Script
from ivr.operations import audit
from ivr.operations.audit.actors import CALLER, SCHEDULER, actor_of
from ivr.operations.cases import contact_steps
from ivr.operations.cases.contact_steps import Passing, joined_notes
from ivr.operations.enquiries import claims, replies
from ivr.operations.enquiries.claims import Unsuited, locked_of, summary
from ivr.records.chats import Chat
from ivr.records.enquiries import Enquiry


@dataclass(frozen=True)
class Said:
    """What an agent says came of it: the code of a disposition, notes for colleagues, and where the case goes."""

    code: str
    notes: str = ""
    passing: Passing = field(default_factory=Passing)


class ReplyWaits(Unsuited):
    """A reply waits for the person to write again: it would never go once this is closed."""


class NotAnswered(Unsuited):
    """The person wrote last: it is our turn."""


def finish(session: Session, enquiry_id: int, staff_id: int, said: Said, script: Script, now: datetime) -> Enquiry:
    """The agent says what came of it, which closes it and is a step of its case.

    Raises NotYours, NotFound, UnknownDisposition, NoOffice, ReplyWaits.
    """
    enquiry = locked_of(session, enquiry_id, staff_id)
    chosen = disposition(said.code, script.rules.dispositions)
    if chosen.then is not Then.CLOSE:
        raise UnknownDisposition(f"{said.code!r} is for callbacks: nobody is rung here.")
    if replies.kept(session, enquiry_id):
        raise ReplyWaits("A reply waits for them to write again. Take it back before this is closed.")
    before = summary(enquiry)
    enquiry.notes = joined_notes(enquiry.notes, said.notes)
    result = contact_steps.Result(chosen, said.notes, said.passing, actor_of(session, staff_id))
    came_of_it = contact_steps.add_talk(session, enquiry, result, script.hours, now)
    enquiry.disposition = came_of_it
    _close(session, enquiry, came_of_it, staff_id, now)
    claims.record(session, staff_id, "enquiry:close", enquiry, before, now)
    return enquiry


def finished_before(session: Session, enquiry_id: int, staff_id: int) -> Enquiry | None:
    """The enquiry, if this agent has finished it: a double click, another window, or the way back in the browser."""
    row = session.get(Enquiry, enquiry_id)
    return row if row is not None and row.closed_by == staff_id and row.disposition is not None else None


def wait_for_person(session: Session, enquiry_id: int, staff_id: int, now: datetime) -> Enquiry:
    """It was answered, and what comes next is theirs: the agent is free. Raises NotYours, NotFound, NotAnswered."""
    enquiry = locked_of(session, enquiry_id, staff_id)
    if not replies.last_word_is_ours(session, enquiry):
        raise NotAnswered("They wrote last: answer first, or hand it back.")
    before = summary(enquiry)
    enquiry.status = EnquiryStatus.WITH_PERSON.value
    enquiry.free()
    claims.record(session, staff_id, "enquiry:wait", enquiry, before, now)
    return enquiry


def withdraw(session: Session, enquiry: Enquiry, now: datetime) -> None:
    """They want no answer any more; the enquiry is locked already. Its chat goes on by the rules."""
    before = summary(enquiry)
    enquiry.close_reason, enquiry.closed_at, enquiry.status = Ending.WITHDRAWN.value, now, EnquiryStatus.CLOSED.value
    enquiry.free()
    session.flush()
    audit.record(session, CALLER, "enquiry:withdraw", f"enquiry {enquiry.id}", before, summary(enquiry), now)


def close_silent(session: Session, enquiry: Enquiry, now: datetime) -> None:
    """They were answered and wrote nothing more; the enquiry is locked already, and held by nobody."""
    before = summary(enquiry)
    contact_steps.add_end(session, enquiry, CaseRemark.CHAT, Ending.SILENT.value, SCHEDULER, now)
    _close(session, enquiry, Ending.SILENT.value, None, now)
    audit.record(session, SCHEDULER, "enquiry:close", f"enquiry {enquiry.id}", before, summary(enquiry), now)


def _close(session: Session, enquiry: Enquiry, reason: str, by: int | None, now: datetime) -> None:
    """End it, and its chat with it: what they write next begins anew."""
    enquiry.status, enquiry.closed_at = EnquiryStatus.CLOSED.value, now
    enquiry.close_reason, enquiry.closed_by = reason[:255], by
    enquiry.free()
    chat = session.get(Chat, enquiry.chat_id)
    if chat is not None and chat.ended_at is None:
        chat.ended_at, chat.ending, chat.idle_at = now, "finished", None
    session.flush()
