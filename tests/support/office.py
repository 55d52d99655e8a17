"""Offices for tests: somebody to forward to, a mail server that catches what is sent, and what a mail holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases, offices
from ivr.operations.cases.offices import Wanted
from ivr.operations.correspondence import sending
from ivr.operations.correspondence.writing import Writer
from ivr.operations.mail.composing import Sender
from ivr.operations.mail.smtp import SmtpPost
from ivr.records.cases import Case, Mail, Office
from ivr.records.database import Database
from ivr.web.frame.addresses import PAGES
from tests.support.keys import told
from tests.support.line import PUBLIC_URL, Line, files
from tests.support.processes import free_port

SENDER = Sender("Hotline 1500-587", "Kementerian Koperasi dan UKM", "hotline@example.id", PUBLIC_URL, "s" * 32)
HOURS = files().hours


@dataclass
class Caught:
    """A mail server that takes everything, or answers what it is told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    refuse: str = ""
    """What is answered to every recipient, when not empty."""
    before_answer: Callable[[], None] | None = None
    url: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@contextmanager
def catching() -> Iterator[Caught]:
    """A real SMTP server on loopback."""
    caught = Caught()
    controller = Controller(caught, hostname="127.0.0.1", port=free_port())
    controller.start()
    caught.url = f"smtp+plain://127.0.0.1:{controller.port}"
    try:
        yield caught
    finally:
        controller.stop(no_assert=True)


def add_office(database: Database, now: datetime, *regions: str, **changes: Any) -> Office:
    """An office for these regions (Bandung's, when none is named)."""
    wanted = {"name": "Dinas Koperasi Kota Bandung", "email": "dinas@bandung.example.id", **changes}
    with database.begin() as session:
        office = offices.save(session, None, Wanted(regions=regions or ("32.73",), **wanted), "staff:agus", now)
        _ = office.regions
        return office


def do(database: Database, case_id: int, event: CaseEvent, now: datetime, **more: Any) -> Case:
    """Something happens to a case."""
    act = cases.Act(event, more.pop("actor", "staff:sari"), more.pop("note", "sebab"), **more)
    with database.begin() as session:
        return cases.act(session, case_id, act, HOURS, now)


def all_cases(database: Database) -> list[Case]:
    with database.reading() as session:
        return list(session.scalars(select(Case).order_by(Case.id)))


def outbox(database: Database) -> list[Mail]:
    with database.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def post(database: Database, caught: Caught | str, now: datetime) -> int:
    """Send what is due through this server."""
    url = caught if isinstance(caught, str) else caught.url
    return sending.send_due(database, SmtpPost(url), Writer(SENDER, PAGES, files()), lambda: now)


def reported(line: Line, postal_code: str = "40115") -> Case:
    """Somebody reports by telephone, and the report is a case."""
    line.dial().press(*told(where=(postal_code, "1"))).hang_up()
    cases.adopt(line.database, HOURS, line.now)
    return all_cases(line.database)[-1]


def forwarded(line: Line, office: Office) -> Case:
    """A case that was checked and forwarded to this office."""
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    return do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)


def text_of(mail: EmailMessage) -> str:
    """What it says to whoever shows neither HTML nor pictures."""
    text = mail.get_body(("plain",))
    assert text is not None
    return str(text.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    """The paths of the links in a mail."""
    return re.findall(re.escape(PUBLIC_URL) + r"(/o/\S+)", text_of(mail))


__all__ = ["SENDER", "Caught", "add_office", "all_cases", "catching", "do", "forwarded", "links_in", "outbox"]
