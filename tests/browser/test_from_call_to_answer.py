"""The whole demo in a browser: a call becomes a case, an office answers by the link in its mail, the caller is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import TELEPHONE, fits, follow
from tests.support.processes import demo as demo_in

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.slow]
PATIENCE = 60_000


@pytest.fixture
def demo(tmp_path: Path, chromium: Any) -> Iterator[tuple[str, str]]:
    """Hotline and telephone company."""
    with demo_in(tmp_path) as addresses:
        yield addresses


class Telephone:
    """The telephone page, pressed by hand."""

    def __init__(self, page: Any, company: str) -> None:
        self.page = page
        page.goto(company)
        page.locator("#caller [data-part=own]").fill("0813-7777-1234")

    @property
    def said(self) -> str:
        """All that was said in this call."""
        return str(self.page.locator("#caller [data-part=transcript]").inner_text())

    def dial(self) -> Telephone:
        from playwright.sync_api import expect

        self.page.bring_to_front()  # keys go to the window in front
        self.page.locator("#caller [data-part=call]").click()
        transcript = self.page.locator("#caller [data-part=transcript]")
        expect(transcript).not_to_contain_text("Nomor tiket", timeout=PATIENCE)  # of the call before
        transcript.focus()
        return self.hears("selamat datang")

    def press(self, keys: str, hears: str) -> Telephone:
        self.page.keyboard.type(keys)
        return self.hears(hears)

    def hears(self, pattern: str) -> Telephone:
        from playwright.sync_api import expect

        expected = re.compile(pattern, re.IGNORECASE)
        expect(self.page.locator("#caller [data-part=transcript]")).to_contain_text(expected, timeout=PATIENCE)
        return self

    def hang_up(self) -> None:
        self.page.locator("#caller [data-part=hangup]").click()


def signed_in(context: Any, hotline: str, person: str) -> Any:
    """A window in which one of the demo's people is signed in."""
    page = context.new_page()
    page.goto(f"{hotline}/login")
    page.fill("[name=login]", person)
    page.fill("[name=password]", f"coba-{person}")
    follow(page, "main button")
    page.wait_for_url(re.compile(r"/(console|wallboard)"))
    return page


def on_bandung(supervisor: Any, hotline: str) -> int:
    """The number that the dot on Bandung stands for, of today's reports."""
    supervisor.goto(f"{hotline}/wallboard/map?period=2026-11-24&region=32")
    dot = supervisor.locator('.map a[data-region="32.73"]')
    if not dot.count():
        return 0
    told = re.match(r"Kota Bandung: (\d+) laporan", dot.get_attribute("aria-label") or "")
    assert told is not None
    assert dot.locator("circle").is_visible()
    return int(told[1])


def test_a_report_goes_to_its_office_and_the_caller_is_told(demo: tuple[str, str], chromium: Any) -> None:
    hotline, company = demo
    supervisor = signed_in(chromium.new_context(), hotline, "dewi")
    before = on_bandung(supervisor, hotline)
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    telephone = Telephone(context.new_page(), company).dial()
    telephone.press("1", "Apa masalahnya").press("1", "Ceritakan setelah nada").press("9", "untuk siapa")
    telephone.press("2", "kode pos").press("40115", "Bandung").press("1", "ditelepon kembali oleh petugas")
    telephone.press("9", "Nomor tiket")
    telephone.page.wait_for_timeout(500)
    telephone.hang_up()
    assert on_bandung(supervisor, hotline) == before + 1

    agent = signed_in(context, hotline, "sari")
    agent.goto(f"{hotline}/cases?q=1234")
    follow(agent, agent.locator("table a").first)
    agent.wait_for_url(re.compile(r"/cases/\d{8}"))
    ticket = agent.url[-8:]
    assert "Kota Bandung" in agent.locator("main").inner_text()
    agent.fill("[name=business]", "Warung Bu Siti")
    follow(agent, "[name=check]")
    follow(agent, "#do-forward button")
    agent.locator(".case-state", has_text="Diteruskan").wait_for()
    context.clear_cookies()  # an office has no account

    office = chromium.new_context(viewport={"width": TELEPHONE[0], "height": TELEPHONE[1]}).new_page()
    link = None
    for _ in range(40):
        office.goto(f"{company}/mail")
        links = office.locator('article pre a[href*="/o/"]')
        if links.count():
            link = links.first.get_attribute("href")
            break
        office.wait_for_timeout(500)
    assert link, "no mail was caught"
    follow(office, office.locator('article pre a[href*="/o/"]').first)
    assert fits(office)
    assert "Warung Bu Siti" not in office.locator("main").inner_text()
    follow(office, "form[action$=take-up] button")
    office.locator("main", has_text="Warung Bu Siti").wait_for()
    office.locator("form[action$='/answer'] textarea").fill("Cicilan ditunda enam bulan.")
    follow(office, "form[action$='/answer'] button")
    office.locator(".notice-done").wait_for()
    assert fits(office)

    telephone.dial()
    telephone.press("2", "nomor tiket").press(ticket, "menjawab laporan")
    context.close()
