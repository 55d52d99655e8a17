"""The map of reports, opened and read."""

from __future__ import annotations

from typing import Any

from tests.support.keys import told
from tests.support.line import Line
from tests.support.people import PAGE

BANDUNG, JAKARTA, UNKNOWN_POSTCODE = "40115", "10110", "00000"


def report(line: Line, number: str, category: str = "1", postal_code: str = BANDUNG) -> None:
    """Somebody tells about a business."""
    line.dial(number).press(*told(category, where=(postal_code, "1")))


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)
