"""Record: how a message ends, how long it is, and when it is announced."""

from ivr.emulator import Activity
from ivr.emulator.network.audio import tone


def test_a_key_of_the_set_ends_it_and_arrives_as_digits(record, hotline, clock):
    call = record()
    assert [heard.kind for heard in call.heard()] == ["beep"]
    call.speak(4).press("1").speak(4).press("#")
    form = hotline.forms("/voice/recorded")[0]
    assert (form["Digits"], form["RecordingDuration"]) == ("#", "8")
    assert form["RecordingUrl"].endswith(form["RecordingSid"])
    assert call.said == ["thanks"]


def test_by_default_any_key_ends_it(record, hotline):
    record("").speak(3).press("5")
    assert hotline.forms("/voice/recorded")[0]["Digits"] == "5"


def test_five_seconds_of_silence_end_it_and_are_trimmed_away(record, hotline, clock):
    call = record().speak(3)
    clock.advance(4.9)
    assert call.activity is Activity.RECORDING
    clock.advance(0.2)
    assert hotline.forms("/voice/recorded")[0]["RecordingDuration"] == "8"
    clock.advance(5)
    assert hotline.forms("/voice/recording")[0]["RecordingDuration"] == "3"


def test_without_trimming_the_silence_stays(record, hotline, clock):
    record('trim="do-not-trim"').speak(3)
    clock.advance(20)
    assert hotline.forms("/voice/recording")[0]["RecordingDuration"] == "8"


def test_a_timeout_of_zero_never_ends_it_for_silence(record, clock):
    call = record('timeout="0" maxLength="60"')
    clock.advance(59)
    assert call.activity is Activity.RECORDING


def test_the_longest_time_allowed_ends_it(record, hotline):
    record('maxLength="10"').speak(30)
    form = hotline.forms("/voice/recorded")[0]
    assert (form["RecordingDuration"], form["Digits"]) == ("10", "")


def test_hanging_up_still_asks_the_action_and_announces_the_recording(record, hotline, clock):
    call = record()
    call.speak(6).hang_up()
    form = hotline.forms("/voice/recorded")[0]
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")
    clock.advance(5)
    announced = hotline.forms("/voice/recording")[0]
    assert (announced["RecordingStatus"], announced["RecordingDuration"]) == ("completed", "6")
    assert call.said == []


def test_hanging_up_at_the_beep_leaves_no_recording(record, hotline, clock):
    record().hang_up()
    clock.advance(5)
    assert hotline.forms("/voice/recording")[0]["RecordingStatus"] == "absent"


def test_what_the_microphone_took_down_becomes_the_recording(exchange, record, clock):
    sound = tone(2)
    record().speak(3, sound).press("#")
    clock.advance(5)
    recording = next(iter(exchange.recordings.kept.values()))
    assert recording.media() == sound
    assert recording.seconds == 2


def test_speech_without_waiting_counts_as_spoken(record, hotline, clock):
    call = record('maxLength="20"')
    call.spoken(8).press("#")
    assert hotline.forms("/voice/recorded")[0]["RecordingDuration"] == "8"
    again = record('maxLength="20"').spoken(50)
    assert hotline.forms("/voice/recorded")[1]["RecordingDuration"] == "20"
    assert again.ended is False
