"""Days, intervals and the times they are made of."""

from datetime import UTC, time

import pytest

from ivr.hotline.hours import Interval, InvalidHours, OpeningHours

NINE_TO_ONE = Interval(time(9), time(13))


def test_intervals_are_half_open_and_midnight_ends_the_day():
    evening = Interval.from_data("20:00-24:00")
    assert evening == Interval(time(20), time(0))
    assert evening.covers(time(23, 59, 59))
    assert not evening.covers(time(0))
    assert not NINE_TO_ONE.covers(time(13))
    assert str(evening) == "20:00-24:00"


def test_times_finer_than_a_minute_are_refused():
    with pytest.raises(InvalidHours, match="08:00:30 is not a local time in whole minutes"):
        Interval(time(8, 0, 30), time(9))
    with pytest.raises(InvalidHours, match="whole minutes"):
        Interval(time(8, tzinfo=UTC), time(9))


def test_a_week_of_six_days_is_refused():
    with pytest.raises(InvalidHours, match="weekly: a week has 7 days, not 6"):
        OpeningHours(weekly=((),) * 6)
