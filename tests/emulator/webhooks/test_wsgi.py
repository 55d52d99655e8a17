"""Requests that go straight into an application."""

import pytest

from ivr.emulator import ConnectFailed, Timeouts, WsgiTransport
from tests.emulator.webhooks.echoing import echo


def test_in_process_only_the_hotline_itself_can_be_reached():
    with pytest.raises(ConnectFailed, match="is not under"):
        WsgiTransport(echo, "http://hotline.test")("GET", "http://hotline.test.evil/", {}, b"", Timeouts())
