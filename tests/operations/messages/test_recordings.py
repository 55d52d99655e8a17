"""The phone company's list of recordings is compared with ours: what its callbacks did not tell is found once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from ivr.emulator import CallbackMode
from ivr.operations.messages import recordings
from ivr.records.models import Voicemail
from tests.support.line import Line
from tests.support.outage import away
from tests.support.scheduled import do
from tests.support.writes import Writes

TO_A_MESSAGE = ("1", "1", "1")


def reconcile(line: Line) -> int:
    return recordings.reconcile(line.database, line.hotline.phone, line.now - timedelta(hours=2), line.now)


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
