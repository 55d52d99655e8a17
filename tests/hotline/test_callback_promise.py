"""The promise spoken to a caller can be kept: counted in opening hours, days off and short days skipped."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.callback import AFTERNOON, ASAP, MORNING, WINDOWS, Promise, PromisePolicy, Window, promise
from ivr.hotline.hours import KEMENKOP, Closure, DatedException, HolidayCalendar, Interval, InvalidHours, OpeningHours

WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def promised(window: Window, now: str, hours: OpeningHours = KEMENKOP) -> tuple[str, str]:
    """The promise in local time, to the minute."""
    made = promise(window, wib(now), hours)
    assert made is not None
    assert made.due_at.utcoffset() == made.deadline_at.utcoffset() == timedelta(0)
    return tuple(f"{moment.astimezone(WIB):%Y-%m-%d %H:%M}" for moment in (made.due_at, made.deadline_at))


def test_as_soon_as_possible_is_from_now_on_and_within_two_working_hours():
    assert promised(ASAP, "2026-11-24 09:00") == ("2026-11-24 09:00", "2026-11-24 11:00")


def test_as_soon_as_possible_on_friday_five_to_three_is_due_then_and_kept_by_monday():
    assert promised(ASAP, "2026-11-27 14:55") == ("2026-11-27 14:55", "2026-11-30 10:00")


def test_as_soon_as_possible_in_the_night_starts_at_the_opening():
    assert promised(ASAP, "2026-11-24 22:00") == ("2026-11-25 08:00", "2026-11-25 10:00")


def test_as_soon_as_possible_before_idul_fitri_is_kept_after_it():
    assert promised(ASAP, "2026-03-17 14:55") == ("2026-03-17 14:55", "2026-03-25 10:00")
    assert promised(ASAP, "2027-03-05 15:00") == ("2027-03-16 08:00", "2027-03-16 10:00")


def test_as_soon_as_possible_may_end_exactly_at_closing():
    assert promised(ASAP, "2026-11-24 13:00") == ("2026-11-24 13:00", "2026-11-24 15:00")


def test_the_morning_asked_for_at_night_is_the_next_morning():
    assert promised(MORNING, "2026-11-24 20:00") == ("2026-11-25 08:00", "2026-11-25 11:00")


def test_the_morning_asked_for_in_the_morning_is_what_is_left_of_it():
    assert promised(MORNING, "2026-11-24 10:30") == ("2026-11-24 10:30", "2026-11-24 11:00")


def test_the_morning_with_less_than_half_an_hour_left_is_tomorrows():
    assert promised(MORNING, "2026-11-24 10:31") == ("2026-11-25 08:00", "2026-11-25 11:00")


def test_the_afternoon_asked_for_in_the_morning_is_the_same_days():
    assert promised(AFTERNOON, "2026-11-24 09:00") == ("2026-11-24 11:00", "2026-11-24 15:00")


def test_the_afternoon_before_a_long_weekend_is_after_it():
    assert promised(AFTERNOON, "2026-12-23 14:45") == ("2026-12-28 11:00", "2026-12-28 15:00")
    assert promised(AFTERNOON, "2026-12-31 14:45") == ("2027-01-04 11:00", "2027-01-04 15:00")


def test_a_half_day_has_no_afternoon():
    half = DatedException(date(2026, 11, 25), date(2026, 11, 25), (Interval(time(8), time(11)),))
    hours = replace(KEMENKOP, exceptions=(half,))
    assert promised(AFTERNOON, "2026-11-24 15:00", hours) == ("2026-11-26 11:00", "2026-11-26 15:00")
    assert promised(MORNING, "2026-11-24 15:00", hours) == ("2026-11-25 08:00", "2026-11-25 11:00")


def test_friday_prayers_shorten_the_afternoon_but_do_not_take_it():
    weekly = (*KEMENKOP.weekly[:4], (Interval(time(8), time(11, 30)), Interval(time(13), time(15))), (), ())
    hours = replace(KEMENKOP, weekly=weekly)
    assert promised(AFTERNOON, "2026-11-27 09:00", hours) == ("2026-11-27 11:00", "2026-11-27 15:00")
    assert promised(AFTERNOON, "2026-11-27 12:00", hours) == ("2026-11-27 13:00", "2026-11-27 15:00")


def test_a_closure_takes_its_part_of_the_window():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 07:00"), wib("2026-11-24 10:00")),))
    assert promised(MORNING, "2026-11-24 07:30", hours) == ("2026-11-24 10:00", "2026-11-24 11:00")
    assert promised(ASAP, "2026-11-24 08:30", hours) == ("2026-11-24 10:00", "2026-11-24 12:00")


def test_a_closure_without_an_end_leaves_nothing_to_promise():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 08:00"), None),))
    for window in WINDOWS:
        assert promise(window, wib("2026-11-24 09:00"), hours) is None
    assert promised(ASAP, "2026-11-24 09:00", hours.without_closures()) == ("2026-11-24 09:00", "2026-11-24 11:00")


def test_a_hotline_without_hours_promises_nothing():
    hours = OpeningHours(holidays=HolidayCalendar(national=False, joint_leave=False))
    for window in WINDOWS:
        assert promise(window, wib("2026-11-24 09:00"), hours) is None


def test_a_window_with_one_bound_is_open_on_the_other_side():
    late = Window("late", {"en": "after one"}, start=time(13))
    early = Window("early", {"en": "before nine"}, end=time(9))
    assert promised(late, "2026-11-24 09:00") == ("2026-11-24 13:00", "2026-11-24 15:00")
    assert promised(early, "2026-11-24 09:00") == ("2026-11-25 08:00", "2026-11-25 09:00")


def test_a_window_the_wrong_way_round_is_refused():
    with pytest.raises(InvalidHours, match="ends before it starts"):
        Window("night", {}, time(22), time(6))


def test_the_policy_sets_how_soon_and_how_much_must_be_left():
    policy = PromisePolicy(asap_within=timedelta(minutes=30), at_least=timedelta(hours=2))
    assert promise(ASAP, wib("2026-11-24 09:00"), KEMENKOP, policy) == Promise(
        wib("2026-11-24 09:00"), wib("2026-11-24 09:30")
    )
    tomorrow = Promise(wib("2026-11-25 08:00"), wib("2026-11-25 11:00"))
    assert promise(MORNING, wib("2026-11-24 09:01"), KEMENKOP, policy) == tomorrow


def test_a_naive_moment_gets_no_promise():
    for window in WINDOWS:
        with pytest.raises(ValueError, match="no time zone"):
            promise(window, datetime(2026, 11, 24, 9), KEMENKOP)  # noqa: DTZ001
