"""Whatever code a message fails with, it is known what the person gets, what an agent reads, what is logged.

The error is met once, at the first try; what comes next is what the remedy of the code says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import g
from sqlalchemy.orm import Session

from ivr.emulator.messaging.message import MessageStatus
from ivr.emulator.messaging.outcomes import Outcome
from ivr.hotline.choices import Choice
from ivr.hotline.writing import send_errors
from ivr.hotline.writing.send_errors import ERRORS, UNKNOWN, Fault, Learnt, Remedy, SendError
from ivr.operations.enquiries.thread import Line as Shown
from ivr.operations.outbounds import dispatching, moving
from ivr.operations.outbounds.carrier import Carrier, Leaves
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.database import Database
from ivr.records.outbounds import Outbound
from ivr.web.chats.labels import delivery_words
from ivr.web.frame import texts
from tests.support.line import Line, line_for
from tests.support.outbox import Person, add_template, outbound, ways

AT_ONCE = {20003, 20429, 21211, 21408, 21606, 21610, 21612, 21614, 21654, 21655, 21656, 63007}
"""The request itself is refused with these; with all others the message fails later."""
OF_SMS = {21211, 21408, 21606, 21610, 21612, 21614, 30001, 30003, 30005, 30006, 30007, 30008}
OF_TEMPLATES = {21654, 21655, 21656, 63027, 63028, 63040, 63041, 63042}
UNHEARD_OF = 99_999
TEXT, SHORT = "Tiket 12345678.\n\n1. Ya\n2. Tidak", "SMS: tiket 12345678."
BY_TEMPLATE = "Tiket Anda 12345678 sudah kami catat dengan baik."
FLAGS = {
    Learnt.NO_WHATSAPP: "no_whatsapp_at",
    Learnt.BLOCKED_US: "blocked_at",
    Learnt.STOPPED_SMS: "stopped_sms_at",
    Learnt.NO_SMS: "no_sms_at",
}


class Log:
    """Keeps what is logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []

    def __getattr__(self, level: str) -> Any:
        return lambda event, **more: self.lines.append((level, event, more))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    kept = Log()
    monkeypatch.setattr(moving, "log", kept)
    return kept


@pytest.fixture
def writing_line(sqlite_url: str, tmp_path: Path) -> Iterator[Line]:
    """Which database is behind it makes no difference to what a code means."""
    database = Database(sqlite_url)
    with line_for(database, sqlite_url, tmp_path, whatsapp=True, sms=True) as made:
        add_template(made)
        carrier = made.hotline.carrier
        assert carrier is not None
        for name in carrier.messenger.missing_forms():
            carrier.messenger.create_form(name)
        vars(made.hotline)["carrier"] = Carrier(database, carrier.messenger, carrier.senders, wording)
        yield made
    database.close()


def wording(_session: Session, _outbound: Outbound, _now: datetime) -> Leaves:
    choices = (Choice("1", "Ya"), Choice("2", "Tidak"))
    return Leaves(TEXT, choices, ("q:W1:1:1", "q:W1:1:2"), SHORT, "ticket", ("12345678",))


def fail_once(line: Line, code: int) -> tuple[Person, int]:
    """Something is sent to somebody, by the way that can meet this code, and meets it."""
    wrote = line.now - timedelta(hours=30) if code in OF_TEMPLATES else line.now
    sari = Person(line, wrote=wrote, no_whatsapp_at=line.now if code in OF_SMS else None).agrees()
    at = sari.text_messages if code in OF_SMS else sari.phone
    number = sari.is_sent(None, OutboundKind.NOTICE)
    if code in AT_ONCE:
        line.exchange.faults.next("refused", path="Messages", method="POST", code=code)
    else:
        at.behave(Outcome(MessageStatus.FAILED, code))
    carrier = line.hotline.carrier
    assert carrier is not None
    dispatching.dispatch(carrier, number, line.hotline.clock)
    line.clock.settle()
    at.behave("read")
    return sari, number


def read_by_agent(line: Line, number: int, language: str) -> str:
    with line.app.test_request_context("/"):
        g.language = language
        return delivery_words(Shown(line.now, went=outbound(line, number)))


