"""The reports of the tour and their cases: told in every way, by everybody, and come as far as a case can come."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import select

from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases, links
from ivr.operations.console import report_details
from ivr.operations.console.report_details import Details
from ivr.operations.correspondence import sending
from ivr.operations.correspondence.writing import Writer
from ivr.records.cases import Case, Office
from ivr.records.models import Report
from ivr.web.frame.addresses import PAGES
from tests.support.line import Line, wib
from tests.support.office import HOURS, do
from tests.support.scheduled import do_everything, pass_time
from tests.tour.callers import Wish, rings
from tests.tour.people import HOSTILE, Offices

On = CaseEvent
BEGIN = wib("2026-11-16 09:00")
"""A Monday; the demo's weeks lie before it."""
BANDUNG, SURABAYA, DENPASAR = "40115", "60271", "80361"
WAYS: tuple[Wish, ...] = (
    Wish(message=True, callback=False, postal_code=BANDUNG, category="demand"),
    Wish(message=False, callback=True, postal_code=BANDUNG, category="capital"),
    Wish(message=False, callback=False, postal_code=BANDUNG),
    Wish(message=True, callback=False, postal_code=SURABAYA, language="en"),
    Wish(message=True, callback=False, known=False),
    Wish(message=False, callback=True, known=False, category="other"),
    Wish(message=False, callback=False, postal_code=DENPASAR, known=False),
    Wish(message=True, callback=False, category="distribution", language="en"),
    Wish(looks_up=True, filed=None),
)
"""What people ring for while the hotline is open."""
AT_NIGHT = (
    Wish(message=True, callback=False, open=False),
    Wish(message=False, callback=True, open=False),
    Wish(message=True, callback=False, open=False, known=False),
)
STORIES: tuple[tuple[CaseEvent, ...], ...] = (
    (),
    (On.CHECK,),
    (On.CHECK, On.FORWARD),
    (On.CHECK, On.FORWARD, On.TAKE_UP),
    (On.CHECK, On.FORWARD, On.TAKE_UP, On.ASK_BACK),
    (On.CHECK, On.FORWARD, On.RETURN),
    (On.CHECK, On.FORWARD, On.TAKE_BACK),
    (On.CHECK, On.FORWARD, On.TAKE_UP, On.ANSWER),
    (On.CHECK, On.ANSWER, On.CONFIRM),
    (On.CHECK, On.FORWARD, On.TAKE_UP, On.ANSWER, On.CONFIRM, On.CLOSE),
    (On.REJECT,),
    (On.MERGE,),
    (On.REJECT, On.REOPEN),
)
"""What happens to one case after the other; every status of a case is the end of one of them."""


@dataclass(frozen=True)
class Letters:
    """Takes every mail, and keeps it."""

    taken: list[tuple[bytes, str]] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> None:
        self.taken.append((bytes(message), str(message["To"])))


def come_in(line: Line, ways: tuple[Wish, ...], first: int) -> list[str]:
    """One call for each way; gives the calls. Every fourth caller hangs up instead of ending the message."""
    return [
        rings(line, f"+6287{first + at:08d}", wish, hangs_up=bool(wish.message) and at % 4 == 3)
        for at, wish in enumerate(ways)
    ]


def completed(line: Line, staff: Mapping[str, int]) -> None:
    """What was learnt of people is as odd as what people are called."""
    with line.database.reading() as session:
        mine = list(session.scalars(select(Report).where(Report.created_at > BEGIN).order_by(Report.id)))
    for at, report in enumerate(mine):
        known, name = report_details.details(report), HOSTILE[at % len(HOSTILE)]
        told = Details(
            name, f"{name} {at}", known.who or "cooperative", known.category, known.region or "32.73", name * 9
        )
        with line.database.begin() as session:
            script = line.hotline.scripts.current(line.now)
            report_details.complete(
                session, report.id, told, report_details.seal(report), script, staff["sari"], line.now
            )


def go_their_ways(line: Line, offices: Offices) -> None:
    """Each new case goes as far as its story; the next round of stories is for another office."""
    cases.adopt(line.database, HOURS, line.now)
    with line.database.reading() as session:
        told = select(Case.id).join(Report).where(Report.created_at > BEGIN, Case.status == "new")
        known = list(session.scalars(told.order_by(Case.id)))
    where = (offices.city, offices.by_telephone, offices.odd)
    for at, number in enumerate(known):
        story = STORIES[at % len(STORIES)]
        for event in story:
            more = {"office": where[at // len(STORIES) % 3], "into": known[0], "region": "35.78"}
            if event is On.MERGE and number == known[0]:
                break
            do(line.database, number, event, line.now, note=HOSTILE[at % len(HOSTILE)], **more)
            line.clock.advance(60)


def grow_late(line: Line, days: int) -> None:
    """Working days pass, with the scheduler at work now and then: what nobody does goes up."""
    for _ in range(days):
        line.clock.advance(timedelta(days=1).total_seconds())
        do_everything(line)


def written_to(line: Line, letters: Letters) -> None:
    """The mails that are due reach whoever they are for."""
    hotline = line.hotline
    pass_time(line, 20)
    sender = dataclasses.replace(hotline.sender, address="hotline@example.id")
    writer = Writer(sender, PAGES, hotline.script(line.now))
    sending.send_due(line.database, letters, writer, lambda: line.now)


def link_of_office(line: Line, office: int) -> str:
    """The path of the link that an office was sent with a case that it has taken up."""
    with line.database.begin() as session:
        has = select(Case).where(Case.office_id == office, Case.status == "taken_up").order_by(Case.id)
        case, now = session.scalars(has).first(), line.now
        assert case is not None, session.get(Office, office)
        return f"/o/{links.token(line.settings.secret_key, links.for_office(session, case, office, now).id)}"
