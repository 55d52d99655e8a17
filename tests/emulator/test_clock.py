"""The virtual clock runs what is due in order; the demo clock is real time moved by a shared offset."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.emulator import VirtualClock


def test_what_is_due_runs_in_the_order_of_its_moment_and_then_of_its_arrival(clock):
    ran = []
    for name, seconds in (("late", 3), ("first", 1), ("second", 1)):
        clock.later(seconds, lambda name=name: ran.append((name, clock.monotonic())))
    clock.later(2, lambda: ran.append(("cancelled", 0))).cancel()
    clock.advance(2.5)
    assert ran == [("first", 1.0), ("second", 1.0)]
    clock.advance_to(clock.now() + timedelta(seconds=1))
    assert ran[-1] == ("late", 3.0)
    assert clock.next_due() is None


def test_fractions_of_seconds_add_up_exactly(clock):
    for _ in range(10):
        clock.advance(0.1)
    assert clock.monotonic() == 1.0
    assert clock.now() == datetime(2026, 11, 24, 2, 0, 1, tzinfo=UTC)


def test_events_may_plan_events_and_may_not_move_the_clock(clock):
    ran = []
    clock.later(1, lambda: clock.later(1, lambda: ran.append(clock.monotonic())))
    clock.advance(5)
    assert ran == [2.0]
    clock.later(0, lambda: clock.advance(1))
    with pytest.raises(RuntimeError, match="cannot be advanced from inside"):
        clock.settle()
    clock.advance(1)


def test_an_event_that_always_plans_itself_again_is_found_out(clock):
    def again():
        clock.later(0, again)

    again()
    with pytest.raises(RuntimeError, match="round in circles"):
        clock.settle()


def test_waiting_for_something_stops_when_it_is_true_or_the_limit_is_reached():
    clock, ran = VirtualClock(), []
    clock.later(5, lambda: ran.append(5))
    clock.later(50, lambda: ran.append(50))
    assert clock.until(lambda: bool(ran), 10) is True
    assert clock.until(lambda: len(ran) == 2, 10) is False
    assert clock.monotonic() == 5
