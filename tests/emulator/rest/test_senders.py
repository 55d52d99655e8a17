"""The senders of the account over REST, and contents together with where their approval stands."""

from __future__ import annotations

import requests

from ivr.emulator import Exchange, VirtualClock, WsgiAdapter, create_rest
from ivr.emulator.exchange import DEFAULT_ACCOUNT, DEFAULT_TOKEN

BASE, LOGIN = "https://messaging.twilio.com", (DEFAULT_ACCOUNT, DEFAULT_TOKEN)


def asked() -> tuple[Exchange, requests.Session]:
    exchange = Exchange(VirtualClock(), transport=lambda *_args: None)  # type: ignore[arg-type]
    exchange.messaging.add_sender("whatsapp:+628110000587")
    exchange.messaging.add_sender("+628119990587")
    session = requests.Session()
    session.mount(BASE, WsgiAdapter(create_rest(exchange)))
    session.auth = LOGIN
    return exchange, session


def test_only_senders_of_the_channel_are_listed_and_what_they_tell_is_set() -> None:
    exchange, session = asked()
    (sender,) = session.get(f"{BASE}/v2/Channels/Senders?Channel=whatsapp").json()["senders"]
    assert (sender["sender_id"], sender["status"]) == ("whatsapp:+628110000587", "ONLINE")
    assert sender["webhook"]["callback_url"] is None
    url = f"{BASE}/v2/Channels/Senders/{sender['sid']}"
    hook = {"callback_url": "https://hotline.example/in", "fallback_url": None}
    assert session.post(url, json={"webhook": hook}).json()["webhook"]["callback_url"] == hook["callback_url"]
    assert exchange.messaging.book.senders["whatsapp:+628110000587"].webhook_url == hook["callback_url"]
    assert session.get(url).json()["webhook"]["callback_method"] == "POST"


def test_what_is_refused() -> None:
    exchange, session = asked()
    sms = exchange.messaging.book.senders["+628119990587"]
    assert session.get(f"{BASE}/v2/Channels/Senders").status_code == 400
    assert session.get(f"{BASE}/v2/Channels/Senders/{sms.sid}").status_code == 404
    sid = session.get(f"{BASE}/v2/Channels/Senders?Channel=whatsapp").json()["senders"][0]["sid"]
    assert session.post(f"{BASE}/v2/Channels/Senders/{sid}", json={"webhook": "x"}).status_code == 400
    session.auth = None
    assert session.get(f"{BASE}/v2/Channels/Senders?Channel=whatsapp").status_code == 401


def test_a_template_is_approved_after_a_while_where_nobody_has_to_say_so() -> None:
    exchange, session = asked()
    exchange.options.approval_seconds = 2.0
    contents = exchange.messaging.contents
    made = contents.add("ticket", "id", {"1": "1"}, {"twilio/text": {"body": "Tiket Anda {{1}} sudah kami catat."}})
    exchange.messaging.submit(made, "ticket", "UTILITY")
    (listed,) = session.get(f"{BASE}/v1/ContentAndApprovals").json()["contents"]
    assert (listed["friendly_name"], listed["approval_requests"]["status"]) == ("ticket", "pending")
    exchange.clock.advance(3)  # type: ignore[attr-defined]
    (listed,) = session.get(f"{BASE}/v1/ContentAndApprovals").json()["contents"]
    assert listed["approval_requests"]["status"] == "approved"


def test_a_request_is_refused_with_the_code_that_was_planned_for_it() -> None:
    exchange, session = asked()
    exchange.faults.next("refused", path="Senders", code=21612)
    answer = session.get(f"{BASE}/v2/Channels/Senders?Channel=whatsapp")
    assert (answer.status_code, answer.json()["code"]) == (400, 21612)
    assert session.get(f"{BASE}/v2/Channels/Senders?Channel=whatsapp").status_code == 200
