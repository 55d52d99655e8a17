"""Sending what is in the outbox: taken in hand, written out, handed to the server, and noted as sent.

Each mail is handed over once, whoever sends and however often the process dies before that. Only when the server took
it and we died, or the line broke, before its word reached the database, is it handed over again: SMTP has nothing
better to offer. It carries the same Message-ID then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy.exc import SQLAlchemyError

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.operations.audit.actors import SCHEDULER
from ivr.operations.cases import cases, office_mails
from ivr.operations.correspondence import daily_report, writing
from ivr.operations.correspondence.writing import Writer
from ivr.operations.mail import outbox
from ivr.operations.mail.smtp import MailAway, MailRefused, Post
from ivr.records.cases import Mail
from ivr.records.database import Database

log = structlog.get_logger("mail")

MOST = 100
"""So many are sent in one go."""
REPORT_TRIED_FOR = timedelta(hours=20)
"""So long a daily report that is refused is tried again; by then the next one is near."""


def send_due(database: Database, post: Post, writer: Writer, clock: Callable[[], datetime]) -> int:
    """Send what is due; says how many went. A server that is away ends it: the mails wait.

    One that cannot be written is put off, so that those behind it go.
    """
    went = 0
    for _ in range(MOST):
        taken = _write_next(database, writer, clock)
        if taken is None:
            return went
        mail_id, message = taken
        if message is None:
            continue
        try:
            post.deliver(message)
        except MailAway as error:
            with database.begin() as session:
                outbox.put_off(session, mail_id, str(error), clock())
            return went
        except MailRefused as error:
            _refused(database, mail_id, str(error), writer, clock())
        else:
            with database.begin() as session:
                outbox.mark_sent(session, mail_id, clock())
            went += 1
    return went


def _write_next(
    database: Database, writer: Writer, clock: Callable[[], datetime]
) -> tuple[int, EmailMessage | None] | None:
    """The next mail, in our hands and written; its number alone where there is nothing to send, None with no mail."""
    mail_id: int | None = None
    try:
        with database.begin() as session:
            mail = outbox.next_due(session, clock())
            if mail is None:
                return None
            mail_id = mail.id
            message = writing.compose(session, writer, mail, clock())
            if message is None:
                outbox.give_up(session, mail_id, outbox.NOTHING_TO_TELL)
            return mail_id, message
    except SQLAlchemyError:
        raise  # the database is away: nothing is wrong with the mail
    except Exception as error:  # whatever it is, it is about this mail alone
        if mail_id is None:
            raise
        log.exception("not written", mail=mail_id)
        with database.begin() as session:
            outbox.put_off_unwritten(session, mail_id, f"could not be written: {error!r}", clock())
        return mail_id, None


def _refused(database: Database, mail_id: int, problem: str, writer: Writer, now: datetime) -> None:
    """No mail reaches this office: its cases that nobody took up go back to the desk, which can ring it.

    Of our own daily report a refusal may be our relay's fault, and nobody else would tell: it is tried for a day.
    """
    with database.begin() as session:
        mail = session.get_one(Mail, mail_id)
        if mail.kind == daily_report.FIGURES and now - mail.created_at < REPORT_TRIED_FOR:
            outbox.put_off(session, mail.id, problem, now)
            return
        outbox.give_up(session, mail.id, problem)
        office = mail.office
        if office is None:
            return
        for case in writing.cases_of(session, mail, office):
            if case.status == CaseStatus.FORWARDED:
                done = cases.Act(CaseEvent.TAKE_BACK, SCHEDULER, office_mails.refused_note(problem))
                cases.act(session, case.id, done, writer.script.hours, now)
