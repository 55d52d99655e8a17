"""`hotline demo`: everything on one machine, apart from any real hotline, and gone when it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from ivr.__main__ import main
from ivr.clock import demo_clock, system_clock
from ivr.commands import demo_settings
from ivr.settings import SettingsError, read_settings
from tests.support.processes import eventually, free_port, is_running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PORT", "EMULATOR_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_real_account_in_the_environment_never_reaches_the_demo(folder, monkeypatch) -> None:
    genuine = {
        "TWILIO_ACCOUNT_SID": "ACgenuine",
        "TWILIO_AUTH_TOKEN": "genuine",
        "TWILIO_AUTH_TOKEN_PREVIOUS": "genuine before",
    }
    for name, value in {**genuine, "DATABASE_URL": "postgresql+psycopg://genuine"}.items():
        monkeypatch.setenv(name, value)
    environment = demo_settings.prepare().environment()
    settings = read_settings(environment)
    assert not [
        name for name in environment if name.startswith(("TWILIO", "DATABASE")) and "genuine" in environment[name]
    ]
    assert settings.demo
    assert settings.twilio_api_url == "http://127.0.0.1:8001"
    assert settings.database_url == f"sqlite:///{folder / 'var' / 'demo' / 'hotline.db'}"


def test_a_restart_finds_its_secrets_again(folder) -> None:
    first = demo_settings.prepare()
    assert demo_settings.prepare() == first
    assert (first.folder / "secrets.json").stat().st_mode & 0o077 == 0


def test_commands_in_another_terminal_find_its_ports(folder, monkeypatch) -> None:
    assert demo_settings.running().port == 8000
    monkeypatch.setenv("PORT", "8010")
    demo_settings.prepare().remember_ports()
    monkeypatch.delenv("PORT")
    assert demo_settings.running().port == 8010
    assert demo_settings.prepare().port == 8000  # the next start is not bound to it


def test_the_clock_of_the_demo_is_moved_for_all_of_its_processes(folder) -> None:
    found = demo_settings.prepare()
    found.set_clock(timedelta(days=3))
    assert abs(demo_clock(found.clock_file)() - system_clock() - timedelta(days=3)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("port", "emulator_port"), [("many", "8001"), ("0", "8001"), ("70000", "8001"), ("8001", "8001")]
)
def test_a_port_that_cannot_be_is_told(folder, monkeypatch, port, emulator_port) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.setenv("EMULATOR_PORT", emulator_port)
    with pytest.raises(SettingsError, match="PORT"):
        demo_settings.prepare()


@pytest.mark.parametrize("name", ["PORT", "EMULATOR_PORT"])
def test_a_busy_port_is_named_with_what_to_do(folder, name) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        ports = {"PORT": str(free_port()), "EMULATOR_PORT": str(free_port())} | {name: str(port)}
        result = CliRunner().invoke(main, ["demo"], env=ports)
    assert result.exit_code == 1
    assert f"Port {port} cannot be used" in result.output
    assert f"make run {name}=" in result.output


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
