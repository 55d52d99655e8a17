"""In a real browser: on a telephone the answer and the picture come first, and what was unfolded stays so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.operations.capacity.planned import promised, with_plan
from tests.support import browser
from tests.support.line import Line
from tests.support.people import LOGINS, PASSWORD, add_everybody
from tests.support.queue import Queue
from tests.support.sizes import quickly_on_sqlite

pytestmark = pytest.mark.browser
TALLEST = 3500
"""Pixels: four screens of a telephone, all tables of a busy morning told in short."""


@quickly_on_sqlite
def test_on_a_telephone_the_answer_is_on_the_first_screen_and_all_of_it_on_a_few(line: Line, chromium: Any) -> None:
    add_everybody(line.hotline)
    line.publish(with_plan(6, line.hotline.files))
    Queue(line.database).agent("wati")
    promised(line.database, 60, line.now + timedelta(hours=2))
    promised(line.database, 3, line.now + timedelta(days=390), first=100, promised_due_at=None)
    with browser.serving(line.hotline) as live, browser.windows(chromium, live) as windows:
        page = windows(browser.TELEPHONE)
        browser.sign_in(page, LOGINS[Role.SUPERVISOR], PASSWORD)
        page.goto("/wallboard/capacity")
        assert browser.fits(page)
        assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST
        answer = page.locator(".capacity-first .tile-number")
        assert answer.inner_text().startswith("+")
        assert (answer.bounding_box() or {})["y"] < browser.TELEPHONE[1]
        page.locator("#half-hours > summary").click()
        Queue(line.database).agent("tono")
        page.wait_for_function(
            "(was) => document.querySelector('.tile-number').textContent !== was", arg=answer.inner_text()
        )
        assert page.locator("#half-hours[open] tbody tr").count() == 14
        assert browser.fits(page)
