"""Other hours for a while, on days that are open anyway."""

from __future__ import annotations

from datetime import date, time

import pytest

from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.shortened_hours import ShortenedHours, overruled, ruling
from ivr.hotline.timetable import Interval

USUAL = (Interval(time(8), time(15)),)
SHORT = (Interval(time(8), time(14)),)
WEEKLY = (USUAL,) * 5 + ((), ())
RAMADAN = ShortenedHours(date(2026, 2, 18), date(2026, 3, 19), (SHORT,) * 7, {"id": "Ramadan"})


def test_it_holds_from_its_first_to_its_last_day() -> None:
    assert [RAMADAN.covers(date(2026, *day)) for day in ((2, 17), (2, 18), (3, 19), (3, 20))] == [
        False,
        True,
        True,
        False,
    ]


def test_it_changes_open_days_and_opens_no_closed_one() -> None:
    assert RAMADAN.changes(WEEKLY) == (SHORT,) * 5 + ((), ())


def test_a_day_without_hours_of_its_own_is_as_usual() -> None:
    fridays = ShortenedHours(RAMADAN.first, RAMADAN.last, ((),) * 4 + (SHORT,) + ((),) * 2)
    assert fridays.changes(WEEKLY) == (USUAL,) * 4 + (SHORT, (), ())


def test_of_several_the_shortest_rules_and_of_equals_the_later_listed() -> None:
    week = ShortenedHours(date(2026, 3, 1), date(2026, 3, 7), (SHORT,) * 7)
    other = ShortenedHours(date(2026, 3, 1), date(2026, 3, 7), (USUAL,) * 7)
    assert ruling((week, RAMADAN), date(2026, 3, 2)) is week
    assert ruling((week, other), date(2026, 3, 2)) is other
    assert ruling((week, RAMADAN), date(2026, 4, 2)) is None


def test_it_comes_back_as_it_was_stored() -> None:
    assert ShortenedHours.from_data(RAMADAN.to_data()) == RAMADAN


@pytest.mark.parametrize(
    ("first", "last", "week"),
    [
        (RAMADAN.last, RAMADAN.first, (SHORT,) * 7),
        (RAMADAN.first, RAMADAN.last, ((),) * 7),
        (RAMADAN.first, RAMADAN.last, (SHORT,) * 6),
    ],
    ids=["ends before it begins", "changes nothing", "six days"],
)
def test_what_cannot_be_is_refused(first: date, last: date, week: tuple[tuple[Interval, ...], ...]) -> None:
    with pytest.raises(InvalidHours):
        ShortenedHours(first, last, week)


def test_where_another_holds_is_known_from_day_to_day() -> None:
    week = ShortenedHours(date(2026, 3, 1), date(2026, 3, 7), (SHORT,) * 7)
    day = ShortenedHours(date(2026, 3, 3), date(2026, 3, 3), (USUAL,) * 7)
    early = ShortenedHours(date(2026, 2, 10), date(2026, 2, 20), (USUAL,) * 7)
    known = (week, early, RAMADAN, day)
    assert overruled(known, RAMADAN) == [
        (date(2026, 2, 18), date(2026, 2, 20), early),
        (date(2026, 3, 1), date(2026, 3, 2), week),
        (date(2026, 3, 3), date(2026, 3, 3), day),
        (date(2026, 3, 4), date(2026, 3, 7), week),
    ]
    assert overruled(known, week) == [(date(2026, 3, 3), date(2026, 3, 3), day)]
    assert overruled(known, day) == overruled((RAMADAN, RAMADAN), RAMADAN) == []
