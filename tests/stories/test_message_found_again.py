"""Whatever happens to the news of a message, there is one message, with its audio, and one report."""

from __future__ import annotations

import pytest

from ivr.emulator import CallbackMode, RecordingOrder, WebhookFault
from tests.support.line import Line
from tests.support.scheduled import pass_time

TO_A_MESSAGE = ("1", "1", "1")


@pytest.mark.parametrize("order", RecordingOrder)
@pytest.mark.parametrize("mode", CallbackMode)
def test_callbacks_in_any_order_give_one_message(line: Line, mode: CallbackMode, order: RecordingOrder) -> None:
    line.exchange.faults.callbacks, line.exchange.faults.recording_order = mode, order
    caller = line.dial().press(*TO_A_MESSAGE).speak(8).press("1")
    pass_time(line, 180)
    (voicemail,) = line.voicemails(every=True)
    assert (voicemail.status, voicemail.seconds, voicemail.problem) == ("stored", 8, None)
    (report,) = line.reports()
    assert (report.ticket, report.status, voicemail.call_sid) == (caller.ticket, "received", report.call_sid)
    assert line.callbacks() == []


@pytest.mark.parametrize("mode", [CallbackMode.DROPPED, CallbackMode.LATE, CallbackMode.SHUFFLED])
def test_a_message_recorded_twice_counts_once(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    line.dial().press(*TO_A_MESSAGE).speak(8).press("2").speak(5).press("1")
    pass_time(line, 180)
    assert [take.status for take in line.voicemails(every=True)] == ["stored", "stored"]
    assert [take.seconds for take in line.voicemails()] == [5]
    assert len(line.reports()) == 1


def test_a_message_whose_every_news_was_lost_is_found_by_comparing(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = line.dial().press(*TO_A_MESSAGE)
    line.exchange.faults.next_webhook(WebhookFault.REFUSED, times=9)
    line.expected_problems.append("112")
    caller.call.speak(8).press("#").wait(5)
    line.exchange.faults.clear()
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    assert line.voicemails(every=True) == []
    pass_time(line, 1200, step=150)
    assert [(found.status, found.seconds) for found in line.voicemails()] == [("stored", 8)]
    (report,) = line.reports()
    assert (report.category, report.status) == ("demand", "received")


def test_a_recording_that_came_to_nothing_leaves_the_report_without_a_message(line: Line) -> None:
    line.exchange.faults.absent_recordings = 1
    line.dial().press(*TO_A_MESSAGE).speak(8).press("1")
    pass_time(line, 60)
    assert [take.status for take in line.voicemails(every=True)] == ["missing"]
    assert (line.voicemails(), len(line.reports())) == ([], 1)


def test_when_the_second_take_came_to_nothing_the_first_counts(line: Line) -> None:
    caller = line.dial().press(*TO_A_MESSAGE).speak(8)
    line.clock.advance(10)
    line.exchange.faults.absent_recordings = 1
    caller.press("2").speak(5).press("1")
    pass_time(line, 60)
    assert [take.status for take in line.voicemails(every=True)] == ["stored", "missing"]
    assert [take.seconds for take in line.voicemails()] == [8]


def test_whoever_hangs_up_while_speaking_and_is_never_heard_of_again_has_left_a_message(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    line.dial().press(*TO_A_MESSAGE).speak(6, then="").hang_up()
    pass_time(line, 1200, step=150)
    assert [(found.status, found.seconds) for found in line.voicemails()] == [("stored", 6)]
    assert [report.status for report in line.reports()] == ["received"]
