"""A telephone that rings: taken, not taken, or given up."""

import pytest

from ivr.emulator import Status
from tests.emulator.joining import result
from tests.emulator.stub import AGENT


@pytest.mark.parametrize(
    ("behave", "status"),
    [("busy", "busy"), ("decline", "busy"), ("unreachable", "failed"), ("ignore", "no-answer")],
)
def test_an_agent_who_does_not_take_it_is_told_as_such(exchange, connect, hotline, clock, behave, status):
    getattr(exchange.agent(AGENT), behave)()
    call = connect()
    clock.advance(30)
    assert result(hotline) == (status, "false")
    assert call.listen().said == ["after"]


def test_ringing_may_last_a_little_longer_than_asked(exchange, connect, hotline, clock):
    exchange.options.ring_buffer = 5
    connect(attributes='action="/voice/dialled" timeout="20"')
    clock.advance(24.9)
    assert hotline.forms("/voice/dialled") == []
    clock.advance(0.2)
    assert result(hotline) == ("no-answer", "false")


def test_a_caller_who_gives_up_stops_the_ringing(exchange, connect, hotline):
    call = connect()
    call.hang_up()
    agent = exchange.agent(AGENT)
    assert agent.ringing is None
    assert agent.calls[0].status is Status.CANCELED
    assert hotline.forms("/voice/leg")[-1]["CallStatus"] == "canceled"
