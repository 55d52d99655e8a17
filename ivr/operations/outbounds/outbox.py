"""The outbox of what is written to people: each thing once, under a key, and kept until its delivery is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from ivr.hotline.choices import Choice
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.rendering import parts
from ivr.records.outbounds import Outbound
from ivr.records.upsert import insert_unless_there

CLAIMED = timedelta(seconds=60)
"""So long an outbound is in the hands of who looks at it; whoever has died with it gives it back by that."""


class OutboundKind(StrEnum):
    """Why something is sent to somebody."""

    TURN = "turn"
    """The hotline's answer in a chat."""
    REPLY = "reply"
    """An agent wrote it."""
    NOTICE = "notice"
    """Something happened to a ticket."""
    IDLE = "idle"
    """A chat that fell silent is told what was kept."""


class Said(TypedDict, total=False):
    """What is sent, to whom, and about what; rows by their numbers. What is left out is not known, or there is none.

    `body` is as it is read; without one the outbound is worded from `about` when it leaves. `turn` is that of the chat
    whose question it asks, with its `choices`; `question_only` says that a newer question may take its place while it
    waits. `template` is our name of the approved one that says the same. `asked`: it answers what they have written.
    `due_at` (aware) is when it may leave, at once where it is left out.
    """

    address: int | None
    number: str | None
    chat: int | None
    report: int | None
    staff: int | None
    language: str | None
    body: str | None
    choices: Iterable[Choice]
    turn: int | None
    question_only: bool
    template: str | None
    about: dict[str, Any] | None
    asked: bool
    due_at: datetime | None


@dataclass(frozen=True)
class Due:
    """An outbound that is in our hands until `until`."""

    outbound_id: int
    until: datetime


def write(session: Session, key: str, kind: OutboundKind | str, now: datetime, **said: Unpack[Said]) -> bool:
    """Write down what is to be sent, once for its key; says False, and does nothing, when it was there already.

    Words too long for one message are several, in order.
    """
    first, *rest = parts(said.get("body") or "")
    row: dict[str, Any] = {
        "key": key,
        "kind": OutboundKind(kind).value,
        "address_id": said.get("address"),
        "number": said.get("number"),
        "chat_id": said.get("chat"),
        "report_id": said.get("report"),
        "staff_id": said.get("staff"),
        "language": said.get("language"),
        "body": first or None,
        "choices": as_data(said.get("choices", ())) or None,
        "turn": said.get("turn"),
        "question_only": said.get("question_only", False),
        "template": said.get("template"),
        "about": said.get("about"),
        "asked": said.get("asked", False),
        "created_at": now,
        "due_at": said.get("due_at") or now,
        "delivery": Delivery.WAITING.value,
        "ways_gone": "",
        "tries": 0,
    }
    if not insert_unless_there(session, Outbound, row):
        return False
    for number, part in enumerate(rest, 2):
        insert_unless_there(session, Outbound, row | {"key": f"{key}:{number}"[:120], "body": part})
    return True


def as_data(choices: Iterable[Choice]) -> list[dict[str, str]]:
    """Choices as they are kept: what can be tapped, and no more."""
    return [{"key": one.key, "label": one.label, "about": one.about} for one in choices]


def choices_of(outbound: Outbound) -> tuple[Choice, ...]:
    """The choices that were kept."""
    kept = outbound.choices or []
    return tuple(Choice(one["key"], one["label"], about=one.get("about", "")) for one in kept)


def withdraw(session: Session, outbound_id: int, why: str) -> bool:
    """Nobody needs it any more, or nothing reaches them; says False when it has left, or is leaving."""
    waiting = update(Outbound).where(Outbound.id == outbound_id, Outbound.delivery == Delivery.WAITING)
    withdrawn = waiting.values(delivery=Delivery.WITHDRAWN.value, why=why, due_at=None).returning(Outbound.id)
    return session.execute(withdrawn.execution_options(synchronize_session=False)).scalar() is not None


def withdraw_questions(session: Session, chat_id: int, before_turn: int) -> int:
    """Questions of a chat that wait, and that a newer one asks anew, are not asked any more; says how many."""
    old = (Outbound.chat_id == chat_id, Outbound.turn < before_turn, Outbound.question_only)
    waiting = select(Outbound.id).where(*old, Outbound.delivery == Delivery.WAITING)
    return sum(withdraw(session, one, "answered") for one in session.scalars(waiting).all())


def is_due(session: Session, now: datetime) -> bool:
    """Whether anything is to be sent: asked every second, and mostly there is not."""
    return session.scalar(select(Outbound.id).where(Outbound.due_at <= now).limit(1)) is not None


def next_due(
    session: Session, now: datetime, *, address: int | None = None, outbound_id: int | None = None
) -> Due | None:
    """What is to be sent next (of one address, or that one), in the hands of who asks from now on.

    Of one address nothing is given out while something older is in other hands or leaves within a minute.
    """
    wanted: list[ColumnElement[bool]] = [Outbound.due_at <= now, ~_stands_behind(now)]
    if address is not None:
        wanted.append(Outbound.address_id == address)
    if outbound_id is not None:
        wanted.append(Outbound.id == outbound_id)
    due = select(Outbound.id, Outbound.due_at).where(*wanted).order_by(Outbound.due_at, Outbound.id).limit(1)
    found = session.execute(due.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    taken = update(Outbound).where(Outbound.id == found.id, Outbound.due_at == found.due_at)
    taken = taken.values(due_at=now + CLAIMED).returning(Outbound.id)
    got = session.execute(taken.execution_options(synchronize_session=False)).scalar()
    return Due(got, now + CLAIMED) if got is not None else None


def _stands_behind(now: datetime) -> ColumnElement[bool]:
    """Whether something older goes to the same address first."""
    older = aliased(Outbound)
    leaves = or_(older.due_at <= now + CLAIMED, older.delivery == Delivery.SENDING)
    return exists().where(older.address_id == Outbound.address_id, older.id < Outbound.id, leaves)
