"""Lets `requests` (and so the unmodified Twilio SDK) talk to the exchange's WSGI application without a socket."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from ivr.emulator.rest.faulty import IN_PROCESS, ConnectionLost, TooSlow
from ivr.emulator.webhooks.wsgi import WsgiApp, call_wsgi

PATIENCE = 3600.0


class WsgiAdapter(BaseAdapter):
    """Mount it on a session: `session.mount("https://api.twilio.com", WsgiAdapter(app))`.

    Injected faults come out as what `requests` raises for the real thing: ConnectionError, ReadTimeout.
    """

    def __init__(self, app: WsgiApp) -> None:
        super().__init__()
        self.app = app

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer from the application, in this thread. Raises ConnectionError and ReadTimeout of `requests`."""
        del stream, verify, cert, proxies
        body = request.body or b""
        try:
            reply = call_wsgi(
                self.app,
                request.method or "GET",
                request.url or "",
                dict(request.headers),
                body.encode() if isinstance(body, str) else bytes(body),
                {IN_PROCESS: patience(timeout)},
            )
        except ConnectionLost as error:
            raise requests.exceptions.ConnectionError(str(error), request=request) from error
        except TooSlow as error:
            raise requests.exceptions.ReadTimeout(str(error), request=request) from error
        return self._response(request, reply.status, dict(reply.headers), reply.body)

    def close(self) -> None:
        """Nothing to let go of."""

    def _response(
        self, request: requests.PreparedRequest, status: int, headers: dict[str, Any], body: bytes
    ) -> requests.Response:
        raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False, request_method=request.method)
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        response.raw, response.url, response.request = raw, request.url or "", request
        return response


def patience(timeout: float | tuple[float | None, float | None] | None) -> float:
    """Seconds the client waits for the reply."""
    read = timeout[1] if isinstance(timeout, tuple) else timeout
    return PATIENCE if read is None else float(read)
