"""An exchange on a virtual clock, a hotline of canned documents, and the unmodified SDK between them."""

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.emulator import Exchange, VirtualClock, WsgiAdapter, WsgiTransport, create_rest
from tests.emulator.joining import EVENTS
from tests.emulator.stub import ACCOUNT, AGENT, BASE, CALLER, NUMBER, TOKEN, Stub, xml

RECORD = '<Record action="/voice/recorded" recordingStatusCallback="/voice/recording" {} /><Say>unreachable</Say>'


EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]


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
    for host in ("api", "content", "messaging"):
        client.session.mount(f"https://{host}.twilio.com", WsgiAdapter(create_rest(exchange)))
    return client


@pytest.fixture
def twilio(http: TwilioHttpClient) -> Client:
    return Client(ACCOUNT, TOKEN, http_client=http)


@pytest.fixture
def connect(exchange, hotline):
    def dial(body=f"<Number {EVENTS}>{AGENT}</Number>", attributes='action="/voice/dialled"'):
        hotline.documents |= {
            "/voice/incoming": xml(f'<Dial callerId="{NUMBER}" {attributes}>{body}</Dial><Say>next verb</Say>'),
            "/voice/dialled": xml("<Say>after</Say>"),
        }
        return exchange.phone(CALLER).call("1500587")

    return dial


@pytest.fixture
def record(exchange, hotline):
    def dial(attributes='finishOnKey="#"'):
        hotline.documents["/voice/incoming"] = xml(RECORD.format(attributes))
        hotline.documents["/voice/recorded"] = xml("<Say>thanks</Say>")
        return exchange.phone(CALLER).call("1500587")

    return dial


@pytest.fixture
def dial(exchange, hotline):
    def call(voice_url=f"{BASE}/voice/incoming", document=None):
        exchange.numbers[NUMBER].voice_url = voice_url
        hotline.documents["/voice/incoming"] = document or xml("<Hangup/>")
        return exchange.phone(CALLER).call("1500587")

    return call


@pytest.fixture
def place(exchange, hotline, twilio):
    """Asks over REST for a call to an agent, whose progress is told at every event unless fewer are named."""
    hotline.documents["/agent"] = xml("<Say>Hello agent, please press one to take this call</Say>")

    def create(events=EVERY_EVENT, **more):
        return twilio.calls.create(
            to=AGENT,
            from_=NUMBER,
            url=f"{BASE}/agent",
            status_callback=f"{BASE}/progress",
            status_callback_event=events,
            **more,
        )

    return create
