"""Recordings: processed a little later, announced, and there as sound."""

import pytest

from ivr.emulator import RecordingOrder
from ivr.emulator.network.audio import playing_seconds
from tests.emulator.stub import xml


def test_the_announcement_has_the_fields_of_the_platform_and_no_others(record, hotline, clock):
    call = record().speak(2).press("#")
    clock.advance(5)
    announced = hotline.forms("/voice/recording")[0]
    assert {"From", "To", "CallStatus"}.isdisjoint(announced)
    assert announced["CallSid"] == call.sid
    assert (announced["RecordingSource"], announced["RecordingChannels"], announced["ErrorCode"]) == (
        "RecordVerb",
        "1",
        "0",
    )
    assert announced["RecordingStartTime"] == "Tue, 24 Nov 2026 02:00:00 +0000"


@pytest.mark.parametrize(
    ("order", "paths"),
    [
        (RecordingOrder.AFTER_ACTION, ["/voice/recorded", "/voice/status", "/voice/recording"]),
        (RecordingOrder.BEFORE_ACTION, ["/voice/recording", "/voice/recorded", "/voice/status"]),
        (RecordingOrder.DURING_ACTION, ["/voice/recorded", "/voice/recording", "/voice/status"]),
    ],
)
def test_the_announcement_can_come_before_during_and_after_the_action(exchange, record, hotline, clock, order, paths):
    exchange.faults.recording_order = order
    call = record().speak(2).press("#")
    if order is RecordingOrder.DURING_ACTION:
        assert call.said == ["thanks"]
    clock.advance(10)
    assert [path for path, _ in hotline.seen if path != "/voice/incoming"] == paths


@pytest.mark.parametrize("order", list(RecordingOrder))
def test_after_a_hang_up_every_order_announces_once(exchange, record, hotline, clock, order):
    exchange.faults.recording_order = order
    record().speak(2).hang_up()
    clock.advance(10)
    assert len(hotline.forms("/voice/recording")) == 1
    assert len(hotline.forms("/voice/recorded")) == 1


def test_a_recording_can_come_to_nothing(exchange, record, hotline, twilio, clock):
    exchange.faults.absent_recordings = 1
    call = record().speak(9).press("#")
    clock.advance(5)
    announced = hotline.forms("/voice/recording")[0]
    assert (announced["RecordingStatus"], announced["ErrorCode"]) == ("absent", "16101")
    kept = twilio.recordings.list(call_sid=call.sid)[0]
    assert (kept.status, kept.error_code) == ("absent", 16101)


def test_the_media_is_a_wav_file_of_that_length_and_only_there_after_processing(exchange, record, http, clock):
    record().speak(7).press("#")
    recording = next(iter(exchange.recordings.kept.values()))
    url, login = exchange.recordings.url(recording), (exchange.account_sid, exchange.auth_token)
    assert http.session.get(url, auth=login).status_code == 404
    clock.advance(2)
    for address in (url, f"{url}.wav"):
        answer = http.session.get(address, auth=login)
        assert answer.headers["Content-Type"] == "audio/x-wav"
        assert playing_seconds(answer.content) == 7
    assert http.session.get(f"{url}.mp3", auth=login).status_code == 404
    assert http.session.get(url).status_code == 401


def test_in_progress_is_announced_when_asked_for(record, hotline, clock):
    record('recordingStatusCallbackEvent="in-progress completed"').speak(2).press("#")
    clock.advance(5)
    assert [form["RecordingStatus"] for form in hotline.forms("/voice/recording")] == ["in-progress", "completed"]


def test_a_recording_that_is_torn_away_is_kept_and_announced(record, twilio, hotline, clock):
    call = record()
    call.speak(4)
    twilio.calls(call.sid).update(twiml=xml("<Say>Somebody has time for you now</Say>"))
    clock.advance(5)
    assert call.said == ["Somebody has time for you now"]
    assert hotline.forms("/voice/recorded") == []
    assert hotline.forms("/voice/recording")[0]["RecordingDuration"] == "4"
