"""The emulator as a server: real time, real HTTP, its control interface and who may use it."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from ivr.emulator.network.audio import tone
from ivr.emulator.page.demo_clock import DemoClock, Offset
from ivr.emulator.page.server import RealCredentials, refuse_real_credentials
from tests.emulator.stub import ACCOUNT, AGENT, CALLER, MENU, NUMBER, eventually, xml


def test_a_whole_call_runs_over_http_in_real_time(control, exchange, hotline):
    sid = control.call()
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "listening")
    control.post(f"calls/{sid}/press", {"keys": "1"})
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "recording")
    control.post(f"calls/{sid}/speak", {"seconds": 8})
    control.post(f"calls/{sid}/press", {"keys": "#"})
    eventually(lambda: control.get(f"calls/{sid}")["ended"])
    eventually(lambda: hotline.forms("/recording"))
    eventually(lambda: hotline.forms("/voice/status"))
    heard = control.get(f"calls/{sid}")
    assert [entry["kind"] for entry in heard["transcript"]] == ["say", "key", "beep", "key", "say", "end"]
    assert hotline.forms("/voice/recorded")[0]["RecordingDuration"] == "8"
    assert heard["recordings"][0]["status"] == "completed"
    assert hotline.refused == 0
    assert not exchange.problems()


def test_a_slow_webhook_does_not_hold_up_other_calls(control, hotline):
    ready = threading.Event()

    def slow(form):
        if form["From"] == CALLER:
            ready.wait(30)
        return xml(MENU)

    hotline.documents["/voice/incoming"] = slow
    slow_sid = control.call()
    quick = [control.call(**{"from": f"+62811000{number}"}) for number in range(10)]
    eventually(lambda: all(control.get(f"calls/{sid}")["activity"] == "listening" for sid in quick))
    assert control.get(f"calls/{slow_sid}")["activity"] == "requesting"
    ready.set()
    eventually(lambda: control.get(f"calls/{slow_sid}")["activity"] == "listening")


def test_the_answer_waits_for_news(control):
    sid = control.call()
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "listening")
    seen = control.get(f"calls/{sid}")
    started = time.monotonic()
    control.get(f"calls/{sid}?version={seen['version']}&wait=0.3")
    assert time.monotonic() - started >= 0.3
    control.post(f"calls/{sid}/hangup")
    news = control.get(f"calls/{sid}?after={seen['length']}&version={seen['version']}&wait=5")
    assert [entry["kind"] for entry in news["transcript"]] == ["end"]


def test_changes_are_streamed_as_events(control):
    with control.session.get(f"{control.base}/emulator/events", stream=True, timeout=30) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines).startswith(b'data: {"version": ')
        next(lines)
        control.call()
        assert next(lines).startswith(b"data: ")


def test_an_agents_telephone_rings_and_is_answered(control, hotline):
    hotline.documents["/voice/incoming"] = xml(f"<Dial>{AGENT}</Dial>")
    control.call()

    def ringing():
        return [known for known in control.get("state")["phones"] if known["number"] == AGENT and known["ringing"]]

    eventually(ringing)
    leg = ringing()[0]["call"]
    assert control.post(f"calls/{leg}/answer").json()["activity"] == "talking"
    control.post(f"calls/{leg}/hangup")
    control.post("phones", {"number": AGENT, "manner": "busy"})
    control.call()
    eventually(lambda: control.get("calls")["calls"][0]["status"] == "busy")
    assert control.post("phones", {"number": AGENT, "manner": "dance"}).status_code == 400


def test_microphone_bytes_become_the_recording(control, exchange):
    sid = control.call()
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "listening")
    control.post(f"calls/{sid}/press", {"keys": "1"})
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "recording")
    address = f"{control.base}/emulator/calls/{sid}/sound"
    wav = {"Content-Type": "audio/wav"}
    assert control.session.post(address, b"noise", headers=wav, timeout=30).status_code == 400
    for _ in range(2):
        assert control.session.post(address, tone(1), headers=wav, timeout=30).ok
    control.post(f"calls/{sid}/speak", {"seconds": 2})
    control.post(f"calls/{sid}/hangup")
    eventually(lambda: control.get(f"calls/{sid}")["recordings"][0]["status"] == "completed")
    (recording,) = exchange.recordings.kept.values()
    assert recording.media() == tone(2)
    played = control.session.get(f"{control.base}/emulator/recordings/{recording.sid}", timeout=30)
    assert played.content == tone(2)


def test_the_inspector_shows_fields_signature_reply_and_time(control):
    sid = control.call()
    eventually(lambda: control.get(f"calls/{sid}")["activity"] == "listening")
    (line,) = control.get("webhooks")["webhooks"]
    assert (line["kind"], line["path"], line["status"], line["signature_ok"]) == ("voice", "/voice/incoming", 200, True)
    assert line["milliseconds"] > 0
    details = control.get(f"webhooks/{line['number']}")
    assert ["From", CALLER] in details["fields"]
    assert "<Gather" in details["reply_body"]
    assert control.get(f"webhooks?after={line['number']}")["webhooks"] == []


def test_a_wrongly_signed_webhook_is_shown_as_such(control, hotline):
    control.post("faults", {"webhook": "wrong-signature"})
    sid = control.call()
    eventually(lambda: control.get(f"calls/{sid}")["ended"])
    line = control.get("webhooks")["webhooks"][0]
    assert (line["status"], line["signature_ok"], line["error"]) == (403, False, "HTTP 403")
    assert hotline.refused >= 1


def test_fault_switches_are_set_shown_and_cleared(control):
    body = {"rest": "slow", "callbacks": "late", "recording_order": "before-action", "absent_recordings": 2}
    shown = control.post("faults", body).json()
    assert (shown["callbacks"], shown["planned"], shown["absent_recordings"]) == ("late", ["slow"], 2)
    assert "reply-lost" in shown["choices"]["rest"]
    assert control.post("faults", {"callbacks": "sideways"}).status_code == 400
    assert control.post("faults", {"clear": True}).json()["planned"] == []


def test_the_demo_clock_is_set_in_jakarta_time_and_shared_through_its_file(control, exchange, tmp_path):
    shown = control.post("clock", {"wib": "2026-12-25T10:00"}).json()
    assert shown["wib"].startswith("2026-12-25T10:00:0")
    kept = json.loads((tmp_path / "clock.json").read_text())
    assert kept == {"offset_seconds": shown["offset_seconds"]}
    other = Offset(tmp_path / "clock.json")
    assert DemoClock(other).now() - exchange.clock.now() < timedelta(seconds=1)
    sid = control.call()
    assert control.get(f"calls/{sid}")["at"].startswith("2026-12-25T10:00:")
    assert control.post("clock", {"offset_seconds": 0}).json()["offset_seconds"] == 0
    assert abs(exchange.clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_other_web_pages_cannot_use_the_emulator(control, exchange, headers, status):
    answer = control.post("calls", {"from": CALLER, "to": NUMBER}, headers)
    assert answer.status_code == status
    assert len(exchange.calls) == (status == 201)


def test_the_rest_interface_answers_on_loopback_only_too(control, exchange):
    control.session.auth = (exchange.account_sid, exchange.auth_token)
    address = f"{control.base}/2010-04-01/Accounts/{exchange.account_sid}/Calls.json"
    assert control.session.get(address, timeout=30).status_code == 200
    assert control.session.get(address, headers={"Host": "evil.example"}, timeout=30).status_code == 403


def test_its_own_page_may_and_has_neither_inline_scripts_nor_foreign_sources(control):
    assert control.post("calls", {"from": CALLER, "to": NUMBER}, {"Origin": control.base}).status_code == 201
    page = control.session.get(f"{control.base}/", timeout=30)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "<script>" not in page.text
    assert "https://" not in page.text
    assert "Ini emulator" in page.text


def test_what_is_not_there_and_what_is_no_number_is_said_clearly(control):
    assert control.get("calls/CA0")["error"].startswith("The requested URL was not found")
    assert control.post("calls/CA0/dance").status_code == 404
    answer = control.post("calls", {"from": CALLER, "to": "110"})
    assert (answer.status_code, answer.json()["error"]) == (
        404,
        "no number of this account is reached by dialling '110'",
    )
    assert control.post("calls", {"to": "110"}).status_code == 400


@pytest.mark.parametrize(
    ("environment", "refused"),
    [
        ({}, False),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT}, False),
        ({"TWILIO_ACCOUNT_SID": "AC" + "b" * 32}, True),
        ({"TWILIO_ACCOUNT_SID": "AC" + "b" * 32, "TWILIO_API_URL": "https://api.twilio.com"}, True),
        ({"TWILIO_ACCOUNT_SID": "AC" + "b" * 32, "TWILIO_API_URL": "http://127.0.0.1:8001"}, False),
    ],
)
def test_it_refuses_to_run_where_a_real_account_is_set_up(environment, refused):
    if refused:
        with pytest.raises(RealCredentials, match="looks like a real account"):
            refuse_real_credentials(ACCOUNT, environment)
    else:
        refuse_real_credentials(ACCOUNT, environment)
