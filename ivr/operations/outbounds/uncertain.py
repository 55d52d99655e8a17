"""What may have been sent: looked for in the provider's list, and never sent blindly; and what a person must see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.messenger import SentMessage, Told
from ivr.hotline.phone import PhoneError
from ivr.hotline.writing import send_errors
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Way
from ivr.hotline.writing.send_errors import Fault
from ivr.operations.outbounds import answers, moving
from ivr.operations.outbounds.carrier import Carrier
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.enquiries import Enquiry
from ivr.records.outbounds import Dispatch, Outbound

log = structlog.get_logger("outbounds")

DIED = timedelta(seconds=60)
"""Whoever has been sending for so long has died."""
APART, TIMES = timedelta(seconds=60), 2
"""The list is looked through so often, so long apart, before what is not in it has certainly not been sent."""
BEFORE, BEHIND = timedelta(seconds=5), timedelta(minutes=2)
"""How far the provider's clock may be from ours, and how long a request may have been on its way."""
SHOWN_AFTER = timedelta(minutes=15)
LATELY = timedelta(days=2)
"""What failed before that has been seen, or is of no use to anybody."""
BATCH = 50
MOST_AWAY = 3
"""After so many lists in a row that cannot be had, the rest is left for another time."""


@dataclass(frozen=True)
class LookedFor:
    """What a round has brought: found, certainly not sent, and not known yet."""

    found: int = 0
    lost: int = 0
    open: int = 0


@dataclass(frozen=True)
class _Sought:
    dispatch_id: int
    way: Way
    recipient: str
    since: datetime
    body: str | None


def look(carrier: Carrier, now: datetime) -> LookedFor:
    """Look for everything of which nobody knows whether it was sent; a list that cannot be had leaves it open."""
    _give_back(carrier, now)
    found = lost = still_open = away = 0
    for sought in _sought(carrier, now):
        if away >= MOST_AWAY:
            break
        try:
            listed = list(carrier.messenger.sent_to(sought.way, sought.recipient, sought.since - BEFORE))
        except PhoneError as error:
            log.warning("not looked up", dispatch=sought.dispatch_id, why=str(error))
            still_open, away = still_open + 1, away + 1
            continue
        away = 0
        with carrier.database.begin() as session:
            came = _settle(session, sought, listed, now)
        found, lost, still_open = found + (came is True), lost + (came is False), still_open + (came is None)
    return LookedFor(found, lost, still_open)


def unseen(session: Session, now: datetime) -> list[Outbound]:
    """What a person must see to, and nobody has yet, to be changed: what has been uncertain for long, and answers that
    did not go, by no fault of whom they go to."""
    long_ago = select(Dispatch.outbound_id).where(
        Dispatch.delivery == Delivery.UNCERTAIN, Dispatch.decided_at <= now - SHOWN_AFTER
    )
    unknown = and_(Outbound.delivery == Delivery.UNCERTAIN, Outbound.id.in_(long_ago))
    theirs = [code for code, error in send_errors.ERRORS.items() if error.fault is Fault.THEIRS]
    ours = or_(Outbound.error_code.is_(None), Outbound.error_code.not_in(theirs))
    failed = Outbound.delivery.in_((Delivery.FAILED, Delivery.UNDELIVERED)) & ours
    answer = Outbound.kind.in_((OutboundKind.TURN, OutboundKind.IDLE)) | _closed_before()
    unanswered = and_(Outbound.created_at >= now - LATELY, answer, or_(failed, _too_late()))
    found = select(Outbound).where(or_(unknown, unanswered), Outbound.uncertain_shown_at.is_(None))
    return list(session.scalars(found.order_by(Outbound.id).limit(BATCH).with_for_update(skip_locked=True)))


