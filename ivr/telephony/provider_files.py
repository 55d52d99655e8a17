"""Files at the provider: fetched from nowhere else, no larger than we want, our credentials shown to nobody else."""

from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.auth import AuthBase

from ivr.hotline.addresses import read_address
from ivr.hotline.messenger import Fetched, TooLarge
from ivr.hotline.phone import AlreadyOver, NotAllowed, PhoneError, TryLater
from ivr.telephony.twilio_client import asking

TIMEOUTS = (3.0, 20.0)
"""Seconds to connect, and to wait for more."""
LONGEST = 120.0
"""Seconds for all of it."""
MOST_REDIRECTS = 3
_PIECE = 64 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


class ProviderFiles:
    """The files of one account, whose addresses begin with `api_url`."""

    def __init__(self, session: requests.Session, api_url: str, auth: AuthBase) -> None:
        self._session, self._auth = session, auth
        self._home = urlsplit(api_url)
        self._is_public = self._home.scheme == "https"
        """An emulator is neither public nor encrypted, and may lead to its like."""

    def is_home(self, url: str) -> bool:
        """Whether an address is the provider's own."""
        return _origin(read_address(url)) == _origin(self._home)

    def address(self, path: str) -> str:
        """The address of what the provider names by its path."""
        return self._home.geturl().rstrip("/") + path

    def fetch(self, url: str, most: int) -> Fetched:
        """A file of at most `most` bytes. Raises TooLarge, AlreadyOver, NotAllowed for a host that is not theirs, else
        TryLater."""
        if not self.is_home(url):
            raise NotAllowed("the file is at no address of the provider")
        give_up = time.monotonic() + LONGEST
        for _ in range(MOST_REDIRECTS + 1):
            with asking(), self._get(url) as reply:
                if reply.status_code not in _MOVED:
                    return _read(reply, most, give_up)
                url = urljoin(url, reply.headers.get("Location", ""))
            self._check(url)
        raise TryLater("the file is sent on and on")

    def _get(self, url: str) -> requests.Response:
        auth = self._auth if self.is_home(url) else _Nobody()
        headers = {"Accept-Encoding": "identity"}
        return self._session.get(url, auth=auth, headers=headers, stream=True, timeout=TIMEOUTS, allow_redirects=False)

    def _check(self, url: str) -> None:
        """Whether a file may be where it was sent on to. Raises NotAllowed, TryLater."""
        parts = read_address(url)
        if not self._is_public or self.is_home(url):
            return
        if parts.scheme != "https" or not parts.hostname:
            raise NotAllowed("the file would travel in the clear")
        try:
            found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise TryLater("the host of the file is not known") from error
        if not all(ipaddress.ip_address(address[4][0]).is_global for address in found):
            raise NotAllowed("the file would be at a host that is not public")


class _Nobody(AuthBase):
    """No credentials, also none of a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _read(reply: requests.Response, most: int, give_up: float) -> Fetched:
    if reply.status_code in _GONE:
        raise AlreadyOver("the file is gone")
    if not reply.ok:
        raise _refused(reply.status_code)
    pieces, size = [], 0
    for piece in reply.iter_content(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise TooLarge(f"the file has more than {most} bytes")
        if time.monotonic() > give_up:
            raise TryLater("the file comes too slowly")
    return Fetched(b"".join(pieces), reply.headers.get("Content-Type", "").partition(";")[0].strip().lower())


def _refused(status: int) -> PhoneError:
    return TryLater(f"the file cannot be had now: HTTP {status}")


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname or "", port or {"https": 443, "http": 80}.get(parts.scheme)
