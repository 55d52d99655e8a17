"""What the hotline may answer to a message, and all that can happen on the way to it."""

import pytest

from ivr.emulator import InboundMode, WebhookFault
from ivr.emulator.messaging import drafts
from tests.emulator.stub import BASE, xml
from tests.emulator.texting import FALLBACK, INCOMING, SENDER, STATUS, WRITER, told


def bodies(hotline, path=INCOMING):
    return [form["Body"] for form in hotline.forms(path)]


def tokens(exchange):
    return [request.headers["I-Twilio-Idempotency-Token"] for request in exchange.requests if request.kind == "message"]


@pytest.mark.parametrize("answer", [None, "<Response/>", (200, {"Content-Type": "text/plain"}, b"")])
def test_an_empty_answer_says_nothing(person, hotline, exchange, clock, answer):
    hotline.documents[INCOMING] = answer
    person.write("Halo")
    clock.advance(10)
    assert person.texts == []
    assert exchange.problems() == []


def test_every_message_verb_is_a_message_of_its_own(person, hotline, exchange, clock, twilio):
    hotline.documents[INCOMING] = xml(
        f'<Message statusCallback="{STATUS}"><Body>Selamat </Body><Body>pagi</Body></Message><Message>Dua</Message>'
    )
    person.write("Halo")
    clock.advance(10)
    assert person.texts == ["Selamat pagi", "Dua"]
    assert [message.direction for message in twilio.messages.list(from_=SENDER)] == ["outbound-reply"] * 2
    assert told(hotline) == ["sent", "delivered", "read"]
    assert exchange.problems() == []


def test_plain_text_goes_to_the_person_even_if_it_was_meant_for_nobody(person, hotline, clock):
    hotline.documents[INCOMING] = (200, {"Content-Type": "text/plain; charset=utf-8"}, b"Kesalahan server")
    person.write("Halo")
    clock.advance(10)
    assert person.texts == ["Kesalahan server"]


def test_a_redirect_leads_to_another_document(person, hotline, clock):
    hotline.documents |= {
        INCOMING: xml("<Message>satu</Message><Redirect>/whatsapp/more</Redirect><Message>never</Message>"),
        "/whatsapp/more": xml("<Message>dua</Message>"),
    }
    person.write("Halo")
    clock.advance(10)
    assert person.texts == ["satu", "dua"]
    assert bodies(hotline, "/whatsapp/more") == ["Halo"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {"Content-Type": "application/json"}, b"{}"), 12300),
        ("<Response><Message>x</Response>", 12100),
        ("<Response>" + " " * 70_000 + "</Response>", 11750),
        (xml("<Say>x</Say>"), 12200),
        (xml('<Message colour="red">x</Message>'), 12200),
        (xml("<Message></Message>"), 14103),
        ((500, {}, b"broken"), 11200),
    ],
)
def test_what_twilio_would_not_take_is_in_its_debugger(person, hotline, exchange, answer, code):
    hotline.documents[INCOMING] = answer
    message = person.write("Halo")
    assert [(alert.code, alert.about) for alert in exchange.warnings] == [(code, message.sid)]


@pytest.mark.parametrize("fault", [WebhookFault.TIMED_OUT, WebhookFault.REPLY_LOST, WebhookFault.WRONG_SIGNATURE])
def test_a_webhook_that_fails_goes_to_the_fallback_once_and_is_told_why(person, hotline, exchange, clock, fault):
    hotline.documents |= {INCOMING: xml("<Message>unheard</Message>"), FALLBACK: xml("<Message>Sebentar</Message>")}
    exchange.faults.next_webhook(fault)
    message = person.write("Halo")
    clock.advance(10)
    (form,) = hotline.forms(FALLBACK)
    assert (form["MessageSid"], form["ErrorUrl"]) == (message.sid, BASE + INCOMING)
    assert form["ErrorCode"] == str(exchange.warnings[0].code)
    assert person.texts == ["Sebentar"]


def test_one_that_could_not_connect_is_tried_again_with_the_same_token(person, hotline, exchange):
    exchange.faults.next_webhook(WebhookFault.REFUSED)
    person.write("Halo")
    assert bodies(hotline) == ["Halo"]
    assert len(tokens(exchange)) == 2
    assert len(set(tokens(exchange))) == 1


def test_without_a_fallback_a_failed_one_is_only_in_the_list(person, hotline, exchange, twilio):
    exchange.messaging.book.senders[SENDER].fallback_url = ""
    exchange.faults.next_webhook(WebhookFault.TIMED_OUT)
    person.write("Halo")
    assert hotline.seen == []
    assert [message.body for message in twilio.messages.list(from_=WRITER)] == ["Halo"]


def test_doubled_a_message_comes_twice_with_one_sid_and_one_token(person, hotline, exchange):
    exchange.faults.inbound = InboundMode.DUPLICATED
    person.write("Halo")
    assert bodies(hotline) == ["Halo", "Halo"]
    assert len({form["MessageSid"] for form in hotline.forms(INCOMING)}) == len(set(tokens(exchange))) == 1


def test_a_burst_is_all_there_before_the_first_webhook_and_may_come_in_any_order(person, hotline, exchange, clock):
    words = [str(number) for number in range(8)]
    seen = []
    hotline.documents[INCOMING] = lambda form: seen.append(len(exchange.messaging.messages)) or "<Response/>"
    exchange.faults.inbound = InboundMode.SHUFFLED
    person.send(*map(drafts.text, words))
    clock.advance(60)
    assert sorted(bodies(hotline)) == words
    assert bodies(hotline) != words
    assert seen == [8] * 8


def test_a_lost_message_never_comes_and_is_found_in_the_list(person, hotline, exchange, twilio, clock):
    since = clock.now()
    exchange.faults.inbound = InboundMode.LOST
    person.write("Halo")
    exchange.faults.clear()
    clock.advance(3600)
    assert hotline.seen == []
    found = twilio.messages.list(to=SENDER, date_sent_after=since)
    assert [message.sid for message in found] == [message.sid for message in exchange.messaging.incoming.lost]
