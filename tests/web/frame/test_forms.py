"""What stands in the fields of a form, as people write it: whole numbers and moments."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.web.frame import forms
from tests.support.line import Line

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("", 0), ("seven", 0), ("-", 0)])
def test_what_is_no_number_is_none(line: Line, typed: str, number: int) -> None:
    with line.app.test_request_context("/", method="POST", data={"callback": typed}):
        assert forms.number_in_form("callback") == number


@pytest.mark.parametrize("typed", ["2026-11-25T14:30", "25-11-2026 14.30"])
def test_a_moment_is_on_the_hotlines_clock_however_it_is_written(line: Line, typed: str) -> None:
    with line.app.test_request_context("/"):
        found = forms.moment_in_form(typed)
        assert found == datetime(2026, 11, 25, 14, 30, tzinfo=JAKARTA)
        assert forms.moment_for_field(found) == "2026-11-25T14:30"


def test_a_moment_may_be_on_another_clock(line: Line) -> None:
    with line.app.test_request_context("/"):
        found = forms.moment_in_form("2026-11-25T14:30", JAYAPURA)
        assert found == datetime(2026, 11, 25, 12, 30, tzinfo=JAKARTA)
        assert forms.moment_for_field(found, JAYAPURA) == "2026-11-25T14:30"


@pytest.mark.parametrize("typed", ["", "tomorrow evening", "2026-13-40T25:00"])
def test_what_is_no_moment_is_none(line: Line, typed: str) -> None:
    with line.app.test_request_context("/"):
        assert forms.moment_in_form(typed) is None
