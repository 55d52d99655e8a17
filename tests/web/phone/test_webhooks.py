"""Webhooks as providers, proxies and forms distort them: odd slashes, hosts, calls, lengths and numbers of fields."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from ivr.telephony import requests as forms
from tests.support.keys import to_the_beep
from tests.support.line import PUBLIC_URL, TOKEN, Line
from tests.support.webhooks import AGENT_DOORS, DOORS, contents, fields_of, send

SID = "CA" + "1" * 32


@pytest.mark.parametrize("path", ["/voice/incoming/", "//voice/incoming", "/voice//incoming", "//voice/incoming//"])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_slashes_too_many_lead_to_the_menu_all_the_same(line: Line, path: str, method: str) -> None:
    answer = send(line, path, fields_of(SID, CallStatus="ringing"), method=method)
    assert line.words("menu_open") in answer.text
    answer = send(line, f"{path.replace('incoming', 'turn')}?n=0&lang=id", fields_of(SID, Digits="1"))
    assert line.words("category") in answer.text


@pytest.mark.parametrize("door", [*DOORS, *AGENT_DOORS])
@pytest.mark.parametrize("shape", ["{}/", "/{}"])
def test_every_door_answers_with_slashes_too_many_as_without(line: Line, door: str, shape: str) -> None:
    fields = fields_of(SID, RecordingSid="RE1", RecordingStatus="completed", RecordingDuration="9")
    plain = send(line, f"{door}?n=0&lang=id", fields)
    odd = send(line, f"{shape.format(door)}?n=0&lang=id", fields)
    assert (odd.status_code, odd.text) == (200, plain.text)
    assert send(line, shape.format(door), fields, signature="bm90IG91cnM=").status_code == 403


def test_a_door_is_signed_for_by_the_address_that_it_was_asked_at(line: Line) -> None:
    fields = fields_of(SID, CallStatus="ringing")
    assert send(line, "/voice/incoming/", fields, signed_url=f"{PUBLIC_URL}/voice/incoming").status_code == 403


@pytest.mark.parametrize("signed", ["https://Hotline.Example.ID", "https://hotline.example.id"])
def test_our_host_may_be_signed_in_small_letters(line: Line, signed: str) -> None:
    object.__setattr__(line.settings, "public_url", "https://Hotline.Example.ID")
    line.settings.__dict__.pop("public_urls", None)
    fields = fields_of(SID, CallStatus="ringing")
    assert send(line, "/voice/incoming", fields, signed_url=f"{signed}/voice/incoming").status_code == 200
    elsewhere = "https://HOTLINE.example.id/voice/incoming"
    assert send(line, "/voice/incoming", fields, signed_url=elsewhere).status_code == 403


ODD = {
    "no call": {"CallSid": ""},
    "two values in one": {"CallSid": f"{SID}CallStatusringing"},
    "a path": {"CallSid": "../CA1"},
    "another field in the direction": {"Direction": "inboundFrom+6281234567890"},
    "another field in the status": {"CallStatus": "ringingDirectioninbound"},
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("door", [*DOORS, *AGENT_DOORS])
def test_what_no_provider_would_send_does_nothing_and_leaves_nobody_in_silence(line: Line, door: str, odd: str) -> None:
    before = contents(line.database)
    answer = send(line, f"{door}?n=0", {**fields_of(SID), "RecordingSid": "RE1", **ODD[odd]})
    assert (answer.status_code, "<Response" in answer.text) == (200, True)
    assert contents(line.database) == before


def test_a_webhook_without_a_call_at_all_is_answered_with_a_goodbye(line: Line) -> None:
    assert line.words("apology_end") in send(line, "/voice/incoming", {"From": "+6281234567890"}).text


@pytest.mark.parametrize("sid", ["../../../etc/passwd", "RE1/../x", "RE 1", "x" * 300])
def test_a_name_that_is_none_names_no_recording(line: Line, sid: str) -> None:
    assert forms.recording_sid({"RecordingSid": sid}) is None
    assert forms.recording_sid({"RecordingUrl": "https://provider.example/Recordings/%2e%2e%2fx"}) is None
    for door in ("/voice/recording", "/voice/away", "/voice/turn?n=0"):
        send(line, door, fields_of(SID, RecordingSid=sid, RecordingDuration="9", RecordingStatus="completed"))
    assert line.voicemails(every=True) == []


@pytest.mark.parametrize("seconds", ["9" * 20, "1e18", "86401", "1" + "0" * 300])
def test_an_enormous_length_is_a_long_message(line: Line, seconds: str) -> None:
    send(line, "/voice/incoming", fields_of(SID, CallStatus="ringing"))
    for turn, digits in enumerate(to_the_beep()):
        send(line, f"/voice/turn?n={turn}&lang=id", fields_of(SID, Digits=digits))
    recorded = fields_of(SID, RecordingSid="RE1", RecordingDuration=seconds, Digits="#")
    assert line.words("review") in send(line, "/voice/turn?n=3&lang=id", recorded).text
    assert [take.seconds for take in line.voicemails()] == [forms.LONGEST]
    assert line.voicemails()[0].recorded_at == line.now - timedelta(days=1)


@pytest.mark.parametrize("door", ["/voice/incoming", "/voice/recording", "/voice/agent/status"])
def test_thousands_of_fields_are_refused_before_they_cost_anything(line: Line, door: str) -> None:
    many = [(f"f{number}", "x") for number in range(6000)]
    began = time.process_time()
    for _ in range(20):
        assert send(line, door, many, signature="bm90IG91cnM=").status_code == 403
    assert time.process_time() - began < 20 * 0.03
    assert send(line, door, many, token=TOKEN).status_code == 403
    assert send(line, f"{door}?{'a&' * 300}", fields_of(SID)).status_code == 403


def test_a_webhook_with_a_hundred_fields_is_let_in(line: Line) -> None:
    fields = {**fields_of(SID, CallStatus="ringing"), **{f"Parameter{number}": "x" for number in range(100)}}
    assert line.words("menu_open") in send(line, "/voice/incoming", fields).text


@pytest.mark.parametrize("error_url", ["https://[::1", "https:////[", "x"])
def test_an_address_that_cannot_be_read_fails_no_apology(line: Line, error_url: str) -> None:
    answer = send(line, "/voice/away", fields_of(SID, ErrorUrl=error_url))
    assert line.words("apology_end") in answer.text


HEADERS = ["http://[::1", "http://[", "https://]/", "http://[::1]:x/"]


@pytest.mark.parametrize("address", HEADERS)
@pytest.mark.parametrize("header", ["Referer", "Origin"])
def test_a_header_that_holds_no_address_fails_no_page(line: Line, header: str, address: str) -> None:
    for path in ("/console/next", "/language", "/login"):
        for accept in ("text/html", "application/json"):
            answer = line.client().post(path, headers={header: address, "Accept": accept})
            assert answer.status_code < 500, (path, accept)
