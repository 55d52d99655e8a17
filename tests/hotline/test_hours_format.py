"""Stored hours come back as they went, and what is wrong with edited ones is said by field."""

import json
from datetime import UTC, date, datetime, time

import pytest

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import (
    KEMENKOP,
    Closure,
    DatedException,
    HolidayCalendar,
    Interval,
    InvalidHours,
    OpeningHours,
    ShortenedHours,
)

NINE_TO_ONE = Interval(time(9), time(13))


def test_the_default_hours_are_stored_readably():
    assert KEMENKOP.to_data() == {
        "zone": "Asia/Jakarta",
        "weekly": {
            "monday": ["08:00-15:00"],
            "tuesday": ["08:00-15:00"],
            "wednesday": ["08:00-15:00"],
            "thursday": ["08:00-15:00"],
            "friday": ["08:00-15:00"],
            "saturday": [],
            "sunday": [],
        },
        "shortened": [],
        "exceptions": [],
        "holidays": {"country": "ID", "national": True, "joint_leave": True, "ignored": []},
        "closures": [],
    }


def test_everything_that_hours_can_hold_comes_back_through_json():
    hours = OpeningHours(
        zone="Europe/Amsterdam",
        weekly=((Interval(time(20), time(0)), NINE_TO_ONE),) + ((),) * 6,
        exceptions=(DatedException(date(2026, 12, 30), date(2027, 1, 2), (NINE_TO_ONE,), {"id": "akhir tahun"}),),
        holidays=HolidayCalendar("NL", national=True, joint_leave=False, ignored=frozenset({date(2026, 5, 5)})),
        closures=(
            Closure(datetime(2026, 3, 1, 8, tzinfo=UTC), None, {"en": "storm"}),
            Closure(datetime(2026, 2, 1, 8, tzinfo=UTC), datetime(2026, 2, 1, 9, tzinfo=UTC)),
        ),
        shortened=(
            ShortenedHours(date(2026, 2, 18), date(2026, 3, 19), ((NINE_TO_ONE,),) + ((),) * 6, {"id": "puasa"}),
        ),
    )
    again = OpeningHours.from_data(json.loads(json.dumps(hours.to_data())))
    assert again == hours
    assert hash(again) == hash(hours)


def test_the_shortest_data_are_enough():
    hours = OpeningHours.from_data({"weekly": {"friday": ["13:00-15:00", "08:00-11:30"]}})
    assert [str(interval) for interval in hours.weekly[4]] == ["08:00-11:30", "13:00-15:00"]
    assert hours.weekly[0] == ()
    assert hours.holidays == HolidayCalendar()


def test_an_exception_without_a_last_day_is_one_closed_day():
    exception = DatedException.from_data({"first": "2026-12-31"})
    assert exception == DatedException(date(2026, 12, 31), date(2026, 12, 31))


def test_invalid_hours_are_a_hotline_error_that_knows_its_field():
    with pytest.raises(HotlineError) as caught:
        OpeningHours.from_data({"weekly": {"monday": ["08:00-15:00", "14:00-16:00"]}})
    assert isinstance(caught.value, InvalidHours)
    assert caught.value.field == "weekly.monday"
    assert caught.value.problem == "08:00-15:00 and 14:00-16:00 overlap"


