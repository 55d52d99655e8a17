"""What was seen of agents in the last weeks proposes a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ivr.hotline.hours import KEMENKOP
from ivr.hotline.timetable import Interval
from ivr.operations.capacity.staffing_seen import Seen, proposal
from ivr.records.half_hours import PastHalfHour
from tests.support.line import Line

MONDAY = date(2026, 11, 2)
NOW = datetime.combine(date(2026, 11, 24), time(9), KEMENKOP.zoneinfo)


def seen(line: Line, halves: Iterable[tuple[datetime, int]]) -> Seen:
    with line.database.begin() as session:
        for starts_at, present in halves:
            row = PastHalfHour(starts_at=starts_at, planned=0, present=present)
            row.asked = row.asked_while_closed = row.closed = 0
            row.busy = False
            session.add(row)
    with line.database.reading() as session:
        return proposal(session, KEMENKOP, NOW)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), KEMENKOP.zoneinfo)


def day(first: date, *present: int) -> list[tuple[datetime, int]]:
    """A day from eight o'clock on, by agent-minutes in each half hour."""
    return [(at(first, 8) + timedelta(minutes=30 * number), minutes) for number, minutes in enumerate(present)]


def test_before_anything_was_seen_nothing_is_proposed(line: Line) -> None:
    assert seen(line, ()) == Seen()


def test_two_days_and_days_without_anybody_are_too_little(line: Line) -> None:
    two = [*day(MONDAY, 120), *day(MONDAY + timedelta(days=1), 120)]
    assert seen(line, two) == Seen(2, MONDAY)
    more = [half for number in range(2, 5) for half in day(MONDAY + timedelta(days=number), 0, 0)]
    assert seen(line, more) == Seen(2, MONDAY)


def test_the_middle_of_all_such_days_counts_rounded_down(line: Line) -> None:
    weeks = [MONDAY + timedelta(weeks=number) for number in range(3)]
    minutes = [(120, 119, 20, 10), (125, 95, 16, 0), (0, 90, 15, 12)]
    found = seen(line, [half for first, present in zip(weeks, minutes, strict=True) for half in day(first, *present)])
    assert found.week is not None
    assert [str(one) for one in found.week[0]] == ["08:00-08:30: 4", "08:30-09:00: 3", "09:00-09:30: 1"]
    assert (found.days, found.since) == (3, MONDAY)


def test_a_weekday_that_was_not_seen_is_as_the_others_if_it_is_open(line: Line) -> None:
    found = seen(line, [half for number in range(3) for half in day(MONDAY + timedelta(weeks=number), 60)])
    assert found.week is not None
    assert [[str(one) for one in day] for day in found.week] == [["08:00-08:30: 2"]] * 5 + [[], []]


def test_what_is_older_than_four_weeks_counts_for_nothing(line: Line) -> None:
    old = [half for number in range(5) for half in day(date(2026, 10, 19) + timedelta(days=number), 60)]
    assert seen(line, old) == Seen()


def test_a_half_hour_that_began_later_is_as_long_as_it_was(line: Line) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    late = replace(KEMENKOP, weekly=((Interval(time(8, 15), time(15)),),) * 7)
    found = seen(line, [(at(one, 8, 15), 30) for one in days])
    assert found.week is not None
    assert str(found.week[0][0]) == "08:00-08:30: 2"
    with line.database.reading() as session:
        week = proposal(session, late, NOW).week
    assert week is not None
    assert len(week[6]) == 1
