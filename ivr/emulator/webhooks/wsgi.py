"""How a request goes straight into a WSGI application, without a socket."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from ivr.emulator.webhooks.transport import ConnectFailed, Reply, Timeouts

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WsgiTransport:
    """Calls a WSGI application in this very thread; what the application raises comes out of the call.

    Addresses that do not begin with `base_url` cannot be reached.
    """

    def __init__(self, app: WsgiApp, base_url: str = "http://hotline.test") -> None:
        self.app = app
        self.base_url = base_url.rstrip("/")

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, _timeout: Timeouts) -> Reply:
        if not (url + "/").startswith(self.base_url + "/"):
            raise ConnectFailed(f"{url} is not under {self.base_url}")
        return call_wsgi(self.app, method, url, headers, body)


def call_wsgi(
    app: WsgiApp,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    extra: Mapping[str, Any] | None = None,
) -> Reply:
    """One request to a WSGI application; the query string is passed on exactly as written."""
    environ = wsgi_environ(method, url, headers, body) | dict(extra or {})
    answer: dict[str, Any] = {}
    chunks: list[bytes] = []

    def start_response(status: str, fields: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
        answer.update(status=int(status.split(" ", 1)[0]), headers=dict(fields))
        return chunks.append

    result = app(environ, start_response)
    try:
        chunks.extend(result)
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()
    return Reply(answer["status"], answer["headers"], b"".join(chunks))


def wsgi_environ(method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The environment a WSGI server would build for this request (PEP 3333)."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc.rsplit("@", 1)[-1],
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ
