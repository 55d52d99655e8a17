"""What the desk sees and does about news in writing: whether somebody wants it, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import numbers
from ivr.operations import audit
from ivr.operations.notices import writing
from ivr.operations.outbounds import consents, recipients
from ivr.operations.outbounds.consents import AT_THE_DESK, Person, Said
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.chats import ChannelAddress
from ivr.records.models import Report
from ivr.records.outbounds import Consent, Outbound


@dataclass(frozen=True)
class News:
    """What is known: what they have said, newest first, and what was to be told of this report, oldest first."""

    reachable: bool
    said: list[Consent]
    notices: list[Outbound]

    @property
    def wanted(self) -> bool | None:
        """Whether they want it; None where nobody has asked them."""
        return self.said[0].given if self.said else None


def of_report(session: Session, report: Report) -> News:
    """What is known about news of a report."""
    person = _person(session, report)
    told = select(Outbound).where(Outbound.report_id == report.id, Outbound.kind == OutboundKind.NOTICE.value)
    notices = session.scalars(told.order_by(Outbound.id)).all()
    return News(person is not None, consents.ledger(session, person) if person else [], list(notices))


def say(session: Session, report: Report, actor: str, now: datetime, *, given: bool) -> bool:
    """Somebody has told the desk that they want news in writing, and are sent their ticket; or that they do not.

    Says False where that is known already, or where nothing could be sent to them.
    """
    to = writing.recipient(session, report)
    if to.address is None:
        return False
    before = consents.newest(session, to.person)
    if before is not None and before.given is given:
        return False
    consents.say(session, to.person, Said(given, AT_THE_DESK, actor), now)
    action = "consent:give" if given else "consent:withdraw"
    was = {"given": before.given} if before else None
    audit.record(session, actor, action, f"report {report.ticket}", was, {"given": given}, now)
    if given:
        writing.ticket(session, report, now)
    return True


def _person(session: Session, report: Report) -> Person | None:
    """Who would be told; nobody is made for it."""
    if report.address_id is not None:
        address = session.get_one(ChannelAddress, report.address_id)
        return Person(recipients.own_number(address), address.id)
    number = report.number or (report.callback.number if report.callback else None)
    return Person(number) if number and numbers.is_mobile(number) else None
