"""A note on a callback, whoever holds it and however it ended: for whoever opens it, or its case, later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.case import CaseRemark
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks.claims import locked
from ivr.operations.cases import contact_steps
from ivr.operations.cases.contact_steps import joined_notes


class NoWords(HotlineError):
    """There is nothing in the note."""


def add_note(session: Session, callback_id: int, text: str, staff_id: int, now: datetime) -> bool:
    """Write a note on a callback, and into its cases. The same again says False, and adds none.

    Raises NoWords, NotFound.
    """
    callback, words = locked(session, callback_id), text.strip()
    if callback is None:
        raise NotFound(Thing.CALLBACK, callback_id)
    if not words:
        raise NoWords("Write the note.")
    if (callback.notes or "").endswith(words):  # the same form a second time
        return False
    callback.notes, actor = joined_notes(callback.notes, words), actor_of(session, staff_id)
    for case in contact_steps.of_callback(session, callback_id):
        contact_steps.remark(session, case, CaseRemark.NOTE, actor, now, note=words, contact=callback)
    audit.record(session, actor, "callback:note", f"callback {callback_id}", None, None, now)
    session.flush()
    return True
