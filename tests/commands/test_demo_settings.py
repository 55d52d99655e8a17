"""The settings of a demo: made once, found again, and never those of a real hotline."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ivr.clock import demo_clock, system_clock
from ivr.commands import demo_settings
from ivr.settings import BadSettings, read_settings


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
    with pytest.raises(BadSettings, match="PORT"):
        demo_settings.prepare()
