"""Cases, offices and the office's own page in a real browser: they fit, and axe finds nothing serious."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.case import CaseEvent
from ivr.operations.cases import links
from ivr.records.cases import Case, Office
from ivr.records.people import Staff
from tests.support.browser import DESK, TELEPHONE, Windows, fits, follow, sign_in
from tests.support.eyes import Eyes, serious_faults
from tests.support.line import Line
from tests.support.office import add_office, do, forwarded, reported
from tests.support.people import PASSWORD, add_everybody

pytestmark = pytest.mark.browser


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_everybody(sqlite_line.hotline)
    return sqlite_line


def addresses(line: Line) -> list[str]:
    """Pages with something on them: new, at an office, answered, and what the office sees."""
    office = add_office(line.database, line.now)
    add_office(line.database, line.now, "32", "34", name="Dinas Jawa Barat", email="", phone="022-4200000")
    first = forwarded(line, office)
    second = forwarded(line, office)
    do(line.database, second.id, CaseEvent.ANSWER, line.now, note="Cicilan ditunda enam bulan.")
    reported(line)
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, first.id), office.id, line.now)
        mail = f"/o/{links.token(line.settings.secret_key, link.id)}"
    cases = [f"/cases/{report.ticket}" for report in line.reports()]
    line.clock.advance(4 * 86400)
    return ["/cases", *cases, "/admin/offices", "/admin/offices/1", "/admin/offices/new", mail]


def test_the_pages_fit_and_axe_finds_nothing_serious(line: Line, windows: Windows) -> None:
    known = addresses(line)
    page = windows()
    sign_in(page, "agus", PASSWORD)
    page.wait_for_url("**/admin")
    eyes = Eyes(page)
    for address in known:
        assert eyes.faults_at(address) == []


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [(DESK, "light", "en"), (TELEPHONE, "dark", "id")], ids=["desk", "telephone"]
)
def test_so_do_the_pages_of_an_officer_who_needs_no_script(
    line: Line, windows: Windows, size: tuple[int, int], scheme: Any, language: str
) -> None:
    """The list, empty and with late cases; a case before and after it is taken up, and when it was answered."""
    with line.database.begin() as session:
        office = session.query(Office).one()
        session.query(Staff).update({"language": language})
    page = windows(size, color_scheme=scheme, java_script_enabled=False)
    same = windows(size, color_scheme=scheme)  # axe is a script
    for one in (page, same):
        sign_in(one, "rini", PASSWORD)
        one.wait_for_url("**/office")
    look(same, "/office")
    forwarded(line, office)
    forwarded(line, office)
    line.clock.advance(3600)
    page.reload()
    follow(page, page.locator("table a").first)
    ticket = page.url[-8:]
    look(same, f"/office/{ticket}")
    follow(page, "form[action$=take-up] button")
    page.locator(".notice-done").wait_for()
    look(same, f"/office/{ticket}")
    page.locator("form[action$='/return'] textarea").fill("Bukan kami.")
    page.locator("form[action$='/return'] [name=region]").fill("bandung")
    follow(page, "form[action$='/return'] button")
    page.locator(".field-wrong").wait_for()
    windows.expect("400")
    assert page.locator("form[action$='/return'] textarea").input_value() == "Bukan kami."
    page.locator("form[action$='/answer'] textarea").fill("Cicilan ditunda enam bulan.")
    follow(page, "form[action$='/answer'] button")
    page.locator(".notice-done").wait_for()
    look(same, f"/office/{ticket}")
    line.clock.advance(4 * 86400)
    look(same, "/office?show=all")
    with line.database.begin() as session:
        session.get_one(Office, office.id).active = False
    look(same, "/office")


def look(page: Any, address: str) -> None:
    page.goto(address)
    assert fits(page), address
    assert serious_faults(page) == [], address
