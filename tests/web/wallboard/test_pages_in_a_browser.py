"""The wallboard in a real browser: readable from afar, alive, and tidy from a telephone to a wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from tests.support import browser
from tests.support.keys import sent, to_the_beep, to_the_place
from tests.support.line import WIB, Line, wib
from tests.support.people import LOGINS, PASSWORD, add_everybody
from tests.support.sizes import quickly_on_postgresql, quickly_on_sqlite

pytestmark = pytest.mark.browser
WALL = (1920, 1080)
EVERY_TIME = [(browser.TELEPHONE, "light"), (browser.DESK, "dark")]
SLOW = [pytest.mark.slow]
ASAP, MORNING, AFTERNOON = "1", "2", "3"


@pytest.fixture
def windows(line_at: Any, chromium: Any) -> Iterator[browser.Windows]:
    line = line_at("2026-11-24 08:05")
    a_morning(line)
    with browser.serving(line.hotline) as live, browser.windows(chromium, live) as opened:
        opened.line = line  # type: ignore[attr-defined]
        yield opened


def a_morning(line: Line) -> None:
    """Some people have called; one promise is kept, one is broken, some still run."""
    people = add_everybody(line.hotline)
    for number in range(1, 8):
        phone = f"+62811000{number:04d}"
        line.dial(phone).press("3", str(number), "1", ASAP if number < 4 else AFTERNOON)
        line.clock.advance(240)
    line.dial("+628119999001").press(*to_the_beep("2")).speak(12).press(*sent())
    line.dial("+628119999002").press(*to_the_place(who="1")).hang_up()
    line.dial("+628119999003").hang_up()
    agent = people[Role.AGENT].id
    claims.take_next(line.database, agent, line.now)
    with line.database.begin() as session:
        from ivr.operations.callbacks import promises
        from ivr.records.models import Callback

        held = claims.held(session, agent)
        assert held is not None
        promises.mark_rung(held, line.hotline.files.hours, line.now)
        second = session.get_one(Callback, held.id + 1)
        promises.mark_rung(second, line.hotline.files.hours, line.now)
    line.clock.advance((wib("2026-11-24 11:30") - line.now) / timedelta(seconds=1))
    line.dial("+628119999004").press("1")
    assert line.now.astimezone(WIB).hour == 11


def signed_in(windows: browser.Windows, size: tuple[int, int], **options: Any) -> Any:
    page = windows(size, **options)
    browser.sign_in(page, LOGINS[Role.SUPERVISOR], PASSWORD)
    return page


@quickly_on_sqlite
@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(size, scheme, id=f"{size[0]}-{scheme}", marks=[] if (size, scheme) in EVERY_TIME else SLOW)
        for size in (browser.TELEPHONE, browser.DESK, WALL)
        for scheme in ("light", "dark")
    ],
)
def test_the_pages_fit_and_are_tidy(windows: browser.Windows, size: tuple[int, int], scheme: str) -> None:
    page = signed_in(windows, size, color_scheme=scheme)
    for name, address in {
        "board": "/wallboard",
        "month": "/wallboard?period=2026-11",
        "kiosk": "/wallboard/kiosk",
        "list": "/wallboard/figures/promises.share?period=2026-11",
    }.items():
        page.goto(address)
        assert browser.fits(page), (name, size)
        if name == "kiosk" and size != browser.TELEPHONE:
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), size
        browser.picture(page, f"wallboard-{name}-{size[0]}-{scheme}")


@quickly_on_postgresql
def test_the_headline_is_right_and_opens_its_definition(windows: browser.Windows) -> None:
    page = signed_in(windows, browser.DESK)
    page.goto("/wallboard")
    hero = page.locator(".tile-hero")
    assert hero.locator(".tile-number").inner_text().replace("\N{NO-BREAK SPACE}", " ") == "66,6 %"
    assert "2 dari 3 ditepati" in hero.inner_text()
    assert "1 dilanggar" in hero.inner_text()
    hero.locator("summary").click()
    assert "ditepati ÷ (ditepati + dilanggar)" in hero.inner_text()
    browser.picture(page, "wallboard-definition-1280")
    browser.follow(page, hero.get_by_role("link", name="Lihat yang dihitung"))
    assert page.locator("tbody tr").count() == 3


@quickly_on_sqlite
def test_new_calls_show_by_themselves_and_what_is_open_stays_open(windows: browser.Windows) -> None:
    line: Line = windows.line  # type: ignore[attr-defined]
    page = signed_in(windows, browser.DESK)
    page.goto("/wallboard")
    waiting = page.locator(".tile").nth(1)
    before = int(waiting.locator(".tile-number").inner_text())
    waiting.locator("summary").click()
    line.dial("+628117777001").press("3", "1", "1", ASAP)
    page.wait_for_function(
        "(wanted) => document.querySelectorAll('.tile .tile-number')[1].textContent === wanted", arg=str(before + 1)
    )
    assert waiting.locator("details").get_attribute("open") is not None
    assert page.locator("#connection").get_attribute("data-state") == "live"


@quickly_on_sqlite
def test_without_scripts_it_says_when_to_look_again_and_all_links_work(windows: browser.Windows) -> None:
    page = signed_in(windows, browser.DESK, java_script_enabled=False)
    page.goto("/wallboard")
    assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1
    page.fill("[name=from]", "2026-11-20")
    page.fill("[name=to]", "2026-11-24")
    browser.follow(page, ".period-form button")
    assert page.url.endswith("/wallboard?period=2026-11-20..2026-11-24")


@quickly_on_sqlite
def test_on_paper_it_is_a_page_or_two(windows: browser.Windows, tmp_path: Path) -> None:
    page = signed_in(windows, browser.DESK)
    page.goto("/wallboard")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    browser.picture(page, "wallboard-print")
    pdf = page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") <= 3 or pdf.count(b"/Type/Page") <= 4
