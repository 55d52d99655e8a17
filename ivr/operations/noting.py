"""A note on a callback that nobody holds: what was learnt by a try in vain, for whoever tries next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.case import CaseRemark
from ivr.operations import audit, case_story
from ivr.operations.claims import actor_of, joined_notes, locked
from ivr.operations.outcomes import Incomplete


def add_note(session: Session, callback_id: int, note: str, staff_id: int, now: datetime) -> bool:
    """A note on a callback that is not closed, such as after a try in vain. The same again says False, and adds none.

    Raises Incomplete.
    """
    callback = locked(session, callback_id)
    if callback is None or callback.closed_at is not None or not note.strip():
        raise Incomplete("Write a note, about a callback that is not closed yet.")
    if (callback.notes or "").endswith(note.strip()):
        return False
    callback.notes = joined_notes(callback.notes, note)
    case_story.over(session, callback, CaseRemark.NOTE, None, actor_of(session, staff_id), now, note)
    audit.record(session, actor_of(session, staff_id), "callback:note", f"callback {callback_id}", None, None, now)
    session.flush()
    return True
