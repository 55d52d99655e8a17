"""The chat page as a browser without scripts sends it: people, what they write and tap, and what is seen of it."""

from __future__ import annotations

import io
import re

import pytest

from ivr.emulator import Exchange, VirtualClock, WsgiTransport
from ivr.emulator.page.offset import Offset
from ivr.emulator.page.server import create_page
from tests.emulator.stub import ACCOUNT, BASE, CALLER, TOKEN, Stub, xml
from tests.emulator.texting import INCOMING, SENDER, WRITER, add_senders

HERE = "http://127.0.0.1:8001"
USERNAME = "whatsapp:ID.7Kq2mZp4"


class Browser:
    """Opens the page and sends its forms."""

    def __init__(self, exchange) -> None:
        self.client = create_page(exchange, Offset(None)).test_client()

    def open(self, address=""):
        answer = self.client.get("/chat", query_string={"with": address}, base_url=HERE)
        assert answer.status_code == 200
        return answer.text

    def send(self, deed, origin=HERE, **form):
        headers = {"Origin": origin} if origin else {}
        return self.client.post(f"/chat/{deed}", data=form, headers=headers, base_url=HERE)


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def hotline():
    return Stub()


@pytest.fixture
def exchange(clock, hotline):
    return Exchange(clock, ACCOUNT, TOKEN, transport=WsgiTransport(hotline, BASE), seed=1)


@pytest.fixture
def browser(exchange):
    add_senders(exchange)
    return Browser(exchange)


def bubbles(page):
    found = re.findall(r'<li class="(?:mine|theirs).*?</li>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", " ", one).split() for one in found]


def test_there_is_somebody_of_each_sort_to_begin_with(browser):
    page = browser.open()
    for known_as in (CALLER, "ID.7Kq2mZp4", "+622138990500"):
        assert known_as in page
    assert "Ini emulator" in page
    assert "Di luar jendela" in page
    assert "<textarea" in page
    by_sms = browser.open(CALLER)
    assert "satu arah" in by_sms
    assert "<textarea" not in by_sms


def test_a_person_writes_and_sees_the_answer_with_its_ticks_and_the_window(browser, hotline, clock):
    hotline.documents[INCOMING] = xml("<Message>Selamat &lt;pagi&gt;</Message>")
    browser.open()
    answer = browser.send("write", **{"with": WRITER, "body": "Halo"})
    assert answer.status_code == 303
    assert hotline.forms(INCOMING)[0]["ProfileName"] == "Ibu Sari"
    clock.advance(10)
    page = browser.open(WRITER)
    mine, theirs = bubbles(page)
    assert mine[:1] == ["Halo"]
    assert "&lt;pagi&gt;" in theirs
    assert "read" in theirs
    assert "ticks blue" in page
    assert "sisa 23:59" in page


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        *(("photo", "image"), ("voice", "audio"), ("document", "document"), ("pin", "location"), ("place", "location")),
        *(("contact", "contacts"), ("sticker", "sticker"), ("unknown", "unsupported")),
    ],
)
def test_everything_canned_goes_out_and_is_shown(browser, hotline, kind, told):
    browser.open()
    browser.send("write", **{"with": USERNAME, "kind": kind})
    assert hotline.forms(INCOMING)[0]["MessageType"] == told
    assert len(bubbles(browser.open(USERNAME))) == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("x.png", "image"), ("x.ogg", "audio"), ("x.mp4", "video"), ("x.html", "document")]
)
def test_a_file_of_ones_own_is_sent_and_never_runs_here(browser, hotline, exchange, name, kind):
    browser.open()
    browser.send("write", **{"with": WRITER, "body": "lihat", "file": (io.BytesIO(b"<script>"), name)})
    assert hotline.forms(INCOMING)[0]["MessageType"] == kind
    address = re.search(r"/chat/medium/\w+/\w+", browser.open(WRITER))
    answer = browser.client.get(address[0], base_url=HERE)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert ("attachment" in answer.headers.get("Content-Disposition", "")) is (kind in ("video", "document"))


def test_buttons_are_tapped_and_each_bubble_leads_to_its_webhooks(browser, exchange, hotline, twilio, clock):
    browser.open()
    browser.send("write", **{"with": WRITER, "body": "Halo"})
    types = {"twilio/quick-reply": {"body": "Benar, {{1}}?", "actions": [{"title": "Ya", "id": "yes"}]}}
    content = exchange.messaging.contents.add("x", "id", {"1": "Ibu"}, types)
    message = twilio.messages.create(to=WRITER, from_=SENDER, content_sid=content.sid, status_callback=f"{BASE}/status")
    clock.advance(10)
    page = browser.open(WRITER)
    assert "samples sent: 1" in page
    browser.send("tap", **{"with": WRITER, "sid": message.sid, "title": "Ya"})
    assert hotline.forms(INCOMING)[-1]["ButtonPayload"] == "yes"
    details = browser.client.get(f"/chat/message/{message.sid}", base_url=HERE).text
    assert details.count("message-status") == 3
    assert "XUnknownParam" in details


def test_how_messages_fare_is_chosen_and_what_never_arrives_is_seen(browser, exchange, twilio, clock):
    browser.open()
    browser.send("behave", **{"with": WRITER, "outcome": "blocked", "mode": "lost"})
    exchange.person(CALLER).write("Halo")
    twilio.messages.create(to=WRITER, from_=SENDER, body="tidak sampai")
    clock.advance(5)
    page = browser.open(WRITER)
    assert "astray" in page
    assert "failed 63014" in " ".join(bubbles(page)[-1])
    assert len(exchange.messaging.incoming.lost) == 1


def test_somebody_else_is_added_by_number_as_people_write_it(browser):
    answer = browser.send("people", known_as="0813-0000-0009", name="Pak Budi", channel="whatsapp")
    assert "6281300000009" in answer.location
    assert "Pak Budi" in browser.open("whatsapp:+6281300000009")


@pytest.mark.parametrize(
    ("deed", "form"),
    [
        ("people", {"known_as": "banana"}),
        ("people", {"known_as": CALLER, "channel": "pigeon"}),
        ("write", {"with": WRITER}),
        ("write", {"with": CALLER, "body": "an SMS"}),
        ("write", {"with": "nobody", "body": "x"}),
        ("tap", {"with": WRITER, "title": "Ya"}),
        ("behave", {"with": WRITER, "outcome": "x", "mode": "lost"}),
        ("behave", {"with": WRITER, "outcome": "read", "mode": "x"}),
    ],
)
def test_what_cannot_be_done_is_said(browser, hotline, deed, form):
    browser.open()
    answer = browser.send(deed, **form)
    assert (answer.status_code, hotline.seen) == (400, [])
    assert "Tidak dapat" in answer.text


@pytest.mark.parametrize(("origin", "status"), [("", 415), ("http://evil.example", 403), ("null", 403)])
def test_forms_of_other_pages_are_not_taken(browser, hotline, origin, status):
    browser.open()
    assert browser.send("write", origin, **{"with": WRITER, "body": "x"}).status_code == status
    assert hotline.seen == []


def test_without_a_sender_the_page_says_so(exchange):
    assert "Belum ada pengirim" in Browser(exchange).open()
