"""How dates, times of day, lengths of time and opening hours are said, in both languages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline import speech
from ivr.hotline.timetable import Interval

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = date(2026, 11, 24)


def wib(*when: int) -> datetime:
    return datetime(*when, tzinfo=JAKARTA)  # type: ignore[misc,arg-type]


# Lengths of time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "indonesian", "english"),
    [
        (timedelta(0), "0 detik", "0 seconds"),
        (timedelta(seconds=1), "1 detik", "1 second"),
        (timedelta(seconds=59, milliseconds=999), "59 detik", "59 seconds"),
        (timedelta(minutes=3), "3 menit", "3 minutes"),
        (timedelta(minutes=1, seconds=30), "1 menit 30 detik", "1 minute and 30 seconds"),
        (timedelta(hours=2, minutes=5, seconds=59), "2 jam 5 menit", "2 hours and 5 minutes"),
        (timedelta(hours=1, seconds=20), "1 jam", "1 hour"),
        (timedelta(days=1, hours=23, minutes=59), "1 hari 23 jam", "1 day and 23 hours"),
        (timedelta(days=400), "400 hari", "400 days"),
    ],
)
def test_a_length_of_time_is_said_in_at_most_two_units(length: timedelta, indonesian: str, english: str):
    assert speech.duration(length, "id") == indonesian
    assert speech.duration(length, "en") == english


def test_a_negative_length_of_time_cannot_be_said():
    with pytest.raises(ValueError, match="negative"):
        speech.duration(timedelta(seconds=-1), "id")


# Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "indonesian", "english"),
    [
        (date(2026, 11, 24), "hari ini, Selasa 24 November", "today, Tuesday 24 November"),
        (date(2026, 11, 25), "besok, Rabu 25 November", "tomorrow, Wednesday 25 November"),
        (date(2026, 11, 23), "kemarin, Senin 23 November", "yesterday, Monday 23 November"),
        (date(2026, 11, 27), "Jumat 27 November", "on Friday 27 November"),
        (date(2026, 12, 1), "Selasa 1 Desember", "on Tuesday 1 December"),
        (date(2027, 1, 4), "Senin 4 Januari 2027", "on Monday 4 January 2027"),
        (date(2025, 8, 17), "Minggu 17 Agustus 2025", "on Sunday 17 August 2025"),
    ],
)
def test_a_day_is_said_with_its_weekday(when: date, indonesian: str, english: str):
    assert speech.day(when, "id", TUESDAY) == indonesian
    assert speech.day(when, "en", TUESDAY) == english


def test_tomorrow_can_be_in_another_year():
    assert speech.day(date(2027, 1, 1), "id", date(2026, 12, 31)) == "besok, Jumat 1 Januari 2027"


# Times of day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "indonesian", "english"),
    [
        (time(0), "pukul 12 malam", "12 midnight"),
        (time(0, 30), "pukul setengah 1 malam", "12 30 at night"),
        (time(1), "pukul 1 dini hari", "1 in the morning"),
        (time(3, 59), "pukul 3 lewat 59 dini hari", "3 59 in the morning"),
        (time(4), "pukul 4 pagi", "4 in the morning"),
        (time(8), "pukul 8 pagi", "8 in the morning"),
        (time(8, 5), "pukul 8 lewat 5 pagi", "8 oh 5 in the morning"),
        (time(8, 30, 59), "pukul setengah 9 pagi", "8 30 in the morning"),
        (time(10, 59), "pukul 10 lewat 59 pagi", "10 59 in the morning"),
        (time(11), "pukul 11 siang", "11 in the morning"),
        (time(12), "pukul 12 siang", "12 noon"),
        (time(12, 30), "pukul setengah 1 siang", "12 30 in the afternoon"),
        (time(14, 59), "pukul 2 lewat 59 siang", "2 59 in the afternoon"),
        (time(15), "pukul 3 sore", "3 in the afternoon"),
        (time(17, 59), "pukul 5 lewat 59 sore", "5 59 in the afternoon"),
        (time(18), "pukul 6 malam", "6 in the evening"),
        (time(21), "pukul 9 malam", "9 at night"),
        (time(23, 59), "pukul 11 lewat 59 malam", "11 59 at night"),
    ],
)
def test_a_time_is_said_with_its_part_of_the_day(when: time, indonesian: str, english: str):
    assert speech.clock_time(when, "id") == indonesian
    assert speech.clock_time(when, "en") == english


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_minutes_of_a_day_sound_the_same(language: str):
    said = {speech.clock_time(time(hour, minute), language) for hour in range(24) for minute in range(60)}
    assert len(said) == 24 * 60


# Moments ----------------------------------------------------------------------------------------------------------


def test_a_moment_is_said_by_day_and_time():
    now = wib(2026, 11, 24, 9, 0)
    assert speech.moment(wib(2026, 11, 25, 8, 0), "id", now) == "besok, Rabu 25 November, pukul 8 pagi"
    assert speech.moment(wib(2026, 11, 25, 8, 0), "en", now) == "tomorrow, Wednesday 25 November, at 8 in the morning"


def test_a_moment_can_name_its_zone():
    now, when = wib(2026, 11, 24, 9, 0), wib(2026, 11, 24, 15, 0)
    assert speech.moment(when, "id", now, name_zone=True) == (
        "hari ini, Selasa 24 November, pukul 3 sore, waktu Indonesia barat"
    )
    assert speech.moment(when, "en", now, name_zone=True) == (
        "today, Tuesday 24 November, at 3 in the afternoon, Western Indonesia Time"
    )


def test_today_is_what_the_calendar_shows_in_the_zone_of_the_moment():
    just_after_midnight_in_jakarta = datetime(2026, 11, 24, 17, 1, tzinfo=UTC)
    assert speech.moment(wib(2026, 11, 25, 8, 0), "id", just_after_midnight_in_jakarta).startswith("hari ini, Rabu")


def test_a_moment_without_a_zone_cannot_be_told():
    aware, naive = wib(2026, 11, 24), datetime(2026, 11, 24)  # noqa: DTZ001 - the point
    for when, now in ((aware, naive), (naive, aware)):
        with pytest.raises(ValueError, match="zone"):
            speech.moment(when, "id", now)


@pytest.mark.parametrize(
    ("zone", "indonesian", "english"),
    [
        ("Asia/Jakarta", "waktu Indonesia barat", "Western Indonesia Time"),
        ("Asia/Pontianak", "waktu Indonesia barat", "Western Indonesia Time"),
        ("Asia/Makassar", "waktu Indonesia tengah", "Central Indonesia Time"),
        ("Asia/Jayapura", "waktu Indonesia timur", "Eastern Indonesia Time"),
        ("Asia/Singapore", "Waktu Standar Singapura", "Singapore Standard Time"),
    ],
)
def test_a_zone_is_said_by_its_name(zone: str, indonesian: str, english: str):
    assert speech.zone_name(zone, "id") == indonesian
    assert speech.zone_name(zone, "en") == english


@given(st.datetimes(timezones=st.just(JAKARTA)), st.datetimes(timezones=st.just(UTC)), st.sampled_from(["id", "en"]))
def test_every_moment_can_be_said(when: datetime, now: datetime, language: str):
    try:
        now.astimezone(JAKARTA)
    except OverflowError:
        return
    assert speech.moment(when, language, now)


# Opening hours ----------------------------------------------------------------------------------------------------

OFFICE = (Interval(time(8), time(15)),)
FRIDAY = (Interval(time(8), time(11, 30)), Interval(time(13), time(15)))


def test_days_with_the_same_hours_are_said_together():
    weekly = (*[OFFICE] * 5, (), ())
    assert speech.weekly_hours(weekly, "id") == "Senin sampai Jumat, dari pukul 8 pagi sampai pukul 3 sore"
    assert speech.weekly_hours(weekly, "en") == "Monday to Friday, from 8 in the morning to 3 in the afternoon"


def test_other_hours_on_friday_are_said_apart():
    weekly = (*[OFFICE] * 4, FRIDAY, (), ())
    assert speech.weekly_hours(weekly, "id") == (
        "Senin sampai Kamis, dari pukul 8 pagi sampai pukul 3 sore; "
        "Jumat, dari pukul 8 pagi sampai pukul setengah 12 siang dan dari pukul 1 siang sampai pukul 3 sore"
    )
    assert speech.weekly_hours(weekly, "en").endswith(
        "; Friday, from 8 in the morning to 11 30 in the morning and from 1 in the afternoon to 3 in the afternoon"
    )


def test_two_days_are_joined_by_and_and_a_whole_day_is_named_so():
    whole = (Interval(time(0), time(0)),)
    assert speech.weekly_hours(((), (), (), (), (), whole, whole), "id") == "Sabtu dan Minggu, 24 jam"
    assert speech.weekly_hours((whole,) * 7, "en") == "Monday to Sunday, all day"


def test_a_week_without_hours_is_said_to_have_none():
    assert speech.weekly_hours(((),) * 7, "id") == "tanpa jam tetap"
    assert speech.weekly_hours(((),) * 7, "en") == "without regular hours"
