"""Requests leave over real HTTP or into a WSGI application, and fail in the same words."""

import socket

import pytest

from ivr.emulator import ConnectFailed, HttpTransport, TimedOut, Timeouts, WsgiTransport
from ivr.emulator.webhooks.transport import Reply
from tests.emulator.stub import served
from tests.emulator.webhooks.echoing import echo


def http(base):
    return HttpTransport()


def in_process(base):
    return WsgiTransport(echo, base)


@pytest.mark.parametrize("make", [http, in_process])
def test_the_request_arrives_as_written_and_redirects_are_not_followed(make):
    with served(echo) as base:
        transport = make(base)
        reply = transport("POST", f"{base}/a%20b?q=%2F%C3%A9", {"X-Mine": "yes"}, b"x=1", Timeouts())
        assert (reply.status, reply.body) == (200, b"POST /a b?q=%2F%C3%A9 x=1")
        assert reply.header("x-seen") == "yes"
        assert transport("GET", f"{base}/away", {}, b"", Timeouts()).status == 302


def test_nobody_listening_and_nobody_answering_are_told_apart():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ConnectFailed):
        HttpTransport()("GET", f"http://127.0.0.1:{port}/", {}, b"", Timeouts())
    with served(echo) as base, pytest.raises(TimedOut):
        HttpTransport()("GET", f"{base}/slow", {}, b"", Timeouts(read=0.1))


def test_a_header_that_is_missing_is_empty():
    assert Reply(200).header("Content-Type") == ""
