"""The interface that the page and the terminal use."""

import time

from ivr.emulator.network.audio import tone
from tests.emulator.stub import AGENT, CALLER, eventually, xml


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


def test_fault_switches_are_set_shown_and_cleared(control):
    body = {"rest": "slow", "callbacks": "late", "recording_order": "before-action", "absent_recordings": 2}
    shown = control.post("faults", body).json()
    assert (shown["callbacks"], shown["planned"], shown["absent_recordings"]) == ("late", ["slow"], 2)
    assert "reply-lost" in shown["choices"]["rest"]
    assert control.post("faults", {"callbacks": "sideways"}).status_code == 400
    assert control.post("faults", {"clear": True}).json()["planned"] == []


def test_what_is_not_there_and_what_is_no_number_is_said_clearly(control):
    assert control.get("calls/CA0")["error"].startswith("The requested URL was not found")
    assert control.post("calls/CA0/dance").status_code == 404
    answer = control.post("calls", {"from": CALLER, "to": "110"})
    assert (answer.status_code, answer.json()["error"]) == (
        404,
        "no number of this account is reached by dialling '110'",
    )
    assert control.post("calls", {"to": "110"}).status_code == 400
