"""Calls that are made through the unmodified SDK."""

from __future__ import annotations

import pytest

from tests.emulator.stub import AGENT, BASE, NUMBER

URL = f"{BASE}/agent"


@pytest.fixture
def create(twilio):
    return lambda **more: twilio.calls.create(**({"to": AGENT, "from_": NUMBER, "url": URL} | more))
