"""A caller leaves a voice message: heard back as a choice to send it or to record it again, and never lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.emulator import CallbackMode
from ivr.records.models import Turn
from tests.support.keys import sent
from tests.support.line import SATURDAY, Caller, Line

TO_THE_BEEP = ("1", "1", "1")


def at_the_beep(line: Line, language: str = "id") -> Caller:
    return line.dial(language=language).press(*TO_THE_BEEP)


def kept(line: Line) -> list[int]:
    """The lengths of the messages that count."""
    return [message.seconds for message in line.voicemails()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_message_is_recorded_reviewed_and_sent(line: Line, language: str) -> None:
    invited = line.dial("+6281300000000", language).press(*TO_THE_BEEP[:-1])
    said = [line.words(*one) for one in (("message", language), ("message_kept", language), ("message_skip", language))]
    assert invited.heard == " ".join(said).format(minutes="3")
    invited.hang_up()
    caller = at_the_beep(line, language)
    assert caller.speak(12).heard == line.words("review", language)
    caller.press(*sent())
    assert line.words("message_sent", language) in caller.heard
    assert caller.ended
    line.clock.advance(10)
    (_, report), (message,) = line.reports(), line.voicemails()
    assert (report.ticket, report.status, report.region) == (caller.ticket, "received", "32.73")
    assert (message.call_sid, message.seconds, message.replaced, message.rescued) == (caller.sid, 12, False, False)


def test_a_message_under_two_seconds_does_not_count(line: Line) -> None:
    caller = at_the_beep(line).speak(1)
    assert caller.heard == line.words("message_too_short")
    caller.speak(9).press(*sent())
    line.clock.advance(10)
    assert kept(line) == [9]
    assert [report.status for report in line.reports()] == ["received"]


def test_only_short_messages_end_politely_and_keep_the_report(line: Line) -> None:
    caller = at_the_beep(line).speak(1).speak(0.6).speak(1)
    assert caller.ended
    assert caller.heard.startswith(f"{line.words('given_up')} {line.words('kept')}")
    line.clock.advance(10)
    assert kept(line) == []
    assert [report.status for report in line.reports()] == ["partial"]


def test_two_seconds_are_enough(line: Line) -> None:
    assert at_the_beep(line).speak(2).heard == line.words("review")


def test_recording_again_replaces_the_first_message(line: Line) -> None:
    caller = at_the_beep(line).speak(5).press("2")
    assert caller.heard == line.words("message_again")
    caller.speak(7).press(*sent())
    line.clock.advance(10)
    assert [(take.seconds, take.replaced) for take in line.voicemails(every=True)] == [(5, True), (7, False)]
    assert len(line.reports()) == 1


def test_back_from_the_review_records_again(line: Line) -> None:
    caller = at_the_beep(line).speak(5).press("*")
    assert caller.waits_for_a_message
    caller.speak(6).press("1")
    line.clock.advance(10)
    assert kept(line) == [6]


def test_hearing_the_review_again(line: Line) -> None:
    assert at_the_beep(line).speak(5).press("0").heard == line.words("review")


def test_a_hash_after_the_message_is_no_wrong_answer(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(5)
    caller.press("#")
    assert caller.heard == line.words("review")


def test_a_hash_after_silence_has_ended_the_message_is_no_wrong_answer(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(12)
    caller.stay_silent()
    assert caller.heard == line.words("review")
    assert caller.press("#").heard == line.words("review")
    assert line.words("wrong_key") in caller.press("#").heard
    caller.press(*sent())
    line.clock.advance(10)
    assert kept(line) == [20]


@pytest.mark.parametrize("seconds", [3, 30])
def test_hanging_up_while_speaking_sends_the_message(line: Line, seconds: int) -> None:
    caller = at_the_beep(line)
    caller.call.speak(seconds)
    caller.hang_up()
    assert kept(line) == [seconds]
    assert [(report.status, report.call_sid) for report in line.reports()] == [("received", caller.sid)]


def test_hanging_up_while_speaking_is_known_even_if_nothing_else_is_ever_told(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    caller = at_the_beep(line)
    caller.call.speak(9)
    caller.hang_up()
    assert kept(line) == [9]
    assert [report.status for report in line.reports()] == ["received"]


def test_hanging_up_at_the_beep_leaves_the_report_without_a_message(line: Line) -> None:
    at_the_beep(line).hang_up()
    assert kept(line) == []
    assert [report.status for report in line.reports()] == ["partial"]


def test_hanging_up_in_the_review_sends_the_message(line: Line) -> None:
    at_the_beep(line).speak(6).hang_up()
    assert kept(line) == [6]
    assert [report.status for report in line.reports()] == ["received"]


def test_hanging_up_while_the_review_is_still_being_said_sends_the_message(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(6).press("#").wait(0.5)
    caller.hang_up()
    assert kept(line) == [6]
    assert [report.status for report in line.reports()] == ["received"]


def test_hanging_up_before_speaking_again_keeps_the_first_message(line: Line) -> None:
    at_the_beep(line).speak(6).press("2").hang_up()
    assert kept(line) == [6]
    assert [report.status for report in line.reports()] == ["received"]


def test_a_second_message_that_is_too_short_keeps_the_first(line: Line) -> None:
    caller = at_the_beep(line).speak(6).press("2")
    caller.call.speak(1)
    caller.hang_up()
    assert kept(line) == [6]
    assert [report.status for report in line.reports()] == ["received"]


def test_hanging_up_before_the_beep_keeps_the_report(line: Line) -> None:
    caller = line.dial().press("1", "1")
    caller.call.press("1").wait(0.5)
    caller.hang_up()
    assert kept(line) == []
    assert [report.status for report in line.reports()] == ["partial"]


def test_silence_in_the_review_sends_the_message_in_the_end(line: Line) -> None:
    caller = at_the_beep(line).speak(6)
    for _ in range(3):
        caller.stay_silent()
    assert caller.ended
    assert caller.heard.startswith(f"{line.words('given_up')} {line.words('message_sent')}")
    assert [(report.status, report.ticket) for report in line.reports()] == [("received", caller.ticket)]
    assert kept(line) == [6]


def test_the_longest_message_is_three_minutes(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(200)
    caller.call.listen()
    assert line.words("review") in caller.everything
    caller.press("1")
    line.clock.advance(10)
    assert kept(line) == [180]


def test_silence_where_a_message_is_awaited_asks_for_it_again(line: Line) -> None:
    caller = at_the_beep(line).stay_silent()
    assert caller.heard == line.words("message_too_short")
    caller.speak(5).press("1")
    line.clock.advance(10)
    assert kept(line) == [5]


def test_only_silence_where_a_message_is_awaited_ends_politely(line: Line) -> None:
    caller = at_the_beep(line).stay_silent().stay_silent().stay_silent()
    assert caller.ended
    assert line.words("given_up") in caller.heard
    assert len(line.reports()) == 1


def test_falling_silent_after_speaking_ends_the_message(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(10)
    caller.stay_silent()
    assert caller.heard == line.words("review")
    caller.press("1")
    line.clock.advance(10)
    assert kept(line) == [18]


def test_keys_other_than_hash_do_not_end_a_message(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.speak(3).press("15*")
    assert caller.waits_for_a_message
    caller.call.speak(3).press("#").listen()
    assert line.words("review") in caller.everything


def test_a_recording_that_came_to_nothing_leaves_the_report(line: Line) -> None:
    line.exchange.faults.absent_recordings = 1
    caller = at_the_beep(line).speak(6).press(*sent())
    line.clock.advance(10)
    assert kept(line) == []
    assert [take.status for take in line.voicemails(every=True)] == ["missing"]
    assert [report.ticket for report in line.reports()] == [caller.ticket]


def test_a_message_can_be_left_when_the_hotline_is_closed(line_at) -> None:  # type: ignore[no-untyped-def]
    line = line_at(SATURDAY)
    caller = line.dial().press("1", "6")
    assert line.words("message", minutes="3") in caller.heard
    caller.speak(8).press("1")
    assert line.words("message_sent") in caller.heard
    line.clock.advance(10)
    (report,) = line.reports()
    assert (report.category, report.who, report.region, report.status) == ("spoiled_goods", None, None, "received")
    assert kept(line) == [8]


def test_a_message_of_a_withheld_number_is_kept_without_a_number(line: Line) -> None:
    line.dial(None).press(*TO_THE_BEEP).speak(8).press(*sent())
    line.clock.advance(10)
    assert [report.number for report in line.reports()] == [None]
    assert kept(line) == [8]


def test_each_turn_of_a_message_is_written_down_once(line: Line) -> None:
    caller = at_the_beep(line).speak(8).press("1")
    with line.database.reading() as session:
        numbers = session.scalars(select(Turn.number).where(Turn.call_sid == caller.sid)).all()
    assert sorted(numbers) == list(range(len(TO_THE_BEEP) + 3))
