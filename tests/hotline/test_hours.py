"""The hotline is open when its hours say so, to the second, and says why and until when it is not."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.hours import (
    KEMENKOP,
    Closure,
    DatedException,
    HolidayCalendar,
    Interval,
    Opening,
    OpeningHours,
    Reason,
    default_hours,
)

WIB = ZoneInfo("Asia/Jakarta")
NO_HOLIDAYS = HolidayCalendar(national=False, joint_leave=False)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def opens(text: str, hours: OpeningHours = KEMENKOP) -> datetime | None:
    return hours.next_opening(wib(text))


def hours_of(text: str) -> tuple[Interval, ...]:
    return tuple(Interval.from_data(part) for part in text.split())


def every_day(text: str, zone: str = "Asia/Jakarta") -> OpeningHours:
    return OpeningHours(zone=zone, weekly=(hours_of(text),) * 7, holidays=NO_HOLIDAYS)


def test_eight_o_clock_sharp_is_open():
    assert KEMENKOP.at(wib("2026-11-24 08:00:00")) == Opening(
        open=True, reason=Reason.OPEN, closes_at=wib("2026-11-24 15:00")
    )


def test_a_microsecond_before_eight_is_closed_and_opens_at_eight():
    opening = KEMENKOP.at(wib("2026-11-24 07:59:59.999999"))
    assert opening == Opening(open=False, reason=Reason.BEFORE_HOURS, opens_at=wib("2026-11-24 08:00"))


def test_a_microsecond_before_three_is_open():
    assert KEMENKOP.is_open(wib("2026-11-24 14:59:59.999999"))


def test_three_o_clock_sharp_is_closed_until_the_next_morning():
    opening = KEMENKOP.at(wib("2026-11-24 15:00:00"))
    assert opening == Opening(open=False, reason=Reason.AFTER_HOURS, opens_at=wib("2026-11-25 08:00"))


def test_a_moment_in_utc_is_judged_by_the_clocks_of_jakarta():
    assert KEMENKOP.is_open(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert not KEMENKOP.is_open(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


def test_answers_are_told_in_the_zone_of_the_hours():
    opening = KEMENKOP.at(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert opening.opens_at is not None
    assert opening.opens_at.isoformat() == "2026-11-25T08:00:00+07:00"


def test_the_next_opening_of_an_open_moment_is_that_moment():
    assert opens("2026-11-24 09:30") == wib("2026-11-24 09:30")


def test_friday_afternoon_waits_for_monday():
    assert opens("2026-11-27 15:00") == wib("2026-11-30 08:00")


def test_sunday_is_the_weekend():
    opening = KEMENKOP.at(wib("2026-11-29 10:00"))
    assert (opening.reason, opening.opens_at) == (Reason.WEEKEND, wib("2026-11-30 08:00"))


def test_a_holiday_on_a_saturday_is_called_by_its_name():
    opening = KEMENKOP.at(wib("2026-03-21 10:00"))
    assert opening.reason is Reason.HOLIDAY
    assert opening.name == {"id": "Hari Raya Idul Fitri", "en": "Eid al-Fitr"}


def test_the_whole_of_idul_fitri_2026_is_skipped():
    assert opens("2026-03-17 15:00") == wib("2026-03-25 08:00")


def test_the_whole_of_idul_fitri_2027_is_skipped():
    assert opens("2027-03-05 15:00") == wib("2027-03-16 08:00")


def test_joint_leave_can_be_worked():
    hours = replace(KEMENKOP, holidays=HolidayCalendar(joint_leave=False))
    assert opens("2026-03-17 15:00", hours) == wib("2026-03-18 08:00")
    assert opens("2026-03-18 15:00", hours) == wib("2026-03-20 08:00")


def test_christmas_runs_from_joint_leave_to_monday():
    assert KEMENKOP.at(wib("2026-12-24 10:00")).name["id"] == "Cuti Bersama Hari Raya Natal"
    assert KEMENKOP.at(wib("2026-12-25 10:00")).name == {"id": "Hari Raya Natal", "en": "Christmas Day"}
    assert opens("2026-12-23 16:00") == wib("2026-12-28 08:00")


def test_new_years_eve_leads_into_the_next_year():
    assert opens("2026-12-31 15:00") == wib("2027-01-04 08:00")
    assert KEMENKOP.at(wib("2027-01-01 09:00")).name["en"] == "New Year's Day"


def test_a_single_holiday_can_be_ignored():
    hours = replace(KEMENKOP, holidays=HolidayCalendar(ignored=frozenset({date(2026, 12, 25)})))
    assert hours.is_open(wib("2026-12-25 10:00"))
    assert not hours.is_open(wib("2026-12-24 10:00"))


FRIDAY_PRAYERS = replace(KEMENKOP, weekly=(*KEMENKOP.weekly[:4], hours_of("08:00-11:30 13:00-15:00"), (), ()))


def test_friday_prayers_are_a_break():
    assert FRIDAY_PRAYERS.at(wib("2026-11-27 11:29:59")).closes_at == wib("2026-11-27 11:30")
    opening = FRIDAY_PRAYERS.at(wib("2026-11-27 11:30"))
    assert (opening.reason, opening.opens_at) == (Reason.BREAK, wib("2026-11-27 13:00"))
    assert FRIDAY_PRAYERS.is_open(wib("2026-11-27 13:00"))


def test_working_time_does_not_run_during_friday_prayers():
    assert FRIDAY_PRAYERS.after_working_time(wib("2026-11-27 11:00"), timedelta(hours=1)) == wib("2026-11-27 13:30")


HALF_DAY = DatedException(
    date(2026, 12, 31), date(2026, 12, 31), hours_of("08:00-12:00"), {"id": "setengah hari", "en": "half day"}
)


def test_a_half_day_closes_early_and_says_why():
    hours = replace(KEMENKOP, exceptions=(HALF_DAY,))
    assert hours.at(wib("2026-12-31 11:00")).closes_at == wib("2026-12-31 12:00")
    opening = hours.at(wib("2026-12-31 12:00"))
    assert (opening.reason, opening.name["en"]) == (Reason.EXCEPTION, "half day")
    assert opening.opens_at == wib("2027-01-04 08:00")


def test_the_evening_of_a_half_day_is_after_hours():
    hours = replace(KEMENKOP, exceptions=(HALF_DAY,))
    assert hours.at(wib("2026-12-31 15:00")).reason is Reason.AFTER_HOURS


def test_an_exception_can_open_on_a_holiday():
    opened = DatedException(date(2026, 12, 25), date(2026, 12, 25), hours_of("09:00-10:00"))
    hours = replace(KEMENKOP, exceptions=(opened,))
    assert hours.is_open(wib("2026-12-25 09:00"))
    assert hours.intervals_on(date(2026, 12, 25)) == hours_of("09:00-10:00")


RANGE = DatedException(date(2026, 11, 23), date(2026, 11, 27), (), {"en": "moving house"})


def test_a_range_closes_its_first_and_its_last_day():
    hours = replace(KEMENKOP, exceptions=(RANGE,))
    for day in range(23, 28):
        opening = hours.at(wib(f"2026-11-{day} 10:00"))
        assert (opening.reason, opening.name["en"]) == (Reason.EXCEPTION, "moving house")
    assert hours.next_opening(wib("2026-11-22 10:00")) == wib("2026-11-30 08:00")


def test_the_narrower_exception_wins_whatever_the_order():
    day = DatedException(date(2026, 11, 25), date(2026, 11, 25), hours_of("10:00-12:00"))
    for exceptions in ((RANGE, day), (day, RANGE)):
        assert replace(KEMENKOP, exceptions=exceptions).intervals_on(date(2026, 11, 25)) == hours_of("10:00-12:00")


def test_of_two_exceptions_as_long_the_later_listed_wins():
    other = replace(RANGE, intervals=hours_of("10:00-12:00"))
    assert replace(KEMENKOP, exceptions=(RANGE, other)).is_open(wib("2026-11-25 10:00"))
    assert not replace(KEMENKOP, exceptions=(other, RANGE)).is_open(wib("2026-11-25 10:00"))


FLOOD = Closure(wib("2026-11-24 10:00"), wib("2026-11-25 09:30"), {"id": "banjir", "en": "flood"})


def test_an_emergency_closure_goes_before_everything():
    hours = replace(KEMENKOP, closures=(FLOOD,))
    assert hours.at(wib("2026-11-24 09:59")).closes_at == wib("2026-11-24 10:00")
    for moment in ("2026-11-24 10:00", "2026-11-24 23:00", "2026-11-25 09:29:59"):
        opening = hours.at(wib(moment))
        assert (opening.reason, opening.name["en"]) == (Reason.EMERGENCY, "flood")
        assert opening.opens_at == wib("2026-11-25 09:30")
    assert hours.is_open(wib("2026-11-25 09:30"))


def test_a_closure_without_an_end_knows_no_next_opening():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 10:00"), None),))
    opening = hours.at(wib("2026-11-24 10:00"))
    assert (opening.reason, opening.opens_at) == (Reason.EMERGENCY, None)
    assert hours.next_opening(wib("2026-11-27 10:00")) is None
    assert hours.next_opening(wib("2026-11-24 09:00")) == wib("2026-11-24 09:00")
    assert hours.without_closures().is_open(wib("2026-11-24 10:00"))


def test_a_closure_in_the_middle_of_a_day_leaves_two_openings():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 10:00"), wib("2026-11-24 11:00")),))
    spans = list(hours.open_spans(wib("2026-11-24 00:00"), wib("2026-11-25 00:00")))
    assert spans == [
        (wib("2026-11-24 08:00"), wib("2026-11-24 10:00")),
        (wib("2026-11-24 11:00"), wib("2026-11-24 15:00")),
    ]


def test_of_two_closures_in_force_the_later_listed_speaks():
    hours = replace(KEMENKOP, closures=(FLOOD, replace(FLOOD, text={"en": "flood, still"})))
    assert hours.at(wib("2026-11-24 12:00")).name == {"en": "flood, still"}


def test_hours_that_touch_are_one_opening():
    hours = every_day("08:00-12:00 12:00-15:00")
    assert hours.at(wib("2026-11-24 09:00")).closes_at == wib("2026-11-24 15:00")


def test_hours_until_midnight_go_on_in_those_of_the_next_day():
    hours = every_day("00:00-02:00 22:00-24:00")
    assert hours.at(wib("2026-11-24 23:59:59")).closes_at == wib("2026-11-25 02:00")


def test_a_hotline_that_never_closes_has_no_closing_time():
    assert every_day("00:00-24:00").at(wib("2026-11-24 03:00")) == Opening(open=True, reason=Reason.OPEN)


def test_a_hotline_without_hours_never_opens():
    hours = OpeningHours(holidays=NO_HOLIDAYS)
    assert hours.at(wib("2026-11-24 10:00")) == Opening(open=False, reason=Reason.WEEKEND)
    assert hours.after_working_time(wib("2026-11-24 10:00"), timedelta(minutes=1)) is None


def test_no_working_time_later_is_now_open_or_closed():
    for moment in (wib("2026-11-24 10:00"), wib("2026-11-28 10:00")):
        assert KEMENKOP.after_working_time(moment, timedelta(0)) == moment


def test_working_time_used_up_at_closing_gives_the_closing_time():
    assert KEMENKOP.after_working_time(wib("2026-11-27 14:00"), timedelta(hours=1)) == wib("2026-11-27 15:00")


def test_two_working_hours_after_friday_five_to_three_end_on_monday():
    assert KEMENKOP.after_working_time(wib("2026-11-27 14:55"), timedelta(hours=2)) == wib("2026-11-30 09:55")


def test_two_working_hours_go_around_idul_fitri():
    assert KEMENKOP.after_working_time(wib("2026-03-17 14:00"), timedelta(hours=2)) == wib("2026-03-25 09:00")


def test_negative_working_time_is_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        KEMENKOP.after_working_time(wib("2026-11-24 10:00"), timedelta(seconds=-1))


def test_a_working_week_has_thirty_five_hours():
    week = KEMENKOP.working_time_between(wib("2026-11-23 00:00"), wib("2026-11-30 00:00"))
    assert week == timedelta(hours=35)


def test_working_time_counts_backwards_as_negative():
    assert KEMENKOP.working_time_between(wib("2026-11-24 10:00"), wib("2026-11-23 14:00")) == timedelta(hours=-3)


def test_a_naive_moment_is_refused_by_every_question():
    naive = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001
    for question in (KEMENKOP.at, KEMENKOP.is_open, KEMENKOP.next_opening, KEMENKOP.warm, FLOOD.active):
        with pytest.raises(ValueError, match="no time zone"):
            question(naive)
    for two in (KEMENKOP.open_spans, KEMENKOP.working_time_between):
        with pytest.raises(ValueError, match="no time zone"):
            two(wib("2026-11-24 10:00"), naive)
    with pytest.raises(ValueError, match="no time zone"):
        KEMENKOP.after_working_time(naive, timedelta(0))
    with pytest.raises(ValueError, match="no time zone"):
        Closure(naive, None)


def test_days_long_asked_for_are_forgotten_and_worked_out_again():
    hours = every_day("08:00-15:00")
    for number in range(2500):
        assert hours.intervals_on(date(2026, 1, 1) + timedelta(days=number)) == hours_of("08:00-15:00")
    assert hours.is_open(wib("2026-01-01 08:00"))


def test_the_default_hours_are_those_of_the_ministry():
    assert default_hours() is KEMENKOP


def test_the_heavy_package_is_not_loaded_before_a_holiday_is_asked_for():
    program = "import sys, ivr.hotline.callback; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
