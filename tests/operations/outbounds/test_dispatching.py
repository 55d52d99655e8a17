"""What is in the outbox leaves once, by the way that is left, and it is known what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from ivr.emulator.messaging.message import MessageStatus
from ivr.emulator.messaging.outcomes import Outcome
from ivr.hotline.choices import Choice
from ivr.operations.outbounds import dispatching, moving
from ivr.operations.outbounds.carrier import Carrier, Leaves, Never, Waits
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.outbounds import Consent, Outbound
from tests.support.line import CALLER, Line
from tests.support.outbox import SID, Person, add_template, dispatches, outbound, ways
from tests.support.scheduled import do

NOTICE = OutboundKind.NOTICE
TICKET = Leaves("Tiket 12345678.", sms="Tiket 12345678.", template="ticket", values=("12345678",))


def worded(line: Line, leaves: Leaves | Waits | Never = TICKET) -> None:
    """Notices come to these words."""

    def wording(_session: Session, _outbound: Outbound, _now: datetime) -> Leaves | Waits | Never:
        return leaves

    carrier = line.hotline.carrier
    assert carrier is not None
    vars(line.hotline)["carrier"] = Carrier(line.database, carrier.messenger, carrier.senders, wording)


def carry(line: Line, seconds: float = 10.0) -> int:
    tried = line.hotline.carry()
    line.clock.advance(seconds)
    return tried


def test_words_leave_and_every_step_of_theirs_is_known(writing_line: Line) -> None:
    sari = Person(writing_line)
    number = sari.is_sent("Selamat pagi")
    assert carry(writing_line, 0) == 1
    assert outbound(writing_line, number).delivery == "sent"
    writing_line.clock.advance(10)
    found = outbound(writing_line, number)
    assert (found.delivery, found.tries, found.why) == ("read", 1, None)
    assert found.sent_at
    assert found.delivered_at
    assert found.read_at
    assert sari.phone.texts == ["Selamat pagi"]
    assert sari.row.changes >= 3, "pages look again at each step"
    assert carry(writing_line) == 0


def test_the_scheduler_sends_what_is_due_in_the_order_in_which_it_was_written(writing_line: Line) -> None:
    sari, budi = Person(writing_line), Person(writing_line, "ID.Budi")
    for text in ("satu", "dua", "tiga"):
        sari.is_sent(text)
    budi.is_sent("halo")
    assert do(writing_line, "outbounds") == {"tried": 4}
    writing_line.clock.advance(10)
    assert [message.words for message in sari.phone.received] == ["satu", "dua", "tiga"]
    assert budi.phone.texts == ["halo"]


def test_a_question_has_buttons_that_name_it(writing_line: Line) -> None:
    messenger = writing_line.hotline.messenger
    assert messenger is not None
    for name in messenger.missing_forms():
        messenger.create_form(name)
    sari = Person(writing_line)
    choices = (Choice("1", "Ya"), Choice("2", "Tidak"))
    sari.is_sent("Benar?\n\n1. Ya\n2. Tidak", chat=sari.chat(), turn=4, choices=choices)
    carry(writing_line)
    rich = sari.phone.last.rich
    assert rich is not None
    assert [(one.title, one.payload) for one in rich.buttons] == [("Ya", f"q:{SID}:4:1"), ("Tidak", f"q:{SID}:4:2")]


def test_a_notice_goes_by_template_outside_the_window_to_who_agreed(writing_line: Line) -> None:
    add_template(writing_line)
    worded(writing_line)
    sari = Person(writing_line, wrote=writing_line.now - timedelta(hours=30)).agrees()
    number = sari.is_sent(None, NOTICE)
    carry(writing_line)
    assert ways(writing_line, number) == [("template", "read")]
    assert sari.phone.texts == ["Tiket Anda 12345678 sudah kami catat dengan baik."]


def test_who_only_rang_gets_it_under_their_number(writing_line: Line) -> None:
    add_template(writing_line)
    worded(writing_line)
    sari = Person(writing_line, "ID.Other")
    with writing_line.database.begin() as session:
        said = {"given": True, "at": writing_line.now, "wording": "x", "source": "CA1"}
        session.add(Consent(number=CALLER, **said))
    number = sari.is_sent(None, NOTICE, address=None, number=CALLER)
    carry(writing_line)
    assert ways(writing_line, number) == [("template", "read")]
    assert dispatches(writing_line, number)[0].recipient == CALLER


@pytest.mark.parametrize(
    ("row", "agrees", "why"),
    [
        ({}, False, "no_consent"),
        ({"stopped_at": datetime(2026, 11, 1).astimezone()}, True, "stopped"),
        ({"blocked_at": datetime(2026, 11, 1).astimezone()}, True, "blocked"),
    ],
)
def test_who_does_not_want_it_is_not_written_to(
    writing_line: Line, row: dict[str, Any], agrees: bool, why: str
) -> None:
    worded(writing_line)
    sari = Person(writing_line, **row).agrees(agrees)
    number = sari.is_sent(None, NOTICE)
    carry(writing_line)
    found = outbound(writing_line, number)
    assert (found.delivery, found.why, found.due_at) == ("withdrawn", why, None)
    assert ways(writing_line, number) == []
    assert sari.phone.texts == []


def test_who_has_no_whatsapp_gets_an_sms_and_the_next_one_at_once(writing_line: Line) -> None:
    add_template(writing_line)
    worded(writing_line)
    sari = Person(writing_line).agrees()
    sari.phone.behave("no-whatsapp")
    first = sari.is_sent(None, NOTICE)
    carry(writing_line)
    carry(writing_line)
    assert ways(writing_line, first) == [("words", "failed"), ("sms", "delivered")]
    assert sari.text_messages.texts == ["Tiket 12345678."]
    second = sari.is_sent(None, NOTICE)
    carry(writing_line)
    assert ways(writing_line, second) == [("sms", "delivered")]
    assert outbound(writing_line, first).why is None


def test_what_is_too_long_for_one_sms_does_not_go_by_that_way(writing_line: Line) -> None:
    worded(writing_line, Leaves("Tiket 12345678.", sms=None))
    sari = Person(writing_line).agrees()
    sari.phone.behave("no-whatsapp")
    number = sari.is_sent(None, NOTICE)
    carry(writing_line)
    carry(writing_line)
    found = outbound(writing_line, number)
    assert (ways(writing_line, number), found.why, found.error_code) == ([("words", "failed")], "no_whatsapp", 63003)
    assert found.delivery == "failed"


def test_a_landline_is_never_sent_an_sms(writing_line: Line) -> None:
    add_template(writing_line)
    worded(writing_line)
    office = Person(writing_line, "+622112345678").agrees()
    office.phone.behave("no-whatsapp")
    number = office.is_sent(None, NOTICE)
    carry(writing_line)
    carry(writing_line)
    assert ways(writing_line, number) == [("words", "failed")]


def test_what_may_not_leave_yet_waits_and_what_is_no_news_is_never_sent(writing_line: Line) -> None:
    sari = Person(writing_line).agrees()
    until = writing_line.now + timedelta(hours=1)
    worded(writing_line, Waits(until))
    number = sari.is_sent(None, NOTICE)
    carry(writing_line)
    assert outbound(writing_line, number).due_at == until
    worded(writing_line, Never("too_late"))
    writing_line.clock.advance(3600)
    carry(writing_line)
    assert outbound(writing_line, number).why == "too_late"


def test_without_buttons_the_words_go_once_more(writing_line: Line) -> None:
    """Whatever WhatsApp has against them: the numbers in the text answer the question as well."""
    messenger = writing_line.hotline.messenger
    assert messenger is not None
    for name in messenger.missing_forms():
        messenger.create_form(name)
    sari = Person(writing_line)
    choices = (Choice("1", "Ya"), Choice("2", "Tidak"))
    sari.phone.behave(Outcome(MessageStatus.FAILED, 63021))
    number = sari.is_sent("Benar?", chat=sari.chat(), turn=4, choices=choices)
    carry(writing_line)
    sari.phone.behave("read")
    carry(writing_line)
    assert ways(writing_line, number) == [("words", "failed"), ("words", "read")]
    assert sari.phone.last.rich is None
    assert outbound(writing_line, number).choices, "the thread shows still what was asked"


def test_while_the_provider_is_away_it_waits_ever_longer_and_then_goes(writing_line: Line) -> None:
    sari = Person(writing_line)
    number = sari.is_sent("Selamat pagi")
    for _ in range(3):
        writing_line.exchange.faults.next("too-many-requests", path="Messages")
    carry(writing_line, 0)
    found = outbound(writing_line, number)
    assert (found.delivery, found.why, found.error_code) == ("waiting", "busy", 20429)
    assert found.due_at == writing_line.now + timedelta(minutes=5)
    writing_line.clock.advance(300)
    carry(writing_line, 0)
    assert outbound(writing_line, number).due_at == writing_line.now + timedelta(minutes=10)
    writing_line.clock.advance(600)
    carry(writing_line)
    writing_line.clock.advance(1200)
    carry(writing_line)
    assert outbound(writing_line, number).delivery == "read"
    assert sari.phone.texts == ["Selamat pagi"]


def test_what_cannot_be_worded_is_put_off_and_holds_nobody_else_up(writing_line: Line) -> None:
    def broken(_session: Session, _outbound: Outbound, _now: datetime) -> Leaves:
        raise ValueError("a placeholder is missing")

    carrier = writing_line.hotline.carrier
    assert carrier is not None
    vars(writing_line.hotline)["carrier"] = Carrier(writing_line.database, carrier.messenger, carrier.senders, broken)
    sari, budi = Person(writing_line).agrees(), Person(writing_line, "ID.Budi")
    number = sari.is_sent(None, NOTICE)
    budi.is_sent("halo")
    carry(writing_line)
    assert budi.phone.texts == ["halo"]
    assert outbound(writing_line, number).delivery == "waiting"


def test_templates_that_are_not_known_yet_are_waited_for(writing_line: Line) -> None:
    add_template(writing_line)
    worded(writing_line)
    sari = Person(writing_line, wrote=writing_line.now - timedelta(hours=30)).agrees()
    number = sari.is_sent(None, NOTICE)
    writing_line.exchange.faults.next("server-error", path="ContentAndApprovals")
    carry(writing_line, 0)
    assert (ways(writing_line, number), outbound(writing_line, number).delivery) == ([], "waiting")
    writing_line.clock.advance(61)
    carry(writing_line)
    assert ways(writing_line, number) == [("template", "read")]


def test_each_dispatch_is_known_by_its_number(writing_line: Line) -> None:
    sari = Person(writing_line)
    number = sari.is_sent("Selamat pagi")
    carrier = writing_line.hotline.carrier
    assert carrier is not None
    assert dispatching.dispatch(carrier, number, writing_line.hotline.clock) == "accepted"
    assert dispatching.dispatch(carrier, number, writing_line.hotline.clock) == "accepted"
    assert dispatching.dispatch(carrier, 0, writing_line.hotline.clock) is None
    assert len(dispatches(writing_line, number)) == 1


def test_ways_that_are_gone_are_read_back() -> None:
    assert moving.gone(Outbound(ways_gone="rich,words")) == {"rich", "words"}
    assert moving.ways_gone(Outbound(ways_gone="rich,words")) == {"words"}
    assert moving.ways_gone(Outbound(ways_gone="")) == frozenset()
