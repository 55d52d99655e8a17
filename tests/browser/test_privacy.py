"""Erasing a number in a real browser: what goes is shown first; the pages fit, and axe finds nothing serious."""

from __future__ import annotations

import pytest

from tests.support import browser
from tests.support.browser import Windows, follow
from tests.support.eyes import Eyes
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody
from tests.support.scheduled import pass_time
from tests.support.webhooks import all_text

pytestmark = pytest.mark.browser


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_everybody(sqlite_line.hotline)
    sqlite_line.dial().press(*to_the_beep()).speak(8).press(*sent())
    sqlite_line.dial().press("3", "1", "1", "1").hang_up()
    pass_time(sqlite_line, 40)
    return sqlite_line


def test_a_number_is_found_and_erased_in_two_clicks(line: Line, windows: Windows) -> None:
    page = windows()
    browser.sign_in(page, "agus", PASSWORD)
    page.wait_for_url(lambda address: "/login" not in address)
    eyes = Eyes(page)
    assert eyes.faults_at("/admin/privacy") == []
    page.fill("#f-number", "0812-3456-7890")
    follow(page, page.locator("main").get_by_role("button", name="Cari", exact=True))
    assert eyes.faults() == []
    follow(page, page.get_by_role("button", name="Hapus semuanya"))
    assert eyes.faults() == []
    assert "1234567890" in all_text(line.database)
    follow(page, page.get_by_role("button", name="Hapus selamanya"))
    page.get_by_text("sudah dihapus").wait_for()
    assert "1234567890" not in all_text(line.database)
