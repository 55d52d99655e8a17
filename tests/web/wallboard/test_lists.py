"""Lists of what each figure counts."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.operations.figures import FIGURES
from ivr.operations.figures.lists import has_list
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line
from tests.support.people import PAGE
from tests.web.wallboard.reading import (
    read,
)


def test_a_figure_opens_its_definition_and_what_it_counts_with_the_number_hidden(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    page = read(supervisor, "/wallboard")
    assert 'href="/wallboard/figures/now.waiting?period=2026-11-24"' in page
    listed = read(supervisor, "/wallboard/figures/now.waiting")
    assert "tidak sedang dipegang petugas" in listed
    assert "1 baris" in listed
    assert f'href="/console/callbacks/{line.callbacks()[0].id}"' in listed
    assert CALLER not in listed
    assert "0812-3456-7890" not in listed


def test_every_list_can_be_opened_with_something_in_it(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    line.dial("+628111222333").press(*to_the_beep()).speak(9).press(*sent())
    line.dial("+628111222334").press("1").hang_up()
    line.clock.advance(30)
    for one in FIGURES:
        if has_list(one.code):
            read(supervisor, f"/wallboard/figures/{one.code}?period=2026-11")
    assert "1 baris" in read(supervisor, "/wallboard/figures/calls.abandoned")
    assert "1 baris" in read(supervisor, "/wallboard/figures/calls.abandoned?period=2026-11-01..2026-11-24")
    assert "0 baris" in read(supervisor, "/wallboard/figures/calls.abandoned?period=2026-11-23")


@pytest.mark.parametrize("code", ["calls.nothing", "calls", "", "calls.arrived.more", "reports.%2e"])
def test_an_unknown_figure_is_not_there(supervisor: Any, code: str) -> None:
    assert supervisor.get(f"/wallboard/figures/{code}", headers=PAGE).status_code == 404
