"""Planned agents in one line, as people write them."""

from __future__ import annotations

from datetime import time

import pytest

from ivr.hotline.staffing import Staffed
from ivr.hotline.timetable import Interval
from ivr.hotline.written_staffing import NotPlanned, Slip, read_line, write_line

OPENED = (Interval(time(8), time(15)),)
MORNING, REST = Staffed(time(8), time(10), 4), Staffed(time(10), time(15), 3)


@pytest.mark.parametrize(
    "text",
    [
        "08:00-10:00: 4, 10:00-15:00: 3",
        "08.00–10.00: 4; 10.00–15.00: 3",
        "8-10: 4, 10-15: 3",
        "8-10 = 4 dan 10-15 = 3 petugas",
        "08:00-10:00 4 agents and 10:00 to 15:00 3",
        "8:00 sampai 10:00:4\r\n10:00-15:00:3",
        "10:00-15:00: 3, 08:00-09:00: 4, 09:00-10:00: 4 orang",
        "08:00-10:00: 4, 10:00-15:00: 3, 15:00-16:00: 0",
        "08:00-10:00\t4\r\n10:00-15:00\t3",
        "08:00-10:00\t4 10:00-15:00\t3",  # into a field of one line
        "8-10: 4,10-15: 3",
    ],
)
def test_a_line_is_read_as_people_write_it(text: str) -> None:
    assert read_line(text, OPENED) == (MORNING, REST)


def test_a_line_that_is_written_is_read_as_the_same() -> None:
    assert write_line((MORNING, REST)) == "08:00-10:00: 4, 10:00-15:00: 3"
    assert read_line(write_line((MORNING, REST)), OPENED) == (MORNING, REST)
    assert read_line(write_line(()), OPENED) == ()


@pytest.mark.parametrize("text", ["", " ", "-", "–", "0", "tidak ada", "nobody", "08:00-10:00: 0"])
def test_nobody_is_written_in_many_ways(text: str) -> None:
    assert read_line(text, OPENED) == ()


@pytest.mark.parametrize(
    ("opened", "hours"),
    [
        (OPENED, ["08:00-15:00: 4"]),
        ((Interval(time(8, 15), time(11, 40)),), ["08:00-12:00: 4"]),
        ((Interval(time(8), time(11, 20)), Interval(time(11, 25), time(15))), ["08:00-15:00: 4"]),
        ((Interval(time(13), time(15)), Interval(time(8), time(12))), ["08:00-12:00: 4", "13:00-15:00: 4"]),
        ((Interval(time(22), time(23, 40)), Interval(time(23, 45), time.min)), ["22:00-24:00: 4"]),
        ((Interval(time(0), time.min),), ["00:00-24:00: 4"]),
    ],
)
def test_a_number_alone_counts_in_all_opening_hours(opened: tuple[Interval, ...], hours: list[str]) -> None:
    assert [str(one) for one in read_line("4 agents", opened)] == hours


@pytest.mark.parametrize(
    ("text", "why", "part"),
    [
        ("many", Slip.LINE, "many"),
        ("08:00-10:00", Slip.LINE, "08:00-10:00"),
        ("8-10:30", Slip.LINE, "8-10:30"),
        ("08:00-10:00: 4, 3", Slip.LINE, "3"),
        ("08:00-10:00: -4", Slip.LINE, "08:00-10:00: -4"),
        ("08:00-25:00: 4", Slip.CLOCK, "08:00-25:00: 4"),
        ("24:00-24:00: 4", Slip.CLOCK, "24:00-24:00: 4"),
        ("10:00-08:00: 4", Slip.BACKWARDS, "10:00-08:00: 4"),
        ("08:00-10:15: 4", Slip.HALF_HOURS, "08:00-10:15: 4"),
        ("2,5", Slip.FRACTION, "2,5"),
        ("2.5 orang", Slip.FRACTION, "2.5"),
        ("08:00-10:00: 2,5, 10:00-15:00: 3", Slip.FRACTION, "2,5"),
        ("08:00-10:00 2.5", Slip.FRACTION, "2.5"),
        ("\tSen\tSel 08:00\t4\t4", Slip.TABLE, "Sen Sel 08:00 4 4"),
        ("08:00-10:00: 40000", Slip.AGENTS, "40000"),
        ("08:00-10:00: 4, 09:00-11:00: 3", Slip.OVERLAP, "08:00-10:00: 4, 09:00-11:00: 3"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_part(text: str, why: Slip, part: str) -> None:
    with pytest.raises(NotPlanned) as slip:
        read_line(text, OPENED)
    assert (slip.value.why, slip.value.part) == (why, part)


def test_a_number_alone_says_nothing_of_a_day_without_opening_hours() -> None:
    with pytest.raises(NotPlanned) as slip:
        read_line("4", ())
    assert slip.value.why is Slip.CLOSED
    assert read_line("0", ()) == ()
