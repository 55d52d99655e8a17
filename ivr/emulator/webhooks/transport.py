"""How a request leaves the exchange: over HTTP, or straight into a WSGI application without a socket."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import requests

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """The value of a header whatever its spelling, or an empty string."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long one request may take, in seconds: to connect, and to be answered."""

    connect: float = 5.0
    read: float = 15.0


class ConnectFailed(Exception):
    """No connection came about; the other side never saw the request."""


class TimedOut(Exception):
    """The other side was reached and did not answer in time."""


class Transport(Protocol):
    """Carries one request. Never follows redirects: what to do about them is the exchange's business."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts, /) -> Reply:
        """Send and wait for the answer; raises ConnectFailed or TimedOut."""


class HttpTransport:
    """Sends over real HTTP, without proxies and without credentials from the environment."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=32)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts) -> Reply:
        try:
            answer = self._session.request(
                method,
                url,
                headers=dict(headers),
                data=body or None,
                timeout=(timeout.connect, timeout.read),
                allow_redirects=False,
            )
        except requests.exceptions.ConnectTimeout as error:
            raise ConnectFailed(str(error)) from error
        except requests.exceptions.Timeout as error:
            raise TimedOut(str(error)) from error
        except requests.exceptions.RequestException as error:
            raise ConnectFailed(str(error)) from error
        return Reply(answer.status_code, dict(answer.headers), answer.content)


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
