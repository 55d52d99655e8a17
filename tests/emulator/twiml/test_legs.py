"""How a leg begins: asked for while it rings, answered, or turned away."""

import pytest

from ivr.emulator import Status
from tests.emulator.stub import AGENT, BASE, xml


def codes(exchange):
    return [alert.code for alert in exchange.warnings]


def test_the_first_request_comes_while_it_rings_and_later_ones_in_progress(dial, hotline):
    hotline.documents["/voice/next"] = xml("<Hangup/>")
    call = dial(xml("<Redirect>/voice/next</Redirect>"))
    assert hotline.forms("/voice/incoming")[0]["CallStatus"] == "ringing"
    assert hotline.forms("/voice/next")[0]["CallStatus"] == "in-progress"
    assert call.status is Status.COMPLETED


@pytest.mark.parametrize(("attribute", "status"), [("", Status.NO_ANSWER), ('reason="busy"', Status.BUSY)])
def test_a_leading_reject_turns_the_caller_away_unanswered(dial, hotline, attribute, status):
    call = dial(xml(f"<Reject {attribute}/>"))
    assert call.status is status
    assert call.record.answered is False
    assert hotline.forms("/voice/status")[0]["CallStatus"] == status


def test_a_later_reject_only_ends_the_call(dial, exchange):
    call = dial(xml("<Say>x</Say><Reject/>")).listen()
    assert call.status is Status.COMPLETED
    assert codes(exchange) == [12200]


def test_a_leading_pause_waits_before_answering(dial, clock):
    call = dial(xml('<Pause length="3"/><Say>Good morning everybody</Say>'))
    assert call.status is Status.RINGING
    clock.advance(3)
    assert call.status is Status.IN_PROGRESS


def test_a_caller_who_hangs_up_before_the_answer_was_never_answered(dial, hotline):
    dial(xml('<Pause length="3"/>')).hang_up()
    assert hotline.forms("/voice/status")[0]["CallStatus"] == "no-answer"


def test_an_empty_document_answers_and_ends(dial, hotline):
    assert dial(xml("")).status is Status.COMPLETED


def test_detection_of_a_machine_can_be_awaited(place, exchange, hotline, clock):
    exchange.agent(AGENT).machine("machine_start")
    place(machine_detection="Enable")
    clock.advance(10)
    assert hotline.forms("/agent")[0]["AnsweredBy"] == "machine_start"
    assert hotline.forms("/progress")[-1]["AnsweredBy"] == "machine_start"


def test_detection_of_a_machine_can_be_told_in_the_background(place, exchange, hotline, clock):
    exchange.agent(AGENT).answer()
    place(machine_detection="Enable", async_amd="true", async_amd_status_callback=f"{BASE}/detected")
    clock.advance(10)
    assert "AnsweredBy" not in hotline.forms("/agent")[0]
    assert hotline.forms("/detected")[0]["AnsweredBy"] == "human"
    assert hotline.forms("/detected")[0]["MachineDetectionDuration"]
