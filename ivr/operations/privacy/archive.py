"""What is kept about one number as a ZIP file, for the person who asks: a page to read, the same as JSON, and audio.

Whoever works here stays out of it: neither their names nor their telephones. Numbers of others are masked.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.numbers import mask_others
from ivr.hotline.script import Script
from ivr.operations.privacy import archive_page, own_cases
from ivr.operations.privacy.personal_data import Found
from ivr.operations.privacy.written import Exchanged
from ivr.records.base import Base
from ivr.records.chats import Inbound
from ivr.records.models import Turn, Unsent
from ivr.records.moved_promises import MovedPromise
from ivr.records.recordings import BadAudio, RecordingFiles

NAME, PAGE, SENT = "data.json", "data.html", "sent"
_OURS = frozenset(
    {
        *("held_by", "held_since", "held_until", "handled_by", "handled_at", "closed_by", "staff_id", "first_number"),
        *("token", "rung_by_us", "wrapped_up_at", "lane", "order_at", "release", "tries", "looked_up_at", "due_at"),
        *("changes", "returned_by", "returned_at", "cancelled_at", "answered_at"),
        *("form", "key", "url", "media_sid", "problem_at", "ways_gone", "looked", "looked_at", "preview", "to_address"),
    }
)
"""Columns that tell of our work or of colleagues, not of the person."""


def _as_told(row: dict[str, Any]) -> dict[str, Any]:
    """A callback with the deadline that was told: what is planned for whom no time was told is our work."""
    return row if row["promised_due_at"] else {**row, "deadline_at": None}


def to_zip(session: Session, files: RecordingFiles, found: Found, script: Script, now: datetime, zone: tzinfo) -> bytes:
    """The whole file; `script` has the names of categories."""
    turns = select(Turn).where(Turn.call_sid.in_(found.sids)).order_by(Turn.call_sid, Turn.number)
    unsent = select(Unsent).where(Unsent.callback_id.in_([row.id for row in found.callbacks])).order_by(Unsent.id)
    moved = select(MovedPromise).where(MovedPromise.callback_id.in_([row.id for row in found.callbacks]))
    heard = own_cases.hearings(session, found.messages, zone)
    data: dict[str, Any] = {
        "number": found.number,
        "made_at": now.astimezone(zone).isoformat(timespec="seconds"),
        "calls": _rows(found.calls, zone),
        "turns": [_turn(row, zone) for row in session.scalars(turns)],
        "reports": _rows(found.reports, zone),
        "cases": own_cases.of_reports(session, found.reports, zone),
        "messages": [{**row, "heard": heard[row["recording_sid"]]} for row in _rows(found.messages, zone)],
        "callbacks": [_as_told(row) for row in _rows(found.callbacks, zone)],
        "moved_promises": _rows(session.scalars(moved), zone),
        "attempts": _rows(found.attempts, zone),
        "noted_and_not_sent": [_unsent(row, zone) for row in session.scalars(unsent)],
        **_written(found.written, zone),
        "typed_in_other_calls": len(found.mentioned),
    }
    data = _of_one(data, found.number)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, archive_page.to_html(data, script))
        archive.writestr(NAME, json.dumps(data, ensure_ascii=False, indent=2))
        for message in found.messages:
            if message.file is not None and (sound := _audio(files, message.file)):
                archive.writestr(f"audio/{message.file}", sound)
        for attachment in found.written.attachments:
            path = files.attachments.path(attachment.file) if attachment.file else None
            if path is not None:
                archive.writestr(f"{SENT}/{attachment.file}", path.read_bytes())
    return out.getvalue()


def _written(written: Exchanged, zone: tzinfo) -> dict[str, Any]:
    """What was exchanged in writing; who answered for us is not named."""
    return {
        "addresses": _rows(written.addresses, zone),
        "chats": _rows(written.chats, zone),
        "inbounds": [{**_row(one, zone), "files": _names(written, one)} for one in written.inbounds],
        "attachments": _rows(written.attachments, zone),
        "outbounds": _rows(written.outbounds, zone),
        "dispatches": _rows(written.dispatches, zone),
        "consents": [{**row, "source": _source(row["source"])} for row in _rows(written.consents, zone)],
        "enquiries": [_as_told(row) for row in _rows(written.enquiries, zone)],
        "written_and_not_sent": _rows(written.unsent, zone),
    }


def _names(written: Exchanged, inbound: Inbound) -> list[str]:
    """What this file calls the files that came with it."""
    return [f"{SENT}/{one.file}" for one in written.attachments if one.inbound_id == inbound.id and one.file]


def _source(source: str) -> str:
    """Where they said yes or no, without the name of who works here."""
    return "staff" if source.startswith("staff:") else source


def _of_one(value: Any, number: str) -> Any:
    """The same without anybody else's telephone number, wherever it stands."""
    match value:
        case str():
            return mask_others(value, number)
        case dict():
            return {name: _of_one(one, number) for name, one in value.items()}
        case list():
            return [_of_one(one, number) for one in value]
    return value


def _audio(files: RecordingFiles, name: str) -> bytes | None:
    try:
        return files.path(name).read_bytes()
    except (OSError, BadAudio):
        return None


def _rows(rows: Iterable[Base], zone: tzinfo) -> list[dict[str, Any]]:
    return [_row(row, zone) for row in rows]


def _row(row: Base, zone: tzinfo) -> dict[str, Any]:
    names = (column.key for column in row.__table__.columns if column.key not in _OURS)
    return {name: _plain(getattr(row, name), zone) for name in names}


def _turn(row: Turn, zone: tzinfo) -> dict[str, Any]:
    told = _row(row, zone)
    return {**told, **{name: json.loads(told[name]) for name in ("event", "state", "verbs")}}


def _unsent(row: Unsent, zone: tzinfo) -> dict[str, Any]:
    return {**_row(row, zone), "fields": json.loads(row.fields)}


def _plain(value: Any, zone: tzinfo) -> Any:
    return value.astimezone(zone).isoformat(timespec="seconds") if isinstance(value, datetime) else value
