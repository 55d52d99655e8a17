"""What the phone company knows and we do not: recordings, calls, and how calls ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from ivr.emulator import CallbackMode, RestFault
from ivr.operations.calls import progress
from ivr.operations.conversations import lost_calls
from ivr.records import turns
from ivr.records.models import Call, Turn
from tests.support.calling import call_of
from tests.support.keys import to_the_place, told
from tests.support.line import CALLER, Line

# Recordings


# Calls that never reported their end


def test_a_call_that_never_reported_its_end_is_asked_after_and_what_was_said_is_filed(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = line.dial().press(*to_the_place()).hang_up()
    hotline = line.hotline
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 0
    line.clock.advance(601)
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 1
    assert (call_of(line, caller.sid).status, call_of(line, caller.sid).seconds is not None) == ("completed", True)
    (report,) = line.reports()
    assert (report.status, report.category, report.number) == ("partial", "demand", CALLER)
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 0


def test_a_long_call_is_asked_after_every_ten_minutes_and_not_ended(line: Line) -> None:
    caller = line.dial().press("1")
    line.exchange.switch.calls[caller.sid].created -= timedelta(hours=1)
    with line.database.begin() as session:
        session.execute(update(Call).values(arrived_at=line.now - timedelta(hours=1)))
    hotline = line.hotline
    assert progress.silent(line.database, line.now) == [caller.sid]
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 0
    assert progress.silent(line.database, line.now) == []
    assert call_of(line, caller.sid).ended_at is None


def test_a_phone_company_that_is_away_is_asked_again_later(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    for _ in range(5):
        line.dial().press(*to_the_place()).hang_up()
    line.clock.advance(601)
    line.exchange.faults.next(RestFault.SERVER_ERROR, times=99)
    hotline = line.hotline
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 0
    line.exchange.faults.clear()
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 2
    line.clock.advance(601)
    assert lost_calls.ends(hotline.conversations, hotline.phone, line.now) == 3
    assert len(line.reports()) == 5


def test_what_was_said_is_filed_when_whoever_heard_of_the_end_did_not_live_to_do_it(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = line.dial().press(*to_the_place()).hang_up()
    with line.database.begin() as session:
        progress.move_status(session, caller.sid, "completed", 20, line.now)
    since = line.now - timedelta(hours=2)
    assert lost_calls.file_unfinished(line.hotline.conversations, since, line.now) == 0
    line.clock.advance(61)
    assert lost_calls.file_unfinished(line.hotline.conversations, since, line.now) == 1
    assert lost_calls.file_unfinished(line.hotline.conversations, since, line.now) == 0
    assert [report.category for report in line.reports()] == ["demand"]


def test_a_call_that_ended_as_it_should_is_not_unfinished(line: Line) -> None:
    caller = line.dial().press(*told())
    line.clock.advance(120)
    assert lost_calls.file_unfinished(line.hotline.conversations, line.now - timedelta(hours=2), line.now) == 0
    with line.database.reading() as session:
        written = session.scalars(select(Turn.number).where(Turn.call_sid == caller.sid)).all()
    last = turns.last(line.database, caller.sid)
    assert last is not None
    assert last.number == max(written)


# Calls that we never met
