"""What is written behind the # of an address: how often it is tried, and when."""

from ivr.emulator import ConnectFailed, TimedOut
from tests.emulator.stub import BASE
from tests.emulator.unreliable import Unreliable


def test_an_overridden_fragment_is_neither_sent_nor_signed(dial, exchange):
    dial(f"{BASE}/voice/incoming?lang=id#rc=2&rp=ct,5xx")
    assert exchange.requests[0].url == f"{BASE}/voice/incoming?lang=id"
    assert not exchange.problems()


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
