"""News in writing, in a story: a release that sends all of it, its templates approved, and who reads it."""

from __future__ import annotations

from sqlalchemy import select

from ivr.emulator.messaging.content import Approval
from ivr.hotline.case import CaseEvent
from ivr.hotline.notice import Event, NoticePolicy
from ivr.operations.cases import cases
from ivr.operations.cases.cases import Act
from ivr.operations.outbounds import consents
from ivr.operations.outbounds.consents import Person, Said
from ivr.operations.system import senders
from ivr.records.cases import Case, Office, OfficeRegion
from ivr.records.models import Report
from ivr.records.outbounds import Outbound
from tests.support.line import CALLER, PUBLIC_URL, WHATSAPP, Line, files, with_rules

EVERYTHING = NoticePolicy(frozenset(Event))


def publish_news(line: Line, policy: NoticePolicy = EVERYTHING) -> None:
    """A release by which it is sent; the account has its templates, and they are approved."""
    line.publish(with_rules(files(), notices=policy))
    messenger, script = line.hotline.messenger, line.hotline.script(line.now)
    assert messenger is not None
    list(senders.fix(line.database, messenger, WHATSAPP, PUBLIC_URL, script, "staff:sari", line.now))
    contents = line.exchange.messaging.contents
    for one in contents.kept.values():
        if one.approval is Approval.PENDING:
            contents.decide(one.sid, Approval.APPROVED)


def agrees(line: Line, number: str = CALLER, *, given: bool = True) -> None:
    """Somebody has said that they want to be written to, or not any more."""
    with line.database.begin() as session:
        consents.say(session, Person(number), Said(given=given, wording="desk", source="staff:sari"), line.now)


def case_of(line: Line, ticket: str) -> Case:
    """The case of a ticket, as it stands."""
    with line.database.begin() as session:
        report = session.scalars(select(Report).where(Report.ticket == ticket)).one()
        return cases.of_report(session, report, line.hotline.files.hours)


def act(line: Line, ticket: str, *events: CaseEvent, office: int | None = None, note: str = "Sebabnya.") -> Case:
    """Somebody at the desk does something to a case."""
    case = case_of(line, ticket)
    for event in events:
        with line.database.begin() as session:
            cases.act(session, case.id, Act(event, "staff:sari", note, office), line.hotline.files.hours, line.now)
    return case_of(line, ticket)


def an_office(line: Line, region: str = "32.73") -> int:
    """The number of an office for a region."""
    with line.database.begin() as session:
        row = Office(name="Dinas Koperasi", created_at=line.now)
        row.regions = [OfficeRegion(region=region)]
        session.add(row)
        session.flush()
        return row.id


def notices(line: Line, event: str = "") -> list[Outbound]:
    """What was to be told, oldest first."""
    with line.database.reading() as session:
        found = session.scalars(select(Outbound).where(Outbound.kind == "notice").order_by(Outbound.id)).all()
        return [one for one in found if one.key.startswith(event)]


def carry(line: Line, seconds: float = 10.0) -> None:
    """What is due leaves, and its news come in."""
    line.hotline.carry()
    line.clock.advance(seconds)
