"""News of what we sent come late, twice and in any order, and come to the same."""

from __future__ import annotations

import pytest

from ivr.hotline.messenger import Told
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.outbounds import news
from ivr.telephony.signature import sign
from tests.support.line import PUBLIC_URL, TOKEN, Line
from tests.support.outbox import Person, dispatches, outbound, ways


def tell(line: Line, *delivery: Delivery, sid: str, token: str | None = None) -> list[bool]:
    told = []
    for one in delivery:
        with line.database.begin() as session:
            told.append(news.take_in(session, Told(one), line.now, token=token, message_sid=sid))
    return told


def sent(line: Line) -> tuple[int, str]:
    sari = Person(line)
    sari.phone.behave("stuck")
    number = sari.is_sent()
    line.hotline.carry()
    line.clock.settle()
    return number, dispatches(line, number)[0].message_sid or ""


def test_in_any_order_they_come_to_the_same(writing_line: Line) -> None:
    number, sid = sent(writing_line)
    order = (Delivery.READ, Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
    assert tell(writing_line, *order, sid=sid) == [True, False, False, False]
    assert outbound(writing_line, number).delivery == "read"


def test_who_has_it_has_it_whatever_else_is_told(writing_line: Line) -> None:
    number, sid = sent(writing_line)
    tell(writing_line, Delivery.FAILED, Delivery.DELIVERED, sid=sid)
    found = outbound(writing_line, number)
    assert (found.delivery, found.due_at, found.why) == ("delivered", None, None)
    assert writing_line.hotline.carry() == 0


def test_of_a_message_that_is_not_ours_nothing_is_news(writing_line: Line) -> None:
    assert tell(writing_line, Delivery.SENT, sid="SM" + "9" * 32) == [False]


@pytest.mark.parametrize("mode", ["shuffled", "duplicated", "late"])
def test_however_they_come_it_is_read_in_the_end(writing_line: Line, mode: str) -> None:
    writing_line.exchange.faults.callbacks = mode  # type: ignore[assignment]
    sari = Person(writing_line)
    number = sari.is_sent()
    writing_line.hotline.carry()
    writing_line.clock.advance(120)
    assert ways(writing_line, number) == [("words", "read")]


def test_a_status_that_nobody_signed_changes_nothing(writing_line: Line) -> None:
    number, sid = sent(writing_line)
    form = {"MessageSid": sid, "MessageStatus": "delivered"}
    door = f"{PUBLIC_URL}/whatsapp/status"
    client = writing_line.client()
    assert client.post("/whatsapp/status", data=form).status_code == 403
    assert outbound(writing_line, number).delivery == "accepted"
    signature = sign(door, list(form.items()), TOKEN)
    answer = client.post("/whatsapp/status", data=form, headers={"X-Twilio-Signature": signature}, base_url=PUBLIC_URL)
    assert (answer.status_code, answer.data) == (200, b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>')
    assert outbound(writing_line, number).delivery == "delivered"
