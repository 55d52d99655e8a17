"""People who can sign in."""

from __future__ import annotations

import pytest

from tests.support.line import Line
from tests.support.people import add_everybody


@pytest.fixture
def people(line: Line) -> None:
    """One of each role."""
    add_everybody(line.hotline)
