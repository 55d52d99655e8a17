"""The Calls resource through the unmodified SDK, in process."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from ivr.emulator import Activity, Status
from ivr.emulator.sids import PATTERN
from tests.emulator.stub import AGENT, BASE, CALLER, NUMBER, xml


def refused(action):
    with pytest.raises(TwilioRestException) as caught:
        action()
    return caught.value.status, caught.value.code


def test_a_call_is_queued_then_rings_then_runs_its_document(create, twilio, exchange, hotline, clock):
    hotline.documents["/agent"] = xml("<Gather numDigits='1'><Say>Press 1</Say></Gather>")
    created = create(timeout=25)
    assert (created.status, created.direction, created.duration) == ("queued", "outbound-api", None)
    assert created.sid.startswith("CA")
    assert PATTERN.match(created.sid)
    clock.settle()
    assert twilio.calls(created.sid).fetch().status == "ringing"
    assert hotline.forms("/agent") == []
    leg = exchange.agent(AGENT).answer()
    form = hotline.forms("/agent")[0]
    assert (form["CallStatus"], form["Direction"], form["From"]) == ("in-progress", "outbound-api", NUMBER)
    clock.advance(2)
    leg.hang_up()
    fetched = twilio.calls(created.sid).fetch()
    assert (fetched.status, fetched.duration, fetched.to) == ("completed", "2", AGENT)
    assert fetched.start_time == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert fetched.end_time == fetched.start_time + timedelta(seconds=2)


def test_inline_twiml_runs_and_needs_absolute_addresses(create, twilio, exchange, clock):
    exchange.agent(AGENT).answer()
    created = twilio.calls.create(to=AGENT, from_=NUMBER, twiml=xml("<Say>hello</Say>"))
    clock.advance(5)
    assert exchange.agent(AGENT).calls[0].said == ["hello"]
    assert twilio.calls(created.sid).fetch().status == "completed"
    exchange.options.strict = False
    twilio.calls.create(to=AGENT, from_=NUMBER, twiml=xml("<Redirect>/agent</Redirect>"))
    clock.advance(5)
    assert exchange.warnings[-1].code == 11100


def test_one_call_a_second_leaves_the_queue(create, exchange, clock):
    created = [create() for _ in range(3)]
    assert [call.queue_time for call in created] == ["0", "1000", "2000"]
    rung = []
    for _ in range(3):
        clock.settle()
        rung.append(len(exchange.agent(AGENT).calls))
        clock.advance(1)
    assert rung == [1, 2, 3]


def test_a_live_call_is_torn_out_of_whatever_it_does(create, twilio, exchange, hotline, clock):
    hotline.documents |= {"/agent": xml("<Say>A long explanation that goes on and on and on</Say>")}
    hotline.documents["/moved"] = xml("<Say>moved</Say><Gather/>")
    created = create()
    leg = exchange.agent(AGENT).answer()
    clock.advance(1)
    twilio.calls(created.sid).update(url=f"{BASE}/moved", method="POST")
    assert leg.said == ["A long explanation that goes on and on and on", "moved"]
    twilio.calls(created.sid).update(twiml=xml("<Say>moved again</Say><Gather/>"))
    assert leg.said[-1] == "moved again"
    assert leg.listen().activity is Activity.LISTENING


def test_redirecting_the_caller_of_a_dial_disconnects_the_agent(exchange, hotline, twilio):
    hotline.documents |= {
        "/voice/incoming": xml(f"<Dial>{AGENT}</Dial>"),
        "/moved": xml("<Say>back</Say><Gather/>"),
    }
    call = exchange.phone(CALLER).call("1500587")
    leg = exchange.agent(AGENT).answer()
    twilio.calls(call.sid).update(url=f"{BASE}/moved")
    assert leg.status is Status.COMPLETED
    assert call.said == ["back"]


def test_redirecting_the_agent_lets_the_caller_go_on(exchange, hotline, twilio):
    hotline.documents |= {
        "/voice/incoming": xml(f'<Dial action="/after">{AGENT}</Dial>'),
        "/after": xml("<Say>after</Say><Gather/>"),
        "/moved": xml("<Say>elsewhere</Say><Gather/>"),
    }
    call = exchange.phone(CALLER).call("1500587")
    leg = exchange.agent(AGENT).answer()
    twilio.calls(leg.sid).update(url=f"{BASE}/moved")
    assert leg.said == ["elsewhere"]
    assert call.said == ["after"]


@pytest.mark.parametrize(("asked", "status"), [("completed", "canceled"), ("canceled", "canceled")])
def test_a_ringing_call_can_be_ended_both_ways(create, twilio, exchange, clock, asked, status):
    created = create()
    clock.settle()
    assert twilio.calls(created.sid).update(status=asked).status == status
    assert exchange.agent(AGENT).ringing is None


def test_cancelling_does_not_touch_an_answered_call_but_completing_does(create, twilio, exchange, hotline):
    hotline.documents["/agent"] = xml('<Pause length="60"/>')
    created = create()
    exchange.agent(AGENT).answer()
    assert exchange.switch.calls[created.sid].answered
    assert twilio.calls(created.sid).update(status="canceled").status == "in-progress"
    assert twilio.calls(created.sid).update(status="completed").status == "completed"
    assert refused(lambda: twilio.calls(created.sid).update(status="completed")) == (400, 21220)


def test_a_time_limit_ends_the_call(create, twilio, exchange, hotline, clock):
    hotline.documents["/agent"] = xml('<Pause length="600"/>')
    exchange.agent(AGENT).answer()
    created = create(time_limit=30)
    clock.advance(31)
    assert twilio.calls(created.sid).fetch().duration == "30"


def test_a_finished_call_can_be_deleted(create, twilio, clock):
    created = create()
    assert refused(twilio.calls(created.sid).delete) == (400, 20009)
    clock.advance(90)
    assert twilio.calls(created.sid).delete() is True
    assert refused(twilio.calls(created.sid).fetch) == (404, 20404)
