"""One case as its office sees it, however it came in: the page, what its forms say, and its messages.

Nothing changes by a GET, and what is private of the caller is shown only once the office has taken the case up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.case import MOVES, OFFICE_EVENTS, CaseEvent, CaseStatus
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.operations.cases import lookup, office_actions
from ivr.operations.cases.office_actions import Opened, Said
from ivr.records.chats import Attachment
from ivr.records.recordings import BadAudio
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame import sent_files
from ivr.web.frame.errors import explain
from ivr.web.frame.report_form import Unclear, region_of
from ivr.web.frame.texts import t

TAKEN = frozenset({CaseStatus.TAKEN_UP, CaseStatus.ANSWERED})
"""The office may see whose report it is."""
_FROM_START = re.compile(r"bytes=0-\d*")
_DEEDS: Mapping[str, CaseEvent] = {event.value.replace("_", "-"): event for event in OFFICE_EVENTS}


@dataclass(frozen=True)
class Door:
    """By which pages somebody came in, and what names the case in their addresses."""

    pages: str
    names: Mapping[str, str]
    until: datetime | None = None
    """When the door closes, if it does by itself."""


@dataclass(frozen=True)
class Refused:
    """What could not be done, and what is wrong with it by field."""

    event: CaseEvent
    errors: Mapping[str, str]


def context(session: Session, opened: Opened) -> dict[str, Any]:
    """What the page needs of the case."""
    status = CaseStatus(opened.case.status)
    return {
        "office": opened.office,
        "case": opened.case,
        "report": opened.case.report,
        "others": lookup.reports_of(session, opened.case)[1:],
        "steps": office_actions.own_steps(session, opened),
        "messages": office_actions.messages(session, opened),
        "written": office_actions.written(session, opened),
        "allowed": set(MOVES[status]) & OFFICE_EVENTS,
        "taken": status in TAKEN,
    }


def case_page(door: Door, about: Mapping[str, Any], refused: Refused | None = None) -> ResponseReturnValue:
    """The case, and what can be done with it; what was refused is shown again where it was typed."""
    found = render_template(
        "office/case.html",
        door=door,
        now=current.now(),
        errors=refused.errors if refused else {},
        typed=request.form if refused else {},
        event=refused.event if refused else None,
        **about,
    )
    return found, 400 if refused else 200


def event_of(deed: str) -> CaseEvent:
    """What the address of a form means."""
    event = _DEEDS.get(deed)
    if event is None:
        abort(404)
    return event


def said(event: CaseEvent) -> Said:
    """What the form says. Raises Unclear."""
    region = region_of(request.form.get("region", "")) or None if event is CaseEvent.RETURN else None
    return Said(event, request.form.get("note", ""), region)


def refusal(event: CaseEvent, error: HotlineError) -> Refused:
    """Why it could not be done, in the reader's words."""
    if isinstance(error, Unclear):
        names = ", ".join(one.full_name for one in error.found) or t("cases.no_such_region")
        return Refused(event, {"region": t("cases.which_region", names=names)})
    return Refused(event, {event.value: explain(error)})


def message(session: Session, opened: Opened, number: int) -> tuple[str, str | None]:
    """Name and hash of a message's file; that it is heard is written down. Raises NotFound, also before taking up."""
    found = next((one for one in office_actions.messages(session, opened) if one.id == number), None)
    if found is None or found.file is None or opened.case.status == CaseStatus.FORWARDED:
        raise NotFound(Thing.VOICEMAIL, number)
    if request.method == "GET":
        wanted = request.headers.get("Range", "")
        from_start = not wanted or bool(_FROM_START.fullmatch(wanted))
        office_actions.write_hearing(session, opened, found, from_start, current.now())
    return found.file, found.sha256


def attachment(session: Session, opened: Opened, number: int, *, whole: bool) -> Attachment:
    """A file that was sent for the case; each look is written down. Raises NotFound, also before taking up."""
    files = (file for inbound in office_actions.written(session, opened) for file in inbound.attachments)
    found = next((one for one in files if one.id == number), None)
    name = found and (found.file if whole else found.preview)
    if found is None or name is None or opened.case.status == CaseStatus.FORWARDED:
        raise NotFound(Thing.ATTACHMENT, number)
    sent_files.write_look(session, found, opened.actor, whole=whole)
    return found


def played(name: str, sha256: str | None) -> Response:
    """A message for the browser's own player."""
    try:
        path = hotline().recordings.path(name).resolve()
    except BadAudio:
        abort(404)
    if not path.is_file():
        abort(404)
    return send_file(path, mimetype="audio/wav", conditional=True, etag=sha256 or False, max_age=0)
