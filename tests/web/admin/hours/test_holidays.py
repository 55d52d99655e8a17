"""Public holidays: switched off, one or a whole kind, and moved to their real day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from ivr.hotline.hours import OpeningHours
from tests.support.line import Line
from tests.support.people import send, sends
from tests.web.admin.hours.reading import (
    draft,
    one_database,
    read,
)


@one_database
def test_one_holiday_or_a_whole_kind_is_switched_off(line: Line, admin: Any) -> None:
    status, page = sends(admin, "/admin/hours/holidays/2026-12-25", kept="0")
    assert status == 303
    assert draft(line).value("hours.holidays.ignored") == ["2026-12-25"]
    assert "buka seperti biasa" in page
    assert draft(line).script().hours.intervals_on(date(2026, 12, 25))
    sends(admin, "/admin/hours/holidays/2026-12-25", kept="1")
    assert draft(line).value("hours.holidays.ignored") == []
    sends(admin, "/admin/hours/holidays", national="1", year="2026")
    assert draft(line).value("hours.holidays.joint_leave") is False
    assert draft(line).value("hours.holidays.national") is True
    assert send(admin, "/admin/hours/holidays/never", kept="0").status_code == 404


@one_database
def test_an_estimated_holiday_is_moved_to_its_real_day_once_and_back(line: Line, admin: Any) -> None:
    shown = read(admin, "/admin/hours?year=2028")
    day = re.findall(r'action="/admin/hours/holidays/(2028-\d\d-\d\d)/move"', shown)[0]
    was = date.fromisoformat(day)
    to = was + timedelta(days=1)
    before = OpeningHours.from_data(draft(line).value("hours"))
    name = before.holidays.on(was)
    assert name is not None
    for _ in range(2):  # sent twice it is moved once
        status, page = sends(admin, f"/admin/hours/holidays/{day}/move", to=str(to))
        assert status == 303
        assert "dipindahkan" in page
    hours = OpeningHours.from_data(draft(line).value("hours"))
    assert hours.holidays.on(was) is None
    (moved,) = [one for one in hours.exceptions if one.covers(to)]
    assert (moved.first, moved.last, moved.intervals, dict(moved.name)) == (to, to, (), dict(name.name))
    assert "Tulis tanggal" in sends(admin, f"/admin/hours/holidays/{day}/move", to="besok lusa")[1]
    assert send(admin, "/admin/hours/holidays/2028-02-29/move", to=str(to)).status_code == 404
