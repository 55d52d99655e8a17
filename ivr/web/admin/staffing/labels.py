"""Words for planned agents: a day, a week, the days of an exception, and what was not understood."""

from __future__ import annotations

from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import Day, PlannedWeek
from ivr.hotline.written_staffing import NotPlanned, write_line
from ivr.web.frame.texts import t
from ivr.web.frame.weekdays import weekdays


def lines_of_day(day: Day) -> str:
    """A planned day: "08:00–10:00: 4, 10:00–15:00: 3"."""
    return write_line(day).replace("-", "–") or t("staffing.nobody")


def lines_of_week(week: PlannedWeek) -> list[str]:
    """The days on which somebody is planned, those that are the same together."""
    found = []
    for planned in dict.fromkeys(filter(None, week)):
        days = [code for code, day in zip(WEEKDAYS, week, strict=True) if day == planned]
        found.append(f"{weekdays(days)} {lines_of_day(planned)}")
    return found


def explain(slip: NotPlanned) -> str:
    """What was not understood, and how to write it."""
    return t(f"staffing.misread.{slip.why}", part=slip.part)


FILTERS = {function.__name__: function for function in (lines_of_day, lines_of_week)}
"""For templates."""
