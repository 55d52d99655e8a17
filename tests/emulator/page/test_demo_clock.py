"""The demo's clock: real time with an offset that all its processes share."""

import threading
import time

from ivr.emulator.page.demo_clock import DemoClock


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
