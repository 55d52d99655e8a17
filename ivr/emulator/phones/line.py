"""The terminal's connection to a running emulator."""

from __future__ import annotations

from typing import Any

import requests

Json = dict[str, Any]

CONNECT_SECONDS = 3
READ_SECONDS = 30


class NotConnected(RuntimeError):
    """The emulator cannot be reached, or refuses."""


class TerminalLine:
    """One call through the control interface of an emulator."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._sid = ""
        self._seen = 0
        self._version = -1
        self.left = False

    def dial(self, from_: str, to: str | None, *, withheld: bool, hurried: bool) -> Json:
        """Start the call; without `to` the first number of the emulator is dialled."""
        number = to or self._ask("GET", "state")["numbers"][0]["number"]
        call = self._ask("POST", "calls", {"from": from_, "to": number, "withheld": withheld, "hurried": hurried})
        self._sid = call["sid"]
        return call

    def news(self, wait: float = 20.0) -> Json:
        """The call with what was heard since the last time, as soon as there is something new (or after `wait` s)."""
        query = f"after={self._seen}&version={self._version}&wait={wait}"
        call = self._ask("GET", f"calls/{self._sid}?{query}")
        self._seen, self._version = call["length"], call["version"]
        return call

    def press(self, keys: str) -> None:
        """Press keys, one after the other. Raises NotConnected where the emulator refuses or is gone."""
        self._ask("POST", f"calls/{self._sid}/press", {"keys": keys})

    def speak(self, seconds: float) -> None:
        """Speech of this length goes into the recording without anybody waiting for it."""
        self._ask("POST", f"calls/{self._sid}/speak", {"seconds": seconds})

    def hang_up(self) -> None:
        """End the call from this side; whatever its status is then, it did not fail."""
        self.left = True
        self._ask("POST", f"calls/{self._sid}/hangup", {})

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            answer = self._session.request(
                method, f"{self._url}/emulator/{path}", json=body, timeout=(CONNECT_SECONDS, READ_SECONDS)
            )
        except requests.exceptions.RequestException as error:
            raise NotConnected(f"no emulator answers at {self._url} (start it with `make run`)") from error
        try:
            found: Json = answer.json()
        except ValueError as error:
            raise NotConnected(f"{self._url} answered {answer.status_code}, but not as an emulator does") from error
        if not answer.ok:
            raise NotConnected(str(found.get("error", f"HTTP {answer.status_code}")))
        return found
