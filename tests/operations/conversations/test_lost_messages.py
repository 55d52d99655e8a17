"""Messages that reached us outside the menus get a report, and the callback that was promised."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import update

from ivr.emulator import CallbackMode, RestFault
from ivr.operations.conversations import lost_messages
from ivr.operations.messages import recordings
from ivr.records.models import Call, Callback, Report, Voicemail
from tests.support.keys import sent, to_the_beep, to_the_place
from tests.support.line import CALLER, Caller, Line, wib
from tests.support.outage import away
from tests.support.scheduled import do, pass_time

NOBODY = lost_messages.Adopted()


def adopt(line: Line, hours: float = 48) -> lost_messages.Adopted:
    hotline = line.hotline
    since = line.now - timedelta(hours=hours)
    return lost_messages.adopt(hotline.conversations, hotline.phone, hotline.rules(line.now), since, line.now)


def message_while_away(line: Line, number: str | None = CALLER, seconds: float = 9) -> Caller:
    """Somebody rings while our database is away, hears the apology, and leaves a message."""
    with away(line.database):
        caller = line.dial(number)
        assert "Mohon maaf" in caller.heard
        caller.speak(seconds)
        line.clock.advance(10)
    return caller


def test_a_message_left_while_the_database_was_away_is_filed_and_owed_a_callback(line: Line) -> None:
    caller = message_while_away(line)
    assert line.reports() == []
    do(line, "recordings")
    assert adopt(line) == lost_messages.Adopted(reports=1, callbacks=1)
    (report,) = line.reports()
    assert (report.call_sid, report.number, report.status) == (caller.sid, CALLER, "received")
    assert (report.category, report.who) == (None, None)
    (callback,) = line.callbacks()
    assert (report.callback_id, callback.number, callback.window) == (callback.id, CALLER, "asap")
    assert callback.deadline_at == wib("2026-11-24 11:30")  # two working hours after 09:00 and some seconds


def test_looking_again_changes_nothing(line: Line) -> None:
    message_while_away(line)
    do(line, "recordings")
    adopt(line)
    before = [vars(row) for row in (*line.reports(), *line.callbacks(), *line.voicemails())]
    asked = len(line.exchange.requests)
    assert adopt(line) == adopt(line) == NOBODY
    after = [vars(row) for row in (*line.reports(), *line.callbacks(), *line.voicemails())]
    assert [{k: v for k, v in row.items() if not k.startswith("_") and k != "callback"} for row in before] == [
        {k: v for k, v in row.items() if not k.startswith("_") and k != "callback"} for row in after
    ]
    assert len(line.exchange.requests) == asked


def test_several_that_look_at_the_same_time_file_one_report_and_owe_one_callback(line: Line) -> None:
    message_while_away(line)
    do(line, "recordings")
    found, failed = [], []

    def look() -> None:
        try:
            found.append(adopt(line))
        except Exception as error:  # told below
            failed.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (len(line.reports()), len(line.callbacks())) == (1, 1)


def test_the_call_that_we_never_met_is_written_down(line: Line) -> None:
    caller = message_while_away(line)
    do(line, "recordings")
    adopt(line)
    with line.database.reading() as session:
        call = session.get_one(Call, caller.sid)
        assert (call.caller, call.status, call.release, call.direction) == (CALLER, "completed", None, "inbound")
        assert call.ended_at is not None
        assert call.ended_at <= line.now


def test_a_withheld_number_gets_its_report_but_nobody_can_be_rung(line: Line) -> None:
    message_while_away(line, None)
    do(line, "recordings")
    assert adopt(line) == lost_messages.Adopted(reports=1)
    assert line.callbacks() == []
    assert adopt(line) == NOBODY


def test_a_number_abroad_gets_its_report_but_is_not_rung(line: Line) -> None:
    message_while_away(line, "+6591234567")
    do(line, "recordings")
    assert adopt(line) == lost_messages.Adopted(reports=1)
    assert [report.number for report in line.reports()] == ["+6591234567"]
    assert adopt(line) == NOBODY


def test_two_messages_of_one_number_are_two_reports_and_one_callback(line: Line) -> None:
    message_while_away(line)
    message_while_away(line)
    do(line, "recordings")
    assert adopt(line) == lost_messages.Adopted(reports=2, callbacks=1)
    (callback,) = line.callbacks()
    assert {report.callback_id for report in line.reports()} == {callback.id}


def test_when_the_phone_company_cannot_be_asked_the_message_waits(line: Line) -> None:
    message_while_away(line)
    do(line, "recordings")
    line.exchange.faults.next(RestFault.TOO_MANY_REQUESTS, path="/Calls/")
    assert adopt(line) == NOBODY
    assert line.reports() == []
    assert adopt(line) == lost_messages.Adopted(reports=1, callbacks=1)


def test_a_call_that_the_phone_company_does_not_know_is_filed_without_a_number(line: Line) -> None:
    caller = message_while_away(line)
    do(line, "recordings")
    del line.exchange.switch.calls[caller.sid]
    assert adopt(line) == NOBODY
    line.clock.advance(lost_messages.UNHEARD_OF.total_seconds())
    assert adopt(line) == lost_messages.Adopted(reports=1)
    assert [report.number for report in line.reports()] == [None]


def test_a_call_that_is_still_going_on_is_left_to_its_menus(line: Line) -> None:
    caller = line.dial().press(*to_the_beep()).speak(8)
    line.clock.advance(10)
    assert line.voicemails() != []
    assert adopt(line) == NOBODY
    caller.press(*sent())
    assert caller.ticket == line.reports()[0].ticket
    assert adopt(line) == NOBODY
    assert line.callbacks() == []


def test_an_unknown_call_is_not_judged_before_it_is_over(line: Line) -> None:
    with away(line.database):
        caller = line.dial().speak(8, then="")
    with line.database.begin() as session:
        told = recordings.Recording("RE" + "0" * 32, caller.sid, 8, line.now, final=True)
        recordings.take_in(session, told, line.now)
    assert adopt(line) == NOBODY
    caller.hang_up()
    assert adopt(line) == lost_messages.Adopted(reports=1, callbacks=1)


def test_what_the_menus_heard_before_the_apology_is_in_the_report(line: Line) -> None:
    caller = line.dial().press(*to_the_place())
    with away(line.database):
        assert "Mohon maaf" in caller.press("40115").heard
        caller.speak(9)
        line.clock.advance(10)
    pass_time(line, 1200, step=150)
    (report,) = line.reports()
    assert (report.who, report.category, report.status, report.number) == ("business", "demand", "received", CALLER)
    assert [callback.number for callback in line.callbacks()] == [CALLER]


def test_the_language_is_known_even_when_no_category_was_chosen(line: Line) -> None:
    caller = line.dial().press("9", "1")
    with away(line.database):
        caller.press("1").speak(9)
        line.clock.advance(10)
    pass_time(line, 1200, step=150)
    (report,) = line.reports()
    assert (report.who, report.category, report.language) == (None, None, "en")
    assert (report.status, len(line.callbacks())) == ("received", 1)


def test_the_apology_promised_a_callback_also_when_the_menus_had_filed_the_report(line: Line) -> None:
    caller = line.dial().press(*to_the_place())
    with away(line.database):
        caller.press("40115").speak(9, then="")
    caller.press("#")  # the database is back
    line.clock.advance(10)
    (report,) = line.reports()
    assert (report.status, report.category, report.callback_id) == ("received", "demand", None)
    assert adopt(line) == lost_messages.Adopted(callbacks=1)
    (report,) = line.reports()
    assert report.status == "received"
    with line.database.begin() as session:
        session.execute(update(Callback).values(closed_at=line.now, close_reason="talked", status="done"))
    assert adopt(line) == NOBODY


def test_what_somebody_has_dealt_with_is_left_alone(line: Line) -> None:
    caller = line.dial().press(*to_the_place())
    with away(line.database):
        caller.press("40115").speak(9, then="")
    caller.press("#")
    line.clock.advance(10)
    with line.database.begin() as session:
        session.execute(update(Voicemail).values(handled_at=line.now))
    assert adopt(line) == NOBODY


def test_a_message_of_the_menus_owes_no_callback(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.clock.advance(10)
    do(line, "recordings")
    assert adopt(line) == NOBODY
    assert (len(line.reports()), line.callbacks()) == (1, [])


def test_a_message_too_short_to_count_is_nobodys_report(line: Line) -> None:
    message_while_away(line, seconds=1)
    do(line, "recordings")
    assert adopt(line) == NOBODY


def test_recordings_of_calls_that_we_made_are_nobodys_message(line: Line) -> None:
    sid = line.hotline.phone.ring(CALLER, "token", 20)
    line.clock.advance(60)
    with line.database.begin() as session:
        recordings.take_in(session, recordings.Recording("RE" + "1" * 32, sid, 30, line.now, final=True), line.now)
    assert adopt(line) == NOBODY
    assert adopt(line) == NOBODY
    assert line.reports() == []


def test_a_message_left_on_a_day_off_is_promised_for_the_next_opening(line_at) -> None:
    line = line_at("2026-11-28 10:00")
    message_while_away(line)
    do(line, "recordings")
    adopt(line)
    (callback,) = line.callbacks()
    assert (callback.due_at, callback.deadline_at) == (wib("2026-11-30 08:00"), wib("2026-11-30 10:00"))


def test_a_call_that_nobody_saw_end_is_over_after_half_an_hour(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = line.dial()
    with away(line.database):
        caller.press("1").speak(9)
        line.clock.advance(10)
    do(line, "recordings")
    assert adopt(line) == NOBODY
    line.clock.advance(lost_messages.STALE.total_seconds())
    assert adopt(line) == lost_messages.Adopted(reports=1, callbacks=1)
    assert [report.call_sid for report in line.reports()] == [caller.sid]


def test_old_reports_without_a_callback_do_not_hold_up_new_messages(line: Line) -> None:
    for _ in range(lost_messages.BATCH + 5):
        message_while_away(line, "+6591234567")
    do(line, "recordings")
    adopt(line)
    adopt(line)
    with line.database.reading() as session:
        assert session.query(Report).count() == lost_messages.BATCH + 5
    message_while_away(line)
    do(line, "recordings")
    assert adopt(line) == lost_messages.Adopted(reports=1, callbacks=1)
