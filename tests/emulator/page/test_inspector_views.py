"""What the page is shown of webhooks."""

from tests.emulator.stub import CALLER, eventually


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
