"""Status callbacks: one per subscribed event, and every way they can go astray."""

import pytest

from ivr.emulator import CallbackMode
from tests.emulator.stub import AGENT, CALLER, xml


def statuses(hotline):
    return [form["CallStatus"] for form in hotline.forms("/progress")]


@pytest.fixture
def conversation(exchange, place, clock):
    def run(mode):
        exchange.faults.callbacks = mode
        exchange.agent(AGENT).answer(after=2)
        created = place()
        clock.advance(10)
        return created

    return run


def test_in_order_every_event_arrives_once_with_its_number(conversation, hotline):
    conversation(CallbackMode.IN_ORDER)
    assert statuses(hotline) == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in hotline.forms("/progress")] == ["0", "1", "2", "3"]
    assert "ParentCallSid" not in hotline.forms("/progress")[0]


def test_shuffled_they_all_arrive_in_some_order(conversation, hotline, clock):
    conversation(CallbackMode.SHUFFLED)
    clock.advance(60)
    numbers = [form["SequenceNumber"] for form in hotline.forms("/progress")]
    assert sorted(numbers) == ["0", "1", "2", "3"]
    assert numbers != ["0", "1", "2", "3"]


def test_doubled_each_arrives_twice_with_the_same_token(exchange, conversation, hotline):
    conversation(CallbackMode.DUPLICATED)
    assert len(statuses(hotline)) == 8
    tokens = [
        request.headers["I-Twilio-Idempotency-Token"] for request in exchange.requests if request.kind == "status"
    ]
    assert len(set(tokens)) == 4


def test_dropped_none_arrives_and_the_test_can_see_which(exchange, conversation, hotline):
    conversation(CallbackMode.DROPPED)
    assert statuses(hotline) == []
    assert len(exchange.switch.callbacks.dropped) == 4


def test_late_they_all_come_after_the_call_has_ended(exchange, conversation, hotline, clock):
    created = conversation(CallbackMode.LATE)
    assert exchange.switch.calls[created.sid].ended
    assert statuses(hotline) == []
    clock.advance(40)
    assert sorted(statuses(hotline)) == ["completed", "in-progress", "initiated", "ringing"]


def test_only_the_subscribed_events_are_sent_and_by_default_only_the_end(place, exchange, hotline, clock):
    exchange.agent(AGENT).answer()
    place(events=[])
    clock.advance(30)
    assert statuses(hotline) == ["completed"]


@pytest.mark.parametrize(
    ("behave", "status", "code"),
    [
        ("busy", "busy", "486"),
        ("decline", "busy", "603"),
        ("ignore", "no-answer", "480"),
        ("unreachable", "failed", "404"),
    ],
)
def test_the_end_without_an_answer_says_why(place, exchange, hotline, clock, behave, status, code):
    getattr(exchange.agent(AGENT), behave)()
    place()
    clock.advance(61)
    last = hotline.forms("/progress")[-1]
    assert (last["CallStatus"], last["CallDuration"], last["SipResponseCode"]) == (status, "0", code)
    assert hotline.forms("/agent") == []


def test_a_call_cancelled_in_the_queue_fires_nothing(place, twilio, hotline, clock):
    place()
    second = place()
    assert second.status == "queued"
    assert twilio.calls(second.sid).update(status="canceled").status == "canceled"
    clock.advance(90)
    assert {form["CallSid"] for form in hotline.forms("/progress")}.isdisjoint({second.sid})


def test_an_answer_twilio_would_complain_about_is_a_warning(exchange, hotline):
    hotline.documents |= {
        "/voice/incoming": xml("<Hangup/>"),
        "/voice/status": (200, {"Content-Type": "application/json"}, b"{}"),
    }
    exchange.phone(CALLER).call("1500587")
    assert exchange.warnings[0].code == 12300


def test_the_inbound_number_hears_of_the_end_once_with_the_duration(exchange, hotline, clock):
    hotline.documents["/voice/incoming"] = xml('<Pause length="1"/><Gather><Say>Menu</Say></Gather>')
    call = exchange.phone(CALLER).call("1500587")
    clock.advance(4)
    call.hang_up()
    clock.advance(60)
    forms = hotline.forms("/voice/status")
    assert len(forms) == 1
    assert (forms[0]["CallStatus"], forms[0]["CallDuration"]) == ("completed", "3")


def test_a_callback_that_cannot_be_delivered_is_a_warning_and_the_call_goes_on(exchange, hotline):
    hotline.documents |= {"/voice/incoming": xml("<Hangup/>"), "/voice/status": (503, {}, b"")}
    call = exchange.phone(CALLER).call("1500587")
    assert call.status == "completed"
    assert [alert.code for alert in exchange.warnings] == [11200]


def test_a_late_recording_callback_waits_for_the_end_of_the_call_too(exchange, hotline, clock):
    exchange.faults.callbacks = CallbackMode.LATE
    hotline.documents |= {
        "/voice/incoming": xml('<Record action="/next" recordingStatusCallback="/recording"/>'),
        "/next": xml("<Gather timeout='60'/>"),
    }
    call = exchange.phone(CALLER).call("1500587").speak(3).press("#")
    clock.advance(40)
    assert hotline.forms("/recording") == []
    call.hang_up()
    clock.advance(40)
    assert len(hotline.forms("/recording")) == 1
