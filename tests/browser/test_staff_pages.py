"""The agents' and supervisors' pages in a real browser: they fit, and axe finds nothing serious."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.operations.capacity import runs
from ivr.operations.capacity.runs import Asked
from ivr.operations.messages import fetching
from ivr.records.people import Staff
from tests.support import browser
from tests.support.browser import DESK, TELEPHONE, Windows, fits
from tests.support.calling import Desk
from tests.support.eyes import serious_faults
from tests.support.keys import sent, to_the_beep, to_the_place
from tests.support.line import AGENT, CALLER, Line
from tests.support.people import LOGINS, PASSWORD, add_person
from tests.support.scheduled import play_simulation

pytestmark = pytest.mark.browser

AGENTS_PAGES = ("/console", "/console/day", "/console/messages", "/console/abandoned", "/account/second-factor")
SUPERVISORS_PAGES = (
    *("/wallboard", "/wallboard?period=2026-11", "/wallboard/kiosk", "/console/team", "/console/callbacks/1"),
    *("/wallboard/figures/calls.served", "/wallboard/figures/promises.pending"),
    *("/wallboard/capacity", "/wallboard/capacity?agents=3", "/wallboard/simulation"),
)


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    """A morning with two callbacks, a message and a call that was broken off; of two simulations one is played."""
    line = sqlite_line
    for role, login in LOGINS.items():
        add_person(line.hotline, login, role, phone=AGENT if role is Role.AGENT else None)
    for number in (CALLER, "+62811222333"):
        line.dial(number).press("3", "1", "1", "1")
    line.dial("+62811222444").press(*to_the_beep()).speak(5).press(*sent())
    line.dial("+62811222555").press(*to_the_place()).hang_up()
    line.clock.advance(5)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now, delete_copies=False)
    for per_day in (4, 400):
        with line.database.begin() as session:
            runs.start(session, Asked(per_day, 4.0, 60.0), f"form {per_day}", "staff:agus", line.now)
        assert per_day == 400 or play_simulation(line)
    return line


def opened(line: Line, windows: Windows, role: Role, size: Any, scheme: str, language: str) -> Any:
    with line.database.begin() as session:
        session.query(Staff).update({"language": language})
    page = windows(size, color_scheme=scheme)
    browser.sign_in(page, LOGINS[role], PASSWORD)
    page.wait_for_url(lambda address: "/login" not in address)
    assert page.locator("html").get_attribute("lang") == language
    return page


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [(DESK, "light", "en"), (TELEPHONE, "dark", "id")], ids=["desk", "telephone"]
)
def test_the_pages_fit_and_axe_finds_nothing_serious(
    line: Line, windows: Windows, size: Any, scheme: str, language: str
) -> None:
    for role, addresses in ((Role.AGENT, AGENTS_PAGES), (Role.SUPERVISOR, SUPERVISORS_PAGES)):
        page = opened(line, windows, role, size, scheme, language)
        for address in addresses:
            answer = page.goto(address)
            assert answer.status == 200, address
            assert fits(page), address
            assert serious_faults(page) == [], address


def test_on_a_telephone_the_head_has_two_lines_and_its_menus_are_in_sight(line: Line, windows: Windows) -> None:
    page = opened(line, windows, Role.ADMIN, TELEPHONE, "light", "id")
    page.goto("/admin")
    assert page.locator(".top-row").bounding_box()["height"] <= 110  # pixels: one line of tools, one of the menu
    for summary in page.locator(".top details.menu > summary").all():
        summary.click()
        sheet = page.locator(".top details[open] .menu-sheet").bounding_box()
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= TELEPHONE[0]
    page.locator(".to-search").click()
    page.locator(".search-here input").fill("0811222333")
    browser.follow(page, ".search-here button")
    assert page.locator(".found li").count() == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_a_small_screen_the_head_is_one_line(line: Line, windows: Windows, language: str) -> None:
    for role, address in ((Role.ADMIN, "/admin"), (Role.SUPERVISOR, "/console"), (Role.OFFICER, "/office")):
        page = opened(line, windows, role, (800, 900), "light", language)
        page.goto(address)
        for width in (800, 900, 1024, 1279, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".top-row").bounding_box()["height"] <= 66, (address, width)  # pixels
            assert fits(page), (address, width)


def test_the_way_back_to_a_form_that_was_refused_shows_it_with_what_was_typed(line: Line, windows: Windows) -> None:
    page = opened(line, windows, Role.ADMIN, (1280, 900), "light", "id")
    page.goto("/admin/offices/new")
    page.fill("[name=name]", "Dinas Koperasi Kota Bandung")
    page.fill("[name=email]", "bukan alamat")
    page.evaluate("document.querySelector('[name=email]').form.noValidate = true")
    browser.follow(page, "main form:has([name=email]) button")
    assert page.is_visible("text=Ini bukan alamat surel.")
    page.fill("[name=phone]", "0812-3456-7890")
    page.goto("/admin/people")
    page.go_back()
    page.wait_for_selector("[name=email]")
    assert page.url.endswith("/admin/offices/new")
    assert page.input_value("[name=name]") == "Dinas Koperasi Kota Bandung"
    assert page.input_value("[name=email]") == "bukan alamat"
    assert page.input_value("[name=phone]") == "0812-3456-7890"
    windows.expect("400")


def test_what_is_sent_without_a_network_stays_on_its_page(line: Line, windows: Windows) -> None:
    page = opened(line, windows, Role.ADMIN, (1280, 900), "light", "id")
    page.goto("/admin/offices/new")
    page.fill("[name=name]", "Dinas Koperasi Kota Bandung")
    page.fill("[name=email]", "dinas@bandung.example.id")
    page.fill("[name=regions]", "Kota Bandung")
    page.context.set_offline(True)
    page.click("main form:has([name=email]) button")
    page.wait_for_selector("text=Tidak terkirim: tidak ada sambungan.")
    assert page.input_value("[name=name]") == "Dinas Koperasi Kota Bandung"
    page.context.set_offline(False)
    page.wait_for_selector(".not-sent", state="detached")
    browser.follow(page, "main form:has([name=email]) button")
    page.wait_for_selector("text=Dinas Koperasi Kota Bandung")


def test_two_downloads_of_one_form_come_however_quickly_they_are_pressed(line: Line, windows: Windows) -> None:
    page = opened(line, windows, Role.SUPERVISOR, (1280, 900), "light", "id")
    page.goto("/wallboard")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if request.method == "POST" else None)
    for kind in ("csv", "xlsx"):
        with page.expect_download():
            page.evaluate(f"document.querySelectorAll('[data-download] [name=kind][value={kind}]')[0].click()")
    page.evaluate("document.querySelectorAll('[data-download] [name=kind][value=xlsx]')[0].click()")
    page.wait_for_timeout(300)
    assert ["kind=csv" in one for one in asked] == [True, False]


def test_so_does_the_desk_while_a_callback_goes_its_way(line: Line, windows: Windows) -> None:
    page = opened(line, windows, Role.AGENT, TELEPHONE, "light", "id")
    with line.database.reading() as session:
        desk = Desk(line, session.query(Staff).filter_by(login="sari").one().id)
    callback = desk.takes()
    seen = {"claimed": look(page)}
    line.exchange.phone(CALLER).answer(after=2)
    desk.rings(callback)
    seen["ringing"] = look(page)
    desk.connects().wait(30)
    seen["talking"] = look(page)
    person = line.exchange.phone(CALLER).current
    assert person is not None
    person.hang_up()
    line.clock.advance(5)
    seen["wrap-up"] = look(page)
    desk.finishes()
    seen["done"] = look(page)
    assert {name: found for name, found in seen.items() if found} == {}


def look(page: Any) -> list[str]:
    page.goto("/console")
    assert fits(page)
    return serious_faults(page)
