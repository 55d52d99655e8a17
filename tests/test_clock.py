"""The clock that all processes of a demo share."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from ivr.clock import demo_clock, system_clock


def test_nobody_who_asks_at_the_same_moment_gets_the_day_from_before(tmp_path: Path) -> None:
    """The first to ask reads the file slowly; the second must wait for it or read by itself, not take what was."""
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def read_text(self) -> str:
            if not begun.is_set():
                begun.set()
                go_on.wait(5)
            return '{"offset_seconds": 86400}'

    clock = demo_clock(Slow())  # type: ignore[arg-type]
    first = threading.Thread(target=clock)
    first.start()
    assert begun.wait(5)
    assert clock() - system_clock() > timedelta(hours=23)
    go_on.set()
    first.join()
