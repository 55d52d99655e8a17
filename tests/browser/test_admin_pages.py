"""The admins' pages in a real browser: they fit, axe finds nothing serious, and dragging does what fields do."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.operations.releases import drafts
from tests.support import browser
from tests.support.browser import DESK, Windows, follow
from tests.support.eyes import AT_A_DESK, LOOKS, Eyes
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody
from tests.support.sounds import tone

pytestmark = pytest.mark.browser

PAGES = (
    *(
        "/admin/hours",
        "/admin/staffing",
        "/admin/content",
        "/admin/content/categories",
        "/admin/content/categories/demand",
    ),
    *("/admin/content/information", "/admin/content/information/health", "/admin/content/prompts?group=ticket"),
    *("/admin/content/prompts/welcome", "/admin/content/prompts/region_check", "/admin/content/voices"),
)


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_everybody(sqlite_line.hotline)
    return sqlite_line


@pytest.fixture
def admin(windows: Windows) -> Any:
    """Opens windows in which an admin is signed in."""

    def opened(size: tuple[int, int] = DESK, **options: Any) -> Any:
        page = windows(size, **options)
        browser.sign_in(page, "agus", PASSWORD)
        page.wait_for_url(lambda address: "/login" not in address)
        return page

    return opened


def value(line: Line, path: str) -> Any:
    with line.database.reading() as session:
        return drafts.current(session).value(path)


def test_the_pages_fit_and_axe_finds_nothing_serious(admin: Any) -> None:
    eyes = Eyes(admin())
    for number, address in enumerate(PAGES):
        assert eyes.faults_at(address, (AT_A_DESK,) if number % 3 else LOOKS) == []


def test_an_interval_is_dragged_and_moved_by_keyboard(line: Line, admin: Any) -> None:
    page = admin()
    page.goto("/admin/hours")
    menu = page.evaluate("(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.querySelector('.nav'))")
    assert menu[0] <= menu[1], "the whole menu is seen"
    bar = page.locator("[data-day=friday] .week-bar")
    box = bar.bounding_box()
    hour = box["height"] / 7
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2 - 3 * hour, steps=6)
    page.mouse.up()
    assert page.input_value("#f-friday") == "08:00-12:00"
    bar.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    assert page.input_value("#f-friday") == "07:45-12:00"
    page.locator("[data-day=saturday] .week-ground").click(position={"x": 20, "y": box["y"] and 9.2 * hour})
    assert page.input_value("#f-saturday") == "09:00-11:00"
    page.keyboard.press("Delete")
    assert page.input_value("#f-saturday") == "tutup"
    page.fill("#f-sunday", "10:00-12:00")
    assert page.locator("[data-day=sunday] .week-bar").get_attribute("data-start") == "600"
    page.click(".week button:has-text('Simpan di draf')")
    page.wait_for_selector(".notice-done")
    assert value(line, "hours.weekly.friday") == ["07:45-12:00"]
    assert value(line, "hours.weekly.sunday") == ["10:00-12:00"]


def test_without_javascript_the_fields_do_it_all(line: Line, admin: Any) -> None:
    page = admin(java_script_enabled=False)
    page.goto("/admin/hours")
    page.fill("#f-friday", "08:00-11:30, 13:00-15:00")
    follow(page, ".week button:has-text('Simpan di draf')")
    assert value(line, "hours.weekly.friday") == ["08:00-11:30", "13:00-15:00"]
    page.fill("#f-line", "24-26 Des tutup: Natal")
    follow(page, "button:has-text('Periksa')")
    assert "Kam, 24 Des 2026 – Sab, 26 Des 2026: tutup" in page.inner_text("#exceptions")
    follow(page, "button:has-text('Tambahkan')")
    page.click("summary:has-text('Tutup sekarang')")
    page.fill("#f-text_id", "Banjir.")
    page.fill("#f-text_en", "Flood.")
    page.check("[name=end][value=open]")
    follow(page, "button:has-text('Ya, tutup sekarang')")
    assert "penelepon tidak diterima" in page.inner_text(".closed-banner")
    follow(page, "button:has-text('Buka lagi sekarang')")
    page.goto("/admin/content/categories")
    follow(page, "button[aria-label^='Turunkan penjualan']")
    assert value(line, "categories")[0]["code"] == "capital"
    page.goto("/admin/content/prompts/welcome")
    recording = {"name": "a.wav", "mimeType": "audio/wav", "buffer": tone()}
    page.set_input_files("#f-sound_id", recording)
    follow(page, "button:has-text('Simpan di draf')")
    assert page.locator(".recorded audio").count() == 1


def test_a_category_is_dragged_and_its_length_told_while_typing(line: Line, admin: Any) -> None:
    page = admin()
    page.goto("/admin/content/categories")
    first, third = (page.locator(".ordered > li").nth(number) for number in (0, 2))
    start, end = first.locator(".phone-key").bounding_box(), third.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + end["height"] - 4, steps=8)
    page.mouse.up()
    page.wait_for_selector(".notice-done")
    assert [item["code"] for item in value(line, "categories")][:3] == ["distribution", "capital", "demand"]
    page.goto("/admin/content/categories/demand")
    page.fill("#f-name_en", ", ".join(str(year) for year in range(2006, 2022)))
    page.wait_for_selector(".estimate-over[data-for=f-name_en]")


def test_a_prompt_is_recorded_in_the_browser(line: Line, windows: Windows, chromium: Any) -> None:
    page = windows()
    page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          const context = new AudioContext(); const tone = context.createOscillator();
          const out = context.createMediaStreamDestination(); tone.connect(out); tone.start(); return out.stream; };"""
    )
    browser.sign_in(page, "agus", PASSWORD)
    page.wait_for_url(lambda address: "/login" not in address)
    page.goto("/admin/content/prompts/welcome")
    record = page.locator(".recorder-row button").first
    record.click()
    page.wait_for_selector(".recording-now")
    page.wait_for_timeout(1200)
    record.click()
    page.wait_for_selector("text=Rekaman siap disimpan")
    page.click("button:has-text('Simpan di draf')")
    page.wait_for_selector(".recorded audio")
    assert value(line, "catalogues.id.prompts.welcome")["audio"].endswith(".wav")
