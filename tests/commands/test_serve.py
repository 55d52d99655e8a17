"""`hotline serve`: complete settings or one message, several processes, and a graceful end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from ivr.__main__ import main
from tests.support.processes import eventually, free_port, is_running

SETTINGS = {
    "PUBLIC_URL": "https://hotline.example.id",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "HOTLINE_NUMBER": "+622150000587",
    "SECRET_KEY": "0" * 32,
}


def test_every_missing_or_malformed_setting_is_told_at_once() -> None:
    environment = dict.fromkeys(SETTINGS, "") | {"PORT": "many", "HOTLINE_NUMBER": "1500587"}
    result = CliRunner().invoke(main, ["serve"], env=environment)
    assert result.exit_code == 1
    told = result.output.splitlines()
    assert told[0] == "Error: The hotline cannot start:"
    assert {line.split()[1] for line in told[1:]} == {*SETTINGS, "PORT"}


class Served:
    """A running `hotline serve`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        environment = {**os.environ, **SETTINGS, "DATABASE_URL": database_url, "PORT": str(self.port)}
        command = [sys.executable, "-m", "ivr", "serve", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True)

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=2).ok
        except requests.RequestException:
            return False

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []


@pytest.fixture
def served(tmp_path: Path, sqlite_url: str) -> Iterator[Served]:
    running = Served(tmp_path, sqlite_url)
    yield running
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


@pytest.mark.processes
def test_it_answers_adds_up_what_its_processes_count_and_ends_when_told(served: Served, tmp_path: Path) -> None:
    assert eventually(served.answers)
    assert served.answers("/readyz")
    assert served.answers("/metrics")
    assert eventually(lambda: len(list((tmp_path / "var" / "metrics" / str(served.port)).glob("*.db"))) >= 2)
    workers = served.workers()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(15) == 0
    assert not any(is_running(pid) for pid in workers)


@pytest.mark.processes
def test_told_to_stop_while_it_still_loads_it_ends_soon(served: Served) -> None:
    assert eventually(lambda: len(served.workers()) == 2)
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(15)


@pytest.mark.processes
def test_a_process_that_dies_is_replaced(served: Served) -> None:
    assert eventually(served.answers)
    assert eventually(lambda: len(served.workers()) == 2)
    first, second = served.workers()
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: len(set(served.workers()) - {first, second}) == 1)
    assert eventually(served.answers)
