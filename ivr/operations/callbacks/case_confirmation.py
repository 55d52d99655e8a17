"""The ministry's confirmation: the caller is rung and told what the office has answered, by a callback in the queue.

Whoever is told in writing that there is an answer is rung only when that does not reach them, or they do not read it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline.callback import ASAP, CallbackStatus
from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.hotline.disposition import was_reached
from ivr.hotline.script import Script
from ivr.operations.audit.actors import HOTLINE
from ivr.operations.callbacks import open_callback, promises
from ivr.operations.cases import cases, lookup
from ivr.operations.notices import telling
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Callback, Report

DONE = CallbackStatus.DONE.value
BATCH = 200


@dataclass(frozen=True)
class Confirmed:
    """How many callbacks were put into the queue, and how many callers know the answer now."""

    asked: int
    confirmed: int


def confirm(database: Database, script: Script, now: datetime, *, ring: bool) -> Confirmed:
    """Owe a callback for every answer that the caller does not know, and note the ones that were told."""
    answered = select(Case.id).where(Case.status == CaseStatus.ANSWERED.value)
    told = answered.join(Callback, Callback.id == Case.confirming).where(Callback.status == DONE)
    with database.reading() as session:
        to_ring = session.scalars(_unknown(script, now).limit(BATCH)).all() if ring else []
        spoken = session.scalars(told.limit(BATCH)).all()
        read = session.scalars(answered.where(telling.was_read()).limit(BATCH)).all()
    asked = confirmed = 0
    for case_id in to_ring:
        with database.begin() as session:
            asked += _ask(session, case_id, script, now)
    for case_id in spoken:
        with database.begin() as session:
            confirmed += _note(session, case_id, script, now)
    for case_id in read:
        with database.begin() as session:
            confirmed += _note_read(session, case_id, script, now)
    return Confirmed(asked, confirmed)


def _unknown(script: Script, now: datetime) -> Select[int]:
    """The answered cases of people who can be rung and are neither rung about it nor told in writing."""
    rung_at = or_(Report.number.is_not(None), Report.callback_id.is_not(None))
    answered = select(Case.id).join(Report, Report.id == Case.report_id).where(rung_at)
    answered = answered.where(Case.status == CaseStatus.ANSWERED.value, Case.confirming.is_(None))
    return answered.where(~telling.is_told(now)) if script.rules.writes else answered


def _ask(session: Session, case_id: int, script: Script, now: datetime) -> bool:
    number = lookup.number_to_ring(session.get_one(Case, case_id))
    if number is not None:
        open_callback.locked_open_for(session, number)  # locked before the case, as by whoever has it in hand
    case = cases.locked(session, case_id)
    if case is None or case.status != CaseStatus.ANSWERED or case.confirming is not None:
        return False
    if number is None or not script.rules.may_ring(number):
        return False
    promises.request(session, case.report, number, ASAP.key, script, now)
    case.confirming = case.report.callback_id
    session.get_one(Callback, case.confirming).changes += 1  # the queue shows that it tells an answer
    return True


def _note(session: Session, case_id: int, script: Script, now: datetime) -> bool:
    """The talk is over; somebody else who picked up has not been told."""
    case = cases.locked(session, case_id)
    if case is None or case.status != CaseStatus.ANSWERED or case.confirming is None:
        return False
    callback = session.get(Callback, case.confirming)
    if callback is None or callback.status != DONE:
        return False
    if not was_reached(callback.disposition, script.rules.dispositions):
        return False
    cases.act(session, case_id, cases.Act(CaseEvent.CONFIRM, HOTLINE), script.hours, now)
    return True


def _note_read(session: Session, case_id: int, script: Script, now: datetime) -> bool:
    """The words of the answer are on their telephone."""
    case = cases.locked(session, case_id)
    still = select(Case.id).where(Case.id == case_id, telling.was_read())
    if case is None or case.status != CaseStatus.ANSWERED or session.scalar(still) is None:
        return False
    cases.act(session, case_id, cases.Act(CaseEvent.CONFIRM, HOTLINE), script.hours, now)
    return True


def among(session: Session, callbacks: Collection[int]) -> set[int]:
    """Those of these callbacks with which an answer is told."""
    found = select(Case.confirming).where(Case.confirming.in_(callbacks), Case.status == CaseStatus.ANSWERED.value)
    return {one for one in session.scalars(found) if one is not None} if callbacks else set()


def to_tell(session: Session, callback_id: int) -> list[Case]:
    """The answers that whoever holds this callback tells the caller."""
    found = select(Case).where(Case.confirming == callback_id, Case.status == CaseStatus.ANSWERED.value)
    return list(session.scalars(found.options(joinedload(Case.report)).order_by(Case.id)))
