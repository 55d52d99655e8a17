"""The demo's own settings: everything on loopback, kept under var/demo so that a restart finds it again."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ivr.settings import BadSettings

FOLDER = Path("var", "demo")
NUMBER = "+622150000587"
WHATSAPP, SMS = "+628111450587", "+628119990587"
_PORTS = "ports.json"
_DATABASE = "DEMO_DATABASE_URL"
"""A demo touches no database but its own file, or one named for demos: DATABASE_URL may be that of a real hotline."""
_NOT_OURS = ("TWILIO_AUTH_TOKEN_PREVIOUS",)
"""Settings of a real hotline that must not find their way into the demo; the others are all replaced."""


@dataclass(frozen=True)
class Demonstration:
    """One demo: where it keeps its things, its ports, and the secrets that were made up for it."""

    folder: Path
    port: int
    emulator_port: int
    mail_port: int
    account_sid: str
    auth_token: str
    secret_key: str

    @property
    def url(self) -> str:
        """Where the hotline answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def emulator_url(self) -> str:
        """Where the telephone company answers, and its telephone can be seen."""
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def clock_file(self) -> Path:
        """How far the demo's clock is moved; all of its processes read it."""
        return self.folder / "clock.json"

    def set_clock(self, offset: timedelta) -> None:
        """Move the demo's clock so far from the machine's."""
        _write(self.clock_file, {"offset_seconds": offset.total_seconds()})

    def remember_ports(self) -> None:
        """Let commands in another terminal find this demo."""
        _write(
            self.folder / _PORTS, {"port": self.port, "emulator_port": self.emulator_port, "mail_port": self.mail_port}
        )

    def environment(self) -> dict[str, str]:
        """The environment of the demo's processes."""
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        return {"LOG_FORMAT": "text", **kept, **self._settings()}

    def _settings(self) -> dict[str, str]:
        return {
            "HOTLINE_DEMO": "1",
            "DEMO_CLOCK_FILE": str(self.clock_file),
            "DATABASE_URL": os.environ.get(_DATABASE, f"sqlite:///{self.folder / 'hotline.db'}"),
            "RECORDINGS_DIR": str(self.folder / "recordings"),
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
            "TWILIO_API_URL": self.emulator_url,
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
            "HOTLINE_NUMBER": NUMBER,
            "WHATSAPP_NUMBER": WHATSAPP,
            "SMS_SENDER": SMS,
            "SECRET_KEY": self.secret_key,
            "SMTP_URL": f"smtp+plain://127.0.0.1:{self.mail_port}",
            "MAIL_FROM": "hotline@example.id",
            "DAILY_REPORT_TO": "penyelia@example.id",
        }

    def emulator_options(self) -> list[str]:
        """How the emulator is told whose telephone company it is."""
        options = {
            "--port": str(self.emulator_port),
            "--hotline": self.url,
            "--number": NUMBER,
            "--whatsapp": WHATSAPP,
            "--sms": SMS,
            "--account-sid": self.account_sid,
            "--auth-token": self.auth_token,
            "--clock-file": str(self.clock_file),
            "--smtp-port": str(self.mail_port),
        }
        return [part for option in options.items() for part in option]


def prepare() -> Demonstration:
    """The demo of this folder, to be started: its secrets are made up the first time.

    Raises BadSettings for a port that is none.
    """
    port, emulator_port = _port("PORT", 8000), _port("EMULATOR_PORT", 8001)
    return _found(port, emulator_port, _free(emulator_port + 1, but=port))


def running() -> Demonstration:
    """The demo of this folder on the ports where it was started last."""
    try:
        ports = json.loads((FOLDER / _PORTS).read_text())
    except FileNotFoundError:
        return prepare()
    return _found(ports["port"], ports["emulator_port"], ports.get("mail_port", ports["emulator_port"] + 1))


def _free(port: int, but: int) -> int:
    """This port, or where something listens there another: nobody has to know where mails are caught."""
    for wanted in (0 if port == but else port, 0):
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    return port


def _found(port: int, emulator_port: int, mail_port: int) -> Demonstration:
    if port == emulator_port:
        raise BadSettings([f"PORT and EMULATOR_PORT are both {port}; the hotline and the emulator need one each"])
    folder = FOLDER.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secrets.json"
    if not file.exists():
        made_up = {
            "account_sid": f"AC{secrets.token_hex(16)}",
            "auth_token": secrets.token_hex(16),
            "secret_key": secrets.token_hex(32),
        }
        _write(file, made_up)
    return Demonstration(folder, port, emulator_port, mail_port, **json.loads(file.read_text()))


def _port(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isdecimal() and 1 <= int(value) <= 65535):
        raise BadSettings([f"{name} is {value!r}; write a number between 1 and 65535"])
    return int(value)


def _write(file: Path, data: Mapping[str, object]) -> None:
    """Write all of it or nothing: other processes read this file at any moment."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(data))
    part.chmod(0o600)
    part.replace(file)
