"""The list of what waits without a callback: messages, and calls that were broken off."""

from __future__ import annotations

from ivr.operations.console import handling, unhandled
from tests.operations.console.waiting import OTHER, hire
from tests.support.keys import to_the_place, told
from tests.support.line import CALLER, Line


def test_a_call_that_was_broken_off_tells_what_was_said(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial().press(*to_the_place("2", who="1")).hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    assert (broken.number, broken.said.who, broken.said.category) == (CALLER, "cooperative", "capital")
    assert broken.stopped_at == "region"
    with line.database.begin() as session:
        handling.ring_about_call(session, broken.call.sid, None, line.hotline.files, staff, line.now)
    (callback,) = line.callbacks()
    assert callback.number == CALLER
    with line.database.reading() as session:
        assert unhandled.abandoned(session, line.now) == []


def test_who_only_listened_or_called_again_is_not_on_the_list_of_broken_off_calls(line: Line) -> None:
    line.dial(OTHER).press("4").hang_up()
    line.dial().press("1").hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    assert (broken.report, broken.stopped_at) == (None, "category")
    line.dial().press(*told(who="1"))
    line.clock.advance(60)
    with line.database.reading() as session:
        assert unhandled.abandoned(session, line.now) == []
