"""What will be asked for is learned by weekday and time of day; nothing is made up where little is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.operations.capacity.forecast import Forecast, Past, forecast, learned
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=WIB)
HALF = timedelta(minutes=30)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ahead:
    start: datetime


def week(back: int, counts: dict[int, int], nights: dict[int, int] | None = None, days: int = 5) -> list[Past]:
    """Two half hours each day: as many asked in the first as its weekday has, and five in the second."""
    monday = MONDAY - back * 7 * DAY
    found = []
    for weekday in range(days):
        at = monday + weekday * DAY
        before = (nights or {}).get(weekday, 0)
        found += [Past(at, counts.get(weekday, 1), before), Past(at + HALF, 5, 0)]
    return found


def ahead(*days: int) -> list[Ahead]:
    return [Ahead((MONDAY + day * DAY).astimezone(UTC)) for day in days]


def of(*weeks: list[Past]) -> Forecast:
    return learned([one for week in weeks for one in week], WIB, MONDAY)


def test_without_days_nothing_is_said() -> None:
    assert of().expected(ahead(0, 1)) == [None, None]
    two_days = of(week(1, {}, days=2))
    assert not two_days.is_known
    assert two_days.expected(ahead(0)) == [None]


def test_mondays_are_told_apart_from_other_days() -> None:
    found = of(week(2, {0: 20}), week(1, {0: 20}))
    assert found.expected(ahead(0))[0] == pytest.approx(20)
    assert found.expected(ahead(2))[0] == pytest.approx(1)


def test_a_weekday_that_was_seen_once_is_taken_for_a_usual_one() -> None:
    found = of(week(1, {0: 21}))
    assert found.expected(ahead(0))[0] == pytest.approx((21 + 4) / 5, rel=0.1)


def test_a_half_hour_that_was_never_seen_is_not_guessed() -> None:
    assert of(week(2, {}), week(1, {})).expected([Ahead(MONDAY + 3 * HALF)]) == [None]


def test_newer_weeks_count_more() -> None:
    expected = of(week(2, {0: 10}), week(1, {0: 20})).expected(ahead(0))[0]
    assert expected is not None
    assert 15 < expected < 20


def test_what_is_asked_for_at_night_counts_at_the_next_opening() -> None:
    nights = {1: 4, 2: 4, 3: 4, 4: 4, 0: 16}
    found = of(week(3, {}, nights), week(2, {}, nights), week(1, {}, nights))
    tuesday, wednesday = found.expected(ahead(1, 2))
    assert (tuesday, wednesday) == (pytest.approx(1), pytest.approx(1 + 4))  # nothing is asked for before now


def test_closed_days_bring_more() -> None:
    """After a weekend of two closed days 12 more than after a night: so 6 for each closed day, a holiday, too."""
    nights = {1: 4, 2: 4, 3: 4, 4: 4, 0: 16}
    found = of(week(3, {}, nights), week(2, {}, nights), week(1, {}, nights))
    _, after_a_holiday = found.expected(ahead(1, 3))
    _, after_the_weekend = found.expected(ahead(4, 7))
    assert after_a_holiday == pytest.approx(1 + 4 + 6)
    assert after_the_weekend == pytest.approx(1 + 4 + 12)


def test_the_last_weeks_are_read_from_what_was_written_down(database: Database) -> None:
    with database.begin() as session:
        for day in range(1, 80):
            at = (MONDAY - day * DAY).astimezone(UTC)
            session.add(
                PastHalfHour(starts_at=at, planned=0, present=0, asked=3, asked_while_closed=2, closed=0, busy=False)
            )
        session.flush()
        found = forecast(session, WIB, MONDAY)
    assert found.days == 56
    assert found.expected(ahead(0, 1)) == [pytest.approx(3), pytest.approx(5)]
