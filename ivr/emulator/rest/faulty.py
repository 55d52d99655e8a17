"""Planned faults around the REST interface, over sockets and in process alike."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from ivr.emulator.faults import Faults, Planned, RestFault
from ivr.emulator.webhooks.wsgi import WsgiApp

# Set by the in-process client: nothing sleeps there, and a lost connection is an exception.
IN_PROCESS = "emulator.timeout"


class ConnectionLost(ConnectionError):
    """The connection broke; `answered` tells whether the request was carried out before."""


class TooSlow(TimeoutError):
    """The reply would come later than the client waits."""


class FaultyApp:
    """A WSGI application that misbehaves when a fault is planned for the request."""

    def __init__(self, app: WsgiApp, faults: Faults) -> None:
        self.app = app
        self.faults = faults

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        planned = self.faults.take_rest(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        if planned is None:
            return self.app(environ, start_response)
        match planned.fault:
            case RestFault.TOO_MANY_REQUESTS:
                return _refuse(start_response, 429, 20429, "Too Many Requests")
            case RestFault.SERVER_ERROR:
                return _refuse(start_response, 500, 20500, "Internal Server Error")
            case RestFault.REFUSED:
                return _refuse(start_response, 400, planned.code, "Bad Request")
            case RestFault.RESET:
                return _break_connection(environ)
            case RestFault.REPLY_LOST:
                _carry_out(self.app, environ)
                return _break_connection(environ)
            case _:
                return self._slowly(environ, start_response, planned)

    def _slowly(self, environ: dict[str, Any], start_response: Callable[..., Any], planned: Planned) -> Iterable[bytes]:
        patience = environ.get(IN_PROCESS)
        if patience is None:
            time.sleep(planned.seconds)
        elif planned.seconds > patience:
            _carry_out(self.app, environ)
            raise TooSlow(f"no reply within {patience:g} s")
        return self.app(environ, start_response)


def _refuse(start_response: Callable[..., Any], status: int, code: int, message: str) -> Iterable[bytes]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = json.dumps({"code": code, "message": message, "more_info": more, "status": status}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(f"{status} {message}", headers)
    return [body]


def _carry_out(app: WsgiApp, environ: dict[str, Any]) -> None:
    """Do what was asked and throw the reply away."""
    for _ in app(environ, lambda *_args: lambda _chunk: None):
        pass


def _break_connection(environ: dict[str, Any]) -> Iterable[bytes]:
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        # The server still holds the descriptor, so closing would come too late; shutting down takes effect at once.
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionLost("injected: connection reset")
