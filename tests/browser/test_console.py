"""A promise kept as people live it: a caller asks, the browser shows it, both telephones ring, the ticket tells."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ivr.records.models import Callback, Report
from tests.support import browser
from tests.support.browser import Windows, fits
from tests.support.people import PASSWORD, add_person
from tests.support.running import Running, running

pytestmark = [pytest.mark.browser, pytest.mark.processes]

CALLER, AGENT = "+6281234567890", "+628111111111"


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as started:
        add_person(started.hotline, "sari", phone=AGENT)
        yield started


@pytest.fixture
def windows(chromium: Any, hotline: Running) -> Iterator[Windows]:
    with browser.windows(chromium, browser.Live(hotline.url, hotline.hotline)) as opened:
        yield opened


def at_the_desk(windows: Windows, **options: Any) -> Any:
    page = windows(**options)
    browser.sign_in_by_hand(page, "sari", PASSWORD)
    page.wait_for_url("**/console")
    return page


def test_a_promise_is_kept(hotline: Running, windows: Windows) -> None:
    page = at_the_desk(windows)
    page.wait_for_selector("#connection[data-state=live]")
    caller, agent = hotline.telephone(CALLER), hotline.telephone(AGENT)

    caller.call("3", "1", "1", "1")
    page.wait_for_selector(".entry .take")
    assert "+62********890" in page.inner_text("[data-part=queue]")

    page.keyboard.press("n")
    page.wait_for_selector(".hand-card[data-status=claimed]")
    assert "0812-3456-7890" in page.inner_text(".hand-card")
    page.keyboard.press("r")
    assert agent.rings()
    page.wait_for_selector("text=Telepon Anda berdering. Angkat")
    agent.answer()
    agent.until(lambda call: call["activity"] in ("prompting", "listening"))
    agent.press("1")
    assert caller.rings()
    page.wait_for_selector("text=Telepon penelepon berdering. Begitu dijawab")
    caller.answer()
    page.fill("[name=notes]", "Perlu modal kerja.")
    caller.until(lambda call: call["status"] == "in-progress")
    time.sleep(1)
    caller.hang_up()
    page.wait_for_selector(".hand-card[data-status=wrap_up]")
    assert page.input_value("[name=notes]") == "Perlu modal kerja."
    page.click("#content h2 >> nth=0")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.click("#finish")
    page.wait_for_selector("text=Hasilnya tersimpan.")
    page.locator("[data-part=queue]", has_text="Antrean kosong").wait_for()
    assert fits(page)

    with hotline.hotline.database.reading() as session:
        (row,) = session.scalars(select(Callback))
        (report,) = session.scalars(select(Report))
        assert (row.status, row.disposition, row.notes) == ("done", "solved", "Perlu modal kerja.")
        ticket = report.ticket
    caller.call("2", ticket)
    caller.until(lambda call: any("sudah selesai ditangani" in text for text in caller.heard))
