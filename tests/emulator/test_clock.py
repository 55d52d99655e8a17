"""The virtual clock runs what is due in order; the demo clock is real time moved by a shared offset."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from ivr.emulator import VirtualClock
from ivr.emulator.page.demo_clock import REREAD_SECONDS, DemoClock, Offset


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


def test_the_demo_clock_runs_timers_and_survives_their_mistakes(caplog):
    clock, ran = DemoClock(), threading.Event()
    clock.later(0, lambda: 1 / 0)
    clock.later(0.02, lambda: clock.background(ran.set))
    assert clock.until(ran.is_set, 5)
    assert "an event of the exchange failed" in caplog.text
    started = time.monotonic()
    clock.advance(0.02)
    assert time.monotonic() - started >= 0.02
    assert clock.until(lambda: False, 0.03) is False
    clock.close()


def test_the_offset_follows_the_file_and_ignores_a_broken_one(tmp_path, caplog):
    file = tmp_path / "var" / "clock.json"
    offset = Offset(file)
    assert offset.seconds() == 0.0
    offset.set(90.5)
    assert json.loads(file.read_text()) == {"offset_seconds": 90.5}
    file.write_text('{"offset_seconds": 7}')
    time.sleep(REREAD_SECONDS + 0.05)
    assert offset.seconds() == 7.0
    file.write_text("{")
    time.sleep(REREAD_SECONDS + 0.05)
    assert offset.seconds() == 7.0
    assert "cannot be read" in caplog.text
    assert [path.name for path in file.parent.iterdir()] == ["clock.json"]


def test_setting_the_time_of_day_does_not_move_the_timers():
    clock = DemoClock()
    before = clock.monotonic()
    clock.offset.set(86_400)
    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
    assert clock.monotonic() - before < 5
    clock.close()
