"""An admin closes next Friday: drafted, compared, tried, published for a moment, rolled back by two clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.records.releases import Release
from tests.support import browser
from tests.support.browser import DESK, TELEPHONE, Windows, fits, follow
from tests.support.eyes import AT_A_DESK, Eyes, Look
from tests.support.line import Line
from tests.support.people import PASSWORD, add_person
from tests.support.sizes import quickly_on_postgresql, quickly_on_sqlite

pytestmark = pytest.mark.browser

TOMORROW, MONDAY = "Kami buka kembali besok", "Kami buka kembali Senin 30 November"

AT_A_DESK_AT_NIGHT: Look = (DESK, "dark")
ADDRESSES = ("/admin", "/admin/releases", "/admin/releases/1", "/admin/releases/1/back", "/admin/try")


@pytest.fixture
def line(line_at: Callable[[str], Line]) -> Line:
    """Thursday after closing time: callers are told when the hotline opens next."""
    return line_at("2026-11-26 15:30")


@pytest.fixture
def windows(chromium: Any, line: Line) -> Iterator[Windows]:
    add_person(line.hotline, "agus", Role.ADMIN)
    with browser.serving(line.hotline) as live, browser.windows(chromium, live) as opened:
        yield opened


def heard(line: Line, number: int) -> str:
    return line.dial(f"+6281200000{number:03d}").heard


def at_hours(windows: Windows, **options: Any) -> Any:
    page = windows(**options)
    browser.sign_in(page, "agus", PASSWORD)
    page.wait_for_url("**/admin")
    follow(page, "nav.tabs >> text=Jam buka")
    return page


def close_next_friday(page: Any) -> None:
    page.fill("[name=line]", "27 Nov tutup: Rapat kerja | Working meeting")
    follow(page, "button[value=add]")
    follow(page, "nav.tabs >> text=Rilis")


@quickly_on_postgresql
def test_next_friday_is_closed_and_opened_again(line: Line, windows: Windows) -> None:
    page = at_hours(windows)
    close_next_friday(page)
    difference = page.inner_text(".difference")
    assert "Pengecualian Jum, 27 Nov 2026" in difference
    assert "tutup · Rapat kerja" in difference

    follow(page, "text=Coba draf")
    page.fill("[name=at]", "2026-11-27T10:00")
    follow(page, "text=Tampilkan")
    assert "hari ini layanan kami tutup: Rapat kerja" in page.inner_text("[aria-labelledby=heard-title]")
    follow(page, "main button:has-text('Telepon')")
    follow(page, ".keypad [value='1']")
    assert "Apa masalahnya?" in page.inner_text("#call")
    follow(page, "button:has-text('Tutup telepon')")
    assert line.reports() == []

    follow(page, "nav.tabs >> text=Rilis")
    page.fill("[name=note]", "Rapat kerja tahunan")
    page.check("[name=when][value=later]")
    page.fill("[name=at]", "2026-11-26T15:31")
    follow(page, "button:has-text('Terbitkan')")
    assert "Rilis 2 direncanakan untuk Kam, 26 Nov 2026 15.31 WIB" in page.inner_text("#notices")
    assert TOMORROW in heard(line, 1)
    line.clock.advance(61)
    assert MONDAY in heard(line, 2)

    page.reload()
    assert "berlaku" in page.inner_text("tr[aria-current]")
    follow(page, "a:has-text('Kembali ke sini')")
    follow(page, "button:has-text('Kembali ke rilis 1 sekarang')")
    assert TOMORROW in heard(line, 3)
    with line.database.reading() as session:
        assert session.get_one(Release, 3).rolled_back_to == 1


@quickly_on_sqlite
def test_axe_finds_nothing_serious(windows: Windows) -> None:
    page = at_hours(windows)
    close_next_friday(page)
    eyes, looks = Eyes(page), (AT_A_DESK, AT_A_DESK_AT_NIGHT)
    for address in ADDRESSES:
        assert eyes.faults_at(address, looks) == []
    follow(page, "main button:has-text('Telepon')")
    assert eyes.faults(looks) == []


@quickly_on_sqlite
def test_it_fits_a_telephone_and_works_without_scripts(line: Line, windows: Windows) -> None:
    page = at_hours(windows, size=TELEPHONE, java_script_enabled=False)
    close_next_friday(page)
    for address in ADDRESSES:
        page.goto(address)
        assert fits(page), address
    follow(page, "main button:has-text('Telepon')")
    follow(page, ".keypad [value='2']")
    assert fits(page)
    page.goto("/admin/releases")
    follow(page, "button:has-text('Terbitkan')")
    assert MONDAY in heard(line, 1)
