"""The lists of the console that renew themselves beside the queue: the team, loose messages, broken-off calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from flask import session as cookie
from sqlalchemy.orm import Session

from ivr.hotline.staff import Role
from ivr.operations.console import agents, unhandled
from ivr.web.frame.access import may
from ivr.web.frame.times_told import times
from ivr.web.frame.versions import version_of

Context = dict[str, Any]
_MISTYPED = "mistyped"


def mistyped(about: str, text: str) -> None:
    """A number that is none stays in its field on the next page, to be mended there."""
    cookie[_MISTYPED] = [about, text]


def _team(session: Session, _now: datetime) -> tuple[Context, list[object]]:
    found = agents.team(session)
    facts: list[object] = []
    for one in found:
        person, callback = one.person, one.callback
        facts += [person.id, person.name, person.ring_me]
        facts += [person.presence, person.presence_reason, person.presence_since]
        facts += [callback.id, callback.status, callback.held_since] if callback else [None]
        facts += [one.enquiry.id if one.enquiry else None]
    return {"people": found}, facts


def _messages(session: Session, now: datetime) -> tuple[Context, list[object]]:
    found, aside = unhandled.messages(session), unhandled.set_aside_messages(session, now)
    facts: list[object] = [(one.voicemail.id, one.voicemail.file, one.number) for one in found]
    facts += [(one.voicemail.id, one.voicemail.handled_at) for one in aside]
    return {
        "messages": found,
        "times": times(session, now),
        "set_aside": aside,
        "mistyped": cookie.pop(_MISTYPED, ["", ""]),
    }, facts


def _abandoned(session: Session, now: datetime) -> tuple[Context, list[object]]:
    found, aside = unhandled.abandoned(session, now), unhandled.set_aside_calls(session, now)
    facts: list[object] = [one.call.sid for one in found]
    facts += [(one.call.sid, one.call.handled_at) for one in aside]
    return {
        "calls": found,
        "times": times(session, now),
        "set_aside": aside,
        "mistyped": cookie.pop(_MISTYPED, ["", ""]),
    }, facts


_LISTS: Mapping[str, tuple[str, Role, Callable[[Session, datetime], tuple[Context, list[object]]]]] = {
    "team": ("console/_team.html", Role.SUPERVISOR, _team),
    "messages": ("console/_unhandled.html", Role.AGENT, _messages),
    "abandoned": ("console/_abandoned.html", Role.AGENT, _abandoned),
}


def context(session: Session, tab: str, now: datetime) -> Context:
    """What the list of this tab shows, with its version; nothing where there is none, or it is not for the reader."""
    if tab not in _LISTS or not may(_LISTS[tab][1]):
        return {}
    found, facts = _LISTS[tab][2](session, now)
    return {**found, "list_version": version_of(facts)}


def written(tab: str, found: Context, now: datetime) -> str:
    """The list as a part of its page."""
    return render_template(_LISTS[tab][0], now=now, **found)
