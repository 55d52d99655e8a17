"""Messages that reached us outside the menus: each gets the report that it lacks, and the callback that was promised.

A message counts wherever it was left: with the apology while our database was away, or in a call whose end nobody saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Exists, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP
from ivr.hotline.phone import AlreadyOver, Phone, PhoneError, ProviderCall
from ivr.hotline.rules import Rules
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.hotline.verbs import FileReport, Promised
from ivr.operations.callbacks import promises
from ivr.operations.calls import progress
from ivr.operations.conversations.conversations import Conversations
from ivr.operations.messages.conditions import counts
from ivr.operations.messages.recordings import GONE
from ivr.operations.reports import filing
from ivr.records import turns
from ivr.records.models import Call, Report, Turn, Voicemail

BATCH = 50
STALE = timedelta(minutes=30)
"""A call in which nothing has happened for so long is over, whether or not anybody said so."""

UNHEARD_OF = timedelta(minutes=10)
"""A call that the phone company does not know after so long, though it has its recording, will not be known."""

MOST_REFUSALS = 3
_RECORDS = '%{"record":%'


@dataclass(frozen=True)
class Adopted:
    """How many reports were filed, and how many callbacks are owed that were not before."""

    reports: int = 0
    callbacks: int = 0


@dataclass(frozen=True)
class _Orphan:
    """A message without a report, or without the callback that the apology promised."""

    call_sid: str
    recorded_at: datetime
    known: bool
    ended: bool
    last_sign: datetime
    reported: bool
    number: str | None


def adopt(conversations: Conversations, phone: Phone, rules: Rules, since: datetime, now: datetime) -> Adopted:
    """Look after the messages that were recorded since a moment; `now` is aware. Repeating it changes nothing."""
    filed = owed = done = refusals = 0
    for orphan in _orphans(conversations, since):
        if done >= BATCH or refusals >= MOST_REFUSALS:
            break
        if orphan.reported and not rules.may_ring(orphan.number or ""):
            continue
        if orphan.known and not orphan.ended and orphan.last_sign > now - STALE:
            continue  # the call may still be going on
        if not orphan.known:
            refused = not _meet(conversations, phone, orphan, now)
            refusals = refusals + 1 if refused else 0
            if refused or not _is_over(conversations, orphan.call_sid):
                continue
        new_report, new_callback = _take_in(conversations, orphan, rules, now)
        filed, owed, done = filed + new_report, owed + new_callback, done + 1
    return Adopted(filed, owed)


def _orphans(conversations: Conversations, since: datetime) -> list[_Orphan]:
    """Oldest first. What belongs to calls that we made ourselves is nobody's message."""
    last_turn = select(func.max(Turn.at)).where(Turn.call_sid == Voicemail.call_sid).scalar_subquery()
    unreported = and_(Report.id.is_(None), or_(Call.sid.is_(None), Call.direction == progress.INBOUND))
    not_owed = and_(Report.callback_id.is_(None), Report.number.is_not(None), Voicemail.handled_at.is_(None))
    promised = and_(or_(Voicemail.rescued, ~_asked_for_a_message()), not_owed)
    found = (
        select(Voicemail, Call, Report, last_turn)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .where(Voicemail.recorded_at >= since, Voicemail.status.not_in(GONE))
        .where(counts(), or_(unreported, promised))
        .order_by(Voicemail.recorded_at, Voicemail.id)
    )
    with conversations.database.reading() as session:
        return [_orphan(*row) for row in session.execute(found)]


def _orphan(voicemail: Voicemail, call: Call | None, report: Report | None, last_turn: datetime | None) -> _Orphan:
    signs = [voicemail.recorded_at, *([call.arrived_at] if call else []), *([last_turn] if last_turn else [])]
    return _Orphan(
        call_sid=voicemail.call_sid,
        recorded_at=voicemail.recorded_at,
        known=call is not None,
        ended=call is not None and call.ended_at is not None,
        last_sign=max(signs),
        reported=report is not None,
        number=report.number if report else None,
    )


def _meet(conversations: Conversations, phone: Phone, orphan: _Orphan, now: datetime) -> bool:
    """Ask who called, and write the call down; says False when that cannot be told now."""
    try:
        found = phone.call(orphan.call_sid)
    except AlreadyOver:
        if orphan.recorded_at > now - UNHEARD_OF:
            return False
        found = ProviderCall(orphan.call_sid, "completed", progress.INBOUND, "", "", orphan.recorded_at, None)
    except PhoneError:
        return False
    with conversations.database.begin() as session:
        progress.take_in(session, found, now)
    return True


def _is_over(conversations: Conversations, call_sid: str) -> bool:
    with conversations.database.reading() as session:
        call = session.get_one(Call, call_sid)
        return call.ended_at is not None and call.direction == progress.INBOUND


def _take_in(conversations: Conversations, orphan: _Orphan, rules: Rules, now: datetime) -> tuple[bool, bool]:
    """File the report and owe the callback, whichever is lacking; says which were."""
    conversations.leave(orphan.call_sid, now)  # what the menus heard is filed by their own rules
    newest = turns.last(conversations.database, orphan.call_sid)
    state = State.from_json(newest.state) if newest else None
    script = conversations.scripts.current(now)
    with conversations.database.begin() as session:
        existing = filing.of_call(session, orphan.call_sid)
        call = session.get(Call, orphan.call_sid)
        caller = (call.caller if call else None) or (state.caller if state else None)
        report = _file(session, orphan.call_sid, caller, state, script, now)
        session.refresh(report, with_for_update=True)
        promised = _owe(session, report, orphan.call_sid, rules, script, now)
        return existing is None, promised is not None and not promised.joined


def _owe(
    session: Session, report: Report, call_sid: str, rules: Rules, script: Script, now: datetime
) -> Promised | None:
    """Owe the callback that the apology promised; None when it did not, when it is owed, or when nobody can be rung."""
    _mark_rescued(session, call_sid)
    number = report.number or ""
    if report.callback_id is not None or not rules.may_ring(number) or not _was_rescued(session, call_sid):
        return None
    return promises.request(session, report, number, ASAP.key, script, now)


def _file(
    session: Session, call_sid: str, caller: str | None, state: State | None, script: Script, now: datetime
) -> Report:
    if state is None:
        return filing.file_unheard(session, call_sid, caller, script.languages[0], now)
    postal_code = state.postal_code if state.region else None
    told = FileReport(state.language, state.who, state.category or "", state.region, postal_code, complete=True)
    return filing.file(session, call_sid, caller, told, now)


def _asked_for_a_message() -> Exists:
    """Within a statement on voicemails: the menus had come to ask for one. If not, it was the apology that did."""
    return select(Turn.number).where(Turn.call_sid == Voicemail.call_sid, Turn.verbs.like(_RECORDS)).exists()


def _mark_rescued(session: Session, call_sid: str) -> None:
    """Remember which messages were left with the apology, though nobody could be told at the time."""
    unasked = Voicemail.call_sid == call_sid, ~Voicemail.rescued, ~_asked_for_a_message()
    session.execute(update(Voicemail).where(*unasked).values(rescued=True).execution_options(synchronize_session=False))


def _was_rescued(session: Session, call_sid: str) -> bool:
    rescued = Voicemail.call_sid == call_sid, Voicemail.rescued, counts()
    return session.scalars(select(Voicemail.id).where(*rescued)).first() is not None
