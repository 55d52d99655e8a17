"""What the last weeks were like: how many asked and when, whom they reached, how long they talked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ivr.hotline.hours import KEMENKOP
from ivr.operations.capacity.measured import measured
from ivr.operations.capacity.simulation.demand import half_hour_of, usual
from ivr.operations.capacity.simulation.telephone import Telephone
from ivr.records.models import Attempt, Callback
from tests.support.line import wib
from tests.support.queue import Queue

NOW = wib("2026-11-24 09:00")  # a Tuesday
WINDOWS = {"asap", "morning", "afternoon"}
DAYS = [wib("2026-10-26 09:10") + timedelta(days=number) for number in range(26)]
"""Four weeks but for their last weekend, Monday to Sunday."""


def weeks(queue: Queue, per_day: int = 12) -> None:
    """Everybody asks at ten past nine on opening days, on Sundays one does; every other attempt reaches somebody."""
    with queue.database.begin() as session:
        for at in DAYS:
            for number in range({5: 0, 6: 1}.get(at.weekday(), per_day)):
                asked = {"language": "id", "created_at": at, "due_at": at, "deadline_at": at, "order_at": at}
                window = "morning" if number % 4 == 0 else "asap"
                row = Callback(number=None, status="done", window=window, closed_at=at, **asked)
                session.add(row)
                session.flush()
                talked = at + timedelta(minutes=6)
                tried = {"callback_id": row.id, "first_number": "+62811", "decided_at": at}
                missed = "no_answer" if number % 3 else "busy"
                session.add(Attempt(token=f"{row.id}a", outcome=missed, ended_at=at, **tried))
                session.add(Attempt(token=f"{row.id}c", outcome="agent_no_answer", ended_at=at, **tried))
                over = {"connected_at": at, "ended_at": talked, "wrapped_up_at": talked + timedelta(minutes=2)}
                session.add(Attempt(token=f"{row.id}b", outcome="connected", **over, **tried))


def test_what_was_seen_is_measured(queue: Queue) -> None:
    weeks(queue)
    with queue.database.reading() as session:
        found = measured(session, KEMENKOP, WINDOWS, NOW)
    assert found.per_day == pytest.approx((20 * 12 + 3) / 21)
    assert found.choices == {"asap": 180, "morning": 63}
    assert found.telephone.reached == pytest.approx(0.5)
    assert (found.telephone.talk, found.telephone.wrap_up) == (pytest.approx(6), pytest.approx(2))
    assert found.telephone.spread == pytest.approx(0, abs=1e-6)
    assert {outcome.value for outcome in found.telephone.misses} == {"no_answer", "busy"}


def test_people_ask_when_they_did_and_as_many_as_is_said(queue: Queue) -> None:
    weeks(queue)
    with queue.database.reading() as session:
        found = measured(session, KEMENKOP, WINDOWS, NOW)
    assert found.per_day
    demand = found.demand_of(2 * found.per_day, KEMENKOP, date(2026, 11, 28))
    tuesday = demand.weekdays[1]
    assert tuesday[half_hour_of(NOW.time().replace(hour=9))] == pytest.approx(24)
    assert sum(tuesday) == pytest.approx(24)
    assert sum(demand.closed) > 0


def test_where_too_little_is_known_it_is_as_usual(queue: Queue) -> None:
    queue.waits(1, created_at=NOW - timedelta(days=3))
    with queue.database.reading() as session:
        found = measured(session, KEMENKOP, WINDOWS, NOW)
    assert (found.demand, found.telephone) == (None, Telephone())
    assert found.demand_of(50, KEMENKOP, date(2026, 11, 28)) == usual(KEMENKOP, 50, date(2026, 11, 28))


def test_a_hotline_that_nobody_has_asked_knows_no_number(queue: Queue) -> None:
    with queue.database.reading() as session:
        found = measured(session, KEMENKOP, WINDOWS, NOW)
    assert (found.per_day, found.demand) == (None, None)
