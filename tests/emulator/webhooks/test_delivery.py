"""Webhooks on the wire: headers, signature, retries, redirects, and what the tests can put in between."""

import uuid

from twilio.request_validator import RequestValidator

from ivr.emulator import ConnectFailed, TimedOut
from tests.emulator.stub import CALLER, NUMBER, TOKEN, xml
from tests.emulator.unreliable import Unreliable


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


def test_requests_remember_what_was_answered_and_how_long_it_took(dial, exchange):
    dial()
    request = exchange.requests[0]
    assert request.reply.status == 200
    assert b"<Hangup/>" in request.reply.body
    assert request.milliseconds > 0
