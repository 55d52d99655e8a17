"""People, audit, settings and sign-in codes in a real browser: they fit, axe finds nothing serious, scripts or not."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from ivr.operations.staff import invitations
from ivr.operations.staff.accounts import NewPerson, Role
from tests.support.browser import DESK, TELEPHONE, Windows, fits, follow, sign_in, sign_in_by_hand
from tests.support.eyes import Eyes
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody

pytestmark = pytest.mark.browser

PAGES = (
    *("/admin/people", "/admin/people/sari", "/admin/people/new", "/admin/sign-ins", "/admin/audit"),
    *("/admin/settings", "/admin/settings/windows/morning", "/admin/settings/dispositions/new"),
    "/account/second-factor",
)


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_everybody(sqlite_line.hotline)
    return sqlite_line


def test_the_pages_fit_and_axe_finds_nothing_serious(line: Line, windows: Windows) -> None:
    page = windows()
    sign_in(page, "agus", PASSWORD)
    page.wait_for_url("**/admin")
    eyes = Eyes(page)
    for address in PAGES:
        assert eyes.faults_at(address) == []


def test_an_invited_supervisor_comes_in_and_sets_up_codes_without_scripts(line: Line, windows: Windows) -> None:
    with line.database.begin() as session:
        wanted = NewPerson("rina", "Rina", Role.SUPERVISOR)
        link = invitations.invite(session, wanted, None, ("+62",), "staff:agus", line.now)
    page = windows(TELEPHONE, java_script_enabled=False)
    page.goto(f"/welcome/{link.token}")
    assert fits(page)
    page.fill("[name=name]", "Rina Kartika")
    for field in ("wanted", "again"):
        page.fill(f"[name={field}]", "kertas payung gunung")
    follow(page, "main button")
    sign_in_by_hand(page, "rina", "kertas payung gunung")
    page.goto("/account/second-factor")
    assert page.locator(".picture svg").bounding_box()["width"] > 150
    secret = page.locator(".secret code").text_content().replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).at(line.now))
    follow(page, "main form button")
    assert page.locator(".recovery-codes li").count() == 10
    line.clock.advance(60)
    other = windows(DESK)
    sign_in_by_hand(other, "rina", "kertas payung gunung")
    other.wait_for_url("**/login/code")
    assert other.evaluate("document.activeElement.name") == "code"
    other.fill("[name=code]", pyotp.TOTP(secret).at(line.now + timedelta(seconds=30)))
    with other.expect_navigation():
        other.keyboard.press("Enter")
    other.wait_for_url("**/wallboard")
