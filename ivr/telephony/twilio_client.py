"""Asking Twilio over REST, or a provider that speaks its API: where requests go, how long, and what errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from ivr.hotline.phone import AlreadyOver, BadNumber, NotAllowed, OutcomeUnknown, TryLater

TIMEOUT = 10
"""Seconds for one request; the SDK by itself would wait for ever."""

PAGE = 1000
"""The most that the provider tells on one page of a list; by itself it would tell 50."""

MOST_CONNECTIONS = 100
"""To the provider, kept open for the next request of whichever thread."""

API_HOST, TWILIO = "api.twilio.com", "twilio.com"

BAD_NUMBER = frozenset({13223, 13224, 21211, 21214, 21217, 21614})
OVER = frozenset({20404, 21220})
BUSY = frozenset({20429, 22005})
"""Error codes by what they mean for us. Source: Twilio's error dictionary."""


class RebasedHttpClient(TwilioHttpClient):  # type: ignore[misc]
    """Sends the SDK's requests to another origin: the emulator, or a compatible provider, has all hosts in one.

    `timeout`: seconds for a request, or for connecting and for the reply.
    """

    def __init__(
        self, base_url: str, session: requests.Session | None = None, timeout: float | tuple[float, float] = TIMEOUT
    ) -> None:
        super().__init__()
        self.timeout = timeout
        self.session = session or _kept_open()
        self.session.trust_env = False
        self._base = urlsplit(base_url.rstrip("/"))

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Send the SDK's request, its origin replaced where it leads to Twilio."""
        parts = urlsplit(url)
        if parts.hostname and parts.hostname.endswith(TWILIO) and self._moves(parts.hostname):
            base = self._base
            url = urlunsplit((base.scheme, base.netloc, base.path + parts.path, parts.query, ""))
        return super().request(method, url, *args, **kwargs)

    def _moves(self, host: str) -> bool:
        """Whether requests to a host of Twilio go elsewhere; Twilio itself has others beside that of its calls."""
        return host == API_HOST or not (self._base.hostname or "").endswith(TWILIO)


def _kept_open() -> requests.Session:
    session = requests.Session()
    session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=MOST_CONNECTIONS))
    return session


@contextmanager
def asking(creating: bool = False) -> Iterator[None]:
    """Turns the SDK's errors into ours. When something is created, a lost reply leaves the outcome unknown."""
    try:
        yield
    except TwilioRestException as error:
        raise _meaning(error, creating) from error
    except (requests.ConnectionError, requests.Timeout) as error:
        if creating and not isinstance(error, requests.exceptions.ConnectTimeout):
            raise OutcomeUnknown(f"the phone company's reply was lost: {type(error).__name__}") from error
        raise TryLater(f"the phone company cannot be reached: {type(error).__name__}") from error
    except (TwilioException, requests.RequestException) as error:
        raise (OutcomeUnknown if creating else TryLater)(f"the phone company answered oddly: {error}") from error


def _meaning(error: TwilioRestException, creating: bool) -> Exception:
    said = f"{error.msg} (code {error.code}, HTTP {error.status})"
    if error.code in BAD_NUMBER:
        return BadNumber(said)
    if error.code in OVER or error.status == requests.codes.not_found:
        return AlreadyOver(said)
    if error.code in BUSY or error.status == requests.codes.too_many:
        return TryLater(said)
    if error.status >= requests.codes.server_error:
        return OutcomeUnknown(said) if creating else TryLater(said)
    return NotAllowed(said)