def expected(error: SendError, code: int) -> list[str]:
    """What the person has in the end."""
    match error.remedy:
        case Remedy.TEMPLATE:
            return [BY_TEMPLATE]
        case Remedy.OTHER_CHANNEL:
            return [SHORT]
        case Remedy.PLAIN_TEXT:
            return [TEXT]
        case Remedy.LATER:
            return [SHORT if code in OF_SMS else TEXT]
    return []


@pytest.mark.parametrize("code", [*sorted(ERRORS), UNHEARD_OF])
def test_a_code_has_its_answer(writing_line: Line, log: Log, code: int) -> None:
    error = send_errors.error(code)
    sari, number = fail_once(writing_line, code)
    failed = outbound(writing_line, number)

    # what is logged, and whether somebody must be called
    ((level, event, told),) = log.lines
    assert event == "not sent"
    assert (told["code"], told["reason"], told["fault"]) == (code, error.reason, error.fault.value)
    assert level == ("error" if error.fault is Fault.SETTINGS else "warning")

    # what is learnt of the person, and nothing else
    row = sari.row
    kept = {learnt for learnt, flag in FLAGS.items() if getattr(row, flag) is not None}
    assert kept - ({Learnt.NO_WHATSAPP} if code in OF_SMS else set()) == ({error.learnt} if error.learnt else set())

    # what the agent reads, in both languages
    assert (failed.error_code, failed.why) == (code, error.reason)
    for language in ("id", "en"):
        why = texts.texts(language)[f"chats.error.{error.reason}"]
        assert str(why).replace("{code}", str(code)) in read_by_agent(writing_line, number, language)

    # what is done next, and when
    if error.remedy is Remedy.LATER:
        assert failed.due_at == writing_line.now + error.after
    elif error.remedy is not Remedy.NOTHING:
        assert failed.due_at == writing_line.now
    writing_line.clock.advance(error.after.total_seconds())
    for _ in range(3):
        writing_line.hotline.carry()
        writing_line.clock.advance(10)

    # what the person gets: the same once, and in no case twice
    assert sari.phone.texts + sari.text_messages.texts == expected(error, code)
    done = outbound(writing_line, number)
    assert done.due_at is None
    assert done.delivery in (("failed", "undelivered") if error.remedy is Remedy.NOTHING else ("delivered", "read"))
    assert len(ways(writing_line, number)) == (1 if error.remedy is Remedy.NOTHING else 2)


def test_the_plain_text_has_no_buttons_and_the_numbers_in_it(writing_line: Line) -> None:
    sari, _number = fail_once(writing_line, 63021)
    writing_line.hotline.carry()
    writing_line.clock.advance(10)
    assert sari.phone.last.rich is None
    assert "1. Ya" in sari.phone.last.words


@pytest.mark.parametrize("code", [code for code, error in sorted(ERRORS.items()) if error.remedy is Remedy.LATER])
def test_what_is_tried_again_is_not_tried_for_ever(writing_line: Line, code: int) -> None:
    error = send_errors.error(code)
    sari = Person(writing_line, no_whatsapp_at=writing_line.now if code in OF_SMS else None).agrees()
    number = sari.is_sent(None, OutboundKind.NOTICE)
    for _ in range(60):
        if code in AT_ONCE:
            writing_line.exchange.faults.next("refused", path="Messages", method="POST", code=code)
        for at in (sari.phone, sari.text_messages):
            at.behave(Outcome(MessageStatus.FAILED, code))
        writing_line.hotline.carry()
        writing_line.clock.advance(3600)
        writing_line.exchange.faults.clear()
        sari.line.exchange.messaging.book.windows.open("whatsapp:+628111450587", sari.phone.address, writing_line.now)
    tries = [way for way, _ in ways(writing_line, number)]
    assert tries.count("words") == (0 if code in OF_SMS else error.tries) or "template" in tries
    assert outbound(writing_line, number).delivery == "failed"
    assert outbound(writing_line, number).due_at is None


def test_a_code_that_nobody_knows_is_none_of_the_table() -> None:
    assert UNHEARD_OF not in ERRORS
    assert send_errors.error(UNHEARD_OF) is UNKNOWN
