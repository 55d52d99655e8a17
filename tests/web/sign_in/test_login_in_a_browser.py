"""A real browser: an agent signs in and out on a desk and on a telephone, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import SIZES, Windows, fits, follow, sign_in_by_hand
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody
from tests.support.sizes import quickly_on_sqlite

pytestmark = [pytest.mark.browser, quickly_on_sqlite]


@pytest.fixture(autouse=True)
def _people(line: Line) -> None:
    add_everybody(line.hotline)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_signing_in_and_out(windows: Windows, size: tuple[int, int], scripts: bool) -> None:
    page = windows(size, java_script_enabled=scripts)
    page.goto("/console")
    assert page.url.endswith("/login?next=/console")
    assert page.evaluate("document.activeElement.name") == "login"
    assert fits(page)
    sign_in_by_hand(page, "dewi", "a wrong one, surely")
    page.wait_for_selector("text=Nama masuk atau kata sandi salah.")
    assert page.input_value("[name=login]") == "dewi"
    windows.expect("401")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/wallboard")
    assert fits(page)
    page.click("summary[aria-label*='Dewi']")
    assert page.is_visible("text=penyelia")
    follow(page, "button:has-text('Keluar')")
    page.wait_for_url("**/login")
    assert page.is_visible("text=Anda sudah keluar.")
    page.goto("/wallboard")
    assert "/login" in page.url


def test_light_and_dark_are_remembered(windows: Windows) -> None:
    page = windows(color_scheme="light")
    page.goto("/login")
    light = ground(page)
    page.click("#theme")
    dark = ground(page)
    assert light != dark
    page.reload()
    assert ground(page) == dark
    page.click("#theme")
    assert ground(page) == light


def ground(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_everything_can_be_reached_with_the_keyboard(windows: Windows) -> None:
    page = windows()
    sign_in_by_hand(page, "sari", PASSWORD)
    page.wait_for_url("**/console")
    page.goto("/password")
    page.click("h1")
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        if "summary" in seen[-1] and "menu" not in seen[-1]:
            page.keyboard.press("Enter")
    assert any("summary" in element for element in seen)
    assert any("/password" in element for element in seen)
    page.keyboard.press("Escape")


def test_a_page_says_in_which_language_it_is(windows: Windows) -> None:
    page = windows()
    page.goto("/login")
    follow(page, "button[name=language]")
    page.wait_for_selector("html[lang=en]")
    assert page.is_visible("h1:has-text('Sign in')")
