"""Each kind of request carries the fields the platform page lists for it."""

from collections.abc import Callable

import pytest

from tests.emulator.stub import AGENT, BASE, CALLER, NUMBER, xml

STANDARD = {
    *("AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "From", "To", "Caller", "Called"),
    *(side + part for side in ("From", "To", "Caller", "Called") for part in ("City", "State", "Zip", "Country")),
}
PROGRESS = STANDARD | {"Timestamp", "CallbackSource", "SequenceNumber"}
FINAL = PROGRESS | {"CallDuration", "Duration"}
RECORDING = {
    *("AccountSid", "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus", "RecordingDuration"),
    *("RecordingChannels", "RecordingSource", "RecordingStartTime", "RecordingTrack", "ErrorCode"),
}
DIAL = f"""<Dial action="/dialled" callerId="{NUMBER}" record="record-from-answer">
  <Number url="/whisper" statusCallback="/leg" statusCallbackEvent="initiated completed">{AGENT}</Number></Dial>"""


@pytest.fixture
def everything(exchange, hotline, twilio, clock) -> Callable[[str], dict[str, str]]:
    """Runs a call in, a call out and a failing call; gives the last form of a path."""
    exchange.numbers[NUMBER].voice_fallback_url = f"{BASE}/fallback"
    hotline.documents |= {
        "/voice/incoming": xml('<Gather action="/typed" numDigits="1"/>'),
        "/typed": xml('<Record action="/recorded" recordingStatusCallback="/recording"/>'),
        "/recorded": xml(DIAL),
        "/whisper": xml("<Say>A caller</Say>"),
        "/dialled": xml("<Redirect>/broken</Redirect>"),
        "/broken": (500, {}, b""),
        "/fallback": xml("<Hangup/>"),
        "/agent": xml("<Hangup/>"),
    }
    call = exchange.phone(CALLER).call("1500587").press("1")
    call.speak(3).press("#")
    leg = exchange.agent(AGENT).answer().listen()
    clock.advance(5)
    leg.hang_up()
    exchange.agent(AGENT).answer()
    more = {"async_amd": "true", "async_amd_status_callback": f"{BASE}/detected"}
    for extra in ({}, more):
        twilio.calls.create(
            to=AGENT,
            from_=NUMBER,
            url=f"{BASE}/agent",
            status_callback=f"{BASE}/progress",
            machine_detection="Enable",
            **extra,
        )
    clock.advance(1.5)
    return lambda path: hotline.forms(path)[0]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/voice/incoming", STANDARD | {"CallToken"}, id="voice URL"),
        pytest.param("/typed", STANDARD | {"CallToken", "Digits", "msg"}, id="Gather action"),
        pytest.param(
            "/recorded",
            STANDARD | {"CallToken", "Digits", "RecordingUrl", "RecordingSid", "RecordingDuration"},
            id="Record action",
        ),
        pytest.param("/recording", RECORDING, id="recording status callback"),
        pytest.param("/whisper", STANDARD | {"ParentCallSid"}, id="whisper"),
        pytest.param(
            "/dialled",
            STANDARD
            | {"CallToken", "DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged"}
            | {"RecordingUrl", "RecordingSid", "RecordingDuration"},
            id="Dial action",
        ),
        pytest.param("/leg", PROGRESS | {"ParentCallSid"}, id="Number status callback"),
        pytest.param("/fallback", STANDARD | {"CallToken", "ErrorCode", "ErrorUrl"}, id="fallback"),
        pytest.param("/voice/status", FINAL | {"CallToken"}, id="number status callback"),
        pytest.param("/agent", STANDARD | {"AnsweredBy"}, id="synchronous machine detection"),
        pytest.param("/progress", FINAL | {"SipResponseCode", "AnsweredBy"}, id="REST status callback"),
        pytest.param(
            "/detected",
            {"AccountSid", "ApiVersion", "CallSid", "AnsweredBy", "MachineDetectionDuration"},
            id="machine detection callback",
        ),
    ],
)
def test_every_kind_of_request_has_its_fields_and_one_that_nobody_knows(everything, path, fields):
    assert set(everything(path)) == fields | {"XUnknownParam"}


def test_the_rest_call_shares_its_detection_between_document_and_callback(everything, hotline):
    assert "AnsweredBy" not in hotline.forms("/agent")[1]
    assert everything("/detected")["AnsweredBy"] == "human"
