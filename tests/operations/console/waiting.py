"""What waits for somebody at the console, and who they are."""

from __future__ import annotations

from sqlalchemy import select

from ivr.records.audit import AuditEntry
from ivr.records.models import Callback, Voicemail
from ivr.records.people import Staff
from tests.support.keys import sent, to_the_beep
from tests.support.line import AGENT, CALLER, Line

OTHER = "+6281298765432"


def hire(line: Line, login: str, role: str = "agent", phone: str | None = AGENT) -> int:
    person = Staff(login=login, name=login.title(), role=role, phone=phone, created_at=line.now)
    person.presence = "ready"
    with line.database.begin() as session:
        session.add(person)
    return person.id


def ask_for_a_callback(line: Line, number: str = CALLER, category: str = "1") -> Callback:
    line.dial(number).press("3", category, "1", "1")
    return line.callbacks()[-1]


def leave_a_message(line: Line, number: str | None = CALLER) -> Voicemail:
    line.dial(number).press(*to_the_beep()).speak(9).press(*sent())
    line.clock.advance(5)
    return line.voicemails()[-1]


def actions(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
