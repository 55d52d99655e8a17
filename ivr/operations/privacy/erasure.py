"""Everything about one telephone number, or one address without a number, erased for the person it belongs to.

What the hotline did stays countable: rows stay, what tells of the person goes. Numbers of staff are not touched.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ivr.hotline import numbers
from ivr.hotline.callback import ERASED, UNDER_WAY, CallbackStatus
from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.operations.callbacks import outcomes
from ivr.operations.callbacks.claims import locked
from ivr.operations.calls import progress
from ivr.operations.enquiries import claims
from ivr.operations.privacy import personal_data, redaction, written_redaction
from ivr.operations.privacy.personal_data import Found
from ivr.records.chats import ChannelAddress
from ivr.records.database import Database
from ivr.records.models import Call, Report, Turn
from ivr.records.outbounds import Consent
from ivr.records.recordings import RecordingFiles

LATE_NEWS = timedelta(days=8)
"""So long after an erasure the phone company may still tell something of the calls."""


class NumberInUse(HotlineError):
    """Somebody is on the line with this number at this moment."""


def erase(database: Database, files: RecordingFiles, number: str, actor: str, now: datetime) -> Found:
    """Remove everything about a number (E.164), for good; gives what there was. Raises NumberInUse.

    Doing it again finds nothing. Files go once their rows have let go of them; the phone company's copies are due.
    What has to read whole tables is done before, so that no caller waits for it.
    """
    with database.reading() as session:
        typed_in = personal_data.typed_in_calls(session, number)
        digits = numbers.national_digits(number) if number.startswith("+") else number
        entries = redaction.entries_naming(session, digits)
    with database.begin() as session:
        found = personal_data.find(session, number, typed_in)
        if found.anything:
            _refuse_while_in_use(session, found, now)
        sent = _erase_written(session, found, actor, now)
        gone = _erase(session, found, entries, actor, now)
        if found.anything:
            personal_data.note(session, "erase", found, actor, now)
    for file in gone:
        files.delete(file)
    for file in sent:
        files.attachments.delete(file)
    database.leave_no_traces()
    return found


def _refuse_while_in_use(session: Session, found: Found, now: datetime) -> None:
    for callback in found.callbacks:
        locked(session, callback.id)
    ringing = any(CallbackStatus(callback.status) in UNDER_WAY for callback in found.callbacks)
    calling = select(Call.sid).where(progress.under_way(now), Call.sid.in_([*found.sids, *found.mentioned]))
    if ringing or session.scalars(calling).first() is not None:
        raise NumberInUse("A call with this number is going on. Erase it when that call is over.")


def _erase(session: Session, found: Found, entries: Collection[int], actor: str, now: datetime) -> list[str]:
    for callback in found.callbacks:
        if callback.closed_at is None:
            outcomes.take_out(session, callback, ERASED, None, actor, now)
    session.flush()
    reports, callbacks = [row.id for row in found.reports], [row.id for row in found.callbacks]
    subjects = [*(f"report {row.ticket}" for row in found.reports), *(f"callback {number}" for number in callbacks)]
    subjects += [f"enquiry {row.id}" for row in found.written.enquiries]
    sids = found.sids
    redaction.names(session, reports, callbacks)
    redaction.callbacks_numbers(session, callbacks)
    theirs = Report.address_id.in_(found.written.ids) | (Report.number == found.number)
    own = select(Report.id).where(Report.id.in_(reports), theirs)
    redaction.reports_numbers(session, session.scalars(own).all())
    gone = redaction.messages(session, [row.id for row in found.messages], now)
    _forget_calls(session, found.number, sids, found.mentioned, now)
    if found.number.startswith("+"):
        redaction.number_in_texts(session, found.number)
    redaction.quotes_in_audit(session, subjects, entries, actor, now)
    return gone


def _erase_written(session: Session, found: Found, actor: str, now: datetime) -> list[str]:
    """What was exchanged in writing; gives the files. Whoever takes in something of theirs just now is waited for."""
    written = found.written
    session.execute(select(ChannelAddress.id).where(ChannelAddress.id.in_(written.ids)).with_for_update())
    for enquiry in written.enquiries:
        if enquiry.closed_at is None:
            before = claims.summary(enquiry)
            enquiry.status, enquiry.closed_at, enquiry.close_reason = EnquiryStatus.CLOSED.value, now, ERASED
            enquiry.free()
            session.flush()
            audit.record(session, actor, "enquiry:close", f"enquiry {enquiry.id}", before, claims.summary(enquiry), now)
    numbers = {kind: [row.id for row in getattr(written, kind)] for kind in ("inbounds", "outbounds", "attachments")}
    chats, enquiries = [row.id for row in written.chats], [row.id for row in written.enquiries]
    written_redaction.untaken(session, written.ids, now)
    written_redaction.inbounds(session, numbers["inbounds"], now)
    written_redaction.outbounds(session, numbers["outbounds"], now)
    written_redaction.enquiries(session, enquiries)
    written_redaction.chats(session, chats, now, erased=True)
    session.execute(delete(Consent).where(Consent.id.in_([row.id for row in written.consents])))
    files = written_redaction.attachments(session, numbers["attachments"], now)
    written_redaction.addresses(session, written.ids, now, erased=True)
    return files


def _forget_calls(session: Session, number: str, sids: list[str], mentioned: tuple[str, ...], now: datetime) -> None:
    """Calls from another number keep it: that one is asked about on its own."""
    redaction.turns(session, [*sids, *mentioned])
    erased = {"forgotten_at": now, "erased_at": now, "handled_at": func.coalesce(Call.handled_at, now)}
    whole = update(Call).where(Call.sid.in_(sids)).execution_options(synchronize_session=False)
    session.execute(whole.values(erased))
    session.execute(whole.where(Call.caller == number).values(caller=None))
    session.execute(whole.where(Call.called == number).values(called=None))
    session.expire_all()


def erase_again(database: Database, now: datetime) -> int:
    """What was learnt of an erased call after its erasure goes, too; says of how many calls there was something."""
    late = Turn.at > Call.erased_at
    with database.begin() as session:
        erased = select(Call.sid).join(Turn, Turn.call_sid == Call.sid).where(Call.erased_at > now - LATE_NEWS)
        sids = session.scalars(erased.where(late).distinct()).all()
        redaction.turns(session, sids)
        filed = select(Report.id).join(Call, Call.sid == Report.call_sid)
        lately = Call.erased_at > now - LATE_NEWS, Report.created_at > Call.erased_at, Report.number.is_not(None)
        redaction.reports_numbers(session, session.scalars(filed.where(*lately)).all())
    return len(sids)
