"""People who write, and agents who answer them."""

from __future__ import annotations

import pytest

from ivr.records.database import Database
from tests.support.inbox import Inbox


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database)
