"""How a request leaves the exchange, and comes back over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import requests


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
