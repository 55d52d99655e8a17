"""Dial: every way a dialled leg can end, and what the caller's leg is told."""

import pytest

from ivr.emulator import Activity, Status
from tests.emulator.joining import result
from tests.emulator.stub import AGENT, CALLER, NUMBER, xml

OTHER = "+628110000002"


def test_an_answered_leg_is_joined_and_the_caller_goes_on_after_it(exchange, connect, hotline, clock):
    call = connect()
    leg = exchange.agent(AGENT).answer()
    assert (call.activity, leg.activity) == (Activity.TALKING, Activity.TALKING)
    clock.advance(42)
    leg.hang_up()
    assert result(hotline) == ("completed", "true")
    form = hotline.forms("/voice/dialled")[0]
    assert (form["DialCallDuration"], form["DialCallSid"]) == ("42", leg.sid)
    assert call.said == ["after"]


def test_the_leg_tells_its_progress_with_its_parent_and_numbers(exchange, connect, hotline, clock):
    call = connect()
    exchange.agent(AGENT).answer()
    clock.advance(3)
    call.hang_up()
    forms = hotline.forms("/voice/leg")
    assert [form["CallStatus"] for form in forms] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {form["ParentCallSid"] for form in forms} == {call.sid}
    assert {form["Direction"] for form in forms} == {"outbound-dial"}
    assert [("CallDuration" in form) for form in forms] == [False, False, False, True]
    assert forms[-1]["CallDuration"] == "3"
    assert {form["CallbackSource"] for form in forms} == {"call-progress-events"}


def test_without_an_action_the_next_verb_follows(exchange, connect, clock):
    exchange.agent(AGENT).busy()
    assert connect(attributes="").listen().said == ["next verb"]


def test_all_phones_ring_and_the_first_to_answer_wins(exchange, connect, hotline, clock):
    connect(f"<Number>{AGENT}</Number><Number>{OTHER}</Number>")
    first, second = exchange.agent(AGENT), exchange.agent(OTHER)
    assert first.ringing
    assert second.ringing
    leg = second.answer()
    assert first.ringing is None
    assert first.calls[0].status is Status.CANCELED
    leg.hang_up()
    assert hotline.forms("/voice/dialled")[0]["DialCallSid"] == leg.sid


def test_one_after_the_other_the_next_rings_only_when_the_last_did_not_answer(exchange, connect, clock):
    first, second = exchange.agent(AGENT), exchange.agent(OTHER)
    connect(f"<Number>{AGENT}</Number><Number>{OTHER}</Number>", 'action="/voice/dialled" sequential="true"')
    assert first.ringing
    assert second.ringing is None
    first.decline()
    assert second.ringing
    assert second.answer().activity is Activity.TALKING


@pytest.mark.parametrize("asked", [True, False])
def test_when_the_caller_hangs_up_first_the_action_may_or_may_not_be_asked(exchange, connect, hotline, clock, asked):
    exchange.options.action_after_caller_left = asked
    call = connect()
    leg = exchange.agent(AGENT).answer()
    clock.advance(10)
    call.hang_up()
    assert leg.status is Status.COMPLETED
    assert len(hotline.forms("/voice/dialled")) == asked
    if asked:
        form = hotline.forms("/voice/dialled")[0]
        assert (form["CallStatus"], form["DialCallStatus"], form["DialBridged"]) == ("completed", "completed", "true")


def test_waiting_for_the_bridge_leaves_the_caller_ringing(exchange, connect, hotline):
    call = connect(attributes='action="/voice/dialled" answerOnBridge="true"')
    assert call.status is Status.RINGING
    exchange.agent(AGENT).answer()
    assert call.status is Status.IN_PROGRESS


def test_the_star_key_drops_the_agent_when_allowed(exchange, connect, hotline):
    call = connect(attributes='action="/voice/dialled" hangupOnStar="true"')
    exchange.agent(AGENT).answer()
    call.press("*")
    assert result(hotline) == ("completed", "true")
    assert call.status is Status.IN_PROGRESS


def test_the_time_limit_ends_the_conversation_and_not_the_call(exchange, connect, hotline, clock):
    call = connect(attributes='action="/voice/dialled" timeLimit="60"')
    exchange.agent(AGENT).answer()
    clock.advance(60)
    assert hotline.forms("/voice/dialled")[0]["DialCallDuration"] == "60"
    assert call.listen().said == ["after"]


def test_a_recorded_conversation_belongs_to_the_calling_leg(exchange, connect, hotline, clock):
    call = connect(
        attributes='action="/voice/dialled" record="record-from-answer" recordingStatusCallback="/voice/recording"'
    )
    leg = exchange.agent(AGENT).answer()
    clock.advance(20)
    leg.hang_up()
    clock.advance(5)
    announced = hotline.forms("/voice/recording")[0]
    assert (announced["CallSid"], announced["RecordingSource"]) == (call.sid, "DialVerb")
    assert announced["RecordingDuration"] == "20"
    assert hotline.forms("/voice/dialled")[0]["RecordingUrl"] == announced["RecordingUrl"]


def test_a_named_client_rings_like_a_telephone(exchange, connect, hotline):
    connect("<Client>sari</Client>")
    leg = exchange.agent("client:sari").answer()
    assert leg.record.to == "client:sari"
    assert leg.activity is Activity.TALKING


def test_the_number_may_be_written_into_the_dial_itself(exchange, connect, hotline):
    connect(AGENT)
    assert exchange.agent(AGENT).ringing
    assert exchange.agent(AGENT).ringing.record.from_ == NUMBER


def test_without_a_caller_id_the_agent_sees_who_calls(exchange, hotline):
    hotline.documents["/voice/incoming"] = xml(f"<Dial>{AGENT}</Dial>")
    exchange.phone(CALLER).call("1500587")
    assert exchange.agent(AGENT).ringing.record.from_ == CALLER


def test_a_foreign_caller_id_is_refused(exchange, hotline, clock):
    hotline.documents["/voice/incoming"] = xml(f'<Dial callerId="+6285555555" action="/voice/dialled">{AGENT}</Dial>')
    hotline.documents["/voice/dialled"] = xml("<Hangup/>")
    exchange.phone(CALLER).call("1500587")
    assert result(hotline) == ("failed", "false")
    assert [alert.code for alert in exchange.warnings] == [13214]
    assert exchange.agent(AGENT).calls == []
