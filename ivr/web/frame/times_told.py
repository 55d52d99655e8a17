"""When people can be rung: the times that have room, for forms to choose from, and what they are to be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask import request
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP, Promise
from ivr.hotline.verbs import Promised, Untold
from ivr.operations.capacity import workload
from ivr.web import current
from ivr.web.current import script
from ivr.web.frame.formats import clock, ticket, when, zone
from ivr.web.frame.labels import window
from ivr.web.frame.texts import t

_AT = "@"
Times = list[tuple[str, str]]


def times(session: Session, now: datetime) -> Times:
    """What can be chosen, and how it is called: every window, or where agents are planned, each time that has room."""
    room = workload.room(session, script(), now)
    if room is None:
        return [(one.key, window(one.key)) for one in script().rules.windows]
    found = list(_with_room(room.offers(script().rules.windows)))
    if not any(key == ASAP.key for key, _ in found):
        found.insert(0, (ASAP.key, t("console.told.none", window=window(ASAP.key))))
    return found


def _with_room(offers: tuple[tuple[str, Promise], ...]) -> Iterator[tuple[str, str]]:
    for key, told in offers:
        if key == ASAP.key:
            yield key, t("console.told.by", window=window(key), at=when(told.deadline_at))
        else:
            day = told.deadline_at.astimezone(zone()).date().isoformat()
            span = {"start": when(told.due_at), "end": clock(told.deadline_at)}
            yield f"{key}{_AT}{day}", t("console.told.between", window=window(key), **span)


def time_in_form() -> tuple[str, date | None]:
    """The window that was chosen, and its local date, if one was; as soon as possible where it makes no sense."""
    key, _, day = request.form.get("window", "").partition(_AT)
    if not any(one.key == key for one in script().rules.windows):
        return ASAP.key, None
    try:
        return key, date.fromisoformat(day) if day else None
    except ValueError:
        return key, None


def in_queue(promised: Promised) -> str:
    """The sentences after somebody was put into the queue: under which ticket, and what to tell them."""
    key = "joined" if promised.joined else "queued"
    return f"{t(f'console.flash.{key}', ticket=ticket(promised.ticket))} {to_tell(promised)}"


def to_tell(promised: Promised) -> str:
    """What the person is to be told: a time, or that none can be told, and why."""
    due, deadline = promised.due, promised.deadline
    if due is None or deadline is None:
        return t(f"console.told.{promised.untold or Untold.NO_ROOM}")
    if due <= current.now():
        return t("console.told.tell_by", at=when(deadline))
    return t(
        "console.told.tell_between", start=when(due), end=clock(deadline) if _one_day(due, deadline) else when(deadline)
    )


def _one_day(first: datetime, last: datetime) -> bool:
    return first.astimezone(zone()).date() == last.astimezone(zone()).date()
