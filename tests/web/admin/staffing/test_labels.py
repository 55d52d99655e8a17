"""Planned agents in words: a day, a week, and what was not understood, in both languages."""

from __future__ import annotations

from datetime import time

import pytest
from flask import g

from ivr.hotline.staffing import NOBODY, Staffed
from ivr.hotline.written_staffing import NotPlanned, Slip
from ivr.web.admin.staffing.labels import explain, lines_of_day, lines_of_week
from ivr.web.frame.texts import LANGUAGES
from ivr.web.frame.weekdays import weekday, weekdays
from tests.support.line import Line
from tests.web.admin.hours.reading import one_database

DAY = (Staffed(time(8), time(10), 4), Staffed(time(10), time(15), 3))
FRIDAY = (Staffed(time(8), time(11), 2),)


@one_database
def test_days_that_are_the_same_are_told_together(line: Line) -> None:
    with line.app.test_request_context("/admin"):
        g.language = "en"
        assert lines_of_day(DAY) == "08:00–10:00: 4, 10:00–15:00: 3"
        assert lines_of_day(()) == "nobody"
        assert lines_of_week((*(DAY,) * 4, FRIDAY, DAY, ())) == [
            "Monday – Thursday, Saturday 08:00–10:00: 4, 10:00–15:00: 3",
            "Friday 08:00–11:00: 2",
        ]
        assert lines_of_week(NOBODY) == []


@one_database
def test_weekdays_in_a_row_are_told_by_the_first_and_the_last(line: Line) -> None:
    with line.app.test_request_context("/admin"):
        g.language = "id"
        assert weekday("friday") == "Jumat"
        assert weekdays(["friday", "monday", "tuesday"]) == "Senin – Selasa, Jumat"
        assert weekdays([]) == ""


@one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_not_understood_has_words(line: Line, language: str) -> None:
    with line.app.test_request_context("/admin"):
        g.language = language
        assert len({explain(NotPlanned(why, "x")).replace("“x”", "") for why in Slip}) == len(Slip)
        assert all("“x”" in explain(NotPlanned(why, "x")) for why in Slip)
