"""Rule 19: what a person said is never put away by a guess of ours; no silent or unsent take replaces a spoken one."""

from __future__ import annotations

import pytest

from ivr.emulator import CallbackMode
from ivr.emulator.faults import RecordingOrder
from ivr.operations.console import unhandled
from ivr.operations.messages import fetching
from ivr.records.models import Call
from tests.support.keys import sent
from tests.support.line import Caller, Line
from tests.support.sounds import tone
from tests.support.webhooks import fields_of, send

TO_THE_BEEP = ("1", "1", "1")


def at_the_beep(line: Line) -> Caller:
    return line.dial().press(*TO_THE_BEEP)


def kept(line: Line) -> list[int]:
    """The lengths of the messages that count."""
    return [message.seconds for message in line.voicemails()]


def fetch(line: Line) -> None:
    line.clock.advance(10)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)


def call(line: Line, sid: str) -> Call:
    with line.database.reading() as session:
        return session.get_one(Call, sid)


def to_handle(line: Line) -> list[int]:
    with line.database.reading() as session:
        return [message.voicemail.seconds for message in unhandled.messages(session)]


@pytest.mark.parametrize("order", list(RecordingOrder))
def test_silence_after_record_again_leaves_the_first_message(line: Line, order: RecordingOrder) -> None:
    line.exchange.faults.recording_order = order
    caller = at_the_beep(line).speak(20).press("2").stay_silent()
    assert caller.heard == f"{line.words('message_earlier_kept')} {line.words('review')}"
    caller.hang_up()
    assert kept(line) == [20]
    fetch(line)
    assert [(take.seconds, take.replaced, take.silent) for take in line.voicemails(every=True)][:2] == [
        (20, False, False),
        (8, True, True),
    ]
    assert kept(line) == to_handle(line) == [20]
    assert [report.status for report in line.reports()] == ["received"]
    assert not call(line, caller.sid).abandoned


@pytest.mark.parametrize("seconds", [3, 40])
def test_a_second_take_that_nobody_sent_stands_beside_the_reviewed_one(line: Line, seconds: int) -> None:
    caller = at_the_beep(line).speak(20).press("2")
    caller.call.speak(seconds)
    caller.hang_up()
    fetch(line)
    assert kept(line) == to_handle(line) == [20, seconds]
    assert [report.status for report in line.reports()] == ["received"]


def test_a_second_take_that_was_reviewed_replaces_the_first_and_an_unsent_third_does_not(line: Line) -> None:
    caller = at_the_beep(line).speak(20).press("2").speak(10).press("2")
    caller.call.speak(4)
    caller.hang_up()
    fetch(line)
    assert kept(line) == [10, 4]


def test_a_message_of_which_only_the_recording_itself_was_told_puts_none_away(line: Line) -> None:
    caller = at_the_beep(line).speak(20).press("2")
    told = {"RecordingSid": "RE" + "7" * 32, "RecordingDuration": "9", "RecordingStatus": "completed"}
    send(line, "/voice/recording", {"CallSid": caller.sid, **told})
    assert kept(line) == [20, 9]
    caller.hang_up()


@pytest.mark.parametrize("order", list(RecordingOrder))
def test_a_call_with_only_silence_is_partial_and_abandoned_and_leaves_nothing_to_handle(
    line: Line, order: RecordingOrder
) -> None:
    line.exchange.faults.recording_order = order
    caller = at_the_beep(line).stay_silent().hang_up()
    fetch(line)
    assert kept(line) == to_handle(line) == []
    assert next(take.status for take in line.voicemails(every=True)) == "stored"  # nothing is thrown away
    assert [report.status for report in line.reports()] == ["partial"]
    assert call(line, caller.sid).abandoned


def test_silence_that_is_ended_by_a_key_and_sent_does_not_stand_in_place_of_what_was_said(line: Line) -> None:
    caller = at_the_beep(line).speak(20).press("2")
    caller.call.wait(5)
    caller.press("#", *sent())
    assert line.words("message_sent") in caller.everything
    fetch(line)
    assert [(take.replaced, take.silent) for take in line.voicemails(every=True)] == [(False, False), (True, True)]
    assert kept(line) == [20]


def test_silence_that_is_all_that_somebody_sent_stays_for_a_person_to_judge(line: Line) -> None:
    caller = at_the_beep(line)
    caller.call.wait(5)
    caller.press("#", *sent())
    fetch(line)
    assert kept(line) == to_handle(line) == [5]


def test_who_is_heard_after_all_counts_though_the_call_told_of_silence(line: Line) -> None:
    caller = at_the_beep(line).stay_silent().hang_up()
    assert kept(line) == []
    take = line.voicemails(every=True)[0]
    line.exchange.recordings.kept[take.recording_sid].voiced = True
    fetch(line)
    assert kept(line) == to_handle(line) == [8]
    assert [report.status for report in line.reports()] == ["received"]
    assert not call(line, caller.sid).abandoned


@pytest.mark.parametrize(("loudness", "counts"), [(0.02, []), (0.1, [8])])
def test_a_street_in_the_background_is_no_voice_where_nobody_was_heard(
    line: Line, loudness: float, counts: list[int]
) -> None:
    at_the_beep(line).stay_silent().hang_up()
    take = line.voicemails(every=True)[0]
    line.exchange.recordings.kept[take.recording_sid].microphone = tone(8, 8000, 1, loudness)[44:]
    fetch(line)
    assert kept(line) == to_handle(line) == counts
    assert [report.status for report in line.reports()] == ["received" if counts else "partial"]


def test_a_whisper_is_a_message_where_a_key_ended_it(line: Line) -> None:
    caller = at_the_beep(line).speak(20).press("2").speak(9).press(*sent())
    second = line.voicemails(every=True)[1]
    line.exchange.recordings.kept[second.recording_sid].microphone = tone(9, 8000, 1, 0.02)[44:]
    fetch(line)
    assert kept(line) == [9]
    assert caller.ended


def test_the_action_told_once_more_does_not_change_what_counts(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DUPLICATED
    at_the_beep(line).speak(20).press("2").stay_silent().hang_up()
    assert kept(line) == [20]


# Some phone companies never say what ended a recording.


def told_nothing(line: Line, sid: str, seconds: int) -> str:
    """A whole call whose recording comes without `Digits`; gives what is said to it."""
    send(line, "/voice/incoming", fields_of(sid, CallStatus="ringing"))
    for turn, digits in enumerate(TO_THE_BEEP):
        send(line, f"/voice/turn?n={turn}&lang=id", fields_of(sid, Digits=digits))
    recording = {"RecordingUrl": f"https://company.test/RE{sid}", "RecordingDuration": str(seconds)}
    return send(line, f"/voice/turn?n={len(TO_THE_BEEP)}&lang=id", fields_of(sid, **recording)).text


def test_a_message_of_eight_seconds_counts_where_the_phone_company_never_tells_of_keys(line: Line) -> None:
    for number in range(5):
        assert line.words("review") in told_nothing(line, f"CA{number}", 20)
    assert line.words("review") in told_nothing(line, "CA8", 8)
    assert [take.silent for take in line.voicemails(every=True)] == [False] * 6


def test_one_key_that_was_told_is_enough_to_know_silence(line: Line) -> None:
    at_the_beep(line).speak(12).press("1")
    for number in range(5):
        told_nothing(line, f"CA{number}", 20)
    assert line.words("message_too_short") in told_nothing(line, "CA8", 8)
