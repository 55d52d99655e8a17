"""The telephone page in a real browser."""

import shutil

import pytest

from ivr.emulator.faults import CallbackMode
from ivr.emulator.page.server import Setup, create_app, create_exchange
from tests.emulator.stub import ACCOUNT, AGENT, CALLER, NUMBER, TOKEN, Stub, eventually, served, xml

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine."""

sync_api.expect.set_options(timeout=PATIENCE)

MENU = '<Gather action="/menu" numDigits="1"><Say language="id-ID">Tekan satu atau dua</Say></Gather>'

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")]


@pytest.fixture
def hotline():
    stub = Stub()
    stub.documents |= {
        "/voice/incoming": xml(MENU + "<Say>Bye</Say>"),
        "/menu": lambda form: xml(
            '<Record action="/recorded" finishOnKey="#"/>' if form["Digits"] == "1" else f"<Dial>{AGENT}</Dial>"
        ),
        "/recorded": xml('<Say language="id-ID">Terima kasih</Say>'),
    }
    with served(stub) as base:
        stub.base = base
        yield stub


@pytest.fixture
def exchange(hotline):
    exchange, clock = create_exchange(Setup(0, hotline.base, NUMBER, ACCOUNT, TOKEN, None, ("1500587",)))
    exchange.options.recording_seconds = 0.05
    yield exchange
    clock.close()


@pytest.fixture(params=[1280, 390], ids=["desk", "telephone"])
def page(request, chromium, exchange):
    with served(create_app(exchange, exchange.clock.offset)) as base:
        context = chromium.new_context(viewport={"width": request.param, "height": 900})
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(f"{told.text} {told.location}") if told.type == "error" else None)
        page.goto(base)
        page.locator("#webhooks .none").wait_for()
        yield page
        assert page.evaluate("document.documentElement.scrollWidth") <= request.param
        context.close()
        assert errors == []


def transcript(page, telephone):
    return page.locator(f"#{telephone} [data-part=transcript]")


def test_a_message_is_left_with_the_keyboard_and_the_microphone(page, exchange, hotline):
    page.locator("#caller [data-part=call]").click()
    sync_api.expect(transcript(page, "caller")).to_contain_text("Tekan satu atau dua")
    page.keyboard.press("1")
    sync_api.expect(page.locator("#caller [data-part=microphone-text]")).to_have_text("Mikrofon merekam")
    page.wait_for_timeout(1300)
    page.keyboard.press("#")
    sync_api.expect(transcript(page, "caller")).to_contain_text("Terima kasih")
    (recording,) = exchange.recordings.kept.values()
    assert len(recording.microphone) > 8000
    assert hotline.forms("/voice/incoming")[0]["From"] == CALLER
    page.locator("#caller [data-part=hangup]").click()
    eventually(lambda: recording.status == "completed")
    page.locator("#log button").first.click()
    page.locator("#details audio").wait_for()
    page.locator("#details-close").click()
    page.locator("#webhooks button").last.click()
    sync_api.expect(page.locator("#details")).to_contain_text("<Gather")


def test_the_lists_stay_under_the_hand_and_open_details_go_on(page, exchange, hotline):
    announced = 'recordingStatusCallback="/announced"'
    hotline.documents |= {"/voice/incoming": xml(f'<Record action="/recorded" {announced}/>'), "/announced": ""}
    exchange.options.recording_seconds, exchange.options.shortest_recording = 3600, 0
    call = exchange.phone(CALLER).call("1500587")
    sync_api.expect(page.locator("#caller [data-part=microphone-text]")).to_have_text("Mikrofon merekam")
    call.hang_up()
    details = page.locator("#log button").first
    sync_api.expect(page.locator("#log tr").first).to_contain_text("completed")
    details.hover()
    page.mouse.down()
    exchange.faults.callbacks = CallbackMode.SHUFFLED
    exchange.switch.changed()
    sync_api.expect(page.locator("#fault-callbacks")).to_have_value("shuffled")
    page.mouse.up()
    sync_api.expect(page.locator("#details")).to_contain_text("processing")
    (recording,) = exchange.recordings.kept.values()
    exchange.recordings.process(recording)
    page.locator("#details audio").wait_for()


def test_a_withheld_caller_is_connected_with_an_agent_on_the_second_telephone(page, hotline):
    page.locator("#caller [data-part=withheld]").check()
    page.locator("#caller [data-part=call]").click()
    sync_api.expect(transcript(page, "caller")).to_contain_text("Tekan satu atau dua")
    page.locator("#caller [data-key='2']").click()
    answer = page.locator("#agent [data-deed=answer]")
    answer.click()
    sync_api.expect(page.locator("#agent [data-part=state]")).to_have_text("Berbicara")
    sync_api.expect(page.locator("#caller [data-part=state]")).to_have_text("Berbicara")
    page.locator("#agent [data-part=hangup]").click()
    sync_api.expect(page.locator("#caller [data-part=state]")).to_contain_text("Selesai")
    assert hotline.forms("/voice/incoming")[0]["From"] == "anonymous"


def test_language_clock_and_fault_switches(page, exchange):
    page.locator("#language").click()
    sync_api.expect(page.locator("#caller-title")).to_have_text("Caller")
    page.locator("#clock-input").fill("2026-12-25T10:00")
    page.locator("#clock-form button").click()
    sync_api.expect(page.locator("#clock")).to_contain_text("25 Dec 2026")
    page.locator("#fault-callbacks").select_option("shuffled")
    page.locator("[data-plan=rest]").click()
    sync_api.expect(page.locator("#fault-planned")).to_have_text("Planned: 429 too many requests")
    eventually(lambda: exchange.faults.callbacks == "shuffled")
    page.locator("#fault-clear").click()
    sync_api.expect(page.locator("#fault-planned")).to_have_text("")


def test_every_control_has_a_name(page):
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select")].filter((control) =>
            control.offsetParent && !(control.textContent.trim() || control.getAttribute("aria-label") ||
            control.labels?.length)).map((control) => control.outerHTML)"""
    )
    assert unnamed == []
