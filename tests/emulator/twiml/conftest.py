"""A caller who hears a document."""

from __future__ import annotations

import pytest

from tests.emulator.stub import CALLER


@pytest.fixture
def dial(exchange, hotline):
    def call(document=None):
        if document is not None:
            hotline.documents["/voice/incoming"] = document
        return exchange.phone(CALLER).call("1500587")

    return call
