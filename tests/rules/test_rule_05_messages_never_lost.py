"""Rule 5: a voice message is never lost: action, recording callback and the provider's list feed one record."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ivr.emulator import CallbackMode, RecordingOrder
from ivr.operations.messages import recordings
from ivr.records.models import Call, Report, Turn, Voicemail
from tests.support.line import Caller, Line
from tests.support.webhooks import at_once, fields_of, send

TO_THE_BEEP = ("1", "1", "1")
SECONDS = 9
RECORDING = "RE" + "3" * 32


def action(line: Line, sid: str, seconds: int = SECONDS, digits: str = "hangup") -> None:
    url = f"http://company.test/Recordings/{RECORDING}"
    fields = fields_of(sid, RecordingSid=RECORDING, RecordingUrl=url, RecordingDuration=str(seconds), Digits=digits)
    assert send(line, f"/voice/turn?n={len(TO_THE_BEEP)}&lang=id", fields).status_code == 200


def callback(line: Line, sid: str, seconds: int = SECONDS, status: str = "completed") -> None:
    fields = {"CallSid": sid, "RecordingSid": RECORDING, "RecordingStatus": status, "RecordingDuration": str(seconds)}
    assert send(line, "/voice/recording?n=6", fields).status_code == 200


def listed(line: Line, sid: str, seconds: int = SECONDS) -> None:
    """What the periodic look at the provider's list does with the recording."""
    told = recordings.Recording(RECORDING, sid, seconds, line.now - timedelta(seconds=seconds), final=True)
    with line.database.begin() as session:
        recordings.take_in(session, told, line.now)


def ended(line: Line, sid: str) -> None:
    assert send(line, "/voice/status", fields_of(sid, CallStatus="completed", CallDuration="60")).status_code == 200


SIDES: dict[str, Callable[[Line, str], None]] = {
    "action": action,
    "callback": callback,
    "list": listed,
    "end": ended,
}
ORDERS = [order for length in (1, 2, 4) for order in itertools.permutations(SIDES, length) if order != ("end",)]


def clean(line: Line) -> None:
    with line.database.begin() as session:
        for model in (Voicemail, Report, Turn, Call):
            session.execute(delete(model))


def test_every_order_of_what_is_told_leads_to_one_message_and_one_report(line: Line) -> None:
    for number, order in enumerate(ORDERS):
        caller = line.dial(f"+6281234{number:06d}").press(*TO_THE_BEEP)
        for again in (order, order[:1]):
            for side in again:
                SIDES[side](line, caller.sid)
            (message,) = line.voicemails(every=True)
            told = (message.call_sid, message.seconds, message.replaced, message.too_short)
            assert told == (caller.sid, SECONDS, False, False), order
            if "end" in order or "action" in order:
                assert [report.status for report in line.reports()] == ["received"], order
        caller.call.hang_up()
        line.clock.advance(10)
        clean(line)


def test_all_sides_at_the_same_moment(line: Line) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    at_once([lambda side=side: side(line, caller.sid) for side in (*SIDES.values(), *SIDES.values())])
    assert [message.seconds for message in line.voicemails(every=True)] == [SECONDS]
    assert len(line.reports()) == 1


@pytest.mark.parametrize("mode", CallbackMode)
def test_however_the_phone_company_tells_it(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    for order, end in itertools.product(RecordingOrder, ENDS):
        line.exchange.faults.recording_order = order
        caller = line.dial().press(*TO_THE_BEEP)
        caller.call.speak(5)
        ENDS[end](caller)
        line.clock.advance(120)
        if mode is CallbackMode.DROPPED:
            recordings.reconcile(line.database, line.hotline.phone, line.now - timedelta(minutes=5), line.now)
            line.hotline.conversations.leave(caller.sid, line.now)
        told = (mode, order, end)
        assert [message.seconds for message in line.voicemails()] == [6 if end == "recorded again" else 5], told
        assert [report.status for report in line.reports()] == ["received"], told
        clean(line)


ENDS: dict[str, Callable[[Caller], object]] = {
    "sent": lambda caller: caller.press("#", "1").hang_up(),
    "hung up": lambda caller: caller.hang_up(),
    "hung up in the review": lambda caller: caller.press("#").hang_up(),
    "recorded again": lambda caller: caller.press("#", "2").speak(6).press("1").hang_up(),
}


def test_the_final_length_corrects_the_first(line: Line) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    action(line, caller.sid, 9)
    callback(line, caller.sid, 7)
    assert [message.seconds for message in line.voicemails()] == [7]
    action(line, caller.sid, 9)
    assert [message.seconds for message in line.voicemails()] == [7]


def test_a_message_whose_final_length_is_too_short_does_not_count(line: Line) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    action(line, caller.sid, 2)
    callback(line, caller.sid, 1)
    assert line.voicemails() == []


@pytest.mark.parametrize("order", [("absent", "completed"), ("completed", "absent")])
def test_a_recording_without_audio_is_no_message_whatever_else_is_told(line: Line, order: tuple[str, str]) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    for status in order:
        callback(line, caller.sid, SECONDS if status == "completed" else 0, status)
    counted = [message.status for message in line.voicemails()]
    assert counted == (["pending"] if order[-1] == "completed" else [])


def test_a_recording_in_progress_is_not_yet_a_message(line: Line) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    callback(line, caller.sid, 0, "in-progress")
    assert line.voicemails(every=True) == []


def test_a_recording_of_a_turn_that_was_taken_by_something_else_is_kept(line: Line) -> None:
    caller = line.dial().press(*TO_THE_BEEP)
    ended(line, caller.sid)
    assert [report.status for report in line.reports()] == ["partial"]
    action(line, caller.sid)
    assert [message.seconds for message in line.voicemails()] == [SECONDS]
    assert [report.status for report in line.reports()] == ["received"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(0, 12), *[st.booleans()] * 3),
        max_size=12,
    )
)
def test_of_several_takes_the_last_reviewed_one_counts_and_what_came_after(
    line: Line, told: list[tuple[str, int, bool, bool, bool]]
) -> None:
    clean(line)
    begun = {"A": 0, "B": 60, "C": 120}
    for name, seconds, absent, silent, reviewed in told:
        at = line.now + timedelta(seconds=begun[name])
        news = recordings.Recording(
            f"RE{name}", "CA1", seconds, at, final=True, absent=absent, silent=silent, reviewed=reviewed
        )
        with line.database.begin() as session:
            recordings.take_in(session, news, line.now)
    takes = line.voicemails(every=True)
    usable = sorted(
        (take for take in takes if not (take.too_short or take.silent or take.status == "missing")),
        key=lambda take: take.recorded_at,
    )
    assert len(takes) == len({name for name, *_ in told})
    counting = {take.recording_sid for take in line.voicemails()}
    last_reviewed = max((take.recorded_at for take in usable if take.reviewed), default=None)
    assert counting == {
        take.recording_sid for take in usable if last_reviewed is None or take.recorded_at >= last_reviewed
    }
    assert bool(counting) == bool(usable)
    for take in takes:
        assert take.replaced == (bool(usable) and take.recording_sid not in counting)
    clean(line)
