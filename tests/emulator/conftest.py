"""An exchange on a virtual clock, a hotline of canned documents, and the unmodified SDK between them."""

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.emulator import Exchange, VirtualClock, WsgiAdapter, WsgiTransport, create_rest
from tests.emulator.stub import ACCOUNT, BASE, NUMBER, TOKEN, Stub


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def hotline() -> Stub:
    return Stub()


@pytest.fixture
def exchange(clock: VirtualClock, hotline: Stub) -> Exchange:
    exchange = Exchange(clock, ACCOUNT, TOKEN, transport=WsgiTransport(hotline, BASE), seed=1)
    exchange.add_number(
        NUMBER,
        voice_url=f"{BASE}/voice/incoming",
        status_callback=f"{BASE}/voice/status",
        aliases=["1500587"],
    )
    return exchange


@pytest.fixture
def http(exchange: Exchange) -> TwilioHttpClient:
    client = TwilioHttpClient(timeout=30)
    client.session.mount("https://api.twilio.com", WsgiAdapter(create_rest(exchange)))
    return client


@pytest.fixture
def twilio(http: TwilioHttpClient) -> Client:
    return Client(ACCOUNT, TOKEN, http_client=http)
