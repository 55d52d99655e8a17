"""Ports that somebody else has."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.__main__ import main
from tests.support.processes import free_port


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PORT", "EMULATOR_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


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
