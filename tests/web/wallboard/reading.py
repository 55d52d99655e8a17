"""The wallboard, opened and read."""

from __future__ import annotations

from typing import Any

from tests.support.people import PAGE


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)
