"""Who works at the desk, each in a browser of their own, for the tests of its pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from ivr.records.people import Staff
from tests.support.line import AGENT, Line
from tests.support.people import add_person, client_of


@pytest.fixture
def sari(line: Line) -> Staff:
    return add_person(line.hotline, "sari", phone=AGENT)


@pytest.fixture
def desk(line: Line, sari: Staff) -> FlaskClient:
    """Sari's browser."""
    return client_of(line.app, "sari")


@pytest.fixture
def colleague(line: Line) -> FlaskClient:
    """Budi's browser."""
    add_person(line.hotline, "budi", phone="+628111111112")
    return client_of(line.app, "budi")


@pytest.fixture
def supervisor(line: Line) -> FlaskClient:
    """Dewi's browser."""
    add_person(line.hotline, "dewi", Role.SUPERVISOR)
    return client_of(line.app, "dewi")
