"""A hotline and the emulator's server over real HTTP and in real time."""

import json

import pytest
import requests

from ivr.emulator.page.server import Setup, create_app, create_exchange
from tests.emulator.stub import ACCOUNT, CALLER, MENU, NUMBER, TOKEN, Stub, served, xml

JSON = {"Content-Type": "application/json"}


class Control:
    """The control interface, as the page uses it."""

    def __init__(self, base: str, session: requests.Session) -> None:
        self.base, self.session = base, session

    def get(self, path: str) -> dict:
        return self.session.get(f"{self.base}/emulator/{path}", timeout=30).json()

    def post(self, path: str, body: dict | None = None, headers: dict | None = None) -> requests.Response:
        headers = JSON | (headers or {})
        return self.session.post(f"{self.base}/emulator/{path}", json.dumps(body or {}), headers=headers, timeout=30)

    def call(self, **more: object) -> str:
        body = {"from": CALLER, "to": "1500-587", "hurried": True} | more
        return self.post("calls", body).json()["sid"]


@pytest.fixture
def hotline():
    stub = Stub()
    stub.documents |= {
        "/voice/incoming": xml(MENU),
        "/voice/menu": xml('<Record action="/voice/recorded" finishOnKey="#" recordingStatusCallback="/recording"/>'),
        "/voice/recorded": xml("<Say>Thank you</Say>"),
    }
    with served(stub) as base:
        stub.base = base
        yield stub


@pytest.fixture
def exchange(hotline, tmp_path):
    setup = Setup(0, hotline.base, NUMBER, ACCOUNT, TOKEN, tmp_path / "clock.json", ("1500587",))
    exchange, clock = create_exchange(setup)
    exchange.options.recording_seconds = 0.05
    yield exchange
    clock.close()


@pytest.fixture
def control(exchange):
    with served(create_app(exchange, exchange.clock.offset)) as base, requests.Session() as session:
        session.trust_env = False
        yield Control(base, session)
