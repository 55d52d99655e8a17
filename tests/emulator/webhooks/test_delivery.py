"""Webhooks on the wire: headers, signature, retries, redirects, and what the tests can put in between."""

import threading
import uuid

import pytest
from twilio.request_validator import RequestValidator

from ivr.emulator import ConnectFailed, TimedOut, WebhookFault
from tests.emulator.stub import BASE, CALLER, NUMBER, TOKEN, xml


@pytest.fixture
def dial(exchange, hotline):
    def call(voice_url=f"{BASE}/voice/incoming", document=None):
        exchange.numbers[NUMBER].voice_url = voice_url
        hotline.documents["/voice/incoming"] = document or xml("<Hangup/>")
        return exchange.phone(CALLER).call("1500587")

    return call


class Unreliable:
    """A transport that fails as told before it works."""

    def __init__(self, inner, *failures):
        self.inner = inner
        self.failures = list(failures)

    def __call__(self, *request):
        if self.failures:
            raise self.failures.pop(0)
        return self.inner(*request)


def test_every_webhook_carries_the_headers_of_the_real_thing(dial, exchange):
    dial()
    request = exchange.requests[0]
    assert request.headers["User-Agent"] == "TwilioProxy/1.1"
    assert request.headers["Accept"] == "*/*"
    assert request.headers["X-Home-Region"] == "us1"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert uuid.UUID(request.headers["I-Twilio-Idempotency-Token"]).version == 4
    assert RequestValidator(TOKEN).validate(request.url, request.form, request.signature)


def test_the_standard_fields_are_all_there_and_unknown_geography_is_empty(dial, exchange):
    dial()
    form = exchange.requests[0].form
    assert (form["From"], form["Caller"], form["To"], form["Called"]) == (CALLER, CALLER, NUMBER, NUMBER)
    assert (form["FromCountry"], form["FromCity"], form["CalledZip"]) == ("ID", "", "")
    assert (form["Direction"], form["ApiVersion"]) == ("inbound", "2010-04-01")
    assert form["CallToken"]
    assert "ParentCallSid" not in form
    assert "XUnknownParam" in form


def test_a_withheld_number_is_a_word(exchange, hotline):
    hotline.documents["/voice/incoming"] = xml("<Hangup/>")
    exchange.phone(None).call("1500-587")
    assert hotline.forms("/voice/incoming")[0]["From"] == "anonymous"


@pytest.mark.parametrize("typed", ["1500587", "1500-587", "1500 587", "+62 21 5000 0587", "021-5000-0587", NUMBER])
def test_what_people_really_dial_reaches_the_number(exchange, hotline, typed):
    hotline.documents["/voice/incoming"] = xml("<Hangup/>")
    exchange.phone(CALLER).call(typed)
    assert hotline.forms("/voice/incoming")[0]["To"] == NUMBER


def test_an_overridden_fragment_is_neither_sent_nor_signed(dial, exchange):
    dial(f"{BASE}/voice/incoming?lang=id#rc=2&rp=ct,5xx")
    assert exchange.requests[0].url == f"{BASE}/voice/incoming?lang=id"
    assert not exchange.problems()


def test_a_failed_connection_is_tried_once_more_with_the_same_token(dial, exchange):
    exchange.transport = Unreliable(exchange.transport, ConnectFailed("no"))
    dial()
    first, second = exchange.requests[:2]
    assert (first.attempt, second.attempt) == (1, 2)
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]
    assert not exchange.problems()


def test_a_timeout_is_not_tried_again_by_default(dial, exchange):
    exchange.transport = Unreliable(exchange.transport, TimedOut("slow"))
    call = dial()
    assert call.heard("error")
    assert [request.kind for request in exchange.requests] == ["voice", "status"]
    assert [alert.code for alert in exchange.warnings] == [11205]


def test_an_address_can_ask_for_more_attempts(dial, exchange):
    exchange.transport = Unreliable(exchange.transport, TimedOut("slow"), ConnectFailed("no"))
    dial(f"{BASE}/voice/incoming#rc=3&rp=all")
    assert [request.attempt for request in exchange.requests if request.kind == "voice"] == [1, 2, 3]
    assert not exchange.problems()


def test_server_errors_are_tried_again_only_on_request(dial, exchange, hotline):
    dial(document=(500, {}, b""))
    assert len(hotline.forms("/voice/incoming")) == 1
    dial(f"{BASE}/voice/incoming#rc=2&rp=5xx", (500, {}, b""))
    assert len(hotline.forms("/voice/incoming")) == 4


def test_a_wrong_override_is_ignored_and_noted(dial, exchange):
    dial(f"{BASE}/voice/incoming#rc=9&ct=5&rp=sometimes")
    assert len(exchange.problems()) == 3


def test_a_redirect_is_followed_as_get_and_loses_the_fields(dial, exchange, hotline):
    hotline.documents["/elsewhere"] = xml("<Say>here</Say>")
    call = dial(document=(302, {"Location": "/elsewhere"}, b""))
    last = next(request for request in exchange.requests if request.path == "/elsewhere")
    assert (last.method, last.fields) == ("GET", ())
    assert call.said == ["here"]
    assert "followed as GET" in exchange.problems()[0]


def test_more_than_ten_redirects_are_an_error(dial, exchange):
    dial(document=(302, {"Location": "/voice/incoming"}, b""))
    assert exchange.warnings[-1].code == 11215


@pytest.mark.parametrize(
    ("fault", "reached", "code"),
    [
        (WebhookFault.REFUSED, 1, None),
        (WebhookFault.TIMED_OUT, 0, 11205),
        (WebhookFault.REPLY_LOST, 1, 11205),
        (WebhookFault.WRONG_SIGNATURE, 0, 11200),
        (WebhookFault.TWICE, 2, None),
    ],
)
def test_faults_on_the_way_can_be_planned(dial, exchange, hotline, fault, reached, code):
    exchange.faults.next_webhook(fault, path="/voice/incoming")
    dial()
    assert len(hotline.forms("/voice/incoming")) == reached
    assert [alert.code for alert in exchange.warnings] == ([code] if code else [])
    assert hotline.refused == (fault is WebhookFault.WRONG_SIGNATURE)


def test_a_test_can_wrap_the_transport_and_send_every_webhook_twice_at_once(dial, exchange, hotline):
    inner = exchange.transport

    def twice(*request):
        other = threading.Thread(target=inner, args=request)
        other.start()
        reply = inner(*request)
        other.join()
        return reply

    exchange.transport = twice
    dial()
    assert len(hotline.forms("/voice/incoming")) == 2
    assert len(hotline.forms("/voice/status")) == 2


def test_a_rotated_token_signs_from_then_on(dial, exchange, hotline):
    exchange.auth_token = hotline.token = "f" * 32
    dial()
    assert hotline.refused == 0
    assert RequestValidator("f" * 32).validate(
        exchange.requests[0].url, exchange.requests[0].form, exchange.requests[0].signature
    )


def test_requests_remember_what_was_answered_and_how_long_it_took(dial, exchange):
    dial()
    request = exchange.requests[0]
    assert request.reply.status == 200
    assert b"<Hangup/>" in request.reply.body
    assert request.milliseconds > 0
