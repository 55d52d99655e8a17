"""Rule 1: a telephone door answers 200 with valid TwiML, whatever fails behind it, and never with a redirect."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ivr.logs import Unfailing
from tests.support.keys import to_the_place
from tests.support.line import Line
from tests.support.outage import away
from tests.support.webhooks import AGENT_DOORS, DOORS, MESSAGE_DOORS, fields_of, send, unreachable
from tests.twiml_lint import lint

BINARY = bytes(range(256)).decode("latin-1")
ODD: dict[str, Iterable[tuple[str, str]]] = {
    "nothing": [],
    "no call": [("From", "+6281234567890"), ("Digits", "1")],
    "empty call": [("CallSid", ""), ("From", ""), ("Digits", "")],
    "unknown call": [*fields_of("CA" + "9" * 32).items(), ("Digits", "1")],
    "binary": [*fields_of("CA" + BINARY).items(), ("Digits", BINARY), (BINARY, BINARY)],
    "long identifier": fields_of("CA" + "1" * 5000, Digits="1" * 5000, RecordingSid="R" * 5000).items(),
    "repeated": [
        ("CallSid", "CA1"),
        ("CallSid", "CA2"),
        ("Digits", "1"),
        ("Digits", "2"),
        ("From", "a"),
        ("From", "b"),
    ],
    "recording of nothing": fields_of("CA1", RecordingSid="", RecordingUrl="://", RecordingDuration="NaN").items(),
    "recording of too much": fields_of("CA1", RecordingSid="RE1", RecordingDuration="1e999").items(),
    "recording of ages": fields_of("CA1", RecordingSid="RE2", RecordingDuration="99999999999999999999").items(),
    "recording back in time": fields_of(
        "CA1", RecordingSid="RE3", RecordingStatus="completed", RecordingStartTime="Fri, 99 Foo 0000"
    ).items(),
    "odd status": fields_of("CA1", CallStatus="melting", CallDuration="-5", DialCallStatus="?").items(),
    "null characters": fields_of(
        "CA\x00", From="\x00", To="\x00", RecordingSid="RE\x00", CallStatus="completed"
    ).items(),
    "unicode": fields_of("CA🙏", From="é", To="🙏" * 40, CallStatus="🙏", RecordingSid="RE🙏", Digits="１２").items(),
    "nearly 64 kB": [*fields_of("CA1").items(), ("Filler", "x" * 63_000)],
}
QUERIES = (
    "",
    "?n=0",
    "?n=-1",
    "?n=99999999999999999999",
    "?n=x&lang=xx&attempt=%00",
    "?n=0&silent=1&lang=en",
    "?n=%ff&n=1",
)


def check(answer) -> None:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200
    assert answer.content_type == "text/xml; charset=utf-8"
    assert lint(answer.get_data(as_text=True)) == []


@pytest.mark.parametrize("door", [*DOORS, *AGENT_DOORS, *MESSAGE_DOORS])
def test_odd_requests_are_answered_in_twiml(line: Line, door: str) -> None:
    for method in ("POST", "GET"):
        for name, fields in ODD.items():
            if method == "GET" and "64 kB" in name:
                continue
            for query in QUERIES if name == "unknown call" else QUERIES[1:2]:
                answer = send(line, f"{door}{query}", fields, method=method)
                assert answer.status_code == 200, (method, name, query, answer.status_code)
                check(answer)


@pytest.mark.parametrize("door", [*DOORS, *AGENT_DOORS, *MESSAGE_DOORS])
def test_a_slash_too_many_is_no_redirect(line: Line, door: str) -> None:
    check(send(line, f"{door}/", fields_of("CA1")))
    first, _, rest = door.removeprefix("/").partition("/")
    check(send(line, f"/{first}//{rest}", fields_of("CA1")))


def test_a_body_beyond_reason_is_refused_unread(line: Line) -> None:
    answer = send(line, "/voice/incoming", [*fields_of("CA1").items(), ("Filler", "x" * 140_000)])
    assert answer.status_code == 403
    assert line.reports() == []


@pytest.mark.parametrize("door", [*DOORS, *AGENT_DOORS, *MESSAGE_DOORS])
def test_every_door_answers_while_the_database_cannot_be_reached(line: Line, door: str) -> None:
    with unreachable(line):
        for method in ("POST", "GET"):
            for more in ({}, {"Digits": "1"}, {"RecordingSid": "RE1", "RecordingDuration": "5", "RecordingUrl": "x"}):
                check(send(line, f"{door}?n=0&lang=en&attempt=x", fields_of("CA1", **more), method=method))


@pytest.mark.parametrize("door", ["/voice/incoming", "/voice/turn", "/voice/fallback"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_apology_is_in_the_language_of_the_call(line: Line, door: str, language: str) -> None:
    with unreachable(line):
        answer = send(line, f"{door}?n=3&lang={language}", fields_of("CA1", Digits="1")).get_data(as_text=True)
    assert line.words("apology", language) in answer
    assert "<Record " in answer


def test_a_caller_hears_an_apology_and_leaves_a_message(line: Line) -> None:
    with unreachable(line):
        caller = line.dial()
        assert caller.heard == line.words("apology")
        assert caller.waits_for_a_message
        caller.speak(10)
        assert caller.heard == line.words("apology_thanks")
        assert caller.ended
        line.clock.advance(20)
    assert [recording.call_sid for recording in line.hotline.phone.recordings(line.now.replace(hour=0))] == [caller.sid]


@pytest.mark.parametrize(("language", "entry"), [("id", "1"), ("en", "1"), ("en", None)])
def test_a_database_that_fails_in_the_middle_of_a_call_is_apologised_for_in_its_language(
    line: Line, language: str, entry: str | None
) -> None:
    caller = line.dial(language=language).press(*to_the_place())
    with unreachable(line):
        caller = caller.press("40115") if entry else caller.stay_silent()
        assert caller.heard == line.words("apology", language)
        caller.speak(8)
        assert caller.heard == line.words("apology_thanks", language)
        line.clock.advance(20)
    assert caller.ended


def test_who_says_nothing_after_the_apology_is_asked_to_ring_again(line: Line) -> None:
    with unreachable(line):
        answer = send(line, "/voice/away?lang=en", fields_of("CA1")).get_data(as_text=True)
    assert line.words("apology_end", "en") in answer
    assert "<Hangup/>" in answer


def test_the_call_goes_on_where_it_was_when_the_database_is_back(line: Line) -> None:
    """The telephone company asks the fallback address; by then the database may be there again."""
    caller = line.dial(language="en").press("1", "8")
    answer = send(line, "/voice/fallback", fields_of(caller.sid, ErrorCode="11200"))
    assert line.words("category", "en") in answer.get_data(as_text=True)
    assert "/voice/turn?n=3&amp;lang=en" in answer.get_data(as_text=True)


def test_the_fallback_keeps_the_language_that_the_failed_address_tells(line: Line) -> None:
    fields = fields_of("CA1", ErrorCode="11200", ErrorUrl="http://hotline.test/voice/turn?n=3&lang=en")
    with unreachable(line):
        answer = send(line, "/voice/fallback", fields).get_data(as_text=True)
    assert line.words("apology", "en") in answer


@pytest.mark.parametrize("failing", ["begin", "reading", "direct.fetch", "direct.write", "direct.write_together"])
def test_whichever_statement_fails_the_call_is_answered(
    line: Line, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> object:
        raise OperationalError("a statement", None, ConnectionError("gone"))

    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    owner = line.database.direct if failing.startswith("direct.") else line.database
    monkeypatch.setattr(owner, failing.removeprefix("direct."), refuse)
    check(send(line, "/voice/incoming", fields_of("CA" + "2" * 32)))
    for number in range(6):
        check(send(line, f"/voice/turn?n={number}&lang=id", fields_of(caller.sid, Digits="1")))
    monkeypatch.undo()
    assert len(line.reports()) <= 1


def test_a_lost_connection_is_tried_once_more(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = line.dial().press("3", "1", "1")
    real, begun = line.database.begin, []

    @contextmanager
    def lost_once() -> Iterator[Session]:
        begun.append("transaction")
        if len(begun) == 1:
            raise OperationalError("a statement", None, ConnectionError("gone"), connection_invalidated=True)
        with real() as session:
            yield session

    monkeypatch.setattr(line.database, "begin", lost_once)
    assert line.words("goodbye") in caller.press("1").heard
    assert len(begun) > 1
    assert len(line.reports()) == 1


def test_a_log_that_takes_nothing_more_disturbs_no_caller() -> None:
    class Full(io.BytesIO):
        def write(self, _words: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def flush(self) -> None:
            raise ValueError("I/O operation on closed file")

    log = structlog.BytesLogger(Unfailing(Full()))  # type: ignore[arg-type]
    log.info(b"a line")
    log.error(b"another")


def test_connections_that_the_server_has_closed_are_replaced(line: Line) -> None:
    """As after a restart of PostgreSQL: what lay idle is gone, and no caller hears of it."""
    caller = line.dial().press("1")
    if not line.database.is_sqlite:
        with line.database.begin() as session:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            session.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    assert line.words("message_skip") in caller.press("1").heard
    caller.press("9", "2", "40115", "1", "9")
    assert len(line.reports()) == 1


def test_an_error_of_our_own_is_answered_like_any_other(line: Line, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    caller = line.dial()
    monkeypatch.setattr("ivr.hotline.flow.step", lambda *_: 1 / 0)
    assert caller.press("1").heard == line.words("apology")


def test_nothing_of_the_call_is_lost_while_the_end_cannot_be_written_down(line: Line) -> None:
    caller = line.dial().press(*to_the_place())
    with away(line.database):
        caller.hang_up()
    assert caller.ended
    check(send(line, "/voice/status", fields_of(caller.sid, CallStatus="completed", CallDuration="20")))
    assert [report.status for report in line.reports()] == ["partial"]
