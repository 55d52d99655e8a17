"""Each REST fault, in process and over real HTTP, as the unmodified SDK meets it."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.emulator import RestFault, create_rest
from tests.emulator.rebased import Rebased
from tests.emulator.stub import ACCOUNT, AGENT, BASE, NUMBER, TOKEN, eventually, served


@pytest.fixture(params=["in process", "over HTTP"])
def client(request, exchange, http):
    if request.param == "in process":
        http.timeout = 0.5
        yield Client(ACCOUNT, TOKEN, http_client=http)
    else:
        with served(create_rest(exchange)) as base:
            rebased = Rebased(base, timeout=0.5)
            yield Client(ACCOUNT, TOKEN, http_client=rebased)
            rebased.session.close()


def create(client):
    return client.calls.create(to=AGENT, from_=NUMBER, url=f"{BASE}/agent")


def test_a_round_trip_creates_fetches_updates_lists_and_deletes(client, clock):
    created = create(client)
    assert client.calls(created.sid).fetch().status == "queued"
    assert client.calls(created.sid).update(status="canceled").status == "canceled"
    assert [call.sid for call in client.calls.list()] == [created.sid]
    assert client.calls(created.sid).delete() is True
    assert client.calls.list() == []


@pytest.mark.parametrize(("fault", "code"), [(RestFault.TOO_MANY_REQUESTS, 20429), (RestFault.SERVER_ERROR, 20500)])
def test_a_refusal_strikes_once_and_nothing_was_done(client, exchange, fault, code):
    exchange.faults.next(fault)
    with pytest.raises(TwilioRestException) as caught:
        create(client)
    assert (caught.value.status, caught.value.code) == (code - 20000, code)
    assert exchange.calls == []
    assert create(client).status == "queued"


def test_a_reset_connection_did_nothing(client, exchange):
    exchange.faults.next(RestFault.RESET)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(client)
    assert exchange.calls == []


def test_a_lost_reply_leaves_a_call_that_nobody_knows_of(client, exchange):
    exchange.faults.next(RestFault.REPLY_LOST)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(client)
    assert len(exchange.calls) == 1


def test_a_reply_later_than_the_client_waits_is_a_timeout_and_the_call_exists(client, exchange):
    exchange.faults.next(RestFault.SLOW, seconds=1.0)
    with pytest.raises(requests.exceptions.ReadTimeout):
        create(client)
    eventually(lambda: len(exchange.calls) == 1)


def test_a_slow_reply_within_the_patience_is_just_late(client, exchange):
    exchange.faults.next(RestFault.SLOW, seconds=0.05)
    assert create(client).status == "queued"


def test_faults_choose_their_request_and_can_be_cleared(client, exchange):
    exchange.faults.next("server-error", method="GET", path="/Calls/")
    created = create(client)
    with pytest.raises(TwilioRestException):
        client.calls(created.sid).fetch()
    exchange.faults.next("server-error", times=5)
    assert exchange.faults.planned() == ["server-error"] * 5
    exchange.faults.clear()
    assert client.calls(created.sid).fetch().sid == created.sid
