"""Callbacks of a message by WhatsApp: what they carry, and every way they can go astray."""

import pytest

from ivr.emulator import CallbackMode
from ivr.emulator.messaging.message import MessageStatus
from ivr.emulator.messaging.outcomes import Outcome
from tests.emulator.stub import ACCOUNT, BASE, CALLER
from tests.emulator.texting import SENDER, STATUS, WRITER, told


@pytest.fixture
def sent(person, send, clock):
    """A message within the person's window, and all that came of it within so many seconds."""
    person.write("Halo")

    def go(seconds=60, **more):
        message = send(**more)
        clock.advance(seconds)
        return message.fetch()

    return go


def test_it_is_sent_delivered_and_read_with_time_between_and_nothing_is_told_of_the_queue(sent, send, hotline, clock):
    message = send()
    assert told(hotline) == []
    for seconds, status in ((0, "sent"), (1, "delivered"), (3, "read")):
        clock.advance(seconds)
        assert told(hotline)[-1] == status
        assert message.fetch().status == status
    assert len(told(hotline)) == 3


def test_a_callback_has_the_fields_of_whatsapp_and_none_of_an_error(sent, hotline):
    message = sent()
    first, second, third = hotline.forms(STATUS)
    assert first == {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": "sent",
        "SmsStatus": "sent",
        "To": WRITER,
        "From": SENDER,
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "ChannelInstallSid": first["ChannelInstallSid"],
        "ChannelPrefix": "whatsapp",
        "ChannelToAddress": f"{CALLER[:-4]}XXXX",
        "StructuredMessage": "false",
        "ExternalUserId": first["ExternalUserId"],
        "XUnknownParam": "1",
    }
    assert first["ChannelInstallSid"].startswith("XE")
    assert (second["EventType"], third["EventType"]) == ("DELIVERED", "READ")


@pytest.mark.parametrize(
    ("name", "way", "code"),
    [
        ("delivered", ["sent", "delivered"], None),
        ("sent", ["sent"], None),
        ("unreachable", ["sent", "undelivered"], "30003"),
        ("no-whatsapp", ["failed"], "63003"),
        ("cannot-receive", ["failed"], "63024"),
        ("declined", ["failed"], "63049"),
        ("blocked", ["failed"], "63014"),
        ("rate-limited", ["failed"], "63018"),
        (Outcome(MessageStatus.FAILED, 99_999), ["failed"], "99999"),
    ],
)
def test_who_it_is_for_decides_how_far_it_gets(person, sent, hotline, name, way, code):
    person.behave(name)
    message = sent()
    assert told(hotline) == way
    last = hotline.forms(STATUS)[-1]
    assert (last.get("ErrorCode"), bool(last.get("ChannelStatusMessage"))) == (code, code is not None)
    assert (message.status, message.error_code) == (way[-1], code and int(code))
    assert bool(message.error_message) is (code is not None)


def test_a_landline_has_no_whatsapp_unless_somebody_writes_from_it_or_it_is_made_so(exchange, person, twilio, clock):
    office = exchange.person("+622112345678")
    assert office.record.fate.error_code == 63003
    office.write("Halo")
    message = twilio.messages.create(to=office.address, from_=SENDER, body="Halo")
    clock.advance(5)
    assert message.fetch().status == "read"
    office.behave("no-whatsapp")
    message = twilio.messages.create(to=office.address, from_=SENDER, body="Halo")
    clock.advance(5)
    assert message.fetch().error_code == 63003


def test_the_address_of_the_message_wins_over_that_of_its_sender(exchange, person, sent, hotline):
    exchange.messaging.book.senders[SENDER].status_url = f"{BASE}/of-the-sender"
    sent()
    sent(status_callback=None)
    assert told(hotline) == told(hotline, "/of-the-sender") == ["sent", "delivered", "read"]


def test_shuffled_they_all_arrive_in_some_order(exchange, sent, hotline):
    exchange.faults.callbacks = CallbackMode.SHUFFLED
    for _ in range(3):
        sent()
    assert sorted(told(hotline)) == sorted(["sent", "delivered", "read"] * 3)
    assert told(hotline) != ["sent", "delivered", "read"] * 3


def test_doubled_each_comes_twice_with_one_token_dropped_none_comes(exchange, sent, hotline):
    exchange.faults.callbacks = CallbackMode.DUPLICATED
    sent()
    assert told(hotline) == ["sent", "sent", "delivered", "delivered", "read", "read"]
    requests = [request for request in exchange.requests if request.kind == "message-status"]
    assert len({request.headers["I-Twilio-Idempotency-Token"] for request in requests}) == 3
    exchange.faults.callbacks = CallbackMode.DROPPED
    assert sent().status == "read"
    assert len(told(hotline)) == 6


def test_late_they_come_long_after_the_last(exchange, sent, hotline, clock):
    exchange.faults.callbacks = CallbackMode.LATE
    sent(seconds=10)
    assert told(hotline) == []
    clock.advance(40)
    assert sorted(told(hotline)) == ["delivered", "read", "sent"]


def test_a_sender_sends_so_many_a_second_and_what_would_wait_for_hours_fails(exchange, person, send, clock):
    person.write("Halo")
    exchange.options.messages_per_second, exchange.options.longest_queue = 0.5, 3.0
    messages = [send() for _ in range(3)]
    clock.advance(0)
    assert [message.fetch().status for message in messages] == ["sent", "queued", "failed"]
    assert messages[2].fetch().error_code == 63018
    clock.advance(2)
    assert messages[1].fetch().status == "sent"


def test_a_locked_sender_sends_nothing(exchange, sent):
    exchange.messaging.book.senders[SENDER].locked = True
    assert sent().error_code == 63051


def test_whatever_was_deleted_or_answered_wrongly_changes_nothing_for_the_rest(exchange, sent, hotline, twilio, clock):
    hotline.documents[STATUS] = (200, {"Content-Type": "application/json"}, b"{}")
    message = sent(seconds=0)
    message.delete()
    clock.advance(60)
    assert told(hotline) == ["sent"]
    assert [alert.code for alert in exchange.warnings] == [12300]
