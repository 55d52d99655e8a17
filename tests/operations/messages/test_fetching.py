"""The audio of messages is fetched whole, kept by us, and never lost."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ivr.emulator import CallbackMode, RestFault
from ivr.hotline.phone import TryLater
from ivr.operations.messages import fetching
from ivr.records.models import Voicemail
from ivr.records.recordings import RecordingFiles, length_of
from tests.support.line import Caller, Line, with_rules
from tests.support.scheduled import do

TO_A_MESSAGE = ("1", "1", "1")


def leave_message(line: Line, seconds: float = 8) -> Caller:
    return line.dial().press(*TO_A_MESSAGE).speak(seconds).press("1")


def fetch(line: Line, **options: bool) -> fetching.Fetched:
    return fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now, **options)


def only(line: Line) -> Voicemail:
    (voicemail,) = line.voicemails(every=True)
    return voicemail


def shorten(line: Line, seconds: float) -> None:
    """The phone company delivers less than it says that it has."""
    (recording,) = line.exchange.recordings.kept.values()
    recording.microphone = bytes(round(seconds * 8000) * 2)


def wait_until_due(line: Line) -> None:
    due = only(line).due_at
    assert due is not None
    line.clock.advance(max(0.0, (due - line.now).total_seconds()) + 0.001)


def test_a_message_is_fetched_and_kept_with_its_length_and_checksum(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    assert fetch(line) == fetching.Fetched(stored=1)
    voicemail = only(line)
    content = line.hotline.recordings.path(voicemail.file or "").read_bytes()
    assert (voicemail.status, voicemail.seconds, voicemail.problem, voicemail.due_at) == ("stored", 8, None, None)
    assert (voicemail.bytes, voicemail.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert length_of(content) == pytest.approx(8, abs=0.5)
    assert voicemail.stored_at == line.now
    assert voicemail.provider_copy


def test_what_is_stored_is_not_fetched_again(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    fetch(line)
    line.clock.advance(86400)
    assert fetch(line) == fetching.Fetched()


def test_audio_that_is_not_ready_is_asked_for_again_ever_more_patiently(line: Line) -> None:
    line.exchange.options.recording_seconds = 10_000
    leave_message(line)
    waits = []
    for _ in range(8):
        wait_until_due(line)
        assert fetch(line) == fetching.Fetched(put_off=1)
        waits.append(((only(line).due_at or line.now) - line.now).total_seconds())
    assert waits == [5, 15, 60, 300, 900, 3600, 3600, 3600]
    assert "processing" in (only(line).problem or "")
    line.clock.advance(3601)
    assert fetch(line) == fetching.Fetched(stored=1)
    assert (only(line).problem, only(line).due_at) == (None, None)


@pytest.mark.parametrize(
    "fault", [RestFault.TOO_MANY_REQUESTS, RestFault.SERVER_ERROR, RestFault.RESET, RestFault.SLOW]
)
def test_a_phone_company_that_is_away_only_delays_the_audio(line: Line, fault: RestFault) -> None:
    leave_message(line)
    line.clock.advance(10)
    line.exchange.faults.next(fault, path="/Recordings/", seconds=60)
    assert fetch(line) == fetching.Fetched(put_off=1)
    line.clock.advance(5)
    assert fetch(line) == fetching.Fetched(stored=1)


def test_when_the_phone_company_is_away_for_all_the_rest_waits(line: Line) -> None:
    for _ in range(5):
        leave_message(line)
    line.clock.advance(10)
    line.exchange.faults.next(RestFault.SERVER_ERROR, times=99, path="/Recordings/")
    assert fetch(line) == fetching.Fetched(put_off=fetching.MOST_AWAY)
    line.exchange.faults.clear()
    line.clock.advance(60)
    assert fetch(line) == fetching.Fetched(stored=5)


def test_audio_that_is_shorter_than_told_is_asked_for_again_until_it_is_whole(line: Line) -> None:
    leave_message(line, 20)
    line.clock.advance(10)
    shorten(line, 11)
    assert fetch(line) == fetching.Fetched(put_off=1)
    assert only(line).problem == "only 11 of 20 seconds have come"
    shorten(line, 19)
    line.clock.advance(5)
    assert fetch(line) == fetching.Fetched(stored=1)
    assert (only(line).problem, only(line).seconds) == (None, 19)


def test_audio_that_stays_short_is_kept_at_last_and_says_so(line: Line) -> None:
    leave_message(line, 20)
    shorten(line, 11)
    for _ in range(fetching.KEEP_ANYWAY - 1):
        wait_until_due(line)
        assert fetch(line, delete_copies=True) == fetching.Fetched(put_off=1)
    wait_until_due(line)
    assert fetch(line, delete_copies=True) == fetching.Fetched(stored=1)
    voicemail = only(line)
    assert (voicemail.status, voicemail.problem) == ("stored", "only 11 of 20 seconds have come")
    assert length_of(line.hotline.recordings.path(voicemail.file or "").read_bytes()) == 11
    assert voicemail.due_at is None  # the only whole copy is theirs: it is not deleted


class CutShort:
    """A line that breaks in the middle of every file."""

    def __init__(self, phone: object) -> None:
        self._phone = phone

    def __getattr__(self, name: str) -> object:
        return getattr(self._phone, name)

    def audio(self, recording_sid: str) -> bytes:
        whole: bytes = self._phone.audio(recording_sid)  # type: ignore[attr-defined]
        return whole[: len(whole) // 2]


def test_a_file_that_is_cut_is_never_taken_for_whole_and_its_sound_not_thrown_away(line: Line) -> None:
    leave_message(line)
    cut = CutShort(line.hotline.phone)
    for _ in range(fetching.KEEP_ANYWAY):
        wait_until_due(line)
        assert only(line).status == "pending"
        fetching.fetch_due(line.database, cut, line.hotline.recordings, line.now)  # type: ignore[arg-type]
    voicemail = only(line)
    assert voicemail.status == "stored"
    assert voicemail.problem is not None
    content = line.hotline.recordings.path(voicemail.file or "").read_bytes()
    assert length_of(content) == pytest.approx(4, abs=0.3)


def test_a_message_that_turns_out_too_short_gives_its_place_to_the_earlier_take(line: Line) -> None:
    caller = line.dial().press(*TO_A_MESSAGE).speak(8)
    caller.press("2").speak(5).press("1")
    first, second = line.voicemails(every=True)
    assert (first.replaced, second.replaced) == (True, False)
    recording = line.exchange.recordings.kept[second.recording_sid]
    recording.microphone = bytes(8000)
    with line.database.begin() as session:
        session.execute(update(Voicemail).where(Voicemail.id == second.id).values(seconds=2))
    line.clock.advance(10)
    fetch(line)
    first, second = line.voicemails(every=True)
    assert (first.replaced, first.too_short) == (False, False)
    assert (second.replaced, second.too_short, second.status) == (True, True, "stored")


def test_what_the_phone_company_does_not_know_is_asked_for_a_day_before_it_counts_as_missing(line: Line) -> None:
    caller = leave_message(line)
    line.clock.advance(10)
    line.exchange.recordings.kept.clear()
    while only(line).status == "pending":
        wait_until_due(line)
        assert fetch(line).stored == 0
    age = line.now - only(line).recorded_at
    assert timedelta(hours=24) < age < timedelta(hours=26)
    assert only(line).due_at is None
    assert line.reports()[0].ticket == caller.ticket


def test_what_was_given_up_comes_back_when_the_phone_company_lists_it_after_all(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    with line.database.begin() as session:
        session.execute(update(Voicemail).values(status="missing", due_at=None, provider_copy=False))
    do(line, "recordings")
    assert (only(line).status, only(line).due_at) == ("pending", line.now)
    assert fetch(line) == fetching.Fetched(stored=1)


def test_a_folder_that_cannot_be_written_only_delays_the_audio(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_message(line)
    line.clock.advance(10)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(RecordingFiles, "save", full)
        assert fetch(line) == fetching.Fetched(put_off=1)
    assert "No space left" in (only(line).problem or "")
    line.clock.advance(5)
    assert fetch(line) == fetching.Fetched(stored=1)


def test_two_fetches_at_the_same_time_give_one_file(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    threads = [threading.Thread(target=fetch, args=(line,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (only(line).status, only(line).tries) == ("stored", 1)
    assert [file.name for file in line.settings.recordings.iterdir()] == [only(line).file]


def test_a_crash_between_file_and_row_only_repeats_the_fetch(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_message(line)
    line.clock.advance(10)
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "_store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fetch(line)
    assert only(line).status == "pending"
    assert fetch(line) == fetching.Fetched(stored=1)
    assert [file.name for file in line.settings.recordings.iterdir()] == [only(line).file]


# The phone company's copy


def deleting(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, delete_provider_copy=True))


def statuses(line: Line) -> list[str]:
    return [recording.status for recording in line.exchange.recordings.kept.values()]


def test_by_default_the_phone_company_keeps_its_copy(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    fetch(line)
    do(line, "delete copies")
    do(line, "delete earlier copies")
    assert (statuses(line), only(line).provider_copy) == (["completed"], True)


def test_their_copy_is_deleted_only_after_ours_is_safe(line: Line) -> None:
    deleting(line)
    leave_message(line)
    line.clock.advance(10)
    assert do(line, "delete copies") == {"deleted": 0}
    assert statuses(line) == ["completed"]
    do(line, "fetch audio")
    assert statuses(line) == ["completed"]
    assert do(line, "delete copies") == {"deleted": 1}
    assert statuses(line) == ["deleted"]
    assert (only(line).provider_copy, only(line).due_at, only(line).status) == (False, None, "stored")
    assert do(line, "delete copies") == {"deleted": 0}


def test_a_deletion_that_fails_is_tried_until_it_is_done(line: Line) -> None:
    deleting(line)
    leave_message(line)
    line.clock.advance(10)
    do(line, "fetch audio")
    line.exchange.faults.next(RestFault.SERVER_ERROR, method="DELETE")
    assert do(line, "delete copies") == {"deleted": 0}
    assert only(line).provider_copy
    line.exchange.faults.next(RestFault.REPLY_LOST, method="DELETE")
    line.clock.advance(15 * 60)
    assert do(line, "delete copies") == {"deleted": 0}
    line.clock.advance(15 * 60)
    assert do(line, "delete copies") == {"deleted": 1}
    assert not only(line).provider_copy


def test_copies_from_before_the_setting_are_deleted_too(line: Line) -> None:
    leave_message(line)
    line.clock.advance(10)
    do(line, "fetch audio")
    deleting(line)
    assert do(line, "delete copies") == {"deleted": 0}
    do(line, "delete earlier copies")
    assert do(line, "delete copies") == {"deleted": 1}


def test_a_deleted_copy_that_comes_up_again_in_callbacks_and_lists_changes_nothing(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.LATE
    deleting(line)
    leave_message(line)
    line.clock.advance(10)
    do(line, "recordings")
    do(line, "fetch audio")
    do(line, "delete copies")
    line.clock.advance(120)
    do(line, "recordings")
    assert (only(line).status, only(line).provider_copy, only(line).due_at) == ("stored", False, None)


class OnlyTogether:
    """A phone company that hands over audio only to several who ask at the same time."""

    def __init__(self, line: Line, parties: int) -> None:
        self._phone, self._all_here = line.hotline.phone, threading.Barrier(parties, timeout=30)
        self._lock = threading.Lock()

    def audio(self, recording_sid: str) -> bytes:
        self._all_here.wait()
        with self._lock:
            return self._phone.audio(recording_sid)


def test_several_hands_fetch_at_the_same_time_and_each_message_once(line: Line) -> None:
    for _ in range(6):
        leave_message(line)
    line.clock.advance(10)
    phone: Any = OnlyTogether(line, 3)
    assert fetching.fetch_due(line.database, phone, line.hotline.recordings, line.now, hands=3) == fetching.Fetched(6)
    assert {voicemail.status for voicemail in line.voicemails(every=True)} == {"stored"}
    assert len({voicemail.file for voicemail in line.voicemails(every=True)}) == 6


def test_a_phone_company_that_is_away_is_left_alone_by_all_hands(line: Line) -> None:
    class Away:
        asked = 0

        def audio(self, _recording_sid: str) -> bytes:
            self.asked += 1
            raise TryLater("busy")

    for _ in range(8):
        leave_message(line)
    line.clock.advance(10)
    phone: Any = Away()
    found = fetching.fetch_due(line.database, phone, line.hotline.recordings, line.now, hands=4)
    assert (found, phone.asked) == (fetching.Fetched(put_off=4), 4)
