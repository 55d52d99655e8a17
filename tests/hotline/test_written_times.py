"""A date and a time as people write them: a dot parts minutes from hours as a colon does, and nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.written_dates import NotUnderstood
from ivr.hotline.written_times import read, read_moment

WIB = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-27 15.30", "2026-11-27T15:30+07:00"),
        ("2026-11-27T15.30", "2026-11-27T15:30+07:00"),
        ("2026-11-27T15:30", "2026-11-27T15:30+07:00"),
        ("2026-11-27T15:30:00", "2026-11-27T15:30+07:00"),
        ("2026-11-27T15:30+09:00", "2026-11-27T15:30+09:00"),
        ("2026-11-27 15.30 WIB", "2026-11-27T15:30+07:00"),
        ("2026-11-27 15.30 WIT", "2026-11-27T15:30+09:00"),
        ("27-11-2026 pukul 15.30", "2026-11-27T15:30+07:00"),
        ("27.11.2026 15.30", "2026-11-27T15:30+07:00"),
        ("27/11/2026, 7:05", "2026-11-27T07:05+07:00"),
        ("Jumat, 27 Nov 2026 15.30", "2026-11-27T15:30+07:00"),
        ("Jumat 08.00", "2026-11-27T08:00+07:00"),
        ("besok 08.00", "2026-11-25T08:00+07:00"),
        ("lusa pukul 08.00", "2026-11-26T08:00+07:00"),
        ("15.30", "2026-11-24T15:30+07:00"),
    ],
)
def test_a_moment_is_what_was_written(text: str, at: str) -> None:
    assert read_moment(text, WIB, TODAY) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "15.3", "2026-11-27 15.60", "2026-11-27 24.01", "2026-02-30 10.00", "27 Nov", "besok", "2026-11-27"),
        *("2026-11-27 15.30.45.1", "9" * 1000, "9999-01-01 10.00", "Jumat depan 10.00", "Kamis, 27 Nov 2026 10.00"),
    ],
)
def test_what_is_no_moment_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_moment(text, WIB, TODAY)


def test_without_a_day_to_count_from_the_whole_date_must_be_there() -> None:
    assert read("24.12.2026") == (date(2026, 12, 24), None)
    for text in ("24 Des", "besok 08.00", "15.30"):
        with pytest.raises(NotUnderstood):
            read(text)
