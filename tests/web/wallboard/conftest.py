"""A supervisor in a browser."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import LOGINS, add_everybody, client_of


@pytest.fixture
def supervisor(line: Line) -> Any:
    """A browser in which a supervisor is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.SUPERVISOR])
