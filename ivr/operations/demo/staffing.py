"""What the demo's admin has published: the staffing plan of its two agents, that people are written to, and how."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from ivr.hotline.canned import Canned
from ivr.hotline.notice import Event
from ivr.hotline.script import Script
from ivr.hotline.staffing import Day, Staffed, StaffingException, StaffingPlan
from ivr.operations.capacity import history
from ivr.operations.capacity.history import ScriptAt
from ivr.operations.releases import drafts, publishing, scripts
from ivr.records.database import Database

NOTE = "Rencana petugas: berdua, bergantian makan siang; kabar laporan dikirim tertulis"
_NOON, _ONE = time(12), time(13)
TWO: Day = (Staffed(time(8), _NOON, 2), Staffed(_NOON, _ONE, 1), Staffed(_ONE, time(15), 2))
"""One is at lunch at a time."""
ONE: Day = (Staffed(time(8), _NOON, 1), Staffed(_ONE, time(15), 1))
CANNED = (
    Canned(
        "greeting",
        {"id": "Salam pembuka", "en": "Greeting"},
        {
            "id": "Selamat siang, terima kasih sudah menunggu. Saya bantu untuk tiket {ticket}, ya.",
            "en": "Good day, thank you for waiting. I will help you with ticket {ticket}.",
        },
    ),
    Canned(
        "photo",
        {"id": "Minta foto", "en": "Ask for a photo"},
        {
            "id": "Boleh kirim fotonya di sini? Supaya kami lihat keadaannya.",
            "en": "Could you send a photo here, so that we see how it looks?",
        },
    ),
    Canned(
        "forwarded",
        {"id": "Sudah diteruskan", "en": "Forwarded"},
        {
            "id": "Laporan {ticket} sudah kami teruskan ke dinas. Kabarnya kami kirim di sini.",
            "en": "We have forwarded report {ticket} to the office. We will write to you here.",
        },
    ),
)
TRAINING = {"id": "Pelatihan", "en": "Training"}


def ensure(session: Session, actor: str, now: datetime) -> None:
    """Publish all of it where nobody has published anything yet but the files; an open draft is left alone."""
    newest, draft = scripts.newest(session), drafts.current(session)
    if newest is None or newest.source != scripts.FROM_FILES or draft.id is not None:
        return
    if draft.value("staffing") is None:
        plan = plan_from(draft.script().hours.local(now).date()).to_data()
        drafts.change(session, "staffing", plan, draft.seal("staffing"), actor, now)
        for news in (f"settings.notices.{event}" for event in Event):
            drafts.change(session, news, True, draft.seal(news), actor, now)
        replies = [one.to_data() for one in CANNED]
        drafts.change(session, "settings.canned", replies, draft.seal("settings.canned"), actor, now)
        publishing.publish(session, None, NOTE, actor, now)


def plan_from(today: date) -> StaffingPlan:
    """Both on every working day; on the Wednesday after next one of them is at a training."""
    wednesday = today + timedelta(days=14 + (2 - today.weekday()) % 7)
    away = StaffingException(wednesday, wednesday, (ONE,) * 5 + ((), ()), TRAINING)
    return StaffingPlan((TWO,) * 5 + ((), ()), (away,))


def remember(database: Database, script_at: ScriptAt, now: datetime) -> int:
    """Write down the half hours of the demo's past as if today's plan had been known all along; says how many."""
    plan = script_at(now).staffing

    def held(moment: datetime) -> Script:
        found = script_at(moment)
        return found if found.staffing else dataclasses.replace(found, staffing=plan)

    return history.write_down(database, held, now)