def _closed_before() -> ColumnElement[bool]:
    """A reply that failed when its enquiry was closed already, and nobody looks at its thread any more."""
    told = select(Dispatch.id).where(Dispatch.outbound_id == Outbound.id, Dispatch.told_at >= Enquiry.closed_at)
    closed = select(Enquiry.id).where(Enquiry.chat_id == Outbound.chat_id, told.exists())
    still_open = select(Enquiry.id).where(Enquiry.address_id == Outbound.address_id, Enquiry.closed_at.is_(None))
    return and_(Outbound.kind == OutboundKind.REPLY, closed.exists(), ~still_open.exists())


def _too_late() -> ColumnElement[bool]:
    """What they wrote was found when nothing but a template reached them any more, and there is none for an answer."""
    over = Outbound.delivery.in_((Delivery.FAILED, Delivery.UNDELIVERED, Delivery.WITHDRAWN))
    return over & (Outbound.why == answers.WINDOW_CLOSED)


def _give_back(carrier: Carrier, now: datetime) -> None:
    """Whatever somebody was sending who has died may have gone."""
    with carrier.database.begin() as session:
        sending = Dispatch.delivery == Delivery.SENDING, Dispatch.decided_at <= now - DIED
        for number in session.scalars(select(Dispatch.id).where(*sending).limit(BATCH)).all():
            outbound, dispatch = moving.locked(session, number)
            if dispatch.delivery == Delivery.SENDING:
                dispatch.problem = "whoever sent it has died"
                moving.move(session, outbound, dispatch, Told(Delivery.UNCERTAIN), now)


def _sought(carrier: Carrier, now: datetime) -> list[_Sought]:
    with carrier.database.reading() as session:
        unknown = Dispatch.delivery == Delivery.UNCERTAIN
        long_ago = or_(Dispatch.looked_at.is_(None), Dispatch.looked_at <= now - APART)
        rows = session.execute(
            select(Dispatch, Outbound.body)
            .join(Outbound, Outbound.id == Dispatch.outbound_id)
            .where(unknown, long_ago)
            .order_by(Dispatch.decided_at)
            .limit(BATCH)
        ).all()
        return [_Sought(one.id, Way(one.way), one.recipient, one.decided_at, body) for one, body in rows]


def _settle(session: Session, sought: _Sought, listed: Sequence[SentMessage], now: datetime) -> bool | None:
    """True: found; False: certainly not sent; None: nobody knows yet."""
    outbound, dispatch = moving.locked(session, sought.dispatch_id)
    if dispatch.delivery != Delivery.UNCERTAIN:
        return None
    candidates = _candidates(session, sought, listed)
    if len(candidates) == 1:
        (only,) = candidates
        dispatch.message_sid = only.message_sid
        moving.move(session, outbound, dispatch, Told(only.delivery, only.code), now)
        return True
    session.execute(update(Dispatch).where(Dispatch.id == dispatch.id).values(looked_at=now))
    if candidates:
        return None
    dispatch.looked += 1
    dispatch.looked_at = now
    if dispatch.looked < TIMES:
        return None
    dispatch.problem = "it is not in the provider's list"
    moving.move(session, outbound, dispatch, Told(Delivery.FAILED), now, send_errors.LOST)
    return False


def _candidates(session: Session, sought: _Sought, listed: Sequence[SentMessage]) -> list[SentMessage]:
    """Those that it can be: nobody else's, about when it was sent, and of the same words.

    Only where it went out in words that are not ours, which nobody can compare, is it any of them. Else another one
    to the same person, which is leaving at this moment, would be taken for it, and would then be sent again itself.
    """
    known = set(
        session.scalars(
            select(Dispatch.message_sid).where(Dispatch.message_sid.in_([one.message_sid for one in listed]))
        )
    )
    around = [one for one in listed if one.message_sid not in known and one.at <= sought.since + BEHIND]
    if sought.way is not Way.WORDS or not sought.body:
        return around
    same = [one for one in around if _plain(one.text) == _plain(sought.body)]
    return same or [one for one in around if not one.text]  # the words of which the list does not tell


def _plain(text: str) -> str:
    """Words as they can be compared, however they were broken into lines on their way."""
    return " ".join(text.split())
