"""Writing a mail of the outbox out, when it is its turn: whatever it tells is as it stands at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import case as rules
from ivr.hotline import region
from ivr.hotline.script import Script
from ivr.operations.cases import links, office_mails
from ivr.operations.correspondence import case_letters, daily_callbacks, daily_capacity, daily_cases, daily_report
from ivr.operations.correspondence.case_letters import CaseLine
from ivr.operations.correspondence.daily_report import DailyReport
from ivr.operations.correspondence.pages import Pages
from ivr.operations.correspondence.wording import Wording
from ivr.operations.figures import Period, live
from ivr.operations.mail import composing
from ivr.operations.mail.composing import Sender
from ivr.operations.regions import circles
from ivr.operations.regions.counts import counts
from ivr.operations.regions.picture import ReportsMap
from ivr.operations.regions.query import Wanted
from ivr.records.cases import Case, Mail, Office


@dataclass(frozen=True)
class Writer:
    """Whose mails are written, which pages they lead to, and the script whose languages and categories they use."""

    sender: Sender
    pages: Pages
    script: Script

    @cached_property
    def wording(self) -> Wording:
        """The words that they are written in."""
        return Wording.of(self.script)


def compose(session: Session, writer: Writer, mail: Mail, now: datetime) -> EmailMessage | None:
    """The mail as it goes out; None where there is nothing to tell any more, or nobody to tell it to."""
    sender = writer.sender
    if mail.kind == daily_report.FIGURES and mail.address:
        report = _report(session, writer, date.fromisoformat(mail.about["day"]), now)
        cid = composing.message_id(sender, mail.key, "map.")
        words = daily_report.compose(sender, report, writer.wording, cid)
        return composing.envelope(sender, mail.address, "", mail.key, words, now)
    office = mail.office
    if office is None or not office.active or not office.email:
        return None
    lines = [_line(session, writer, case, office, now) for case in cases_of(session, mail, office)]
    if not lines:
        return None
    if mail.kind == office_mails.CASE:
        words = case_letters.about_case(sender, office.name, lines[0], writer.wording)
    else:
        words = case_letters.about_cases(sender, office.name, lines, writer.wording)
    return composing.envelope(sender, office.email, office.name, mail.key, words, now)


def cases_of(session: Session, mail: Mail, office: Office) -> list[Case]:
    """The cases that a mail tells of, as far as the office still has them."""
    status = [one.value for one in rules.WITH_OFFICE]
    found = select(Case).where(Case.office_id == office.id, Case.status.in_(status))
    if mail.kind == office_mails.CASE:
        found = found.where(Case.id.in_(mail.about["cases"]))
    return list(session.scalars(found.order_by(Case.deadline_at, Case.id).limit(500)))


def _report(session: Session, writer: Writer, day: date, now: datetime) -> DailyReport:
    """The figures and exceptions of this moment, and the map of the seven days that were over when the day began."""
    script, pages = writer.script, writer.pages
    period = Period(day - timedelta(days=7), day - timedelta(days=1), script.zone)
    found = counts(session, Wanted(period))
    shown = ReportsMap(found, period, script.categories, circles.centres(session), writer.sender.demo)
    standing = live.live(session, now, machine_now=now)  # how old the heartbeat is stands in no mail
    figures = daily_callbacks.daily(session, period, standing, now) + daily_cases.daily(session, now)
    needed = daily_callbacks.exceptions(session, standing, pages, writer.wording, now)
    exceptions = needed + daily_cases.exceptions(session, pages, writer.wording, now)
    agents = daily_capacity.daily(session, script, writer.wording, now)
    return DailyReport(
        day.isoformat(), figures, exceptions, shown, pages.map.format(period=period.text), agents, pages.capacity
    )


def _line(session: Session, writer: Writer, case: Case, office: Office, now: datetime) -> CaseLine:
    link = links.for_office(session, case, office.id, now)
    path = writer.pages.office_link.format(token=links.token(writer.sender.secret, link.id))
    category = writer.script.category(case.report.category or "")
    return CaseLine(
        ticket=case.report.ticket,
        category=category.name if category else {},
        place=region.name_of(case.report.region) if case.report.region else "-",
        deadline=case.deadline_at,
        late=case.deadline_at is not None and case.deadline_at < now,
        link=f"{writer.sender.public_url}{path}",
    )
