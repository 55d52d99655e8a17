"""The map in a real browser: tidy from a telephone to a desk, by keyboard, in light and dark, on one sheet of paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from ivr.hotline.staff import Role
from ivr.operations.demo import weeks
from ivr.operations.regions import imports
from ivr.records.people import Staff
from tests.support import browser
from tests.support.eyes import LOOKS, Eyes, wear
from tests.support.line import Line
from tests.support.people import LOGINS, PASSWORD, add_everybody
from tests.support.sizes import quickly_on_postgresql, quickly_on_sqlite

pytestmark = pytest.mark.browser


def pages_of(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


@pytest.fixture
def windows(line_at: Any, chromium: Any) -> Iterator[browser.Windows]:
    line = line_at("2026-11-24 09:00")
    add_everybody(line.hotline)
    with line.database.begin() as session:
        weeks.ensure(session, line.hotline.files.hours, line.now)
    with browser.serving(line.hotline) as live, browser.windows(chromium, live) as opened:
        yield opened


@pytest.fixture
def shaded(sqlite_line: Line, chromium: Any) -> Iterator[browser.Windows]:
    """A map for which the boundaries of two cities and their numbers of businesses were imported."""
    line = sqlite_line
    add_everybody(line.hotline)
    boundaries = {"type": "FeatureCollection", "features": [square("32.73", 107.5, -7.0), square("31.71", 106.7, -6.3)]}
    with line.database.begin() as session:
        weeks.ensure(session, line.hotline.files.hours, line.now)
        imports.boundaries(session, json.dumps(boundaries), "two.geojson", "shell:root", line.now)
        imports.base(session, b"code,businesses\n32.73,1000\n31.71,4000", "two.csv", "shell:root", line.now)
    with browser.serving(line.hotline) as live, browser.windows(chromium, live) as opened:
        yield opened


def square(code: str, west: float, south: float) -> dict[str, Any]:
    ring = [[west, south], [west + 0.4, south], [west + 0.4, south + 0.4], [west, south + 0.4], [west, south]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def signed_in(windows: browser.Windows, size: tuple[int, int], scheme: str) -> Any:
    page = windows(size, color_scheme=scheme)
    browser.sign_in(page, LOGINS[Role.SUPERVISOR], PASSWORD)
    return page


@quickly_on_postgresql
def test_the_map_fits_and_leads_to_a_province_and_its_reports(windows: browser.Windows) -> None:
    page = signed_in(windows, browser.DESK, "light")
    for name, address in (("map", "/wallboard/map"), ("map-province", "/wallboard/map?region=32")):
        page.goto(address)
        assert page.locator(".map circle").count() > (100 if name == "map" else 0)
        for look in LOOKS:
            wear(page, look)
            assert browser.fits(page), (address, look)
            browser.picture(page, f"{name}-{look[0][0]}-{look[1]}")
    wear(page, (browser.DESK, "dark"))
    page.goto("/wallboard/map")
    browser.picture(page, "map-1280-dark")
    dot = page.locator('.map a[data-region="32.73"]')
    assert dot.count() == 2  # on Indonesia, and on Java from nearer
    dot.last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**region=32")
    page.locator('.map a[data-region="32.73"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/wallboard/map/reports**region=32.73**")
    assert re.search(r"Kota Bandung, Jawa Barat", page.locator("main").inner_text())


@quickly_on_sqlite
def test_every_press_of_a_download_is_answered_with_a_file(windows: browser.Windows) -> None:
    page = signed_in(windows, browser.DESK, "light")
    for address, kinds in (("/wallboard/map", ("csv", "xlsx", "csv", "open-json")), ("/wallboard", ("csv", "xlsx"))):
        page.goto(address)
        for kind in kinds:
            with page.expect_download() as told:
                page.click(f"[data-download] button[value={kind}]")
            assert told.value.suggested_filename.endswith(kind.rpartition("-")[2])
            page.wait_for_function("() => !document.querySelector('[data-download]').dataset.sent")


@quickly_on_postgresql
def test_it_prints_on_one_sheet(windows: browser.Windows) -> None:
    page = signed_in(windows, browser.DESK, "light")
    for language in ("id", "en"):
        with windows.live.hotline.database.begin() as session:
            session.execute(update(Staff).values(language=language))
        for address in ("/wallboard/map", "/wallboard/map?region=32"):
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == language
            assert pages_of(page.pdf(prefer_css_page_size=True)) == 1, (language, address)


def test_imported_boundaries_shade_the_map_by_the_chosen_base(shaded: browser.Windows) -> None:
    page = signed_in(shaded, browser.DESK, "light")
    page.goto("/wallboard/map")
    page.select_option("select[name=drawn]", "shades")
    page.select_option("select[name=base]", "per")
    browser.follow(page, ".period-form button")
    page.wait_for_url("**drawn=shades**base=per**")
    shades = page.locator(".map a:has(.shade)")
    named = [shades.nth(number).get_attribute("aria-label") for number in range(shades.count())]
    assert {str(one).partition(":")[0] for one in named} == {"Kota Bandung", "Kota Administrasi Jakarta Pusat"}
    legend = page.locator(".map-card .legend-row li").all_inner_texts()
    assert legend[-1] == "Per 100.000 usaha"
    assert sorted(str(one).partition(": ")[2] for one in named) == sorted(legend[:-1])
    fill = "one => getComputedStyle(one).fill"
    drawn = {step: page.locator(f".map .shade-{step}").evaluate(fill) for step in (1, 2)}
    keys = page.locator(".map-card .legend-row rect").evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
    assert list(drawn.values()) == keys
    assert keys[0] != keys[1]
    eyes = Eyes(page)
    for look in LOOKS:
        assert eyes.faults((look,)) == []
        browser.picture(page, f"map-shades-{look[0][0]}-{look[1]}")
    page.set_viewport_size({"width": browser.DESK[0], "height": browser.DESK[1]})
    page.emulate_media(color_scheme="light", media="print")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
