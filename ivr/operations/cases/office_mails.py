"""Mails about cases: each office is told of a case at once, or of all its cases once a day, as it wants it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import case as rules
from ivr.hotline.case import CaseStatus
from ivr.hotline.hours import OpeningHours
from ivr.operations.mail import outbox
from ivr.records.cases import Case, Mail, Office

CASE, DAILY = "case", "daily"
"""The kinds of these mails."""
_REFUSED = "mail refused: "
FIRST_HOUR = 8
"""Local hour from which what goes out once a day may go out, on working days."""


def for_case(session: Session, case: Case, step_id: int, now: datetime) -> bool:
    """Tell the office of a case that it has it; says False for one that is told once a day, or has no address."""
    office = case.office
    if office is None or office.daily or not office.email:
        return False
    return outbox.write(session, f"case:{case.id}:{step_id}", CASE, {"cases": [case.id]}, now, office=office.id)


def write_daily(session: Session, hours: OpeningHours, now: datetime) -> int:
    """On working days from eight o'clock on: one mail for each office that wants it so and has cases. Once a day."""
    day = hours.local(now).date().isoformat()
    if not is_time(hours, now):
        return 0
    has_cases = select(Case.id).where(Case.office_id == Office.id, Case.status.in_(_with_office())).exists()
    wanted = select(Office).where(Office.active, Office.daily, Office.email.is_not(None), has_cases).order_by(Office.id)
    made = 0
    for office in session.scalars(wanted).all():
        if rules.is_working_day(now, rules.office_hours(hours, rules.days_off(office.days_off))):
            made += outbox.write(session, f"daily:{office.id}:{day}", DAILY, {"day": day}, now, office=office.id)
    return made


def is_time(hours: OpeningHours, now: datetime) -> bool:
    """Whether what goes out once a day may go out."""
    return rules.is_working_day(now, hours) and hours.local(now).hour >= FIRST_HOUR


def of_case(session: Session, case: Case, most: int = 20) -> list[Mail]:
    """The mails that were about one case alone, newest first."""
    found = select(Mail).where(Mail.key.like(f"case:{case.id}:%")).order_by(Mail.id.desc()).limit(most)
    return list(session.scalars(found))


def refused_note(problem: str) -> str:
    """What stands with the step of a case that came back because the office's mail was refused: a word of machines."""
    return f"{_REFUSED}{problem}"


def refusal_in(note: str | None) -> str | None:
    """What the mail server said, out of such a note; None for any other."""
    return note.removeprefix(_REFUSED) if note and note.startswith(_REFUSED) else None


def _with_office() -> list[str]:
    return [status.value for status in CaseStatus if status in rules.WITH_OFFICE]
