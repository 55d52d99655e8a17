"""Where clocks change, hours follow them: a skipped hour is not worked, a repeated one counts once from its start."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.hotline.hours import HolidayCalendar, Interval, OpeningHours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def every_day(text: str) -> OpeningHours:
    weekly = ((Interval.from_data(text),),) * 7
    return OpeningHours("Europe/Amsterdam", weekly, holidays=HolidayCalendar(national=False, joint_leave=False))


def spans_utc(hours: OpeningHours, day: date) -> list[str]:
    start = datetime.combine(day, time(), AMSTERDAM)
    spans = hours.open_spans(start, datetime.combine(day + timedelta(days=1), time(), AMSTERDAM))
    return [f"{opened:%H:%M}-{closed:%H:%M}" for opened, closed in spans]


def test_office_hours_follow_the_clocks_over_both_changeovers():
    hours = every_day("09:00-17:00")
    assert spans_utc(hours, date(2026, 3, 28)) == ["08:00-16:00"]
    assert spans_utc(hours, date(2026, 3, 29)) == ["07:00-15:00"]
    assert spans_utc(hours, date(2026, 10, 24)) == ["07:00-15:00"]
    assert spans_utc(hours, date(2026, 10, 25)) == ["08:00-16:00"]


def test_the_hour_skipped_in_spring_is_not_worked():
    day = date(2026, 3, 29)
    assert spans_utc(every_day("01:00-04:00"), day) == ["00:00-02:00"]
    assert spans_utc(every_day("02:30-04:00"), day) == ["01:00-02:00"]
    assert spans_utc(every_day("01:00-02:30"), day) == ["00:00-01:00"]
    assert spans_utc(every_day("02:10-02:50"), day) == []


def test_the_hour_shown_twice_in_autumn_starts_and_ends_at_its_first_showing():
    day = date(2026, 10, 25)
    assert spans_utc(every_day("01:00-04:00"), day) == ["23:00-03:00"]
    assert spans_utc(every_day("02:30-04:00"), day) == ["00:30-03:00"]
    assert spans_utc(every_day("01:00-02:30"), day) == ["23:00-00:30"]


def test_a_day_of_twenty_five_hours_has_twenty_five_working_hours():
    hours = every_day("00:00-24:00")
    start = datetime(2026, 10, 25, tzinfo=AMSTERDAM)
    assert hours.working_time_between(start, datetime(2026, 10, 26, tzinfo=AMSTERDAM)) == timedelta(hours=25)


def test_next_opening_and_closing_carry_the_offset_of_their_own_side():
    hours = every_day("09:00-17:00")
    opening = hours.at(datetime(2026, 3, 28, 18, tzinfo=AMSTERDAM))
    assert opening.opens_at is not None
    assert opening.opens_at.isoformat() == "2026-03-29T09:00:00+02:00"
    opening = hours.at(datetime(2026, 10, 24, 18, tzinfo=AMSTERDAM))
    assert opening.opens_at is not None
    assert opening.opens_at.isoformat() == "2026-10-25T09:00:00+01:00"


def test_working_time_runs_through_both_showings_of_an_hour():
    hours = every_day("00:00-24:00")
    start = datetime(2026, 10, 25, 1, 30, tzinfo=AMSTERDAM)
    end = hours.after_working_time(start, timedelta(hours=1, minutes=30))
    assert end is not None
    assert end.isoformat() == "2026-10-25T02:00:00+01:00"


def test_a_date_that_a_zone_skipped_has_no_open_time():
    # Samoa had no 30 December 2011.
    hours = OpeningHours("Pacific/Apia", ((Interval(time(9), time(17)),),) * 7, holidays=HolidayCalendar("WS"))
    assert hours.intervals_on(date(2011, 12, 30))
    eve = datetime(2011, 12, 29, 12, tzinfo=hours.zoneinfo)
    spans = [opened for opened, _ in hours.open_spans(eve, eve + timedelta(days=2))]
    assert [hours.local(opened).date().day for opened in spans] == [29, 31]
