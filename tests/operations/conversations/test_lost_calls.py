"""What the phone company knows and we do not: recordings, calls, and how calls ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from ivr.emulator import CallbackMode, RestFault
from ivr.operations.calls import progress
from ivr.operations.conversations import lost_calls
from ivr.operations.messages import recordings
from ivr.records import turns
from ivr.records.database import Database
from ivr.records.models import Call, TurnRow, Voicemail
from tests.support.keys import to_the_place, told
from tests.support.line import CALLER, Line
from tests.support.outage import away
from tests.support.scheduled import do

TO_A_MESSAGE = ("1", "1", "1")


class Writes:
    """Counts the writing transactions of a database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        self._begin = database.begin
        database.begin = self.begin  # type: ignore[method-assign]

    def begin(self):  # type: ignore[no-untyped-def]
        self.count += 1
        return self._begin()


def reconcile(line: Line) -> int:
    return recordings.reconcile(line.database, line.hotline.phone, line.now - timedelta(hours=2), line.now)


def call_of(line: Line, sid: str) -> Call:
    with line.database.reading() as session:
        return session.get_one(Call, sid)


# Recordings


def test_a_recording_whose_callback_never_came_is_found_once(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    with away(line.database):
        caller = line.dial().speak(8)
        line.clock.advance(10)
    assert line.voicemails() == []
    assert reconcile(line) == 1
    assert reconcile(line) == 0
    (found,) = line.voicemails()
    assert (found.call_sid, found.seconds, found.status) == (caller.sid, 8, "pending")


def test_comparing_writes_nothing_that_is_known(line: Line) -> None:
    for _ in range(3):
        line.dial().press(*TO_A_MESSAGE).speak(8).press("1")
    line.clock.advance(10)
    reconcile(line)
    writes = Writes(line.database)
    assert reconcile(line) == 0
    assert writes.count == 0
    do(line, "fetch audio")
    fetched = writes.count
    reconcile(line)
    assert writes.count == fetched


def test_a_recording_that_came_to_nothing_is_missing_and_stays_so(line: Line) -> None:
    line.exchange.faults.absent_recordings = 1
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    line.dial().press(*TO_A_MESSAGE).speak(8).press("1")
    line.clock.advance(10)
    reconcile(line)
    (found,) = line.voicemails(every=True)
    assert (found.status, found.due_at, found.provider_copy) == ("missing", None, False)
    writes = Writes(line.database)
    reconcile(line)
    assert writes.count == 0


def test_a_recording_that_is_still_being_made_is_not_looked_at(line: Line) -> None:
    line.exchange.options.recording_seconds = 300
    with away(line.database):
        line.dial().speak(8)
    assert reconcile(line) == 0
    line.clock.advance(301)
    assert reconcile(line) == 1 or line.voicemails() != []


def test_what_is_older_than_was_asked_for_is_not_taken_for_new(line: Line) -> None:
    with away(line.database):
        line.dial().speak(8)
        line.clock.advance(10)
    line.clock.advance(3 * 3600)
    assert reconcile(line) == 0


def test_more_recordings_than_one_page_are_all_found(line: Line) -> None:
    with away(line.database):
        for _ in range(60):
            line.dial().speak(8)
            line.clock.advance(10)
    assert reconcile(line) == 60
    assert len(line.voicemails()) == 60


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
        progress.moved(session, caller.sid, "completed", 20, line.now)
    since = line.now - timedelta(hours=2)
    assert lost_calls.unfinished(line.hotline.conversations, since, line.now) == 0
    line.clock.advance(61)
    assert lost_calls.unfinished(line.hotline.conversations, since, line.now) == 1
    assert lost_calls.unfinished(line.hotline.conversations, since, line.now) == 0
    assert [report.category for report in line.reports()] == ["demand"]


def test_a_call_that_ended_as_it_should_is_not_unfinished(line: Line) -> None:
    caller = line.dial().press(*told())
    line.clock.advance(120)
    assert lost_calls.unfinished(line.hotline.conversations, line.now - timedelta(hours=2), line.now) == 0
    with line.database.reading() as session:
        written = session.scalars(select(TurnRow.number).where(TurnRow.call_sid == caller.sid)).all()
    last = turns.last(line.database, caller.sid)
    assert last is not None
    assert last.number == max(written)


# Calls that we never met


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


def test_nothing_is_lost_when_the_row_of_a_message_and_its_final_length_differ(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = line.dial().press(*TO_A_MESSAGE).speak(8).press("1")
    line.clock.advance(10)
    with line.database.begin() as session:
        session.execute(update(Voicemail).values(seconds=30))
    reconcile(line)
    assert [found.seconds for found in line.voicemails()] == [8]
    do(line, "fetch audio")
    assert [(found.status, found.call_sid) for found in line.voicemails()] == [("stored", caller.sid)]
