"""Rule 3: a turn is taken once; the same webhook again gets the same answer and does nothing more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from ivr.emulator import WebhookFault
from ivr.records.models import Call, Turn
from tests.support.keys import NOWHERE, sent, to_the_beep, to_the_place, told
from tests.support.line import Line
from tests.support.webhooks import Twice, at_once, contents, fields_of, send

LONG_CALL = (
    *("9", "9", "1", "8", "1", "9", "2", "90225", "1"),
    *("1", "2", "081311112222#", "2", "081311112222#", "1"),
)


@pytest.fixture(params=["one after the other", "at the same moment"])
def twice(request: pytest.FixtureRequest, line: Line) -> Iterator[Twice]:
    """Every webhook comes twice."""
    transport = Twice(line.exchange.transport, together=request.param == "at the same moment")
    line.exchange.transport = transport
    yield transport
    assert transport.count > 0
    assert transport.differences == []


def turns_of(line: Line, sid: str) -> list[int]:
    with line.database.reading() as session:
        return sorted(session.scalars(select(Turn.number).where(Turn.call_sid == sid)))


def test_a_callback_is_asked_for_once(line: Line, twice: Twice) -> None:
    caller = line.dial().press(*LONG_CALL, "1")
    assert line.words("promised_joined", deadline="").rstrip(". ") not in caller.heard
    line.clock.advance(5)
    (report,), (callback,) = line.reports(), line.callbacks()
    assert (report.ticket, report.callback_id) == (caller.ticket, callback.id)
    others = ("arriving", "the window", "goodbye, when the ticket is not asked for again")
    assert turns_of(line, caller.sid) == list(range(len(LONG_CALL) + len(others)))


def test_a_message_is_left_once(line: Line, twice: Twice) -> None:
    caller = line.dial().press(*to_the_beep()).speak(5).press("2").speak(6).press(*sent())
    line.clock.advance(10)
    assert [report.ticket for report in line.reports()] == [caller.ticket]
    assert [take.seconds for take in line.voicemails(every=True)] == [5, 6]
    assert [take.seconds for take in line.voicemails()] == [6]


def test_a_message_that_ends_with_the_call_is_left_once(line: Line, twice: Twice) -> None:
    caller = line.dial().press(*to_the_beep())
    caller.call.speak(7)
    caller.hang_up()
    line.clock.advance(10)
    assert [report.status for report in line.reports()] == ["received"]
    assert [take.seconds for take in line.voicemails(every=True)] == [7]


def test_a_status_is_told_and_three_misses_are_counted_once(line: Line, twice: Twice) -> None:
    ticket = line.dial().press(*told(where=NOWHERE)).ticket
    caller = line.dial("+6281300001111").press("2", ticket, "1111", "7890", "0", "8", "8")
    assert not caller.ended
    assert line.words("status_menu") in caller.heard
    caller.stay_silent()
    assert caller.ended


def test_who_hangs_up_has_left_once(line: Line, twice: Twice) -> None:
    line.dial().press(*to_the_place()).hang_up()
    assert [report.status for report in line.reports()] == ["partial"]


def test_many_copies_of_the_first_webhook_are_one_call(line: Line) -> None:
    fields = fields_of("CA" + "7" * 32)
    answers = at_once([lambda: send(line, "/voice/incoming", fields).data] * 8)
    assert len(set(answers)) == 1
    assert line.words("menu_open").encode() in answers[0]
    with line.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == 1
    assert turns_of(line, "CA" + "7" * 32) == [0]


def test_many_copies_of_a_webhook_that_files_a_report_are_one_report(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    fields = fields_of(caller.sid, Digits="9")
    answers = at_once([lambda: send(line, "/voice/turn?n=6&lang=id", fields).data] * 8)
    assert len(set(answers)) == 1
    assert line.words("filed").encode() in answers[0]
    assert len(line.reports()) == 1


def test_different_keys_for_one_turn_are_one_decision(line: Line) -> None:
    """Whichever comes first decides; the others hear what it led to."""
    caller = line.dial().press("1")
    answers = at_once(
        [lambda key=key: send(line, "/voice/turn?n=1&lang=id", fields_of(caller.sid, Digits=key)).data for key in "12"]
    )
    assert answers[0] == answers[1]
    assert turns_of(line, caller.sid) == [0, 1, 2]


def test_an_old_webhook_gets_its_old_answer_and_changes_nothing(line: Line) -> None:
    caller = line.dial().press(*told())
    line.clock.advance(5)
    before = contents(line.database)
    for delivery in [delivery for delivery in line.exchange.requests if delivery.reply]:
        again = send(line, delivery.url.removeprefix("http://hotline.test"), delivery.fields, method=delivery.method)
        assert again.data == delivery.reply.body  # type: ignore[union-attr]
    assert contents(line.database) == before
    assert caller.ended


def test_a_reply_that_was_lost_is_said_again_by_the_fallback(line: Line) -> None:
    line.expected_problems.append("lost")
    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    line.exchange.faults.next_webhook(WebhookFault.REPLY_LOST, path="/voice/turn")
    caller.press("9")
    assert caller.heard.startswith(line.words("filed"))
    assert [report.ticket for report in line.reports()] == [caller.ticket]


def test_hanging_up_while_a_key_is_on_its_way_ends_in_one_report(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    at_once(
        [
            lambda: send(line, "/voice/turn?n=6&lang=id", fields_of(caller.sid, Digits="9")),
            lambda: send(line, "/voice/status", fields_of(caller.sid, CallStatus="completed", CallDuration="9")),
        ]
    )
    assert [report.status for report in line.reports()] == ["received"]


def test_hanging_up_in_the_message_and_its_recording_at_the_same_moment_lose_nothing(line: Line) -> None:
    caller = line.dial().press(*to_the_beep())
    recording = {"RecordingSid": "RE" + "1" * 32, "RecordingDuration": "9", "RecordingUrl": "http://company.test/RE1"}
    ended = fields_of(caller.sid, CallStatus="completed", CallDuration="9")
    at_once(
        [
            lambda: send(line, "/voice/turn?n=3&lang=id", fields_of(caller.sid, Digits="hangup", **recording)),
            lambda: send(line, "/voice/status", ended),
            lambda: send(
                line, "/voice/recording?n=6", {"CallSid": caller.sid, "RecordingStatus": "completed", **recording}
            ),
        ]
    )
    assert len(line.reports()) == 1
    assert [take.seconds for take in line.voicemails()] == [9]
