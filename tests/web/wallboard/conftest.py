"""A supervisor in a browser, and a shell."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.commands.shell import Shell
from tests.support.line import Line
from tests.support.people import LOGINS, add_everybody, client_of


@pytest.fixture
def supervisor(line: Line) -> Any:
    """A browser in which a supervisor is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.SUPERVISOR])


@pytest.fixture
def shell(line: Line, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Commands beside the page, at the same time of day."""
    monkeypatch.setattr("ivr.wiring.demo_clock", lambda _file: line.clock.now)
    return Shell(line)
