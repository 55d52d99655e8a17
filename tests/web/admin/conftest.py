"""An admin, in a browser of their own."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import LOGINS, add_everybody, client_of


@pytest.fixture
def admin(line: Line) -> Any:
    """A browser in which an admin is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.ADMIN])


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    """The admin's browser."""
    add_everybody(line.hotline)
    return client_of(line.app, "agus")
