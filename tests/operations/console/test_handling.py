"""What waits without a callback is dealt with once: rung about, or put aside and put back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.operations.console import handling, unhandled
from tests.operations.console.waiting import OTHER, actions, ask_for_a_callback, hire, leave_a_message
from tests.support.keys import to_the_place
from tests.support.line import CALLER, Line


def test_a_message_without_a_callback_waits_until_somebody_deals_with_it(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    with line.database.reading() as session:
        (message,) = unhandled.messages(session)
        assert (message.voicemail.id, message.number) == (voicemail.id, CALLER)
        assert unhandled.how_many(session, line.now) == (1, 0)
    with line.database.begin() as session:
        handling.message_handled(session, voicemail.id, staff, line.now)
        handling.message_handled(session, voicemail.id, staff, line.now)
    with line.database.reading() as session:
        assert unhandled.messages(session) == []
    assert actions(line).count("voicemail:handle") == 1


def test_a_message_becomes_a_callback_once(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    for _ in range(2):
        with line.database.begin() as session:
            handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    (callback,) = line.callbacks()
    assert (callback.number, [report.callback_id for report in line.reports()]) == (CALLER, [callback.id])
    assert actions(line).count("callback:create") == 1
    with line.database.reading() as session:
        assert unhandled.messages(session) == []


def test_a_message_joins_the_open_callback_of_its_number(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    callback = ask_for_a_callback(line)
    with line.database.begin() as session:
        promised = handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    assert promised.joined
    assert {report.callback_id for report in line.reports()} == {callback.id}


def test_a_message_of_a_withheld_number_needs_a_number(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line, None)
    with pytest.raises(handling.NoNumber), line.database.begin() as session:
        handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    assert line.callbacks() == []
    with line.database.begin() as session:
        handling.ring_about_message(session, voicemail.id, OTHER, line.hotline.files, staff, line.now)
    assert [callback.number for callback in line.callbacks()] == [OTHER]


def test_a_broken_off_call_can_be_put_aside(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial(None).press(*to_the_place("2", who="1")).hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    with line.database.begin() as session:
        handling.call_handled(session, broken.call.sid, staff, line.now)
    with line.database.reading() as session:
        assert unhandled.how_many(session, line.now) == (0, 0)
    assert "call:handle" in actions(line)


def test_what_was_put_aside_by_mistake_is_put_back_once(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    line.dial("+62811222555").press(*to_the_place("2", who="1")).hang_up()
    marked, later = line.now, line.now + timedelta(minutes=5)
    with line.database.begin() as session:
        (broken,) = unhandled.abandoned(session, line.now)
        sid = broken.call.sid
        handling.message_handled(session, voicemail.id, staff, marked)
        handling.call_handled(session, sid, staff, marked)
    with line.database.reading() as session:
        assert unhandled.how_many(session, later) == (0, 0)
        assert [one.voicemail.id for one in unhandled.set_aside_messages(session, later)] == [voicemail.id]
        assert [one.call.sid for one in unhandled.set_aside_calls(session, later)] == [sid]
    for expected in (True, False):
        with line.database.begin() as session:
            assert handling.message_open_again(session, voicemail.id, marked, staff, later) is expected
            assert handling.call_open_again(session, sid, marked, staff, later) is expected
    with line.database.reading() as session:
        assert unhandled.how_many(session, later) == (1, 1)
        assert (unhandled.set_aside_messages(session, later), unhandled.set_aside_calls(session, later)) == ([], [])
    assert (actions(line).count("voicemail:open-again"), actions(line).count("call:open-again")) == (1, 1)


def test_an_old_page_takes_back_no_later_mark_and_none_of_what_is_rung_about(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    first, second = line.now, line.now + timedelta(minutes=5)
    with line.database.begin() as session:
        handling.message_handled(session, voicemail.id, staff, first)
        handling.message_open_again(session, voicemail.id, first, staff, second)
        handling.message_handled(session, voicemail.id, staff, second)
        assert not handling.message_open_again(session, voicemail.id, first, staff, second)
        handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, second)
        assert unhandled.set_aside_messages(session, second) == []
        assert not handling.message_open_again(session, voicemail.id, second, staff, second)
    assert line.voicemails()[0].handled_at == second


def test_what_was_erased_is_not_put_back(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial().press(*to_the_place("2", who="1")).hang_up()
    with line.database.begin() as session:
        (broken,) = unhandled.abandoned(session, line.now)
        handling.call_handled(session, broken.call.sid, staff, line.now)
        broken.call.forgotten_at = line.now
        session.flush()
        assert unhandled.set_aside_calls(session, line.now) == []
        assert not handling.call_open_again(session, broken.call.sid, line.now, staff, line.now)
