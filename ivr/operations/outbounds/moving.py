"""How far an outbound has come, by what is told of its dispatches; what is done about one that has failed."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Told
from ivr.hotline.writing import reaching, send_errors
from ivr.hotline.writing.delivery import Delivery, further
from ivr.hotline.writing.reaching import Way
from ivr.hotline.writing.send_errors import Remedy, SendError
from ivr.operations.outbounds import answers, reach
from ivr.records.outbounds import Dispatch, Outbound

log = structlog.get_logger("outbounds")

RICH = "rich"
"""Stands among the ways that are gone for buttons and lists: the words alone are left."""
LONGEST_WAIT = timedelta(hours=6)
EVERY_WAY = frozenset({Way.WORDS, Way.TEMPLATE, Way.SMS})


def locked(session: Session, dispatch_id: int) -> tuple[Outbound, Dispatch]:
    """A dispatch and its outbound, as they are now, kept from changing; the outbound first, always."""
    number = session.scalars(select(Dispatch.outbound_id).where(Dispatch.id == dispatch_id)).one()
    outbound = session.get_one(Outbound, number, with_for_update=True, populate_existing=True)
    return outbound, session.get_one(Dispatch, dispatch_id, with_for_update=True, populate_existing=True)


def gone(outbound: Outbound) -> frozenset[str]:
    """What is not tried any more: ways, and `RICH`."""
    return frozenset(filter(None, outbound.ways_gone.split(",")))


def ways_gone(outbound: Outbound) -> frozenset[Way]:
    """The ways that were tried in vain."""
    return frozenset(Way(one) for one in gone(outbound) if one != RICH)


def move(
    session: Session,
    outbound: Outbound,
    dispatch: Dispatch,
    told: Told,
    now: datetime,
    failed: SendError | None = None,
) -> bool:
    """Take in what is told of a dispatch; says whether it was news. Both rows are locked.

    `failed` is what the failure means, where no code of the provider says so.
    """
    news = further(Delivery(dispatch.delivery), told.delivery)
    if news == dispatch.delivery:
        return False
    dispatch.delivery, dispatch.told_at = news.value, now
    if news.has_failed:
        dispatch.error_code = told.code
        _fail(session, outbound, dispatch, failed or send_errors.error(told.code), now)
    else:
        _succeed(session, outbound, news, now)
    reach.show_again(session, outbound)
    return True


def settle(session: Session, outbound: Outbound) -> None:
    """What is true of an outbound that is not tried again: its dispatch that arrived and came furthest, or the last."""
    states = [Delivery(one.delivery) for one in outbound.dispatches]
    arrived = [state for state in states if state.has_arrived]
    outbound.delivery = (max(arrived, key=lambda state: state.rank) if arrived else states[-1]).value
    outbound.due_at = None
    session.flush()


def _succeed(session: Session, outbound: Outbound, news: Delivery, now: datetime) -> None:
    """It has come further, by whichever of its dispatches; what is planned beside is not needed any more."""
    has_it = news.rank >= Delivery.ACCEPTED.rank and news is not Delivery.WITHDRAWN
    is_first = has_it and outbound.sent_at is None
    if has_it:
        outbound.sent_at = outbound.sent_at or now
    if news.has_arrived:
        outbound.delivered_at = outbound.delivered_at or now
        outbound.why = outbound.error_code = None
    if news is Delivery.READ:
        outbound.read_at = outbound.read_at or now
    settle(session, outbound)
    if is_first:
        answers.left(session, outbound, now)


def _fail(session: Session, outbound: Outbound, dispatch: Dispatch, error: SendError, now: datetime) -> None:
    say = log.error if error.is_alarming else log.warning
    about = {"outbound": outbound.id, "kind": outbound.kind, "way": dispatch.way}
    say("not sent", **about, code=dispatch.error_code, reason=error.reason, fault=error.fault.value)
    if error.learnt is not None:
        reach.learn(session, outbound, error.learnt, now)
    newest = outbound.dispatches[-1].id == dispatch.id
    if outbound.delivered_at is not None or not newest or outbound.delivery == Delivery.WITHDRAWN:
        return
    outbound.error_code, outbound.why = dispatch.error_code, error.reason
    again = _again(outbound, dispatch, error, now)
    if again is None:
        settle(session, outbound)
        answers.failed(session, outbound)
    else:
        outbound.delivery, outbound.due_at = Delivery.WAITING.value, again


def _again(outbound: Outbound, dispatch: Dispatch, error: SendError, now: datetime) -> datetime | None:
    """When it is tried again, in whichever way is left; None when none is."""
    way = Way(dispatch.way)
    tries = sum(one.way == dispatch.way for one in outbound.dispatches)
    if error.remedy is Remedy.LATER and tries < error.tries:
        return now + _wait(error, tries)
    if error.remedy is Remedy.PLAIN_TEXT and way is Way.WORDS and RICH not in gone(outbound):
        _give_up(outbound, RICH)
        return now
    in_vain = reaching.ways_gone(way, error) or frozenset({way})
    if error.remedy is Remedy.LATER and way is not Way.SMS:
        in_vain = frozenset({Way.WORDS, Way.TEMPLATE})
    _give_up(outbound, *(one.value for one in in_vain if one in EVERY_WAY))
    return None if ways_gone(outbound) >= EVERY_WAY else now


def _wait(error: SendError, tries: int) -> timedelta:
    doubled: timedelta = error.after * (1 << (tries - 1))
    return min(doubled, max(LONGEST_WAIT, error.after))


def _give_up(outbound: Outbound, *ways: str) -> None:
    outbound.ways_gone = ",".join(sorted({*gone(outbound), *ways}))
