"""The emulator as a server: real time, real HTTP, its control interface and who may use it."""

import threading

import pytest
from twilio.rest import Client

from ivr.emulator.messaging.drafts import text
from ivr.emulator.page.server import RealCredentials, refuse_real_credentials
from tests.emulator.rebased import Rebased
from tests.emulator.stub import ACCOUNT, CALLER, MENU, NUMBER, TOKEN, eventually, xml
from tests.emulator.texting import INCOMING, SENDER, STATUS, WRITER, told


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


def test_messages_go_both_ways_in_real_time_and_a_burst_comes_in_parallel(control, exchange, hotline):
    exchange.options.delivery_seconds = exchange.options.read_seconds = 0.01
    exchange.messaging.add_sender(SENDER, webhook_url=hotline.base + INCOMING)
    meeting = threading.Barrier(3, timeout=20)
    hotline.documents[INCOMING] = lambda _form: meeting.wait() is not None and xml("<Message>Sebentar</Message>")
    person = exchange.person(CALLER)
    person.send(*map(text, "abc"))
    eventually(lambda: person.texts == ["Sebentar"] * 3)
    client = Client(ACCOUNT, TOKEN, http_client=Rebased(control.base, timeout=20))
    message = client.messages.create(to=WRITER, from_=SENDER, body="Selesai", status_callback=hotline.base + STATUS)
    eventually(lambda: told(hotline) == ["sent", "delivered", "read"])
    assert client.messages(message.sid).fetch().status == "read"
    assert client.content.v1.contents.list() == []
    client.http_client.session.close()
