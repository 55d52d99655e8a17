"""Recordings for the telephone: whatever comes in, out comes 8 kHz mono at one loudness, or a reason why not."""

from __future__ import annotations

import io
import time
import wave
from typing import Any

import pytest

from ivr.operations.releases import transcoding
from ivr.operations.releases.transcoding import LONGEST, Refusal, SoundRefused, level
from tests.support.sounds import encoded, head, hostile, tone


def samples(data: bytes) -> Any:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        return memoryview(file.readframes(file.getnframes())).cast("h")


def loudest(data: bytes) -> int:
    return max(abs(sample) for sample in samples(data))


@pytest.mark.parametrize(
    ("container", "codec"), [("mp3", "libmp3lame"), ("webm", "libopus"), ("ogg", "libopus"), ("mp4", "aac")]
)
def test_what_people_and_browsers_record_is_taken(container: str, codec: str) -> None:
    made = level(encoded(container, codec))
    assert made.seconds == pytest.approx(1.0, abs=0.15)
    assert loudest(made.data) > 1000


def test_a_quiet_and_a_loud_recording_come_out_equally_loud() -> None:
    quiet, loud = (level(tone(1.5, 44100, 2, loudness)) for loudness in (0.02, 0.9))
    assert loudest(quiet.data) == pytest.approx(loudest(loud.data), rel=0.2)
    assert loudest(loud.data) < 32767 * 0.71  # three decibels of room
    assert loud.seconds == pytest.approx(1.5, abs=0.05)


def test_a_wav_of_unknown_length_as_recorders_stream_it_is_taken() -> None:
    streamed = head(tone(), at_4=b"\xff\xff\xff\xff", at_40=b"\xff\xff\xff\xff")
    assert level(streamed).seconds == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("what", hostile())
def test_what_is_no_recording_is_refused_with_its_reason(what: str) -> None:
    _, data, why = hostile()[what]
    started = time.monotonic()
    with pytest.raises(SoundRefused) as told:
        level(data)
    assert told.value.why == Refusal(why)
    assert time.monotonic() - started < 10


def test_there_are_twenty_of_them() -> None:
    assert len(hostile()) == 20


def test_too_long_and_too_short() -> None:
    for seconds, why in ((LONGEST + 1, Refusal.TOO_LONG), (0.1, Refusal.TOO_SHORT)):
        with pytest.raises(SoundRefused) as told:
            level(tone(seconds, 8000))
        assert told.value.why is why


def test_reading_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcoding, "_PATIENCE", 0.01)
    with pytest.raises(SoundRefused) as told:
        level(tone())
    assert told.value.why is Refusal.BROKEN
