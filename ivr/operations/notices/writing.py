"""What has happened to a report goes into the outbox, once; whether and how it leaves is decided when it does.

Nothing is written down for who has not said that they want it, nor for who cannot be written to at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ivr.hotline.case import CaseEvent
from ivr.hotline.notice import Event, Unsent
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.notices import Notice, OfficeKind
from ivr.operations.outbounds import consents, outbox, recipients
from ivr.operations.outbounds.consents import Person
from ivr.operations.outbounds.outbox import OutboundKind, Said
from ivr.records.cases import Case, CaseStep, OfficeRegion
from ivr.records.chats import ChannelAddress
from ivr.records.models import Callback, Report
from ivr.records.outbounds import Outbound

OF_CASES = (Event.FORWARDED, Event.ANSWERED, Event.SOLVED)

_STILL_SO = {
    CaseEvent.CHECK: OF_CASES,
    CaseEvent.TAKE_UP: OF_CASES,
    CaseEvent.CONFIRM: (Event.SOLVED,),
    CaseEvent.CLOSE: (Event.ANSWERED, Event.SOLVED),
}
"""What is still so after something has happened to a case; after anything else, nothing of what was to be told is."""
_REGENCY_CODE = 5
"""Letters of the code of a regency or more, as 32.04."""


@dataclass(frozen=True)
class To:
    """Whom a notice goes to: an address, or a number (E.164) that nothing can be sent to but an SMS."""

    number: str | None
    address: int | None

    @property
    def person(self) -> Person:
        """Who has said yes or no."""
        return Person(self.number, self.address)


def recipient(session: Session, report: Report) -> To:
    """Whom news of a report goes to: the address that told it, else the number that it was told from or for."""
    if report.address_id is not None:
        address = session.get_one(ChannelAddress, report.address_id)
        return To(recipients.own_number(address), address.id)
    return of_number(session, report.number or (report.callback.number if report.callback else None))


def of_number(session: Session, number: str | None) -> To:
    """The same for a number alone."""
    address = recipients.of_number(session, number) if number else None
    return To(number, address.id if address else None)


def ticket(session: Session, report: Report, now: datetime) -> bool:
    """The ticket number of a report that was told by telephone or at the desk. Says False where it was told already,
    or to nobody."""
    return _tell(session, _news(Event.TICKET, report, now), report, recipient(session, report), f"{report.id}", now)


def unreached(session: Session, callback: Callback, attempt_id: int, again: datetime, now: datetime) -> bool:
    """Somebody was rung in vain, and is rung again at a moment (aware); a newer try says so anew."""
    callback_over(session, callback)
    report = _newest_report(session, callback)
    if report is None:
        return False
    to = recipient(session, report) if report.address_id else of_number(session, callback.number)
    news = _news(Event.UNREACHED, report, now, when=again)
    return _tell(session, news, report, to, f"{callback.id}:{attempt_id}", now)


def callback_over(session: Session, callback: Callback) -> None:
    """What was to be told of when somebody is rung again is not so any more."""
    report = _newest_report(session, callback)
    if report is not None:
        _withdraw(session, report.id, (Event.UNREACHED,))


def case_moved(session: Session, case: Case, step: CaseStep, now: datetime) -> None:
    """Something has happened to a case: what is not so any more is not told, and what is new is."""
    event = CaseEvent(step.event)
    still = _STILL_SO.get(event, ())
    _withdraw(session, case.report_id, [one for one in OF_CASES if one not in still])
    told = {CaseEvent.FORWARD: Event.FORWARDED, CaseEvent.ANSWER: Event.ANSWERED}.get(event)
    if told is not None:
        news = _news(told, case.report, now, office=_kind(session, case))
        _tell(session, news, case.report, recipient(session, case.report), f"{case.id}:{step.id}", now)


def solved(session: Session, case: Case, step_id: int, at: datetime, now: datetime) -> bool:
    """Ask at a moment (aware) whether what was told has solved it."""
    news = _news(Event.SOLVED, case.report, at)
    return _tell(session, news, case.report, recipient(session, case.report), f"{case.id}:{step_id}", now)


def _news(
    event: Event,
    report: Report,
    at: datetime,
    when: datetime | None = None,
    office: OfficeKind = OfficeKind.REGENCY,
) -> Notice:
    return Notice(event, report.ticket, report.language, at, when, office)


def _tell(session: Session, notice: Notice, report: Report, to: To, which: str, now: datetime) -> bool:
    if to.address is None or not consents.is_given(session, to.person):
        return False
    said: Said = {"address": to.address, "number": to.number, "report": report.id, "language": notice.language}
    said |= {"about": notice.to_data(), "template": notice.event.value, "due_at": notice.moment}
    return outbox.write(session, f"{notice.event}:{which}", OutboundKind.NOTICE, now, **said)


def _withdraw(session: Session, report_id: int, events: Collection[Event]) -> None:
    if not events:
        return
    of_these = or_(*(Outbound.key.startswith(f"{event}:") for event in events))
    mine = Outbound.report_id == report_id, Outbound.kind == OutboundKind.NOTICE.value
    waiting = select(Outbound.id).where(*mine, of_these, Outbound.delivery == Delivery.WAITING.value)
    for outbound_id in session.scalars(waiting).all():
        outbox.withdraw(session, outbound_id, Unsent.OVER)


def _newest_report(session: Session, callback: Callback) -> Report | None:
    of_it = select(Report).where(Report.callback_id == callback.id).order_by(Report.id.desc()).limit(1)
    return session.scalars(of_it).first()


def _kind(session: Session, case: Case) -> OfficeKind:
    """Whether the office is one of a regency or city, or covers whole provinces."""
    covers = select(OfficeRegion.region).where(OfficeRegion.office_id == case.office_id)
    regions = session.scalars(covers).all()
    is_province = bool(regions) and all(len(region) < _REGENCY_CODE for region in regions)
    return OfficeKind.PROVINCE if is_province else OfficeKind.REGENCY
