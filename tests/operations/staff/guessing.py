"""Passwords that are guessed."""

from __future__ import annotations

import pytest

from ivr.operations.staff.sign_in import NotLetIn, sign_in
from tests.support.line import Line

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def fail(line: Line, times: int, login: str = "sari", address: str = OFFICE) -> None:
    for _ in range(times):
        with pytest.raises(NotLetIn):
            sign_in(line.database, login, "a wrong password", address, line.now)
