"""A hotline that writes to people, by WhatsApp and by SMS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.records.database import Database
from tests.support.line import Line, line_for


@pytest.fixture
def writing_line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True, sms=True) as made:
        yield made
