"""The hotline's database is away: callers hear an apology, leave a message, and are rung back."""

from __future__ import annotations

from ivr.emulator import CallbackMode
from ivr.hotline.numbers import national
from tests.support.keys import to_the_place
from tests.support.line import AGENT, CALLER, Line
from tests.support.outage import away
from tests.support.scheduled import do_everything, pass_time


def test_a_message_left_while_the_database_was_away_is_heard_by_somebody(line: Line) -> None:
    with away(line.database):
        caller = line.dial()
        assert "Mohon maaf, sistem kami sedang terganggu" in caller.heard
        caller.speak(12)
        assert "pesan Anda sudah terekam" in caller.heard
        assert caller.ended
        line.clock.advance(600)
    pass_time(line, 120)
    (voicemail,) = line.voicemails()
    assert (voicemail.call_sid, voicemail.status, voicemail.seconds, voicemail.rescued) == (
        caller.sid, "stored", 12, True
    )  # fmt: skip
    assert line.hotline.recordings.path(voicemail.file or "").is_file()
    (report,) = line.reports()
    assert (report.call_sid, report.number, report.status) == (caller.sid, CALLER, "received")
    (callback,) = line.callbacks()
    assert (callback.number, callback.closed_at, report.callback_id) == (CALLER, None, callback.id)


def test_whoever_hangs_up_in_the_middle_of_the_message_has_left_it_too(line: Line) -> None:
    with away(line.database):
        line.dial().speak(7, then="").hang_up()
    pass_time(line, 120)
    assert [voicemail.seconds for voicemail in line.voicemails()] == [7]
    assert (len(line.reports()), len(line.callbacks())) == (1, 1)


def test_whoever_says_nothing_is_not_rung_but_the_call_is_known(line: Line) -> None:
    with away(line.database):
        line.dial().hang_up()
    pass_time(line, 600)
    assert (line.voicemails(), line.reports(), line.callbacks()) == ([], [], [])


def test_everybody_who_rang_is_in_the_queue_once(line: Line) -> None:
    numbers = [f"+62812345678{tens}" for tens in range(20, 26)]
    with away(line.database):
        for number in [*numbers, numbers[0], numbers[0]]:
            line.dial(number).speak(5)
            line.clock.advance(30)
    pass_time(line, 180)
    assert sorted(callback.number for callback in line.callbacks()) == numbers
    assert len(line.reports()) == len(line.voicemails()) == 8
    assert {voicemail.status for voicemail in line.voicemails()} == {"stored"}


def test_a_caller_with_a_withheld_number_has_a_ticket_in_our_books_and_a_message_to_listen_to(line: Line) -> None:
    with away(line.database):
        line.dial(None).speak(9)
        line.clock.advance(10)
    pass_time(line, 120)
    assert [(report.number, report.callback) for report in line.reports()] == [(None, None)]
    assert [voicemail.status for voicemail in line.voicemails()] == ["stored"]


def test_a_database_that_fails_in_the_middle_of_a_call_loses_nothing_of_it(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.LATE
    caller = line.dial().press(*to_the_place("2", who="1"))
    with away(line.database):
        assert "Mohon maaf" in caller.press("40115").heard
    caller.speak(6)
    line.clock.advance(120)
    pass_time(line, 120)
    (report,) = line.reports()
    assert (report.who, report.category, report.status) == ("cooperative", "capital", "received")
    assert [voicemail.seconds for voicemail in line.voicemails()] == [6]
    assert [callback.number for callback in line.callbacks()] == [CALLER]


def test_a_second_scheduler_that_does_the_same_work_changes_nothing(line: Line) -> None:
    with away(line.database):
        line.dial().speak(9)
        line.clock.advance(10)
    for _ in range(3):
        do_everything(line)
        do_everything(line)
        line.clock.advance(20)
    assert (len(line.voicemails(every=True)), len(line.reports()), len(line.callbacks())) == (1, 1, 1)
    assert national(line.callbacks()[0].number) != national(AGENT)
