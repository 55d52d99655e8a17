"""Gives commands on a hotline of the tests, as somebody with a shell would: by its environment, on its clock."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from ivr.__main__ import main
from tests.support.line import Line


class Shell:
    """A shell on the machine of one line."""

    def __init__(self, line: Line) -> None:
        self.line = line

    @property
    def environment(self) -> dict[str, str | None]:
        settings = self.line.settings
        return {
            "PUBLIC_URL": settings.public_url,
            "TWILIO_ACCOUNT_SID": settings.account_sid,
            "TWILIO_AUTH_TOKEN": settings.auth_token,
            "TWILIO_API_URL": settings.twilio_api_url,
            "HOTLINE_NUMBER": settings.hotline_number,
            "WHATSAPP_NUMBER": settings.whatsapp_number,
            "SMS_SENDER": settings.sms_sender,
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "RECORDINGS_DIR": str(settings.recordings),
            "HOTLINE_DEMO": "yes",
            "DEMO_CLOCK_FILE": "the-clock-of-the-line",
            "LOGNAME": "siti",
            "SUDO_USER": None,
        }

    def give(self, *words: str, exit_code: int = 0, **environment: str | None) -> Result:
        """Give a command and see that it ends with this exit code."""
        result = CliRunner().invoke(main, words, env=self.environment | environment, catch_exceptions=False)
        assert result.exit_code == exit_code, result.output
        return result

    def say(self, *words: str) -> str:
        """What a command prints."""
        return self.give(*words).stdout

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """What a command prints as JSON."""
        found: list[dict[str, Any]] = json.loads(self.say(*words, "--json"))
        return found
