"""A planned week pasted from a spreadsheet."""

from __future__ import annotations

import pytest

from ivr.hotline.pasted_staffing import read_table
from ivr.hotline.written_staffing import NotPlanned, Slip

ABOVE = """\tSen\tSel\tSabtu\tMinggu
08:00\t4\t4 orang\t\ttutup
08:30\t4\t2,0\t-\t·
9.00\t3\t2\t0\t0
Jumlah\t11\t8\t0\t0
"""
AT_THE_SIDE = "Day;08:00-09:00;09:00 - 09:30\nMonday;4;3\nTuesday;4\n"


def test_weekdays_stand_above_the_times() -> None:
    assert read_table(ABOVE) == {
        "monday": "08:00-09:00: 4, 09:00-09:30: 3",
        "tuesday": "08:00-08:30: 4, 08:30-09:30: 2",
        "saturday": "",
        "sunday": "",
    }


def test_or_at_the_side() -> None:
    assert read_table(AT_THE_SIDE) == {"monday": "08:00-09:00: 4, 09:00-09:30: 3", "tuesday": "08:00-09:00: 4"}


def test_a_heading_names_several_days_and_full_hours_do() -> None:
    assert read_table("jam\tSenin-Rabu\n8\t2\n9\t3\n") == dict.fromkeys(
        ("monday", "tuesday", "wednesday"), "08:00-09:00: 2, 09:00-10:00: 3"
    )


@pytest.mark.parametrize(
    ("text", "why", "part"),
    [
        ("", Slip.NO_TABLE, ""),
        ("4", Slip.NO_TABLE, "4"),
        ("\tSen\tSel\nAni\t1\t1", Slip.NO_TABLE, "Sen Sel Ani 1 1"),
        ("\tSen\tSnin\n08:00\t1\t1", Slip.HEADING, "Snin"),
        ("\tSen\n08:00\t2,5", Slip.FRACTION, "2,5"),
        ("\tSen\n08:00\tAni", Slip.LINE, "Ani"),
        ("\tSen\n08:15\t2\n08:30\t2", Slip.HALF_HOURS, "08:15-08:30: 2"),
        ("\tSen\n08:00\t2\n25:00\t2", Slip.CLOCK, "25:00"),
        ("\tSen\n08:00-09:00\t2\n08:30\t2", Slip.OVERLAP, "08:00-09:00: 2, 08:30-09:00: 2"),
        ("\tSen\n08:00\t2\n8 a.m.\t2", Slip.CLOCK, "8 a.m."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_part(text: str, why: Slip, part: str) -> None:
    with pytest.raises(NotPlanned) as slip:
        read_table(text)
    assert (slip.value.why, slip.value.part) == (why, part)
