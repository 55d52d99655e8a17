"""Sound as far as the exchange needs it."""

from __future__ import annotations

import pytest

from ivr.emulator.network.audio import (
    LONGEST_LOOP,
    RATE,
    SAMPLE_BYTES,
    NotAudio,
    loops,
    playing_seconds,
    samples_of,
    silence,
    speaking_seconds,
    tone,
    wav,
)


@pytest.mark.parametrize("length", [0.0, 0.05, 1.0, 2.5])
def test_sound_is_as_long_as_was_asked_for(length: float) -> None:
    assert playing_seconds(tone(length)) == playing_seconds(silence(length)) == length


def test_a_tone_is_heard_and_silence_is_not() -> None:
    assert any(samples_of(tone(1)))
    assert samples_of(silence(1)) == bytes(RATE * SAMPLE_BYTES)


def test_samples_come_back_out_of_their_file() -> None:
    assert samples_of(wav(b"\x01\x02" * 80)) == b"\x01\x02" * 80


@pytest.mark.parametrize("data", [b"", b"noise", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_recording_is_refused_and_its_length_guessed(data: bytes) -> None:
    with pytest.raises(NotAudio):
        samples_of(data)
    assert playing_seconds(data) < 1


@pytest.mark.parametrize(
    ("written", "times"),
    [(None, 1), ("", 1), ("x", 1), ("3", 3), ("0", LONGEST_LOOP), ("9999", LONGEST_LOOP), ("9" * 5000, LONGEST_LOOP)],
)
def test_a_prompt_is_repeated_as_written_and_not_for_ever(written: str | None, times: int) -> None:
    assert loops(written) == times


def test_longer_texts_take_longer() -> None:
    assert speaking_seconds("", 15) == 0.3
    assert speaking_seconds("a" * 30, 15) == 2.0
