"""Sending what is in the outbox: decided and written down, then asked for, and what came of it written down as well.

A crash between the first and the last leaves a dispatch of which nobody knows whether it went: `uncertain` looks it up.
Nothing is ever sent again blindly.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Accepted, Letter, Outcome, Rejected, Told, Uncertain
from ivr.hotline.writing import reaching, reply_window, send_errors
from ivr.hotline.writing.buttons import Tapped
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Chosen, Reach, Senders, Way, Why
from ivr.operations.outbounds import answers, moving, outbox, reach
from ivr.operations.outbounds.carrier import Carrier, Leaves, Never, Waits
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.chats import Chat
from ivr.records.outbounds import Dispatch, Outbound

log = structlog.get_logger("outbounds")

MOST = 200
"""So many are sent by one hand in one go."""
MOST_AWAY = 3
"""After so many in a row that did not even reach the provider, the rest is left for another time."""
UNTIL_KNOWN = timedelta(minutes=1)
"""When it is tried again while it is not known which templates there are."""
BROKEN = timedelta(minutes=5)
"""When it is tried again where it could not be worded."""
LANGUAGE = "id"

Clock = Callable[[], datetime]


class _Stale(Exception):
    """Which templates there are must be asked first, with no transaction open."""


@dataclass(frozen=True)
class _Ready:
    """A dispatch that is written down, and what it sends."""

    dispatch_id: int
    token: str
    letter: Letter


def dispatch(carrier: Carrier, outbound_id: int, clock: Clock) -> Delivery | None:
    """Send one outbound, if it is due and nothing stands before it; gives how far it has come, None for no such one."""
    _next(carrier, clock, outbound_id=outbound_id)
    with carrier.database.reading() as session:
        found = session.get(Outbound, outbound_id)
        return Delivery(found.delivery) if found else None


def send_due(carrier: Carrier, clock: Clock, hands: int = 1, *, address: int | None = None) -> int:
    """Send what is due, by so many hands at the same time (to one address, by one); says how many were tried."""
    with carrier.database.reading() as session:
        if not outbox.is_due(session, clock()):
            return 0
    if hands <= 1 or address is not None:
        return _by_one_hand(carrier, clock, address)
    with ThreadPoolExecutor(hands, "outbounds") as pool:
        return sum(pool.map(lambda _: _by_one_hand(carrier, clock, address), range(hands)))


def _by_one_hand(carrier: Carrier, clock: Clock, address: int | None) -> int:
    tried = away = 0
    for _ in range(MOST):
        outcome = _next(carrier, clock, address=address)
        if outcome is None:
            break
        tried += outcome is not _NOTHING
        away = away + 1 if isinstance(outcome, Rejected) and outcome.code is None else 0
        if away >= MOST_AWAY:
            break
    return tried


_NOTHING = Uncertain("nothing was sent")


def _next(
    carrier: Carrier, clock: Clock, *, address: int | None = None, outbound_id: int | None = None
) -> Outcome | None:
    """Send the next; None when there is none, `_NOTHING` when there was nothing to be sent after all."""
    due: outbox.Due | None = None
    try:
        with carrier.database.begin() as session:
            due = outbox.next_due(session, clock(), address=address, outbound_id=outbound_id)
            if due is None:
                return None
            ready = _decide(session, carrier, due.outbound_id, clock())
    except SQLAlchemyError:
        raise
    except _Stale:
        carrier.senders.refresh(clock())
        return _next(carrier, clock, address=address, outbound_id=outbound_id)
    except Exception:  # whatever it is, it is about this one alone
        if due is None:
            raise
        log.exception("not worded", outbound=due.outbound_id)
        with carrier.database.begin() as session:
            _put_off(session.get_one(Outbound, due.outbound_id), clock() + BROKEN)
        return _NOTHING
    if ready is None:
        return _NOTHING
    outcome = carrier.messenger.send(ready.letter, ready.token)
    with carrier.database.begin() as session:
        take_outcome(session, ready.dispatch_id, outcome, clock())
    return outcome


def _decide(session: Session, carrier: Carrier, outbound_id: int, now: datetime) -> _Ready | None:
    """Whether it leaves now, and how; then its dispatch is written down."""
    outbound = session.get_one(Outbound, outbound_id, populate_existing=True)
    leaves = _words(session, outbound) if outbound.body is not None else carrier.wording(session, outbound, now)
    if isinstance(leaves, Waits):
        _put_off(outbound, leaves.until)
        return None
    if isinstance(leaves, Never):
        _close(session, outbound, leaves.why)
        return None
    if leaves.template and carrier.senders.is_stale(now):
        raise _Stale
    known = reach.reach(session, outbound)
    language = outbound.language or LANGUAGE
    chosen = _way(outbound, leaves, known, carrier.senders.of(language), now)
    if not carrier.senders.are_known and leaves.template:
        hoped = _way(outbound, leaves, known, Senders(True, False, {leaves.template}), now)
        if hoped.way is Way.TEMPLATE:
            _put_off(outbound, now + UNTIL_KNOWN)
            return None
    if chosen.way is Way.NONE:
        _close(session, outbound, _why_not(outbound, chosen, known, now))
        return None
    return _write_down(session, carrier, outbound, _letter(chosen.way, leaves, known, outbound, language), now)


def _words(session: Session, outbound: Outbound) -> Leaves:
    """What is sent as it was written; its buttons name the question that they answer."""
    choices = outbox.choices_of(outbound)
    chat = session.get(Chat, outbound.chat_id) if choices and outbound.turn is not None else None
    if chat is None or outbound.turn is None:
        return Leaves(outbound.body or "", template=outbound.template)
    payloads = tuple(Tapped(chat.sid, outbound.turn, one.key).payload for one in choices)
    return Leaves(outbound.body or "", choices, payloads, template=outbound.template)


def _way(outbound: Outbound, leaves: Leaves, known: Reach, senders: Senders, now: datetime) -> Chosen:
    besides = moving.ways_gone(outbound) | (frozenset() if leaves.sms else frozenset({Way.SMS}))
    besides |= frozenset() if leaves.text else frozenset({Way.WORDS})
    return reaching.choose(known, senders, now, leaves.template, asked=outbound.asked, besides=besides)


def _why_not(outbound: Outbound, chosen: Chosen, known: Reach, now: datetime) -> str:
    """Why it does not leave; words for which there is no template come too late once the window is closed."""
    too_late = outbound.kind != OutboundKind.NOTICE and not reply_window.is_open(known.last_written_at, now)
    return answers.WINDOW_CLOSED if chosen.why is Why.NOWHERE and too_late else (chosen.why or Why.NOWHERE).value


def _letter(way: Way, leaves: Leaves, known: Reach, outbound: Outbound, language: str) -> Letter:
    to = (known.number if way is Way.SMS else known.whatsapp or known.number) or ""
    match way:
        case Way.SMS:
            return Letter(way, to, leaves.sms or "", language=language)
        case Way.TEMPLATE:
            return Letter(way, to, template=leaves.template or "", values=leaves.values, language=language)
    if moving.RICH in moving.gone(outbound):
        return Letter(way, to, leaves.text, language=language)
    return Letter(way, to, leaves.text, leaves.choices, leaves.payloads, language=language)


def _write_down(session: Session, carrier: Carrier, outbound: Outbound, letter: Letter, now: datetime) -> _Ready:
    senders = carrier.senders
    made = Dispatch(
        outbound_id=outbound.id,
        token=secrets.token_urlsafe(24),
        way=letter.way.value,
        sender=(senders.sms if letter.way is Way.SMS else senders.whatsapp) or "",
        recipient=letter.to,
        decided_at=now,
        delivery=Delivery.SENDING.value,
        looked=0,
    )
    session.add(made)
    outbound.delivery, outbound.due_at, outbound.tries = Delivery.SENDING.value, None, outbound.tries + 1
    session.flush()
    return _Ready(made.id, made.token, letter)


def take_outcome(session: Session, dispatch_id: int, outcome: Outcome, now: datetime) -> None:
    """Write down what came of asking for it; its news may have been quicker."""
    outbound, made = moving.locked(session, dispatch_id)
    match outcome:
        case Accepted(message_sid, delivery, code):
            made.message_sid = made.message_sid or message_sid
            moving.move(session, outbound, made, Told(delivery, code), now)
        case Rejected(code, problem):
            made.problem = problem[:255]
            failed = send_errors.UNREACHED if code is None else None
            moving.move(session, outbound, made, Told(Delivery.FAILED, code), now, failed)
        case Uncertain(problem):
            made.problem = problem[:255]
            log.warning("uncertain", outbound=outbound.id, dispatch=made.id, why=problem)
            moving.move(session, outbound, made, Told(Delivery.UNCERTAIN), now)


def _put_off(outbound: Outbound, until: datetime) -> None:
    outbound.due_at = until


def _close(session: Session, outbound: Outbound, why: str) -> None:
    """It is not sent, or not again: what became of its dispatches stands, and where there were none, why not."""
    outbound.due_at = None
    if outbound.dispatches:
        moving.settle(session, outbound)
        outbound.why = why[:32] if why == answers.WINDOW_CLOSED else outbound.why
        answers.failed(session, outbound)
        return
    outbound.delivery, outbound.why = Delivery.WITHDRAWN.value, why[:32]
    answers.failed(session, outbound)
    reach.show_again(session, outbound)
    log.info("not sent", outbound=outbound.id, kind=outbound.kind, reason=why)
