"""What a callback costs is learned from half hours in which somebody always waited, and from no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.operations.capacity import callback_cost
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Policy:
    callback_minutes: float = 7.0


def past(number: int, *, planned: int = 300, closed: int = 0, busy: bool = True) -> PastHalfHour:
    starts_at = NOW - number * HALF
    return PastHalfHour(
        starts_at=starts_at, planned=planned, present=0, asked=0, asked_while_closed=0, closed=closed, busy=busy
    )


def cost(database: Database, *rows: PastHalfHour) -> float:
    with database.begin() as session:
        session.add_all(rows)
        session.flush()
        return callback_cost.learned(session, Policy(), NOW)


def test_without_a_history_it_is_what_is_believed(database: Database) -> None:
    assert cost(database) == 7.0


def test_idle_half_hours_and_those_without_a_plan_teach_nothing(database: Database) -> None:
    assert cost(database, past(1, closed=1, busy=False), past(2, planned=0, closed=9)) == 7.0


def test_one_busy_half_hour_moves_it_a_little(database: Database) -> None:
    assert cost(database, past(1, closed=30)) == pytest.approx((2910 + 300) / (2910 / 7 + 30))


def test_many_busy_half_hours_outweigh_what_was_believed(database: Database) -> None:
    assert cost(database, *(past(number, closed=30) for number in range(1, 200))) == pytest.approx(10, abs=0.1)


def test_what_is_older_than_two_months_is_forgotten(database: Database) -> None:
    assert cost(database, past(60 * 48 + 1, closed=1)) == 7.0


def test_the_newest_half_hours_are_those_that_are_looked_at(database: Database) -> None:
    """Two thirds of what is known is older than the newest hundred, and was three times as dear."""
    rows = [past(number, closed=30 if number <= callback_cost.NEWEST else 10) for number in range(1, 300)]
    assert cost(database, *rows) == pytest.approx(10, abs=0.1)


def test_who_was_missing_costs_the_plan_and_not_those_who_were_there(database: Database) -> None:
    with database.begin() as session:
        for number in range(1, 200):
            row = past(number, closed=20)
            row.present = 200
            session.add(row)
        session.flush()
        found = callback_cost.costs(session, Policy(), NOW)
    assert (round(found.planned), round(found.at_desk)) == (15, 10)


def test_half_hours_in_which_nothing_got_done_make_it_dear_and_break_nothing() -> None:
    assert callback_cost.cost_of([(300, 0)] * 5, 7.0) > 7.0


def test_however_long_nothing_got_done_a_time_can_be_told_again() -> None:
    """One agent has 1,680 minutes to promise in five days; a callback that cost more could never be promised."""
    assert callback_cost.cost_of([(60, 0)] * 150, 7.0) == 70.0


ROWS = st.lists(st.tuples(st.integers(1, 9999), st.integers(0, 999)), max_size=40)


@given(ROWS, st.floats(0.5, 120))
def test_it_lies_between_the_dearest_and_the_cheapest_that_was_seen(
    rows: list[tuple[int, int]], believed: float
) -> None:
    seen = [believed, *(planned / closed if closed else float("inf") for planned, closed in rows)]
    assert min(seen) * 0.999 <= callback_cost.cost_of(rows, believed) <= max(seen) * 1.001


@given(ROWS, st.floats(0.5, 120), st.integers(1, 9))
def test_as_many_times_the_agents_and_the_work_cost_the_same(
    rows: list[tuple[int, int]], believed: float, times: int
) -> None:
    more = [(planned * times, closed * times) for planned, closed in rows]
    assert callback_cost.cost_of(more, believed) == pytest.approx(callback_cost.cost_of(rows, believed))


def test_a_slip_of_the_pen_in_the_plan_is_soon_forgotten() -> None:
    """9999 agents were planned for half a day: the cost is tripled, and as before some busy days later."""
    mistaken = [(60, 8)] * 50 + [(9999 * 30, 8)] * 8
    assert callback_cost.cost_of(mistaken, 7.0) < 24
    assert callback_cost.cost_of([*mistaken, *[(60, 8)] * 100], 7.0) < 8.5
