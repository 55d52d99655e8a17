"""Addresses behind which many of our people are: named in the settings, as one or as a network."""

from __future__ import annotations

import dataclasses

import pytest

from ivr.app import create_app
from ivr.web.frame.browser_address import is_shared
from tests.support.line import Line


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("203.0.113.7", True),
        ("203.0.113.16", False),
        ("198.51.100.7", True),
        ("2001:db8:1:2::9", True),
        ("2001:db8:1:3::9", False),
        ("no address", False),
    ],
)
def test_an_address_is_shared_when_the_settings_say_so(line: Line, address: str, shared: bool) -> None:
    named = ("203.0.113.0/28", "198.51.100.7/32", "2001:db8:1:2::/64")
    settings = dataclasses.replace(line.settings, shared_addresses=named)
    app = create_app(dataclasses.replace(line.hotline, settings=settings))
    with app.test_request_context("/login", headers={"X-Forwarded-For": address}):
        assert is_shared() is shared
    with line.app.test_request_context("/login", headers={"X-Forwarded-For": address}):
        assert not is_shared()
