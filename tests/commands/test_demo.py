"""`hotline demo`: everything on one machine, apart from any real hotline, and gone when it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.processes import eventually, free_port, is_running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PORT", "EMULATOR_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    port, output = free_port(), folder / "output"
    environment = {**os.environ, "PORT": str(port), "EMULATOR_PORT": str(free_port())}
    command = [sys.executable, "-u", "-m", "ivr", "demo", "--at", "2026-11-24 09:00"]
    with output.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    yield process, port, output
    process.terminate()
    process.wait(30)


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes under /proc")
def test_the_whole_demo_starts_answers_and_leaves_nothing_behind(running) -> None:
    process, port, output = running
    assert eventually(lambda: "Ctrl-C" in output.read_text() or process.poll() is not None, 120), output.read_text()
    assert "2026-11-24 09:0" in output.read_text()
    assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30).json()["ready"]
    family = descendants(process.pid)
    assert len(family) >= 5  # emulator, scheduler, and the server with its processes
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0, output.read_text()
    assert not [pid for pid in family if is_running(pid)]


def descendants(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [pid for child in children for pid in descendants(child)]
