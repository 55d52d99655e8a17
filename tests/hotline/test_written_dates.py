"""Dates as people write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.written_dates import Misreading, NotUnderstood
from ivr.hotline.written_hours import read_exceptions
from ivr.hotline.written_times import read_moment

TODAY = date(2026, 11, 24)
WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("18-02-2026 tutup", [("2026-02-18", "2026-02-18")]),
        ("18.02.2026 - 20.02.2026 tutup", [("2026-02-18", "2026-02-20")]),
        ("Jumat, 25 Desember 2026 tutup", [("2026-12-25", "2026-12-25")]),
        ("Jumat 27 Nov 08.00-12.00 WIB", [("2026-11-27", "2026-11-27")]),
        ("Senin 30 Nov - Jumat 4 Des tutup", [("2026-11-30", "2026-12-04")]),
        ("besok tutup", [("2026-11-25", "2026-11-25")]),
        ("hari ini tutup", [("2026-11-24", "2026-11-24")]),
        ("Jumat tutup", [("2026-11-27", "2026-11-27")]),
        ("24 dan 26 Des tutup", [("2026-12-24", "2026-12-24"), ("2026-12-26", "2026-12-26")]),
        ("24, 26 and 28-29 Dec 2027 closed", [("2027-12-24",) * 2, ("2027-12-26",) * 2, ("2027-12-28", "2027-12-29")]),
        ("24 Des & 2 Jan tutup", [("2026-12-24", "2026-12-24"), ("2027-01-02", "2027-01-02")]),
        ("25 Des 2026 pukul 08.00-12.00 WIB: Natal", [("2026-12-25", "2026-12-25")]),
    ],
)
def test_dates_are_taken_as_people_write_them(line: str, days: list[tuple[str, str]]) -> None:
    found = read_exceptions(line, "id", TODAY)
    assert [(str(one.first), str(one.last)) for one in found] == days


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Jumat depan tutup", Misreading.VAGUE),
        ("Kamis, 25 Desember 2026 tutup", Misreading.WEEKDAY),
        ("31 dan 32 Des tutup", Misreading.DAY),
        ("24 dan kapan saja tutup", Misreading.DATE),
        ("25 Des 08:00-12:00 WIT", Misreading.REST),
    ],
)
def test_what_could_mean_two_things_is_refused(line: str, why: Misreading) -> None:
    with pytest.raises(NotUnderstood) as told:
        read_exceptions(line, "id", TODAY)
    assert told.value.why is why


def test_a_weekday_that_does_not_fit_is_named() -> None:
    with pytest.raises(NotUnderstood) as told:
        read_moment("Kamis, 27 Nov 2026 10.00", WIB, TODAY)
    assert told.value.why is Misreading.WEEKDAY
