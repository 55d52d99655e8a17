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
from ivr.web.frame.formats import clock, ticket, when, written_day, zone
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


def agreed_times(session: Session, now: datetime, chosen: str) -> Times:
    """The days and times with room that an agent can agree on with somebody; none where nobody is planned.

    What was `chosen` stays among them, and is said to have no room any more if it has none.
    """
    found = [one for one in times(session, now) if _AT in one[0]]
    if chosen and all(key != chosen for key, _ in found):
        found.insert(0, (chosen, t("console.told.gone", time=called(chosen))))
    return found


def called(chosen: str) -> str:
    """What somebody chose from a list of times, in words; as it was sent where it makes no sense."""
    found = read_time(chosen)
    if found is None:
        return chosen[:40]
    key, day = found
    return window(key) if day is None else t("console.told.on", window=window(key), day=written_day(day))


def _with_room(offers: tuple[tuple[str, Promise], ...]) -> Iterator[tuple[str, str]]:
    for key, told in offers:
        if key == ASAP.key:
            yield key, t("console.told.by", window=window(key), at=when(told.deadline_at))
        else:
            day = _date(told.deadline_at).isoformat()
            words = t("console.told.between", window=window(key), start=when(told.due_at), end=clock(told.deadline_at))
            if told.due_at <= current.now():
                words = t("console.told.by", window=window(key), at=when(told.deadline_at))
            yield f"{key}{_AT}{day}", words


def time_in_form() -> tuple[str, date | None]:
    """The window that was chosen, and its local date, if one was; as soon as possible where it makes no sense."""
    return read_time(request.form.get("window", "")) or (ASAP.key, None)


def read_time(chosen: str) -> tuple[str, date | None] | None:
    """The window that a form sent, and its local date, if one was chosen; None where it makes no sense."""
    key, _, day = chosen.partition(_AT)
    if not any(one.key == key for one in script().rules.windows):
        return None
    try:
        return key, date.fromisoformat(day) if day else None
    except ValueError:
        return None


def in_queue(promised: Promised) -> str:
    """The sentences after somebody was put into the queue: under which ticket, and what to tell them."""
    key = "joined" if promised.joined else "queued"
    said = [t(f"console.flash.{key}", ticket=ticket(promised.ticket)), to_tell(promised)]
    if not promised.joined and not _as_chosen(promised):
        said.insert(1, t("console.flash.no_room_then", time=called(request.form["window"])))
    return " ".join(said)


def _as_chosen(promised: Promised) -> bool:
    """Whether it is the day that the form named; a form may be old, or another may have been quicker."""
    found = read_time(request.form.get("window", "") or ASAP.key)
    if found is None:
        return False
    return found[1] is None or (promised.deadline is not None and _date(promised.deadline) == found[1])


def to_tell(promised: Promised) -> str:
    """What the person is to be told: a time, or that none can be told, and why."""
    due, deadline = promised.due, promised.deadline
    if due is None or deadline is None:
        return t(f"console.told.{promised.untold or Untold.NO_ROOM}")
    if due <= current.now():
        return t("console.told.tell_by", at=when(deadline))
    end = clock(deadline) if _date(due) == _date(deadline) else when(deadline)
    return t("console.told.tell_between", start=when(due), end=end)


def _date(moment: datetime) -> date:
    return moment.astimezone(zone()).date()
