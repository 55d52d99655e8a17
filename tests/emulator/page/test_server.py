"""The emulator as a server: real time, real HTTP, its control interface and who may use it."""

import threading

import pytest

from ivr.emulator.page.server import RealCredentials, refuse_real_credentials
from tests.emulator.stub import ACCOUNT, CALLER, MENU, NUMBER, eventually, xml


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


def test_its_own_page_may_and_has_neither_inline_scripts_nor_foreign_sources(control):
    assert control.post("calls", {"from": CALLER, "to": NUMBER}, {"Origin": control.base}).status_code == 201
    page = control.session.get(f"{control.base}/", timeout=30)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "<script>" not in page.text
    assert "https://" not in page.text
    assert "Ini emulator" in page.text


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
