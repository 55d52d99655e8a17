"""Sending what is in the outbox: taken in hand, written out, handed to the server, and noted as sent.

Each mail is handed over once, whoever sends and however often the process dies before that. Only when the server took
it and we died, or the line broke, before its word reached the database, is it handed over again: SMTP has nothing
better to offer. It carries the same Message-ID then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import case as rules
from ivr.hotline import region
from ivr.hotline.case import CaseEvent
from ivr.hotline.script import Script
from ivr.operations.audit.actors import SCHEDULER
from ivr.operations.cases import cases, links, mails
from ivr.operations.correspondence import case_letters, daily_callbacks, daily_cases, daily_report
from ivr.operations.correspondence.case_letters import Line
from ivr.operations.correspondence.daily_report import DailyReport
from ivr.operations.figures import Period, live
from ivr.operations.mail import composing, outbox
from ivr.operations.mail.composing import Sender
from ivr.operations.mail.smtp import MailAway, MailRefused, Post
from ivr.operations.regions import circles
from ivr.operations.regions.counts import counts
from ivr.operations.regions.picture import ReportsMap
from ivr.operations.regions.query import Wanted
from ivr.records.cases import Case, Mail, Office
from ivr.records.database import Database

MOST = 100
"""So many are sent in one go."""
REPORT_TRIED_FOR = timedelta(hours=20)
"""So long a daily report that is refused is tried again; by then the next one is near."""


@dataclass(frozen=True)
class _Letter:
    mail_id: int
    message: EmailMessage


def send_due(database: Database, post: Post, sender: Sender, script: Script, clock: Callable[[], datetime]) -> int:
    """Send what is due; says how many went. A server that is away ends it: the mails wait."""
    went = 0
    for _ in range(MOST):
        with database.begin() as session:
            mail = outbox.next_due(session, clock())
            if mail is None:
                return went
            message = _written(session, mail, sender, script, clock())
            if message is None:
                outbox.given_up(session, mail.id, outbox.NOTHING_TO_TELL)
                continue
        letter = _Letter(mail.id, message)
        try:
            post.deliver(letter.message)
        except MailAway as error:
            with database.begin() as session:
                outbox.put_off(session, letter.mail_id, str(error), clock())
            return went
        except MailRefused as error:
            _refused(database, letter, str(error), script, clock())
        else:
            with database.begin() as session:
                outbox.sent(session, letter.mail_id, clock())
            went += 1
    return went


def _written(session: Session, mail: Mail, sender: Sender, script: Script, now: datetime) -> EmailMessage | None:
    zone = script.hours.zoneinfo
    if mail.kind == daily_report.FIGURES and mail.address:
        report = _report(session, date.fromisoformat(mail.about["day"]), sender, script, now)
        cid = composing.message_id(sender, mail.key, "map.")
        words = daily_report.written(sender, report, script.languages, cid)
        return composing.envelope(sender, mail.address, "", mail.key, words, now)
    office = mail.office
    if office is None or not office.active or not office.email:
        return None
    lines = [_line(session, case, office, sender, script, now) for case in _cases(session, mail, office)]
    if not lines:
        return None
    if mail.kind == mails.CASE:
        words = case_letters.about_case(sender, office.name, lines[0], zone)
    else:
        words = case_letters.about_cases(sender, office.name, lines, zone)
    return composing.envelope(sender, office.email, office.name, mail.key, words, now)


def _report(session: Session, day: date, sender: Sender, script: Script, now: datetime) -> DailyReport:
    """The figures and exceptions of this moment, and the map of the seven days that were over when the day began."""
    period = Period(day - timedelta(days=7), day - timedelta(days=1), script.zone)
    found = counts(session, Wanted(period))
    shown = ReportsMap(found, period, script.categories, circles.centres(session), sender.demo)
    standing = live.live(session, now, machine_now=now)  # how old the heartbeat is stands in no mail
    figures = daily_callbacks.daily(session, period, standing, now) + daily_cases.daily(session, now)
    needed = daily_callbacks.exceptions(session, standing, script.zone, now)
    exceptions = needed + daily_cases.exceptions(session, script.zone, now)
    return DailyReport(day.isoformat(), figures, exceptions, shown)


def _cases(session: Session, mail: Mail, office: Office) -> list[Case]:
    """The cases that a mail tells of, as far as the office still has them."""
    status = [one.value for one in rules.WITH_OFFICE]
    found = select(Case).where(Case.office_id == office.id, Case.status.in_(status))
    if mail.kind == mails.CASE:
        found = found.where(Case.id.in_(mail.about["cases"]))
    return list(session.scalars(found.order_by(Case.deadline_at, Case.id).limit(500)))


def _line(session: Session, case: Case, office: Office, sender: Sender, script: Script, now: datetime) -> Line:
    link = links.for_office(session, case, office.id, now)
    category = script.category(case.report.category or "")
    return Line(
        ticket=case.report.ticket,
        category=category.name if category else {},
        place=region.name_of(case.report.region) if case.report.region else "-",
        deadline=case.deadline_at,
        late=case.deadline_at is not None and case.deadline_at < now,
        link=f"{sender.public_url}/o/{links.token(sender.secret, link.id)}",
    )


def _refused(database: Database, letter: _Letter, problem: str, script: Script, now: datetime) -> None:
    """No mail reaches this office: its cases that nobody took up go back to the desk, which can ring it.

    Of our own daily report a refusal may be our relay's fault, and nobody else would tell: it is tried for a day.
    """
    with database.begin() as session:
        mail = session.get_one(Mail, letter.mail_id)
        if mail.kind == daily_report.FIGURES and now - mail.created_at < REPORT_TRIED_FOR:
            outbox.put_off(session, mail.id, problem, now)
            return
        outbox.given_up(session, mail.id, problem)
        office = mail.office
        if office is None:
            return
        for case in _cases(session, mail, office):
            if case.status == rules.CaseStatus.FORWARDED:
                done = cases.Act(CaseEvent.TAKE_BACK, SCHEDULER, f"mail refused: {problem}")
                cases.act(session, case.id, done, script.hours, now)
