"""`hotline serve`: complete settings or one message, several processes, and a graceful end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from ivr.__main__ import main
from ivr.commands import counters
from tests.support.processes import eventually, free_port, is_running

SETTINGS = {
    "PUBLIC_URL": "https://hotline.example.id",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "HOTLINE_NUMBER": "+622150000587",
    "SECRET_KEY": "0123456789abcdef" * 2,
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


def taken(port: int) -> subprocess.CompletedProcess[str]:
    """What `hotline serve` says when something listens on its port; it must end by itself."""
    environment = {**os.environ, **SETTINGS, "PORT": str(port)}
    command = [sys.executable, "-m", "ivr", "serve", "--host", "127.0.0.1"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_told_before_anything_is_said_or_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as our own server does, which so shares its port
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        counted = tmp_path / "var" / "metrics" / str(port) / "counter_1.db"
        counted.parent.mkdir(parents=True)
        counted.write_bytes(b"of the one that runs")
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        ended = taken(port)
    assert ended.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use" in ended.stderr
    assert "listens on" not in ended.stderr
    assert counted.read_bytes() == b"of the one that runs"


def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(main, ["serve", "--host", "203.0.113.9"], env=SETTINGS)
    assert result.exit_code == 1
    assert "203.0.113.9:8000 cannot be listened on" in result.output


def test_a_working_directory_that_cannot_be_written_to_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").write_text("a file, so that nobody, not even root, can make a folder in it")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert counters.look(8203, {}).message.endswith("the web processes count in a temporary one")
    made = counters.emptied_folder(8203, {})
    assert made.parent == tmp_path
    assert made.name.startswith("hotline-metrics-8203-")
    told = {counters.VARIABLE: str(tmp_path / "var" / "here")}
    assert (counters.look(8203, told).verdict, counters.look(8203, told).check) == ("problem", "metrics")
    result = CliRunner().invoke(
        main, ["serve", "--host", "127.0.0.1"], env={**SETTINGS, **told, "PORT": str(free_port())}
    )
    assert result.exit_code == 1
    assert "Nothing can be counted" in result.output


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
