"""Holidays come from the package with names for the voice, and each can be switched off."""

import re
from datetime import date

import pytest

from ivr.hotline.holidays import HolidayCalendar, HolidayKind
from ivr.hotline.hours_format import InvalidHours


def test_idul_fitri_2027_is_estimated_and_its_name_does_not_say_so():
    holiday = HolidayCalendar().on(date(2027, 3, 10))
    assert holiday is not None
    assert holiday.estimated
    assert holiday.name == {"id": "Hari Raya Idul Fitri", "en": "Eid al-Fitr"}
    assert holiday.kind is HolidayKind.NATIONAL


def test_independence_day_is_never_estimated():
    holiday = HolidayCalendar().on(date(2040, 8, 17))
    assert holiday is not None
    assert not holiday.estimated


def test_joint_leave_is_a_kind_of_its_own():
    holiday = HolidayCalendar().on(date(2026, 12, 24))
    assert holiday is not None
    assert holiday.kind is HolidayKind.JOINT_LEAVE
    assert holiday.name == {"id": "Cuti Bersama Hari Raya Natal", "en": "Christmas Joint Holiday"}
    assert HolidayCalendar(joint_leave=False).on(date(2026, 12, 24)) is None


def test_national_holidays_can_be_worked_while_joint_leave_is_kept():
    calendar = HolidayCalendar(national=False)
    assert calendar.on(date(2026, 12, 25)) is None
    assert {holiday.kind for holiday in calendar.in_year(2026)} == {HolidayKind.JOINT_LEAVE}


def test_an_ordinary_day_is_no_holiday():
    assert HolidayCalendar().on(date(2026, 11, 24)) is None


def test_two_holidays_on_one_day_are_both_named():
    holiday = HolidayCalendar().on(date(2021, 5, 13))
    assert holiday is not None
    assert holiday.name == {
        "id": "Hari Raya Idul Fitri dan Kenaikan Yesus Kristus",
        "en": "Ascension Day and Eid al-Fitr",
    }


def test_the_year_2026_has_the_days_of_the_joint_ministerial_decree():
    holidays = HolidayCalendar().in_year(2026)
    assert [holiday.day for holiday in holidays] == sorted(holiday.day for holiday in holidays)
    joint = [str(holiday.day)[5:] for holiday in holidays if holiday.kind is HolidayKind.JOINT_LEAVE]
    assert joint == ["02-16", "03-18", "03-20", "03-23", "03-24", "05-15", "05-28", "12-24"]
    assert sum(holiday.kind is HolidayKind.NATIONAL for holiday in holidays) == 17


def test_no_name_of_any_year_has_a_marker_or_a_gap():
    for year in range(2020, 2061):
        for holiday in HolidayCalendar().in_year(year):
            assert set(holiday.name) == {"id", "en"}
            for name in holiday.name.values():
                assert re.fullmatch(r"[A-Za-z' -]+", name), name
                assert "Pegangti" not in name


def test_another_country_has_its_own_holidays_and_english_names_for_want_of_indonesian():
    holiday = HolidayCalendar(country="NL").on(date(2026, 4, 27))
    assert holiday is not None
    assert holiday.name == {"id": "King's Day", "en": "King's Day"}


def test_a_country_without_joint_leave_has_none():
    assert HolidayCalendar(country="NL", national=False).in_year(2026) == ()


@pytest.mark.parametrize("country", ["XX", "id", "Indonesia", ""])
def test_an_unknown_country_is_refused_at_once(country):
    with pytest.raises(InvalidHours, match=r"country: .* is not a country"):
        HolidayCalendar(country=country)
