"""Removing what tells of a person, row by row: the rows stay, so that counts and figures stay true."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, Update, case, cast, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.hotline.callback import ERASED
from ivr.hotline.menus.filing import READ_OUT
from ivr.hotline.numbers import without
from ivr.operations import audit
from ivr.operations.messages import recordings
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep
from ivr.records.chats import ChannelAddress, Inbound
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Unsent, Voicemail
from ivr.records.outbounds import Outbound
from ivr.records.people import Staff

_OF_STATE = ("caller", "number", "asked_ticket", "proof", "postal_code")
_OF_EVENT = ("caller", "number", "digits", "postal_code")
_QUOTING = (
    *("report:complete", "callback:release", "callback:remove", "callback:close", "callback:hand-back"),
    *("enquiry:close", "enquiry:return", "enquiry:hand-over"),
)
"""What people typed stands in entries of these."""
BATCH = 500


_TEXTS: Mapping[Any, tuple[InstrumentedAttribute[Any], ...]] = {
    Report: (Report.person, Report.business, Report.needs),
    Callback: (Callback.notes, Callback.close_reason, Callback.returned_why),
    Attempt: (Attempt.problem,),
    Case: (Case.answer,),
    CaseStep: (CaseStep.note,),
    Unsent: (Unsent.fields,),
    Voicemail: (Voicemail.problem,),
    Staff: (Staff.presence_reason,),
    Inbound: (Inbound.body, Inbound.label, Inbound.payload, Inbound.form),
    Outbound: (Outbound.body,),
    Enquiry: (Enquiry.notes, Enquiry.returned_why, Enquiry.close_reason),
    UnsentReply: (UnsentReply.body,),
    ChannelAddress: (ChannelAddress.profile_name,),
}
"""What people write, or the phone company says, in words."""


def calls(session: Session, sids: Collection[str], now: datetime) -> None:
    """Who called, and everything that was typed or read out in these calls."""
    turns(session, sids)
    _do(session, update(Call).where(Call.sid.in_(sids)).values(caller=None, forgotten_at=now))


def turns(session: Session, sids: Collection[str]) -> None:
    """What was typed or read out in these calls. Single keys stay: they tell what was chosen."""
    for row in session.scalars(select(Turn).where(Turn.call_sid.in_(sids))):
        row.event, row.state, row.verbs = _event(row.event), _state(row.state), _verbs(row.verbs)
    session.flush()


def reports_numbers(session: Session, numbers: Collection[int]) -> None:
    """The telephone numbers of reports, and their postal codes; the region stays."""
    _do(session, update(Report).where(Report.id.in_(numbers)).values(number=None, postal_code=None))


def names(session: Session, report_numbers: Collection[int], callback_numbers: Collection[int]) -> None:
    """Names and free text: of persons, of businesses, what they need, and what was noted."""
    blank = {"person": None, "business": None, "needs": None}
    _do(session, update(Report).where(Report.id.in_(report_numbers)).values(blank))
    about = select(Case.id).where(Case.report_id.in_(report_numbers))
    _do(session, update(CaseStep).where(CaseStep.case_id.in_(about)).values(note=None))
    _do(session, update(CaseStep).where(CaseStep.callback_id.in_(callback_numbers)).values(note=None))
    _do(session, update(Case).where(Case.report_id.in_(report_numbers)).values(answer=None))
    reason = case((_typed_reason(), ERASED), else_=Callback.close_reason)
    _do(
        session,
        update(Callback)
        .where(Callback.id.in_(callback_numbers))
        .values(notes=None, close_reason=reason, returned_why=None),
    )
    session.execute(delete(Unsent).where(Unsent.callback_id.in_(callback_numbers)))


def has_text() -> ColumnElement[bool]:
    """A callback with notes, with a reason that somebody typed, or with words that were never sent."""
    reason = _typed_reason() & (Callback.close_reason != ERASED)
    unsent = select(Unsent.id).where(Unsent.callback_id == Callback.id).exists()
    return or_(Callback.notes.is_not(None), Callback.returned_why.is_not(None), reason, unsent)


def _typed_reason() -> ColumnElement[bool]:
    chosen = Callback.close_reason == func.coalesce(Callback.disposition, "no disposition")
    return Callback.closed_by.is_not(None) & ~chosen


def callbacks_numbers(session: Session, numbers: Collection[int]) -> None:
    """The telephone numbers of callbacks that are closed; nobody rings without one."""
    closed = Callback.id.in_(numbers), Callback.closed_at.is_not(None)
    _do(session, update(Callback).where(*closed).values(number=None))


def messages(session: Session, numbers: Collection[int], now: datetime) -> list[str]:
    """Messages lose their audio; gives the files, to be deleted once that is certain. The other copy is due to go."""
    found = session.scalars(select(Voicemail).where(Voicemail.id.in_(numbers)).with_for_update()).all()
    files = [one.file for one in found if one.file is not None]
    for one in found:
        recordings.erase(one, now)
    session.flush()
    return files


def number_in_texts(session: Session, number: str) -> None:
    """A number that stands in what people wrote, about whomever."""
    for model, columns in _TEXTS.items():
        for column in columns:
            ends = column.like(f"%{number[-2:]}%")
            for row in session.scalars(select(model).where(ends)):
                text = getattr(row, column.key)
                kept = without(text, number, ERASED)
                if kept != text:
                    setattr(row, column.key, kept)
    session.flush()


def entries_naming(session: Session, digits: str) -> list[int]:
    """The entries of the audit that quote a number; younger ones hide it."""
    naming = (cast(part, Text).contains(digits) for part in (AuditEntry.before, AuditEntry.after))
    return list(session.scalars(select(AuditEntry.id).where(AuditEntry.salt.is_not(None), or_(*naming))))


def quotes_in_audit(
    session: Session, subjects: Collection[str], entries: Collection[int], actor: str, now: datetime
) -> int:
    """Entries of the audit lose what they quote of these things; so do these entries, whatever they are about."""
    about = AuditEntry.action.in_(_QUOTING), AuditEntry.subject.in_(subjects), AuditEntry.salt.is_not(None)
    found = session.scalars(select(AuditEntry.id).where(*about)).all()
    return audit.erase(session, {*found, *entries}, ERASED, actor, now)


def old_quotes(session: Session, cutoff: datetime, actor: str, now: datetime) -> int:
    """A batch of entries from before a moment lose what they quote of what people said or typed."""
    old = AuditEntry.action.in_(_QUOTING), AuditEntry.at < cutoff, AuditEntry.salt.is_not(None)
    found = session.scalars(select(AuditEntry.id).where(*old).limit(BATCH)).all()
    return audit.erase(session, found, ERASED, actor, now)


def _do(session: Session, statement: Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
    session.expire_all()


def _event(text: str) -> str:
    data = json.loads(text)
    kept = _without(data, _OF_EVENT)
    if len(data.get("keys") or "") > 1:
        kept["keys"] = ERASED
    return _as_text(kept)


def _state(text: str) -> str:
    return _as_text(_without(json.loads(text), _OF_STATE))


def _verbs(text: str) -> str:
    return _as_text([_hushed(verb) for verb in json.loads(text)])


def _hushed(verb: Any) -> Any:
    """A verb, or what it says, without a number that was read out."""
    match verb:
        case {"say": _, "prompt": prompt} if prompt.removeprefix("written_") in READ_OUT:
            return {**verb, "say": ERASED}
        case dict():
            return {name: _hushed(value) if isinstance(value, list) else value for name, value in verb.items()}
        case list():
            return [_hushed(one) for one in verb]
    return verb


def _without(data: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in fields}


def _as_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
