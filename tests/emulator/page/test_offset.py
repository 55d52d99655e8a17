"""The offset of the demo's clock: kept in a file, read by every process."""

import json
import time
from datetime import UTC, datetime, timedelta

from ivr.emulator.page.demo_clock import DemoClock
from ivr.emulator.page.offset import REREAD_SECONDS, Offset


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


def test_the_demo_clock_is_set_in_jakarta_time_and_shared_through_its_file(control, exchange, tmp_path):
    shown = control.post("clock", {"wib": "2026-12-25T10:00"}).json()
    assert shown["wib"].startswith("2026-12-25T10:00:0")
    kept = json.loads((tmp_path / "clock.json").read_text())
    assert kept == {"offset_seconds": shown["offset_seconds"]}
    other = Offset(tmp_path / "clock.json")
    assert DemoClock(other).now() - exchange.clock.now() < timedelta(seconds=1)
    sid = control.call()
    assert control.get(f"calls/{sid}")["at"].startswith("2026-12-25T10:00:")
    assert control.post("clock", {"offset_seconds": 0}).json()["offset_seconds"] == 0
    assert abs(exchange.clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
