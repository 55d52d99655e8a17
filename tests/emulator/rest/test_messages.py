"""Messages through the unmodified SDK, in process."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import BASE, CALLER
from tests.emulator.texting import SMS_SENDER, STATUS, add_senders, told


@pytest.fixture(autouse=True)
def senders(exchange):
    add_senders(exchange)


@pytest.fixture
def send(twilio):
    return lambda **more: twilio.messages.create(**({"to": CALLER, "from_": SMS_SENDER, "body": "Halo"} | more))


def refused(action):
    with pytest.raises(TwilioRestException) as caught:
        action()
    return caught.value.status, caught.value.code


def test_a_message_is_queued_at_once_and_goes_its_way_with_the_clock(send, twilio, clock, hotline):
    created = send(status_callback=BASE + STATUS)
    assert (created.status, created.direction, created.date_sent) == ("queued", "outbound-api", None)
    assert (created.num_media, created.num_segments, created.error_code, created.price) == ("0", "1", None, None)
    clock.advance(10)
    sent = twilio.messages(created.sid).fetch()
    assert (sent.status, sent.body, sent.date_sent) == ("delivered", "Halo", created.date_created)
    assert told(hotline) == ["sent", "delivered"]


def test_messages_are_listed_newest_first_by_whom_and_when_and_in_pages(send, twilio, clock):
    first = send()
    clock.advance(3600)
    moment = clock.now()
    second = send(to="+628130000001")
    clock.advance(10)

    def listed(**filters):
        return [message.sid for message in twilio.messages.list(**filters)]

    assert listed() == [second.sid, first.sid]
    assert listed(page_size=1) == [second.sid, first.sid]
    assert listed(to=CALLER, from_=SMS_SENDER) == [first.sid]
    assert listed(date_sent_after=moment) == [second.sid]
    assert listed(date_sent_before=moment - timedelta(seconds=1)) == [first.sid]
    assert listed(date_sent=moment) == [second.sid, first.sid]
    assert listed(from_="+628130000001") == []


def test_words_are_blanked_out_and_a_message_is_deleted_once_it_has_left(send, twilio, clock, exchange):
    message = send()
    assert refused(message.delete) == (400, 20009)
    exchange.options.redact_only_finished = True
    assert refused(lambda: message.update(body="")) == (400, 20009)
    clock.advance(10)
    assert message.update(body="").body == ""
    assert refused(lambda: message.update(body="else")) == (400, 20001)
    assert message.delete() is True
    assert refused(message.fetch) == (404, 20404)
    assert twilio.messages.list() == []


def test_a_service_accepts_schedules_and_calls_off(send, exchange, clock, hotline, twilio):
    service = exchange.messaging.add_service(exchange.messaging.book.senders[SMS_SENDER])
    through = {"from_": None, "messaging_service_sid": service.sid, "status_callback": BASE + STATUS}
    accepted = send(**through)
    assert (accepted.status, accepted.from_, accepted.messaging_service_sid) == ("accepted", None, service.sid)
    clock.advance(10)
    assert accepted.fetch().from_ == SMS_SENDER
    assert told(hotline) == ["queued", "sent", "delivered"]
    assert hotline.forms(STATUS)[0]["MessagingServiceSid"] == service.sid
    hotline.seen.clear()
    later = {**through, "send_at": clock.now() + timedelta(minutes=20), "schedule_type": "fixed"}
    kept, dropped = send(**later), send(**later)
    assert (kept.status, dropped.update(status="canceled").status) == ("scheduled", "canceled")
    assert refused(lambda: twilio.messages(accepted.sid).update(status="canceled")) == (400, 30409)
    clock.advance(1300)
    assert (kept.fetch().status, dropped.fetch().status) == ("delivered", "canceled")
    assert told(hotline) == ["queued", "sent", "delivered"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "banana"}, 21211),
        ({"to": "whatsapp:+6281234567890"}, 21910),
        ({"to": "+622112345678"}, 21614),
        ({"to": "+6591234567"}, 21408),
        ({"from_": None}, 21603),
        ({"from_": "+622150000587"}, 21606),
        ({"from_": "whatsapp:+628119999999", "to": "whatsapp:+6281234567890"}, 63007),
        ({"from_": None, "messaging_service_sid": "MG" + "0" * 32}, 21701),
        ({"body": ""}, 21619),
        ({"body": "x" * 1601}, 21617),
        ({"media_url": ["ftp://x"]}, 21620),
        ({"media_url": ["https://x.test/1"] * 11}, 21623),
        ({"status_callback": "x"}, 21609),
        ({"validity_period": 36001}, 21621),
        ({"content_variables": '{"1": "x"}'}, 21654),
        ({"content_sid": "HX" + "0" * 32}, 21655),
        ({"send_at": "2026-11-25T00:00:00Z", "schedule_type": "fixed"}, 35118),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once_and_leaves_no_message(send, twilio, change, code):
    assert refused(lambda: send(**change)) == (400, code)
    assert twilio.messages.list() == []


def test_two_faults_a_reply_lost_after_the_message_was_accepted_and_no_reply_without_one(send, twilio, exchange, clock):
    exchange.faults.next("reply-lost", method="POST", path="/Messages")
    with pytest.raises(Exception, match="reset"):
        send(body="once")
    exchange.faults.next("reset", method="POST", path="/Messages")
    with pytest.raises(Exception, match="reset"):
        send(body="never")
    exchange.faults.next("too-many-requests", path="/Messages")
    assert refused(send) == (429, 20429)
    clock.advance(10)
    assert [(message.body, message.status) for message in twilio.messages.list(to=CALLER)] == [("once", "delivered")]


def test_a_long_text_and_one_outside_ascii_take_several_segments(send):
    assert [send(body=text).num_segments for text in ("x" * 160, "x" * 161, "é" * 70, "é" * 71)] == ["1", "2", "1", "2"]
