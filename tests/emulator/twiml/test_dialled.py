"""The leg that a Dial placed: its whisper, and what becomes of it before the two are joined."""

import pytest

from ivr.emulator import Activity
from tests.emulator.joining import EVENTS, result
from tests.emulator.stub import AGENT, xml

WHISPER = f'<Number url="/voice/whisper" {EVENTS}>{AGENT}</Number>'


def whisper(hotline):
    hotline.documents |= {
        "/voice/whisper": xml('<Gather numDigits="1" action="/voice/accept"><Say>Press 1</Say></Gather><Hangup/>'),
        "/voice/accept": lambda form: xml("" if form["Digits"] == "1" else "<Hangup/>"),
    }


def test_a_whisper_is_heard_by_the_agent_alone_before_the_two_are_joined(exchange, connect, hotline):
    whisper(hotline)
    call = connect(WHISPER)
    leg = exchange.agent(AGENT).answer()
    assert leg.said == ["Press 1"]
    assert call.activity is Activity.DIALLING
    leg.press("1")
    assert (call.activity, leg.activity) == (Activity.TALKING, Activity.TALKING)
    assert call.said == []


@pytest.mark.parametrize("reaction", ["presses another key", "stays silent", "hangs up"])
def test_answered_but_not_taken_is_completed_without_a_bridge(exchange, connect, hotline, clock, reaction):
    whisper(hotline)
    call = connect(WHISPER)
    leg = exchange.agent(AGENT).answer()
    match reaction:
        case "presses another key":
            leg.press("2")
        case "stays silent":
            clock.advance(30)
        case "hangs up":
            leg.hang_up()
    assert result(hotline) == ("completed", "false")
    assert call.listen().said == ["after"]
