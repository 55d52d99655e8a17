"""The telephone company that comes with the hotline has pages of its own; they and what is behind them answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from ivr.emulator.messaging.drafts import photo
from ivr.emulator.page.mail_catcher import PostBox
from ivr.emulator.page.offset import Offset
from ivr.emulator.page.server import create_page
from tests.support.line import Line
from tests.tour.callers import Wish, rings
from tests.tour.page import Page
from tests.tour.visitors import Town

HERE = "http://127.0.0.1"
ENDLESS = "/emulator/events"
"""Goes on for as long as somebody listens."""
ODD = ("9" * 5000, "-1", "nan", "inf", "1e300", "", "x", "٣", "\x00", None, [], {}, True, 1e300, -1e300, 10**400)


@pytest.fixture
def line(town_on: Callable[[str], Town]) -> Line:
    town = town_on("sqlite")
    for at, wish in enumerate((Wish(message=True), Wish(callback=True), Wish(message=True, known=False))):
        rings(town.line, f"+62899000000{at}", wish)
    town.line.clock.advance(60)
    return town.line


@pytest.fixture
def pages(line: Line, town_on: Callable[[str], Town]) -> Flask:
    box = PostBox(line.exchange.clock)
    for content, to in town_on("sqlite").mails:
        box.take(content, (to,))
    messaging = line.exchange.messaging
    messaging.add_sender("whatsapp:+628110000587")
    messaging.person("+6281234567890").send(photo("Bukti"))
    return create_page(line.exchange, Offset(None), box)


def test_every_page_opens_and_leads_somewhere(line: Line, pages: Flask) -> None:
    client, opened, ahead = pages.test_client(), set(), ["/", "/mail", "/chat"]
    for path in ahead:  # of a mail, its own page and pictures where it has them
        if path in opened:
            continue
        opened.add(path)
        with client.get(path, base_url=HERE) as answer:
            assert answer.status_code == 200, path
            page = Page(path, answer.text) if answer.mimetype == "text/html" else None
        for link in page.links if page else ():
            if not urlsplit(link.address).netloc and urlsplit(link.address).scheme in ("", "http"):
                ahead.append(urljoin(path, link.address).partition("#")[0])
        assert page is None or not [word for word in page.words if word.text in ("None", "undefined", "nan")]
    assert len(opened) > 4


def test_everything_that_the_page_asks_for_is_answered_whatever_stands_in_the_address(line: Line, pages: Flask) -> None:
    exchange, client = line.exchange, pages.test_client()
    recording = next(sid for sid, one in exchange.recordings.kept.items() if one.status == "completed")
    message = exchange.messaging.messages[0]
    real = {
        "control.recording": {"sid": recording},
        "control.webhook": {"number": exchange.requests[-1].number},
        "chat.message": {"sid": message.sid},
        "chat.medium": {"message_sid": message.sid, "sid": next(iter(message.media))},
    }
    for rule in pages.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule == ENDLESS or rule.endpoint == "static":
            continue
        names = real.get(rule.endpoint) or {
            name: {"sid": exchange.calls[-1].sid}.get(name, 1) for name in rule.arguments
        }
        path = rule.rule
        for name, value in names.items():
            for form in (f"<{name}>", f"<int:{name}>"):
                path = path.replace(form, str(value))
        answer = client.get(path, base_url=HERE)
        assert answer.status_code == 200 or rule.endpoint.startswith("mail."), (path, answer.status_code)
        for text in filter(None, (value for value in ODD if isinstance(value, str))):
            with client.get(path.replace(str(next(iter(names.values()), "\x00")), text), base_url=HERE) as found:
                assert found.status_code < 500, (rule.rule, text)
            query = dict.fromkeys(("after", "version", "wait", "with"), text if text != "inf" else "-inf")
            with client.get(path, query_string=query, base_url=HERE) as found:
                assert found.status_code < 500, (rule.rule, query)


def test_every_control_may_be_sent_anything(line: Line, pages: Flask) -> None:
    client, sid = pages.test_client(), line.exchange.calls[-1].sid
    fields = {
        "clock": ("offset_seconds", "wib"),
        "faults": (
            "times",
            "seconds",
            "rest",
            "webhook",
            "callbacks",
            "inbound",
            "recording_order",
            "absent_recordings",
        ),
        "phones": ("number", "manner", "after"),
        "calls": ("from", "to"),
        **{
            f"calls/{sid}/{deed}": (name,)
            for deed, name in (("press", "keys"), ("speak", "seconds"), ("voice", "speaking"))
        },
        **{f"calls/{sid}/{deed}": () for deed in ("answer", "decline", "busy", "hangup", "made-up")},
    }
    usual = {"rest": "slow", "number": "0811", "manner": "answer", "from": "0811", "to": "1500587"}
    for path, names in fields.items():
        for name in names or ("",):
            for value in ODD:
                said = {**{one: usual[one] for one in names if one in usual}, name: value}
                body = f'{{"{name}": {"9" * 5000}}}' if value == ODD[0] else json.dumps(said)
                answer = client.post(f"/emulator/{path}", data=body, content_type="application/json", base_url=HERE)
                assert answer.status_code < 500, (path, name, str(value)[:20], answer.text[:200])
    line.exchange.faults.clear()
