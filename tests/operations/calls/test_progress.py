"""Calls that reached the phone company but not us are written down, once."""

from __future__ import annotations

from datetime import timedelta

from ivr.operations.calls import progress
from tests.support.calling import call_of
from tests.support.keys import told
from tests.support.line import CALLER, Line
from tests.support.outage import away
from tests.support.scheduled import do
from tests.support.writes import Writes


def test_calls_that_reached_the_phone_company_but_not_us_are_written_down(line: Line) -> None:
    with away(line.database):
        caller = line.dial().hang_up()
        withheld = line.dial(None).hang_up()
    line.clock.advance(180)
    assert do(line, "missed calls") == {"found": 2}
    assert do(line, "missed calls") == {"found": 0}
    met = call_of(line, caller.sid)
    assert (met.caller, met.status, met.release, met.was_open) == (CALLER, "completed", None, None)
    assert met.ended_at is not None
    assert call_of(line, withheld.sid).caller is None
    assert progress.silent(line.database, line.now + timedelta(hours=1)) == []


def test_a_call_that_is_arriving_at_this_moment_is_left_to_its_own_webhook(line: Line) -> None:
    with away(line.database):
        line.dial()
    assert do(line, "missed calls") == {"found": 0}


def test_looking_for_missed_calls_writes_nothing_when_there_are_none(line: Line) -> None:
    line.dial().press(*told())
    line.clock.advance(300)
    writes = Writes(line.database)
    assert do(line, "missed calls") == {"found": 0}
    assert writes.count == 0


def test_calls_that_we_made_are_not_missed(line: Line) -> None:
    line.hotline.phone.ring(CALLER, "token", 20)
    line.clock.advance(300)
    assert do(line, "missed calls") == {"found": 0}
