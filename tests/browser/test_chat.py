"""A report in writing in a browser, from the demo: photo, pin, ticket; answered, passed on, and not solved yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from ivr.hotline.report import in_groups
from tests.support.browser import DESK, TELEPHONE, fits, follow, picture
from tests.support.processes import demo as demo_in

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.slow]
PATIENCE = 60_000
WHO = "+6281377771234"
STORY = "Kiriman 40 kg kerupuk saya busuk di gudang karena tokonya tutup sejak minggu lalu"
ANSWER = "Gudang dingin di Gedebage bisa dipakai gratis sampai Maret."
TWO_WORKING_DAYS_LATER = "2026-11-26T10:00"


@pytest.fixture
def demo(tmp_path: Path, chromium: Any, database_url: str) -> Iterator[tuple[str, str]]:
    """Hotline and telephone company."""
    with demo_in(tmp_path, None if database_url.startswith("sqlite") else database_url) as addresses:
        yield addresses


class ChatPage:
    """WhatsApp in a window of a telephone."""

    def __init__(self, page: Any, company: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(f"{company}/chat")
        page.get_by_text("Orang lain").click()
        page.fill("[name=known_as]", WHO)
        page.fill("[name=name]", "Bu Siti")
        follow(page, "form[action$=people] button")

    @property
    def bubbles(self) -> Any:
        return self.page.locator("#bubbles .theirs")

    def hears(self, words: str, since: int = 0) -> ChatPage:
        """A message of the hotline comes that says this, after so many."""
        from playwright.sync_api import expect

        expect(self.bubbles.nth(since)).to_be_visible(timeout=PATIENCE)
        expect(self.bubbles.last).to_contain_text(words, timeout=PATIENCE)
        return self

    def _answered(self, by: Callable[[], None], hears: str) -> ChatPage:
        before = self.bubbles.count()
        by()
        return self.hears(hears, before)

    def write(self, text: str, hears: str) -> ChatPage:
        self.page.fill("[name=body]", text)
        return self._answered(lambda: follow(self.page, "button.go"), hears)

    def sends(self, kind: str, hears: str) -> ChatPage:
        self.page.locator("details", has_text="Lampiran").locator("summary").first.click()
        return self._answered(lambda: follow(self.page, f'button[name=kind][value="{kind}"]'), hears)

    def tap(self, title: str, hears: str) -> ChatPage:
        button = self.bubbles.locator(f'button[name=title][value="{title}"]').last
        return self._answered(lambda: follow(self.page, button), hears)


def signed_in(context: Any, hotline: str, person: str) -> Any:
    """A window in which one of the demo's people is signed in."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{hotline}/login")
    page.fill("[name=login]", person)
    page.fill("[name=password]", f"coba-{person}")
    follow(page, "main button")
    page.wait_for_url(re.compile(r"/(console|wallboard)"))
    return page


def on_the_map(supervisor: Any, hotline: str) -> int:
    """The number that the dot on the Bandung stands for, of today's reports."""
    supervisor.goto(f"{hotline}/wallboard/map?period=2026-11-24&region=32")
    dot = supervisor.locator('.map a[data-region="32.73"]')
    told = re.match(r"Kota Bandung: (\d+) laporan", dot.get_attribute("aria-label") or "") if dot.count() else None
    return int(told[1]) if told else 0


def test_a_report_in_writing_goes_to_its_office_and_is_not_solved_yet(demo: tuple[str, str], chromium: Any) -> None:
    hotline, company = demo
    supervisor = signed_in(chromium.new_context(), hotline, "dewi")
    before = on_the_map(supervisor, hotline)
    width, height = TELEPHONE
    siti = ChatPage(chromium.new_context(viewport={"width": width, "height": height}).new_page(), company)
    siti.write(STORY, "Apa masalahnya?").sends("photo", "Sudah kami catat.").sends("pin", "Sudah kami catat.")
    siti.write("barang rusak", "Ini tentang koperasi").tap("Usaha (UMKM)", "di Kota Bandung, Jawa Barat")
    siti.tap("Ya, benar", "mengabari Anda di sini").tap("Boleh", "Mau ditelepon petugas kami?")
    siti.tap("Chat dengan petugas", "Nomor tiket Anda")
    assert fits(siti.page)
    picture(siti.page, "chat-page-telephone")
    found = re.search(r"Nomor tiket Anda: (\d{8})", siti.bubbles.last.inner_text())
    assert found
    ticket = found[1]
    assert on_the_map(supervisor, hotline) == before + 1

    sari = signed_in(chromium.new_context(viewport=dict(zip(("width", "height"), DESK, strict=True))), hotline, "sari")
    sari.goto(f"{hotline}/chats")
    follow(sari, sari.locator('[data-part="queue"] a', has_text=in_groups(ticket)).first)
    follow(sari, ".chats-side button[form=take]")
    thread = sari.locator('[data-part="thread"]')
    assert STORY in thread.inner_text()
    assert thread.locator("img").first.is_visible()
    picture(sari, "chats-desk")
    sari.fill("#reply", "Baik, Bu, kami teruskan ke dinas.")
    follow(sari, "#send")
    siti.hears("Baik, Bu, kami teruskan ke dinas.")
    passes_it_on(sari)
    siti.hears(f"Laporan Anda dengan tiket {ticket} sudah kami teruskan")

    office = the_office_answers(chromium, company)
    assert fits(office)
    siti.hears("Sudah ada jawaban untuk laporan Anda").tap("Baca jawabannya", ANSWER)

    desk = signed_in(chromium.new_context(), hotline, "budi")
    is_on_the_case(desk, f"{hotline}/cases/{ticket}", "Sudah disampaikan")

    requests.post(f"{company}/emulator/clock", json={"wib": TWO_WORKING_DAYS_LATER}, timeout=10).raise_for_status()
    siti.page.reload()
    siti.hears("Apakah masalahnya sudah selesai?").tap("Belum", f"laporan {ticket} kami buka lagi")
    desk = signed_in(chromium.new_context(), hotline, "budi")
    is_on_the_case(desk, f"{hotline}/cases/{ticket}", "Dikembalikan")
    assert ANSWER in desk.locator("main").inner_text()


def is_on_the_case(desk: Any, case: str, state: str) -> None:
    """The case comes to stand there."""
    for _ in range(40):
        desk.goto(case)
        if state in desk.locator(".case-state").first.inner_text():
            return
        desk.wait_for_timeout(1000)
    raise AssertionError(desk.locator(".case-state").first.inner_text())


def passes_it_on(sari: Any) -> None:
    """What came of it: passed on to the office of the place."""
    sari.locator("details.chat-more > summary", has_text="Selesaikan").click()
    sari.check('[name=disposition][value="passed_on"]')
    follow(sari, "form[action$='/chats/finish'] button.button-primary")


def the_office_answers(chromium: Any, company: str) -> Any:
    """By the link in its mail, on a telephone."""
    width, height = TELEPHONE
    office = chromium.new_context(viewport={"width": width, "height": height}).new_page()
    office.set_default_timeout(PATIENCE)
    for _ in range(40):
        office.goto(f"{company}/mail")
        if office.locator('article pre a[href*="/o/"]').count():
            break
        office.wait_for_timeout(500)
    follow(office, office.locator('article pre a[href*="/o/"]').first)
    follow(office, "form[action$=take-up] button")
    office.locator("main", has_text=STORY).wait_for()
    office.locator("form[action$='/answer'] textarea").fill(ANSWER)
    follow(office, "form[action$='/answer'] button")
    office.locator(".notice-done").wait_for()
    return office
