"""Recordings as files: whole or not there at all, known by length and checksum, and never outside their folder."""

from __future__ import annotations

import hashlib
import io
import os
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.records.recordings import BadAudio, RecordingFiles, has_sound
from tests.support.sounds import tone

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def sound(seconds: float, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\x01\x00" * int(seconds * rate))
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recordings"


def test_audio_is_kept_with_its_length_and_checksum(folder: Path) -> None:
    audio = sound(2.5)
    stored = RecordingFiles(folder).save("RE1", audio)
    assert (stored.file, stored.bytes, stored.seconds) == ("RE1.wav", len(audio), 2.5)
    assert stored.sha256 == hashlib.sha256(audio).hexdigest()
    assert RecordingFiles(folder).path(stored.file).read_bytes() == audio


def test_saving_again_replaces_the_file(folder: Path) -> None:
    files = RecordingFiles(folder)
    files.save("RE1", sound(1))
    stored = files.save("RE1", sound(3))
    assert [file.name for file in folder.iterdir()] == ["RE1.wav"]
    assert stored.seconds == 3


@pytest.mark.parametrize(
    "audio",
    [b"", b"RIFF", b"<html>not found</html>", sound(3)[:-100], sound(0), sound(1)[:44], b"ID3\x03" + b"\x00" * 100],
)
def test_what_is_no_whole_wav_is_refused_and_leaves_nothing(folder: Path, audio: bytes) -> None:
    try:
        stored = RecordingFiles(folder).save("RE1", audio)
    except BadAudio:
        assert not folder.exists() or list(folder.iterdir()) == []
    else:
        assert stored.seconds == 0  # an empty recording is a recording
        assert audio == sound(0)


@given(st.binary(max_size=200))
def test_no_noise_gets_in(tmp_path_factory: pytest.TempPathFactory, audio: bytes) -> None:
    with pytest.raises(BadAudio):
        RecordingFiles(tmp_path_factory.getbasetemp() / "noise").save("RE1", audio)


@pytest.mark.parametrize("name", ["", "../RE1", "RE/1", "..", "RE1\x00", "a" * 65, "RE 1", ".hidden", "RE1.wav/../x"])
def test_a_name_that_leads_elsewhere_is_refused(folder: Path, name: str) -> None:
    files = RecordingFiles(folder)
    with pytest.raises(BadAudio):
        files.save(name, sound(1))
    with pytest.raises(BadAudio):
        files.path(f"{name}.wav")


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = RecordingFiles(folder)
    files.save("RE1", sound(1))

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.save("RE1", sound(2))
    monkeypatch.undo()
    assert [file.name for file in folder.iterdir()] == ["RE1.wav"]
    assert files.path("RE1.wav").read_bytes() == sound(1)


def test_deleting_is_done_once(folder: Path) -> None:
    files = RecordingFiles(folder)
    files.save("RE1", sound(1))
    files.delete("RE1.wav")
    files.delete("RE1.wav")
    assert list(folder.iterdir()) == []


def test_what_is_older_than_a_moment_is_found_also_what_was_never_finished(folder: Path) -> None:
    files = RecordingFiles(folder)
    assert files.older_than(NOW) == []
    for name, age in (("RE1", 3), ("RE2", 1)):
        files.save(name, sound(1))
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(files.path(f"{name}.wav"), (moment, moment))
    unfinished = folder / ".incoming-x"
    unfinished.write_bytes(b"")
    os.utime(unfinished, (0, 0))
    assert files.older_than(NOW - timedelta(days=2)) == [".incoming-x", "RE1.wav"]
    assert files.delete_stray(".incoming-x", NOW)
    assert not files.delete_stray(".incoming-x", NOW)
    assert not files.delete_stray("RE2.wav", NOW - timedelta(days=2))
    assert files.path("RE2.wav").exists()


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    files = RecordingFiles(tmp_path / "recordings")
    files.save("RE1", sound(1))
    assert (tmp_path / "recordings").stat().st_mode & 0o777 == 0o700
    assert not files.is_open_to_others()
    (tmp_path / "recordings").chmod(0o755)
    assert files.is_open_to_others()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    RecordingFiles(tmp_path / "new").check_writable()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        RecordingFiles(tmp_path / "file").check_writable()


@pytest.mark.parametrize(
    ("seconds", "loudness", "plain", "doubted"),
    [
        (3, 0.0, False, False),
        (3, 0.003, False, False),
        (3, 0.02, True, False),
        (3, 0.1, True, True),
        (0.2, 0.5, False, False),
    ],
)
def test_a_sound_is_told_from_an_open_line_and_a_voice_from_noise(
    seconds: float, loudness: float, plain: bool, doubted: bool
) -> None:
    for rate, channels in ((8000, 1), (16000, 2)):
        sound = tone(seconds, rate, channels, loudness)
        assert (has_sound(sound), has_sound(sound, doubted=True)) == (plain, doubted)


def test_what_cannot_be_looked_into_may_hold_a_voice() -> None:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    assert has_sound(made.getvalue())
