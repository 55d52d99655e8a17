"""What happens to a report is written into the outbox once, for who wants it, and taken out when it is not so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.hotline.case import CaseEvent
from ivr.hotline.writing.notices import Notice, OfficeKind
from ivr.operations.cases import cases
from ivr.operations.cases.cases import Act
from ivr.operations.notices import writing
from ivr.operations.outbounds import consents
from ivr.operations.outbounds.consents import Person, Said
from ivr.records.cases import Case, Office, OfficeRegion
from ivr.records.chats import ChannelAddress
from ivr.records.models import Report
from ivr.records.outbounds import Outbound
from tests.support.line import CALLER, Line

HOUR = timedelta(hours=1)
On = CaseEvent


def report(line: Line, number: str | None = CALLER, **more: Any) -> int:
    with line.database.begin() as session:
        row = Report(ticket="48217730", language="id", status="received", created_at=line.now, number=number, **more)
        session.add(row)
        session.flush()
        return row.id


def agrees(line: Line, person: Person, *, given: bool = True) -> None:
    with line.database.begin() as session:
        consents.say(session, person, Said(given=given, wording="desk", source="staff:sari"), line.now)


def outbounds(line: Line) -> list[Outbound]:
    with line.database.reading() as session:
        return list(session.scalars(select(Outbound).order_by(Outbound.id)))


def keys(line: Line, delivery: str = "waiting") -> list[str]:
    return [one.key for one in outbounds(line) if one.delivery == delivery]


def tell_ticket(line: Line, report_id: int) -> bool:
    with line.database.begin() as session:
        return writing.ticket(session, session.get_one(Report, report_id), line.now)


def office(line: Line, region: str) -> int:
    with line.database.begin() as session:
        row = Office(name="Dinas", email="dinas@example.id", created_at=line.now)
        row.regions = [OfficeRegion(region=region)]
        session.add(row)
        session.flush()
        return row.id


def case_of(line: Line, report_id: int) -> int:
    with line.database.begin() as session:
        return cases.of_report(session, session.get_one(Report, report_id), line.hotline.files.hours).id


def act(line: Line, case_id: int, *events: CaseEvent, office: int | None = None) -> None:
    for event in events:
        with line.database.begin() as session:
            done = Act(event, "staff:sari", "Sebabnya.", office)
            cases.act(session, case_id, done, line.hotline.files.hours, line.now)


def test_the_ticket_is_told_once_to_who_wants_it(line: Line) -> None:
    number = report(line)
    assert not tell_ticket(line, number)
    agrees(line, Person(CALLER))
    assert tell_ticket(line, number)
    assert not tell_ticket(line, number)
    (one,) = outbounds(line)
    assert (one.key, one.kind, one.number, one.template, one.asked) == (
        f"ticket:{number}",
        "notice",
        CALLER,
        "ticket",
        False,
    )
    assert Notice.from_data(one.about or {}).ticket == "48217730"
    assert "body" not in (one.about or {})


@pytest.mark.parametrize("number", ["+622150000111", None, "+12125550100"])
def test_nothing_is_written_down_for_who_cannot_be_written_to(line: Line, number: str | None) -> None:
    told = report(line, number)
    agrees(line, Person(number or "+62"))
    assert not tell_ticket(line, told)


def test_who_said_no_last_is_told_nothing(line: Line) -> None:
    agrees(line, Person(CALLER))
    line.clock.advance(1)
    agrees(line, Person(CALLER), given=False)
    assert not tell_ticket(line, report(line))


def test_who_told_it_in_writing_is_told_there_whatever_their_number(line: Line) -> None:
    with line.database.begin() as session:
        address = ChannelAddress(channel="whatsapp", address="ID.x", last_written_at=line.now)
        session.add(address)
        session.flush()
        person = Person(None, address.id)
    number = report(line, None, address_id=person.address)
    agrees(line, person)
    assert tell_ticket(line, number)
    assert [(one.address_id, one.number) for one in outbounds(line)] == [(person.address, None)]


@pytest.mark.parametrize(("region", "kind"), [("32.04", OfficeKind.REGENCY), ("32", OfficeKind.PROVINCE)])
def test_what_happens_to_the_case_is_told_as_it_goes_on(line: Line, region: str, kind: OfficeKind) -> None:
    agrees(line, Person(CALLER))
    case_id = case_of(line, report(line))
    act(line, case_id, On.CHECK)
    assert keys(line) == []
    act(line, case_id, On.FORWARD, office=office(line, region))
    (forwarded,) = outbounds(line)
    assert forwarded.key.startswith(f"forwarded:{case_id}:")
    assert Notice.from_data(forwarded.about or {}).office is kind
    act(line, case_id, On.TAKE_UP)
    assert keys(line) == [forwarded.key]
    act(line, case_id, On.ANSWER)
    assert keys(line, "withdrawn") == [forwarded.key]
    (answered,) = keys(line)
    assert answered.startswith(f"answered:{case_id}:")
    act(line, case_id, On.CONFIRM)
    assert keys(line) == []
    assert {one.why for one in outbounds(line)} == {"over"}


def test_an_answer_that_comes_to_nothing_is_not_told_and_the_next_one_is(line: Line) -> None:
    agrees(line, Person(CALLER))
    case_id, there = case_of(line, report(line)), office(line, "32.04")
    act(line, case_id, On.CHECK)
    act(line, case_id, On.FORWARD, On.ANSWER, On.FORWARD, office=there)
    act(line, case_id, On.ANSWER)
    assert [key.partition(":")[0] for key in keys(line)] == ["answered"]
    assert [key.partition(":")[0] for key in keys(line, "withdrawn")] == ["forwarded", "answered", "forwarded"]


def test_a_case_of_nobody_who_wants_it_moves_without_a_word(line: Line) -> None:
    case_id = case_of(line, report(line))
    act(line, case_id, On.CHECK, On.ANSWER, On.CLOSE)
    assert outbounds(line) == []
    with line.database.reading() as session:
        assert session.get_one(Case, case_id).status == "closed"
