"""Somebody who writes to a line, and waits for a person."""

from __future__ import annotations

import pytest

from tests.support.inbox import Inbox
from tests.support.line import Line


@pytest.fixture
def inbox(line: Line) -> Inbox:
    return Inbox(line.database)
