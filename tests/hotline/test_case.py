"""The life of a case: legal moves, deadlines in working days, and where it goes when it is late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline import case
from ivr.hotline.case import CLOSED_STATUSES, MOVES, NEXT_STEP, OPEN_STATUSES, CaseEvent, CaseStatus, Level
from ivr.hotline.hours import KEMENKOP, DatedException, OpeningHours
from tests.support.line import wib

moments = st.integers(0, 8 * 365 * 24 * 60).map(lambda minutes: wib("2020-01-01 00:00") + timedelta(minutes=minutes))


AT_AN_OFFICE = (
    "forward forwarded, answer answered, ask_back returned, return returned, take_back returned, "
    "escalate forwarded, solve closed"
)
AT_THE_DESK = "forward forwarded, answer answered, reject rejected, merge merged, solve closed"
LIFE = {
    "new": "check checked, reject rejected, merge merged, solve closed",
    "checked": AT_THE_DESK,
    "forwarded": f"take_up taken_up, {AT_AN_OFFICE}",
    "taken_up": AT_AN_OFFICE,
    "returned": AT_THE_DESK,
    "answered": "confirm confirmed, close closed, forward forwarded, solve closed",
    "confirmed": "close closed, forward forwarded, reopen returned, solve closed",
    "closed": "reopen returned",
    "merged": "reopen returned",
    "rejected": "reopen returned",
}
"""What can happen to a case, and what it becomes."""
WAITS = {
    "new": ("check", "2026-11-24"),
    "checked": ("forward", "2026-11-24"),
    "forwarded": ("take_up", "2026-11-25"),
    "taken_up": ("answer", "2026-11-30"),
    "returned": ("forward", "2026-11-24"),
    "answered": ("confirm", "2026-11-25"),
    "confirmed": ("close", "2026-11-24"),
}
"""What a case waits for that came so far on Monday, 23 November 2026, and the day on which that is due."""


def test_this_and_nothing_else_can_happen_to_a_case() -> None:
    found = {status: {f"{event} {became}" for event, became in MOVES[status].items()} for status in CaseStatus}
    assert found == {status: set(moves.split(", ")) for status, moves in LIFE.items()}


@pytest.mark.parametrize("status", sorted(OPEN_STATUSES))
def test_each_step_is_due_so_many_working_days_after_the_one_before(status: CaseStatus) -> None:
    step, day = WAITS[status]
    assert NEXT_STEP[status] == step
    assert case.deadline(status, wib("2026-11-23 10:00"), KEMENKOP) == wib(f"{day} 15:00")


def test_who_may_do_what_and_what_needs_words() -> None:
    assert {"take_up", "answer", "ask_back", "return"} == case.OFFICE_EVENTS
    assert {"answer", "ask_back", "return", "take_back", "reject", "reopen"} == case.NEEDS_WORDS
    assert {"forwarded", "taken_up"} == case.WITH_OFFICE
    assert {"closed", "merged", "rejected"} == CLOSED_STATUSES


def test_every_open_status_has_a_next_step_that_is_legal() -> None:
    assert set(NEXT_STEP) == OPEN_STATUSES
    for status, event in NEXT_STEP.items():
        assert event in MOVES[status]


def test_every_status_can_be_reached_and_every_open_one_can_be_closed() -> None:
    def reach(start: CaseStatus) -> set[CaseStatus]:
        found, todo = {start}, [start]
        while todo:
            new = set(MOVES[todo.pop()].values()) - found
            found |= new
            todo += new
        return found

    assert reach(CaseStatus.NEW) == set(CaseStatus)
    for status in OPEN_STATUSES:
        assert reach(status) & CLOSED_STATUSES


def test_nothing_is_forwarded_unchecked() -> None:
    with pytest.raises(case.IllegalStep):
        case.move(CaseStatus.NEW, CaseEvent.FORWARD)


def test_what_a_talk_has_solved_is_closed_from_wherever_it_is() -> None:
    for status in OPEN_STATUSES:
        assert case.move(status, CaseEvent.SOLVE) is CaseStatus.CLOSED
    for status in CLOSED_STATUSES:
        with pytest.raises(case.IllegalStep):
            case.move(status, CaseEvent.SOLVE)


def test_a_closed_case_only_opens_again() -> None:
    for status in CLOSED_STATUSES:
        assert set(MOVES[status]) == {CaseEvent.REOPEN}


@pytest.mark.parametrize(
    ("status", "since", "due"),
    [
        (CaseStatus.NEW, "2026-11-24 09:00", "2026-11-25 15:00"),
        (CaseStatus.FORWARDED, "2026-11-26 14:59", "2026-11-30 15:00"),  # Thursday: Friday, Monday
        (CaseStatus.TAKEN_UP, "2026-12-21 10:00", "2026-12-30 15:00"),  # Christmas and its joint leave between
        (CaseStatus.NEW, "2026-11-28 10:00", "2026-11-30 15:00"),  # a Saturday
    ],
)
def test_deadlines_are_counted_in_working_days(status: CaseStatus, since: str, due: str) -> None:
    assert case.deadline(status, wib(since), KEMENKOP) == wib(due)


def test_an_offices_own_holiday_moves_its_deadline_only() -> None:
    hours = case.office_hours(KEMENKOP, case.days_off("2026-11-25..2026-11-26"))
    assert case.deadline(CaseStatus.NEW, wib("2026-11-24 09:00"), hours) == wib("2026-11-27 15:00")
    assert case.deadline(CaseStatus.NEW, wib("2026-11-24 09:00"), KEMENKOP) == wib("2026-11-25 15:00")


@given(moments, st.sampled_from(sorted(OPEN_STATUSES)))
def test_an_open_case_always_has_a_deadline_to_come_on_a_working_day(since: datetime, status: CaseStatus) -> None:
    due = case.deadline(status, since, KEMENKOP)
    assert due is not None
    assert due > since
    assert case.is_working_day(due - timedelta(seconds=1), KEMENKOP)


@given(moments, st.sampled_from(sorted(OPEN_STATUSES)))
def test_hours_without_any_day_still_give_a_deadline(since: datetime, status: CaseStatus) -> None:
    shut = OpeningHours(exceptions=(DatedException(date(2000, 1, 1), date(2040, 1, 1)),))
    due = case.deadline(status, since, shut)
    assert due is not None
    assert due > since
    assert shut.local(due).time() == time.min


@pytest.mark.parametrize(
    ("status", "level", "province", "goes"),
    [
        (CaseStatus.FORWARDED, Level.OFFICE, True, case.Late(CaseEvent.ESCALATE, Level.PROVINCE)),
        (CaseStatus.TAKEN_UP, Level.OFFICE, False, case.Late(CaseEvent.TAKE_BACK, Level.MINISTRY)),
        (CaseStatus.TAKEN_UP, Level.PROVINCE, True, case.Late(CaseEvent.TAKE_BACK, Level.MINISTRY)),
        (CaseStatus.NEW, Level.OFFICE, True, case.Late(None, Level.MINISTRY)),
        (CaseStatus.RETURNED, Level.MINISTRY, True, None),
        (CaseStatus.CLOSED, Level.OFFICE, True, None),
    ],
)
def test_what_is_late_goes_up(status: CaseStatus, level: Level, province: bool, goes: case.Late | None) -> None:
    assert case.when_late(status, level, province) == goes


@pytest.mark.parametrize("text", ["31-11-2026", "2026-11-26..2026-11-25", "libur", "2026-01-01..2026-12-31"])
def test_days_off_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(case.BadDaysOff):
        case.days_off(text)


def test_days_off_as_people_write_them() -> None:
    found = case.days_off("19/03/2026, 2026-04-01..3.4.2026\n2026-05-01 00:00:00")
    assert [(one.first.day, one.last.day) for one in found] == [(19, 19), (1, 3), (1, 1)]