WRONG = [
    (None, "None is not an object"),
    ([], r"\[\] is not an object"),
    ({}, "weekly: is missing"),
    ({"weekly": {}, "weekend": []}, "weekend: is not a known field"),
    ({"weekly": []}, r"weekly: \[\] is not an object"),
    ({"weekly": {"senin": []}}, "weekly.senin: is not a known field"),
    ({"weekly": {"monday": "08:00-15:00"}}, "weekly.monday: '08:00-15:00' is not a list"),
    ({"weekly": {"monday": ["08:00-15:00", 9]}}, r"weekly.monday\[1\]: 9 is not a text"),
    ({"weekly": {"monday": ["8-15"]}}, r"weekly.monday\[0\]: '8-15' is not an interval such as 08:00-15:00"),
    ({"weekly": {"monday": ["15:00-08:00"]}}, r"weekly.monday\[0\]: 15:00-08:00 ends before it starts"),
    ({"weekly": {"monday": ["08:00-08:00"]}}, r"weekly.monday\[0\]: 08:00-08:00 ends before it starts"),
    ({"weekly": {"monday": ["22:00-00:00"]}}, r"weekly.monday\[0\]: .* the end of the day is written 24:00"),
    ({"weekly": {"monday": ["08:00-25:00"]}}, r"weekly.monday\[0\]: .* is not an interval"),
    ({"weekly": {"monday": ["08:00-15:00\n"]}}, r"weekly.monday\[0\]: .* is not an interval"),
    ({"weekly": {}, "zone": "Asia/Batavia"}, "zone: 'Asia/Batavia' is not a time zone"),
    ({"weekly": {}, "zone": "Asia"}, "zone: 'Asia' is not a time zone"),
    ({"weekly": {}, "zone": "../../etc/passwd"}, "zone: .* is not a time zone"),
    ({"weekly": {}, "zone": 7}, "zone: 7 is not a text"),
    ({"weekly": {}, "exceptions": {}}, r"exceptions: \{\} is not a list"),
    ({"weekly": {}, "shortened": [{"first": "2026-12-31"}]}, r"shortened\[0\].last: is missing"),
    (
        {"weekly": {}, "shortened": [{"first": "2026-12-31", "last": "2027-01-02", "week": {"monday": []}}]},
        r"shortened\[0\].week: no day has other hours",
    ),
    (
        {"weekly": {}, "shortened": [{"first": "2026-12-31", "last": "2027-01-02", "week": {"monday": ["8-9"]}}]},
        r"shortened\[0\].week.monday\[0\]: '8-9' is not an interval such as 08:00-15:00",
    ),
    (
        {
            "weekly": {},
            "shortened": [{"first": "2027-01-02", "last": "2026-12-31", "week": {"monday": ["08:00-09:00"]}}],
        },
        r"shortened\[0\].last: the last day 2026-12-31 is before the first day 2027-01-02",
    ),
    ({"weekly": {}, "exceptions": [{}]}, r"exceptions\[0\].first: is missing"),
    ({"weekly": {}, "exceptions": [{"first": "31-12-2026"}]}, r"exceptions\[0\].first: '31-12-2026' is not a date"),
    ({"weekly": {}, "exceptions": [{"first": "20261231"}]}, r"exceptions\[0\].first: '20261231' is not a date"),
    ({"weekly": {}, "exceptions": [{"first": "2026-02-30"}]}, r"exceptions\[0\].first: '2026-02-30' is not a date"),
    (
        {"weekly": {}, "exceptions": [{"first": "2026-12-31", "last": "2026-12-30"}]},
        r"exceptions\[0\].last: the last day 2026-12-30 is before the first day 2026-12-31",
    ),
    (
        {"weekly": {}, "exceptions": [{"first": "2026-12-31", "hours": ["08:00-10:00", "09:00-11:00"]}]},
        r"exceptions\[0\].hours: 08:00-10:00 and 09:00-11:00 overlap",
    ),
    (
        {"weekly": {}, "exceptions": [{"first": "2026-12-31", "name": {"id": 1}}]},
        r"exceptions\[0\].name: .* is not an object of texts by language",
    ),
    ({"weekly": {}, "holidays": {"country": "XX"}}, "holidays.country: 'XX' is not a country"),
    ({"weekly": {}, "holidays": {"national": "yes"}}, "holidays.national: 'yes' is neither true nor false"),
    ({"weekly": {}, "holidays": {"ignored": ["Natal"]}}, r"holidays.ignored\[0\]: 'Natal' is not a date"),
    ({"weekly": {}, "closures": [{"until": None}]}, r"closures\[0\].since: is missing"),
    (
        {"weekly": {}, "closures": [{"since": "2026-11-24T10:00"}]},
        r"closures\[0\].since: '2026-11-24T10:00' is not a moment with an offset",
    ),
    (
        {"weekly": {}, "closures": [{"since": "2026-11-24T10:00+07:00", "until": "2026-11-24T03:00Z"}]},
        r"closures\[0\].until: 2026-11-24T03:00:00\+00:00 is not after 2026-11-24T03:00:00\+00:00",
    ),
]


@pytest.mark.parametrize(("data", "complaint"), WRONG)
def test_wrong_data_are_refused_by_field(data, complaint):
    with pytest.raises(InvalidHours, match=f"^{complaint}"):
        OpeningHours.from_data(data)
